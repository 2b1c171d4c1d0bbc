"""Who gets the picture of the screen, as Android says it."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.projection import QUERY, Capture, ScreenCapture, parse_projection
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
HEAD = "MEDIA PROJECTION MANAGER (dumpsys media_projection)\nMedia Projection: \n"
SERVICE = "Service host process PID: 508\nThreads in use: 0/32\nClient PIDs: 840, 150\n"
LINE = "(org.example.film, uid=1010123): TYPE_SCREEN_CAPTURE"


@pytest.mark.parametrize("before", ["", SERVICE])
def test_nobody(answer: Make, before: str) -> None:
    """`null` says that nobody does, whatever stands before it."""
    assert parse_projection(answer(QUERY, f"{before}{HEAD}null\n")).now == ()


def test_somebody(answer: Make) -> None:
    """The app is named with its user, and quoted as it was given."""
    seen = parse_projection(answer(QUERY, f"{HEAD}{LINE}\n"))

    assert seen.now == (Capture("org.example.film", 10, "TYPE_SCREEN_CAPTURE", LINE),)
    assert seen.seen(seen.now[0]).text == f"Media Projection:\n{LINE}"


@pytest.mark.parametrize(
    "words", ["", "MEDIA PROJECTION MANAGER\n", HEAD, f"{HEAD}something\n", f"{HEAD}x\n{LINE}\n"]
)
def test_another_form(answer: Make, words: str) -> None:
    """Anything else is not read as nobody."""
    with pytest.raises(Unreadable):
        parse_projection(answer(QUERY, words))


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.OK])
def test_no_answer(answer: Make, status: Status) -> None:
    """Without an answer nothing is known."""
    with pytest.raises(Unreadable):
        parse_projection(answer(QUERY, status))


@given(st.text())
def test_any_text(answer: Make, words: str) -> None:
    """Any text at all gives a record or a reason."""
    for said in (words, HEAD + words, f"{HEAD}{LINE}\n{words}"):
        with suppress(Unreadable):
            assert isinstance(parse_projection(answer(QUERY, said)), ScreenCapture)


@pytest.mark.recordings
@pytest.mark.parametrize("phone", ["a71-emulator", "a10-emulator-qpreview", "a14-emulator-atv"])
def test_recorded(recorded: Callable[..., Recording], phone: str) -> None:
    """Nobody gets the picture of a recorded phone's screen."""
    assert parse_projection(recorded(phone, QUERY)[QUERY]).now == ()
