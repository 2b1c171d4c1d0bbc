"""Which apps somebody excepted from battery saving."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.deviceidle import QUERY, parse_deviceidle
from safety_audit.model import Unreadable

Said = Callable[..., Answer]
SYSTEM = "  Settings:\n    a=1\n  Whitelist system apps:\n    com.android.shell\n"
AFTER = "  mLightEnabled=true\n"
CHOSEN = "  Whitelist user apps:\n    com.example.sync\n    org.example.run\n"
IDS = "  Whitelist user app ids:\n    10123\n"
WHOLE = SYSTEM + CHOSEN + IDS + AFTER


def test_chosen(answer: Said) -> None:
    """The apps that were chosen are read, and not the system's."""
    found = parse_deviceidle(answer(QUERY, WHOLE))

    assert found.packages == {"com.example.sync", "org.example.run"}
    assert found.seen("com.example.sync").text == "Whitelist user apps:\ncom.example.sync"


def test_none(answer: Said) -> None:
    """The heading is left out where nothing was chosen."""
    assert parse_deviceidle(answer(QUERY, SYSTEM + AFTER)).packages == frozenset()


def test_newer_word(answer: Said) -> None:
    """The list may be called by its newer name."""
    words = (SYSTEM + CHOSEN + AFTER).replace("Whitelist", "Allowlist")

    assert parse_deviceidle(answer(QUERY, words)).packages == {
        "com.example.sync",
        "org.example.run",
    }


@pytest.mark.parametrize("words", ["", "Can't find service: deviceidle\n", "  Settings:\n"])
def test_unreadable(answer: Said, words: str) -> None:
    """Without the lists that every phone has, nothing is known."""
    with pytest.raises(Unreadable):
        parse_deviceidle(answer(QUERY, words))


@pytest.mark.parametrize("words", [SYSTEM, SYSTEM + CHOSEN, SYSTEM + CHOSEN + IDS])
def test_lists_that_may_go_on_are_not_whole(answer: Said, words: str) -> None:
    """Without the state that follows the lists, an app may have been cut off."""
    with pytest.raises(Unreadable, match="cut off"):
        parse_deviceidle(answer(QUERY, words))


@given(words=st.text())
def test_never_crashes(words: str) -> None:
    """Any text whatever ends in a record or `Unreadable`."""
    data = words.encode("utf-8", errors="replace")
    try:
        parse_deviceidle(Answer(query=QUERY, status=Status.OK, data=data))
    except Unreadable:
        return


@pytest.mark.recordings
def test_recorded(phone_folder: Path, answer: Said) -> None:
    """Every recording is understood."""
    data = (phone_folder / "dumpsys" / "deviceidle.txt").read_bytes()

    assert parse_deviceidle(answer(QUERY, data)).packages <= {"com.android.phone"}
