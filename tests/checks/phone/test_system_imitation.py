"""Apps named like a part of the phone are found by who signed them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "system-imitation"
NAME = "com.android.example.service"
NOTE = "These apps are named like a part of the phone, and another maker signed them"


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """An app from a file with the maker's kind of name is worth checking."""
    result = looked(CHECK, base, [{"package": NAME, "origin": "file"}])

    assert saw(result) == [
        ("review", f"An app is named like a part of the phone, but is none: {NAME}")
    ]
    assert "signatures=" in result.findings[0].evidence[1].text


@pytest.mark.parametrize(
    ("one", "seen"),
    [
        ({"package": NAME}, []),
        ({"package": NAME, "origin": "moved"}, [("note", f"{NOTE}: {NAME}")]),
        ({"package": NAME, "origin": "not-known"}, [("note", f"{NOTE}: {NAME}")]),
        ({"package": "com.google.android.example", "origin": "file", "signer": "Google"}, []),
        ({"package": "org.example.android", "origin": "file"}, []),
    ],
)
def test_innocent(saw: Saw, one: dict[str, object], seen: list[tuple[str, str]]) -> None:
    """A store's app, one the maker signed, and one with its own name are no findings."""
    assert saw(looked(CHECK, apps=[one])) == seen


def test_in_a_clone(saw: Saw) -> None:
    """An app that is in a second copy only is found, and the user is named."""
    one = {"package": NAME, "origin": "file", "users": (95,)}
    result = looked(CHECK, apps=[one], users=[{"id": 95, "name": "Dual", "kind": "clone"}])

    assert [found.subject.user for found in result.findings if found.subject] == [95]


def test_without_the_list_of_apps() -> None:
    """Without the list of apps nothing is known."""
    trouble = {"command": "dumpsys package", "how": "cut"}

    assert looked(CHECK, troubles=[trouble]).outcome is Outcome.COULD_NOT_CHECK


EMULATORS = (
    "com.android.smoketest",
    "com.android.gesture.builder",
    "com.android.smoketest.tests",
    "com.android.widgetpreview",
)
RECORDED = {
    # Test apps that the emulator's image brings outside the system, with a key of their own.
    "a71-emulator": [
        (
            "note",
            f"{NOTE}: {', '.join(EMULATORS)}",
        )
    ],
}


@pytest.mark.recordings
def test_recorded_phones(ran: Ran, saw: Saw, phone_folder: Path) -> None:
    """Only the emulator of Android 7 has such apps, and it is told in one note."""
    assert saw(ran(CHECK, phone_folder)) == RECORDED.get(phone_folder.name, [])
