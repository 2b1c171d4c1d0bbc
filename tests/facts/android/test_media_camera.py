"""Who uses the camera, as the camera service says it."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.media_camera import QUERY, CameraUse, parse_media_camera
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
CLIENT = (
    "(Camera ID: 0, Cost: 100, PID: 8123, Score: 0, State: 2User Id: 10, "
    "Client Package Name: org.example.film, Conflicting Client Devices: {})"
)
NOBODY = "== Service global info: ==\n\nNumber of camera devices: 2\nActive Camera Clients:\n[]\n"
SOMEBODY = f"Active Camera Clients:\n[\n{CLIENT}\n]\n"
LOG = """\
Allowed user IDs: 0

== Camera service events log (most recent at top): ==
  12-09 17:01:35 : DISCONNECT device 0 client for package org.example.film (PID 3784)
  12-09 16:58:28 : CONNECT device 0 client for package org.example.film (PID 3784)
  12-09 16:50:49 : CONNECT device 1 client for package org.example.other (PID 3001)
  12-08 09:00:00 : USER_SWITCH previous allowed user IDs: <None>, current allowed user IDs: 0
  12-08 08:59:00 : CONNECT device 0 client for package org.example.film (PID 900)
"""


def test_nobody(answer: Make) -> None:
    """An empty list says that nobody does."""
    use = parse_media_camera(answer(QUERY, NOBODY + LOG))

    assert use.now == ()
    assert [(one.package, one.when) for one in use.opened] == [
        ("org.example.film", "12-09 16:58:28"),
        ("org.example.other", "12-09 16:50:49"),
        ("org.example.film", "12-08 08:59:00"),
    ]


def test_the_last_time(answer: Make) -> None:
    """The latest time that an app opened the camera is the first in the list."""
    use = parse_media_camera(answer(QUERY, NOBODY + LOG))
    last = use.last("org.example.film")

    assert last is not None
    assert last.when == "12-09 16:58:28"
    assert use.seen(last).text == last.line
    assert use.last("org.example.none") is None


def test_somebody(answer: Make) -> None:
    """The app is named with its user."""
    (client,) = parse_media_camera(answer(QUERY, SOMEBODY)).now

    assert (client.package, client.user, client.line) == ("org.example.film", 10, CLIENT)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "No camera module available!\n",
        "Active Camera Clients:\n",
        "Active Camera Clients:\n[\n",
        "Active Camera Clients:\nAllowed user IDs: 0]\n",
        f"Active Camera Clients:\n[\n{CLIENT}\nsomething else\n]\n",
    ],
)
def test_another_form(answer: Make, words: str) -> None:
    """A list that is not there, not closed, or not understood is not read as nobody."""
    with pytest.raises(Unreadable):
        parse_media_camera(answer(QUERY, words))


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.OK])
def test_no_answer(answer: Make, status: Status) -> None:
    """Without an answer nothing is known."""
    with pytest.raises(Unreadable):
        parse_media_camera(answer(QUERY, status))


@given(st.text())
def test_any_text(answer: Make, words: str) -> None:
    """Any text at all gives a record or a reason."""
    for said in (words, NOBODY + words, f"Active Camera Clients:\n[\n{words}", SOMEBODY + words):
        with suppress(Unreadable):
            assert isinstance(parse_media_camera(answer(QUERY, said)), CameraUse)


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("phone", "opened"),
    [
        ("a71-emulator", set()),
        ("a81-smartron-tphone", set()),
        ("a13-mtk-tablet", {"com.mediatek.camera"}),
        ("a14-emulator-atv", set()),
    ],
)
def test_recorded(recorded: Callable[..., Recording], phone: str, opened: set[str]) -> None:
    """Nobody uses the camera of a recorded phone; the tablet's own camera app did."""
    use = parse_media_camera(recorded(phone, QUERY)[QUERY])

    assert use.now == ()
    assert {one.package for one in use.opened} == opened
