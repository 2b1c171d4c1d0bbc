"""All that is said above a note about each recorded phone, line by line, and why that is right.

They are ordinary phones, tablets and emulators that nobody watches. What is not named here is an
alarm that nobody agreed to.
"""

import datetime as dt
from pathlib import Path

import pytest

from safety_audit.devices.folder import FolderPhone
from safety_audit.engine import look
from safety_audit.indicators.active import builtin, using
from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.reading import read_list
from safety_audit.model import Priority
from safety_audit.packs import load

MOST = 12
Line = tuple[str, str, str]
"""Check, subject and priority."""

NO_LOCK = ("screen-lock", "screen lock", "review")
NEVER_LOCKS = ("lock-delay", "screen_off_timeout", "review")
AWAKE = ("lock-delay", "stay_on_while_plugged_in", "tidy")
READABLE = ("lock-screen-notifications", "lock_screen_allow_private_notifications", "tidy")
OLD_PATCH = ("patch-age", "ro.build.version.security_patch", "tidy")
OLD_ANDROID = ("patch-age", "ro.build.version.release", "tidy")
FILES = ("off-store-apps", "", "tidy")
OPEN_START = ("root-and-boot", "ro.boot.verifiedbootstate", "review")
TEST_SYSTEM = ("root-and-boot", "ro.build.tags", "review")

BUILT_OPEN = "An emulator starts any system: its boot state is orange."
NEVER_SET = "Nobody set a lock: the phone says that there is none (SP Handle = 0, or type None)."
DEFAULT = "Android's own default, which this phone kept: the setting was last written by Android."
OLD = "The report was made years ago, and is as old when it is read today."
BY_SHELL = "Whoever tested with it set the longest time there is, by a command of the shell."

EXPECTED: dict[str, dict[Line, str]] = {
    "a71-emulator": {
        ("off-store-apps", "com.carshop2", "tidy"): "One app without an installer: by cable.",
        OLD_PATCH: OLD,
        OLD_ANDROID: OLD,
        TEST_SYSTEM: "Its tags are test-keys, and it may be debugged as a whole.",
    },
    "a81-smartron-tphone": {
        NO_LOCK: NEVER_SET,
        READABLE: DEFAULT,
        ("trusted-computers", "person@computer", "review"): "A key of a computer is stored.",
        ("trusted-computers", "unknown@unknown", "review"): "Another, by a tool without names.",
        (
            "trusted-computers",
            "smartron@smartron-GA-78LMT-USB3-6-0",
            "review",
        ): "One of the maker's workshop.",
        ("trusted-computers", "ajinath@ajinath-Latitude-E6440", "review"): "One of a person's.",
        OLD_PATCH: OLD,
        OLD_ANDROID: OLD,
        (
            "camera-location",
            "com.smartron.camera",
            "tidy",
        ): "The maker's camera was given location, so photos may hold places.",
    },
    "a9-emulator": {
        FILES: "Two apps that may only come by cable (TEST_ONLY), without an installer.",
        NO_LOCK: NEVER_SET,
        NEVER_LOCKS: BY_SHELL,
        AWAKE: DEFAULT,
        READABLE: DEFAULT,
        ("trusted-computers", "person@computer", "review"): "A key of a computer is stored.",
        OLD_PATCH: OLD,
        OLD_ANDROID: OLD,
        OPEN_START: BUILT_OPEN,
    },
    "a10-emulator-qpreview": {
        FILES: "Two apps of one signer without an installer: by cable.",
        NO_LOCK: NEVER_SET,
        AWAKE: DEFAULT,
        READABLE: DEFAULT,
        OLD_PATCH: OLD,
        OLD_ANDROID: OLD,
        OPEN_START: BUILT_OPEN,
    },
    "a13-mtk-tablet": {
        NO_LOCK: NEVER_SET,
        READABLE: DEFAULT,
        OLD_PATCH: OLD,
        TEST_SYSTEM: "The maker left a system for developers on it (userdebug, debuggable).",
    },
    "a14-emulator-atv": {
        NO_LOCK: NEVER_SET,
        NEVER_LOCKS: BY_SHELL,
        AWAKE: DEFAULT,
        READABLE: DEFAULT,
        OLD_PATCH: OLD,
        TEST_SYSTEM: "Its tags are dev-keys.",
    },
}


def above_a_note(folder: Path) -> list[Line]:
    """Return what all checks say above a note, the most urgent first."""
    (core,) = load()
    with FolderPhone(folder) as phone:
        results = look(phone, core.checks).results
    found = [(one.check, seen) for one in results for seen in one.findings]
    return [
        (check, seen.subject.id if seen.subject else "", seen.priority.value)
        for check, seen in found
        if seen.priority is not Priority.NOTE
    ]


@pytest.mark.recordings
def test_recorded(phone_folder: Path) -> None:
    """A real phone that nobody watches is told exactly this, each line for a reason."""
    found = above_a_note(phone_folder)

    assert sorted(found) == sorted(EXPECTED[phone_folder.name])
    assert len(found) <= MOST
    assert "act" not in {priority for *_, priority in found}


@pytest.mark.recordings
def test_recorded_with_the_published_lists(phone_folder: Path, recordings: Path) -> None:
    """Every list in use adds nothing: none of their apps, signers and servers is there."""
    folder = recordings.parent / "indicators"
    if not folder.is_dir():
        pytest.skip("needs the published lists of indicators beside the recordings")
    day = dt.date(2026, 6, 21)
    lists = [read_list(path.read_bytes(), path.name, day) for path in folder.glob("*.yaml")]
    with using(Indicators([*builtin().lists, *lists])):
        found = above_a_note(phone_folder)

    assert sorted(found) == sorted(EXPECTED[phone_folder.name])
