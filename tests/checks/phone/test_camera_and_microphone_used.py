"""Apps that used the camera or the microphone unseen are found by the phone's own times."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "camera-and-microphone-used"
NAME = "org.example.voice"
UNSEEN = f"An app used the microphone unseen, in the background: {NAME}"
NOTICE = f"An app used the microphone while it showed a notice: {NAME}"
USUAL = f"These apps used the microphone in the last seven days: {NAME}"


def app(
    what: str = "microphone",
    how: str = "background",
    at: str = "2026-11-19T10:00:00Z",
    *,
    now: bool = False,
    **more: Any,
) -> list[object]:
    use = {"what": what, "at": at, "how": how, "seconds": 0 if now else 30, "now": now}
    return [{"package": NAME, "allowed": ["microphone", "camera"], "used": [use], **more}]


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """Android 8 does not note whether an app was on the screen, which is not the same as no."""
    result = looked(CHECK, base, app())
    if base == "google-8":
        assert saw(result) == [("note", USUAL)]
        assert "does not note whether" in result.reasons[0]
        return
    assert saw(result) == [("review", UNSEEN)]
    assert result.reasons == ()
    assert result.findings[0].details[0] == "That was on 2026-11-19 10:00, by the phone's clock."
    assert "2026-11-19 10:00:00" in result.findings[0].evidence[0].text


@pytest.mark.parametrize(
    ("how", "seen"),
    [
        ("background", [("review", UNSEEN)]),
        ("cached", [("review", UNSEEN)]),
        ("service", [("note", NOTICE)]),
        ("foreground", [("note", USUAL)]),
        ("on-screen", [("note", USUAL)]),
    ],
)
def test_how_it_was_used(saw: Saw, how: str, seen: list[tuple[str, str]]) -> None:
    """On the screen is usual; a call shows a notice; anything else is worth checking."""
    assert saw(looked(CHECK, apps=app(how=how))) == seen


@pytest.mark.parametrize(
    "striking", [{"origin": "file"}, {"icon": "hidden"}, {"powers": ["reads-screen"]}]
)
def test_a_striking_app_behind_a_notice(saw: Saw, striking: dict[str, Any]) -> None:
    """A notice of an app from a file, or one without an icon, does not make it usual."""
    assert saw(looked(CHECK, apps=app(how="service", **striking))) == [("review", NOTICE)]


@pytest.mark.parametrize("base", ["google-9", "google-11", "google-16"])
@pytest.mark.parametrize("what", ["camera", "microphone"])
def test_now(saw: Saw, base: str, what: str) -> None:
    """What is going on now is told once, though two parts of the phone know of the camera."""
    result = looked(CHECK, base, app(what, "on-screen", "2026-11-20T09:29:00Z", now=True))

    assert saw(result)[0] == ("review", f"An app is using the {what} now: {NAME}")
    assert [words for _, words in saw(result) if "now" in words] == [saw(result)[0][1]]


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("2026-11-13T09:31:00Z", Outcome.FOUND),
        ("2026-11-13T09:29:00Z", Outcome.NOTHING_SEEN),
    ],
)
def test_seven_days(at: str, outcome: Outcome) -> None:
    """What was longer ago than seven days, by the phone's own reckoning, is left out."""
    assert looked(CHECK, apps=app(at=at)).outcome is outcome


def test_a_time_that_lies_ahead() -> None:
    """After the clock was set back, the last use lies ahead, and that is said."""
    result = looked(CHECK, apps=app(at="2026-11-21T10:00:00Z"))

    assert (
        "That time lies ahead: the phone's clock was changed since." in result.findings[0].details
    )


def test_the_cameras_own_list(saw: Saw) -> None:
    """The camera's list tells on Android 8 what app-ops keeps without saying how."""
    result = looked(CHECK, "google-8", app("camera"))

    assert ("note", f"The camera's own list names these apps: {NAME}") in saw(result)


def test_a_camera_client_that_is_no_app(saw: Saw) -> None:
    """A name that is in no list of apps is told."""
    words = (
        "Active Camera Clients:\n[\n(Camera ID: 0, Cost: 100, PID: 7, Score: 0, State: 2"
        "User Id: 0, Client Package Name: org.example.ghost, Conflicting Client Devices: {})\n]\n"
    )
    trouble = {"command": "dumpsys media.camera", "how": "words", "words": words}

    assert saw(looked(CHECK, troubles=[trouble])) == [
        ("note", "Something that is no app uses the camera now: org.example.ghost")
    ]


@pytest.mark.parametrize("command", ["dumpsys appops", "dumpsys media.camera"])
@pytest.mark.parametrize("how", ["missing", "refused", "empty"])
def test_without_an_answer(command: str, how: str) -> None:
    """Either part that could not be read is said."""
    result = looked(CHECK, troubles=[{"command": command, "how": how}])

    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert command in result.reasons[0]


@pytest.mark.recordings
def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """No app that somebody added to a recorded phone used the camera or the microphone."""
    result = ran(CHECK, phone_folder)

    assert (result.outcome, result.reasons) == (Outcome.NOTHING_SEEN, ())
