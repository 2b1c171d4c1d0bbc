"""How long the phone stays open."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

USERS = "Users:\n  UserInfo{0:a:13}\n  UserInfo{10:b:10}\n  UserInfo{11:work:30}\n  Device owner id:-10000\n"
ON_CHARGE = ("tidy", "The screen stays on while the phone is charging")


def phone(
    screen: str, after: str = "", stay: str = "stay_on_while_plugged_in=0\n"
) -> dict[str, str]:
    """Return a phone with a second user whose times are short."""
    return {
        "dumpsys/user.txt": USERS,
        "settings_global.txt": f"adb_enabled=1\n{stay}",
        "settings_system.txt": f"a=1\n{screen}",
        "settings_secure.txt": f"a=1\n{after}",
        "settings_system_10.txt": "screen_off_timeout=30000\n",
        "settings_secure_10.txt": "lock_screen_lock_after_timeout=0\n",
    }


@pytest.mark.parametrize(
    ("screen", "after", "seen"),
    [
        ("screen_off_timeout=60000\n", "", []),
        ("screen_off_timeout=115000\n", "", []),
        (
            "screen_off_timeout=120000\n",
            "",
            [("tidy", "The phone stays open for 2 minutes after it was last touched")],
        ),
        (
            "screen_off_timeout=60000\n",
            "lock_screen_lock_after_timeout=1800000\n",
            [("review", "The phone stays open for 31 minutes after it was last touched")],
        ),
        (
            "screen_off_timeout=2147483647\n",
            "",
            [("review", "The phone never locks by itself")],
        ),
    ],
)
def test_each_time(
    ran: Ran, saw: Saw, screen: str, after: str, seen: list[tuple[str, str]]
) -> None:
    """Two minutes are fine, ten are too long; not stated is five seconds after the screen."""
    result = ran("lock-delay", phone(screen, after))
    assert (saw(result), result.reasons) == (seen, ())


def test_each_user_has_a_time(ran: Ran, saw: Saw) -> None:
    """A second user is looked at, a work profile is not."""
    files = phone("screen_off_timeout=30000\n") | {
        "settings_system_10.txt": "screen_off_timeout=1800000\n"
    }
    assert saw(ran("lock-delay", files)) == [
        (
            "review",
            "The phone stays open for 30 minutes after it was last touched for user 10 (second user)",
        )
    ]


@pytest.mark.parametrize(
    ("stay", "seen", "reasons"),
    [
        ("stay_on_while_plugged_in=7\n", [ON_CHARGE], ()),
        ("", [], ("The setting stay_on_while_plugged_in is not stated.",)),
    ],
)
def test_a_screen_that_stays_on(
    ran: Ran, saw: Saw, stay: str, seen: list[tuple[str, str]], reasons: tuple[str, ...]
) -> None:
    """A screen that stays on while it charges is found; not stated is not off."""
    result = ran("lock-delay", phone("screen_off_timeout=30000\n", stay=stay))
    assert (saw(result), result.reasons) == (seen, reasons)


def test_what_is_not_there_is_not_checked(ran: Ran) -> None:
    """Each part that could not be read is named, for its user."""
    files = phone("") | {"settings_system_10.txt": "", "settings_global.txt": ""}
    result = ran("lock-delay", files)
    assert result.outcome is Outcome.COULD_NOT_CHECK
    closed = "User 10 (second user) could not be looked into."
    assert result.reasons == (
        "The setting screen_off_timeout is not stated (user 0).",
        f"{closed} It gave an empty answer (settings --user 10 list system).",
        "It gave an empty answer (settings list global).",
    )


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("a81-smartron-tphone", []),  # one minute, and off while charging
        (
            "a9-emulator",
            [("review", "The phone never locks by itself"), ON_CHARGE],
        ),  # emulators never sleep
        ("a10-emulator-qpreview", [ON_CHARGE]),  # one minute
        ("a13-mtk-tablet", []),  # one minute
        (
            "a14-emulator-atv",
            [("review", "The phone never locks by itself"), ON_CHARGE],
        ),  # a television
    ],
)
def test_recorded_phones(
    ran: Ran, saw: Saw, recordings: Path, name: str, seen: list[tuple[str, str]]
) -> None:
    """What was set on each recorded phone."""
    result = ran("lock-delay", recordings / name)
    assert (saw(result), result.reasons) == (seen, ())


def test_a_recording_without_settings(ran: Ran, recordings: Path) -> None:
    """Without settings it is not checked."""
    assert ran("lock-delay", recordings / "a71-emulator").outcome is Outcome.COULD_NOT_CHECK
