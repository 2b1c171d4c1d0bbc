"""What the lock screen shows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

SHOWN = ("tidy", "Messages can be read while the phone is locked")


def secure(shown: str, full: str) -> str:
    """Return a user's settings; an empty value leaves one out."""
    lines = {
        "lock_screen_show_notifications": shown,
        "lock_screen_allow_private_notifications": full,
    }
    return "a=1\n" + "".join(f"{key}={value}\n" for key, value in lines.items() if value)


@pytest.mark.parametrize(
    ("shown", "full", "outcome"),
    [
        ("1", "1", Outcome.FOUND),
        ("0", "1", Outcome.NOTHING_SEEN),
        ("1", "0", Outcome.NOTHING_SEEN),
        ("0", "", Outcome.NOTHING_SEEN),
        ("", "0", Outcome.NOTHING_SEEN),
        ("1", "", Outcome.COULD_NOT_CHECK),
        ("", "1", Outcome.COULD_NOT_CHECK),
        ("null", "null", Outcome.COULD_NOT_CHECK),
    ],
)
def test_each_setting(ran: Ran, shown: str, full: str, outcome: Outcome) -> None:
    """Both settings must say that messages are shown; not stated is neither on nor off."""
    files = {
        "dumpsys/user.txt": "  UserInfo{0:a:13}\n  Device owner id:-10000\n",
        "settings_secure.txt": secure(shown, full),
    }
    assert ran("lock-screen-notifications", files).outcome is outcome


def test_each_user(ran: Ran, saw: Saw) -> None:
    """A second user's lock screen is looked at; one that could not be read is said."""
    files = {
        "dumpsys/user.txt": "  UserInfo{0:a:13}\n  UserInfo{10:b:10}\n  UserInfo{12:c:10}\n  Device owner id:-10000\n",
        "settings_secure.txt": secure("1", "0"),
        "settings_secure_10.txt": secure("1", "1"),
    }
    result = ran("lock-screen-notifications", files)
    assert saw(result) == [("tidy", f"{SHOWN[1]} for user 10 (second user)")]
    closed = "User 12 (second user) could not be looked into."
    assert result.reasons == (
        f"{closed} Nothing here answers to it (settings --user 12 list secure).",
    )


def test_recorded_phones(ran: Ran, saw: Saw, phone_folder: Path) -> None:
    """All recorded phones show messages in full, as Android does at first."""
    result = ran("lock-screen-notifications", phone_folder)
    if phone_folder.name == "a71-emulator":
        assert result.outcome is Outcome.COULD_NOT_CHECK
    else:
        assert (saw(result), result.reasons) == ([SHOWN], ())
