"""When the lock was last changed."""

from collections.abc import Callable
from pathlib import Path

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

USERS = "Users:\n  UserInfo{0:a:13}\n  UserInfo{10:b:10}\n  Device owner id:-10000\n"


def phone(lock: str, second: str = "    CredentialType: None\n") -> dict[str, str]:
    """Return a phone with two users and these locks."""
    text = f"User State:\n  User 0\n{lock}  User 10\n{second}"
    return {"dumpsys/lock_settings.txt": text, "dumpsys/user.txt": USERS}


def test_the_day_is_said(ran: Ran, saw: Saw) -> None:
    """The day of each user's lock is a note with a question, on old and new versions."""
    result = ran(
        "lock-changed",
        phone(
            "    LSKF last changed: 2026-03-04 05:06:07 (previous protector: 0)\n    CredentialType: PIN\n",
            "    Last changed: 2025-12-31 23:59:59 (1)\n    CredentialType: Pattern\n",
        ),
    )
    assert saw(result) == [
        ("note", "The screen lock was last changed on 4 March 2026"),
        ("note", "The screen lock was last changed on 31 December 2025 for user 10 (second user)"),
    ]
    assert result.findings[0].details == ("Did you change it that day?",)


def test_no_lock_has_no_day(ran: Ran) -> None:
    """The day of a lock that is not there says nothing."""
    lock = "    LSKF last changed: 2026-03-04 05:06:07\n    CredentialType: NONE\n"
    assert ran("lock-changed", phone(lock)).outcome is Outcome.NOTHING_SEEN


def test_a_day_that_is_not_stated_is_not_checked(ran: Ran) -> None:
    """1970 stands for "not known", and Android 10 and older have no day."""
    lock = "    Last changed: 1970-01-01 00:00:00 (0)\n    CredentialType: Pin\n"
    result = ran("lock-changed", phone(lock, "        SID = 77\n"))
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons == (
        "The phone does not say when the lock was changed (user 0).",
        "The phone does not say when the lock was changed (user 10).",
    )


def test_a_lock_that_is_not_stated_is_not_checked(ran: Ran) -> None:
    """Where the phone does not say if there is a lock, that is said."""
    result = ran("lock-changed", phone(""))
    assert result.reasons == ("The phone does not say if there is a lock (user 0).",)


def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """No recorded phone has a lock, so none has a day; Android 7 does not say."""
    old = phone_folder.name == "a71-emulator"
    expected = Outcome.COULD_NOT_CHECK if old else Outcome.NOTHING_SEEN
    assert ran("lock-changed", phone_folder).outcome is expected
