"""Which programs may read keys, the screen and all files on a computer with macOS."""

import contextlib
import sqlite3
from pathlib import Path

import pytest
from devices.computer_samples import result, summaries
from devices.macos_samples import macos
from safety_audit.checks.computer.computer_keyloggers import computer_keyloggers

from safety_audit.devices.computer import FolderComputer
from safety_audit.facts.computer.macos_grants import GRANTS_CLOSED

PLACE = "Library/Application Support/com.apple.TCC"
KEYS, SCREEN = "kTCCServiceListenEvent", "kTCCServiceScreenCapture"


def granted(
    folder: Path, *rows: tuple[str, str, int], column: str = "auth_value"
) -> FolderComputer:
    """Return a computer whose list of grants has these rows: power, program, answer."""
    device = macos(folder)
    place = folder / "files" / PLACE
    place.mkdir(parents=True)
    with contextlib.closing(sqlite3.connect(place / "TCC.db")) as database:
        database.execute(f"CREATE TABLE access (service TEXT, client TEXT, {column} INTEGER)")
        database.executemany("INSERT INTO access VALUES (?, ?, ?)", rows)
        database.commit()
    return device


@pytest.mark.parametrize(
    ("power", "said"),
    [
        (KEYS, ("review", "An app may read every key that is pressed: org.example.x")),
        (
            "kTCCServiceAccessibility",
            ("review", "An app may use this computer as a person does: org.example.x"),
        ),
        (SCREEN, ("note", "An app may record the screen: org.example.x")),
        (
            "kTCCServiceSystemPolicyAllFiles",
            ("note", "An app may read all files here: org.example.x"),
        ),
    ],
)
def test_powers(power: str, said: tuple[str, str], tmp_path: Path) -> None:
    """Each power that a program was given is told."""
    assert summaries(computer_keyloggers, granted(tmp_path, (power, "org.example.x", 2))) == [said]


def test_others(tmp_path: Path) -> None:
    """What was refused, what Apple's own programs may, and other powers are not told."""
    rows = [
        (KEYS, "org.example.no", 0),
        (KEYS, "com.apple.Terminal", 2),
        ("kTCCServiceAddressBook", "org.example.x", 2),
        (SCREEN, "org.example.yes", 2),
    ]

    assert summaries(computer_keyloggers, granted(tmp_path, *rows)) == [
        ("note", "An app may record the screen: org.example.yes")
    ]


def test_older_list(tmp_path: Path) -> None:
    """Before macOS 11 the answer stood in another column."""
    rows = [(KEYS, "org.example.x", 1), (KEYS, "org.example.no", 0)]
    device = granted(tmp_path, *rows, column="allowed")

    assert [said for _, said in summaries(computer_keyloggers, device)] == [
        "An app may read every key that is pressed: org.example.x"
    ]


@pytest.mark.parametrize("content", [b"", b"no list", b"SQLite format 3\0" + bytes(200)])
def test_not_read(content: bytes, tmp_path: Path) -> None:
    """A list that cannot be read is a gap, and where to look is said."""
    device = macos(tmp_path, {f"{PLACE}/TCC.db": content})

    ended = result(computer_keyloggers, device)

    assert (ended.findings, ended.reasons) == ((), (GRANTS_CLOSED.reason,))


def test_nothing_given(tmp_path: Path) -> None:
    """A list that was read and gives nothing to anybody leaves no gap."""
    assert result(computer_keyloggers, granted(tmp_path)).reasons == ()
