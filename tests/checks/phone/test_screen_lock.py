"""The screen lock, for each kind, user and version."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

AFTER_USERS = "  Device owner id:-10000\n"
ONE_USER = f"Users:\n  UserInfo{{0:a:13}}\n{AFTER_USERS}"
OPEN = "The screen has no lock: anybody can open the phone"
KIND = "The phone says that there is a lock, not which kind (user 0)."
PATTERN = "The screen lock is a pattern, which is easy to copy"


def phone(kind: str, users: str = ONE_USER) -> dict[str, str]:
    """Return a phone of Android 11 or newer with this lock."""
    lock = f"User State:\n  User 0\n    CredentialType: {kind}\n"
    return {"dumpsys/lock_settings.txt": lock, "dumpsys/user.txt": users}


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("None", [("review", OPEN)]),
        ("NONE", [("review", OPEN)]),
        ("Pattern", [("tidy", PATTERN)]),
        ("PIN", []),
        ("Password", []),
    ],
)
def test_each_kind_of_lock(ran: Ran, saw: Saw, kind: str, seen: list[tuple[str, str]]) -> None:
    """No lock and a pattern are found; how good a PIN is cannot be seen."""
    result = ran("screen-lock", phone(kind))
    assert saw(result) == seen
    assert result.reasons == ()
    assert result.outcome is (Outcome.FOUND if seen else Outcome.NOTHING_SEEN)


def test_a_kind_that_is_not_known(ran: Ran) -> None:
    """A maker's own kind is a lock, but whether it is a good one is not known."""
    result = ran("screen-lock", phone("SMARTCARDNUMERIC"))
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons == (KIND,)


@pytest.mark.parametrize(("sid", "seen"), [("0", [("review", OPEN)]), ("5c01", [])])
def test_android_8_to_10(ran: Ran, saw: Saw, sid: str, seen: list[tuple[str, str]]) -> None:
    """Before Android 11 there is a lock or none; which kind it is cannot be told."""
    lock = f"Current lock settings service state:\nSP Enabled = false\n    User 0\n        SID = {sid}\n"
    files = {"dumpsys/lock_settings.txt": lock, "dumpsys/user.txt": ONE_USER}
    result = ran("screen-lock", files)
    assert saw(result) == seen
    assert result.reasons == (() if seen else (KIND,))


def test_each_user_has_a_lock(ran: Ran, saw: Saw) -> None:
    """A second user without a lock is found; a work profile and a guest are no screen lock."""
    more = ("10:b:10", "11:work:30", "12:guest:14", "13:c:10")
    users = "".join(f"  UserInfo{{{user}}}\n" for user in ("0:a:13", *more)) + AFTER_USERS
    files = phone("PIN", users)
    files["dumpsys/lock_settings.txt"] += "".join(
        f"  User {user}\n    CredentialType: None\n" for user in (10, 11, 12)
    )
    result = ran("screen-lock", files)
    assert saw(result) == [("review", f"{OPEN} for user 10 (second user)")]
    assert result.reasons == ("The phone does not say if there is a lock (user 13).",)


def test_without_users_the_first_is_looked_at(ran: Ran, saw: Saw) -> None:
    """Where the users are not known, that is said beside what was found."""
    files = phone("None")
    del files["dumpsys/user.txt"]
    result = ran("screen-lock", files)
    assert saw(result) == [("review", OPEN)]
    assert result.reasons == ("Nothing here answers to it (dumpsys user).",)


@pytest.mark.parametrize("lock", ["", "User State:\n", "User State:\n  User 0\n"])
def test_what_the_phone_does_not_say_is_not_checked(ran: Ran, lock: str) -> None:
    """An answer without a lock in it is never "no lock" and never "locked"."""
    result = ran("screen-lock", {"dumpsys/lock_settings.txt": lock, "dumpsys/user.txt": ONE_USER})
    assert result.outcome is Outcome.COULD_NOT_CHECK


def test_recorded_phones(ran: Ran, saw: Saw, phone_folder: Path) -> None:
    """All recorded phones were open, but for Android 7, which does not say."""
    result = ran("screen-lock", phone_folder)
    if phone_folder.name == "a71-emulator":
        assert result.outcome is Outcome.COULD_NOT_CHECK
    else:
        assert (saw(result), result.reasons) == ([("review", OPEN)], ())
