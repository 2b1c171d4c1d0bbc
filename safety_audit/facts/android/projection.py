"""Which app records or shows the screen at this moment: `dumpsys media_projection`."""

import re
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence

__all__ = ["QUERY", "Capture", "ScreenCapture", "parse_projection"]

QUERY = Query("dumpsys media_projection")

_USERS_IDS = 100_000
_HEADING = re.compile(r"^Media Projection:[ \t]*\r?$", re.MULTILINE)
_CAPTURE = re.compile(r"\(([\w.]{1,255}), uid=([0-9]{1,9})\): (\w{1,64})")


@dataclass(frozen=True, slots=True)
class Capture:
    """An app that gets the picture of the screen."""

    package: str
    """The app."""
    user: int
    """The user it runs for."""
    kind: str
    """Android's name: `TYPE_SCREEN_CAPTURE`, `TYPE_MIRRORING`, `TYPE_PRESENTATION`."""
    line: str
    """The line that says so."""


@dataclass(frozen=True, slots=True)
class ScreenCapture:
    """Who gets the picture of the screen now."""

    now: tuple[Capture, ...]
    """The apps; Android lets one at a time."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def seen(self, capture: Capture) -> Evidence:
        """Return the line that names an app."""
        return self.answer.seen("Media Projection:", capture.line)


@provides(DeviceKind.PHONE, ask=(QUERY,))
def screen_capture(answers: Answers) -> ScreenCapture:
    """Return who gets the picture of the screen now."""
    return parse_projection(answers[QUERY])


def parse_projection(answer: Answer) -> ScreenCapture:
    """Read what stands under `Media Projection:` (7 to 16): `null`, or an app.

    The recordings have `null` only. The other form is from Android's source:
    `(org.example.app, uid=10123): TYPE_SCREEN_CAPTURE`.

    Raises:
        Unreadable: there is no answer, or neither stands there.

    """
    text = answer.text()
    heading = _HEADING.search(text)
    if not heading:
        raise answer.unknown_format()
    lines = [line.strip() for line in text[heading.end() :].splitlines() if line.strip()]
    if lines[:1] == ["null"]:
        return ScreenCapture((), answer)
    found = [match for line in lines if (match := _CAPTURE.fullmatch(line))]
    if not found or found[0][0] != lines[0]:
        raise answer.unknown_format()
    return ScreenCapture(
        tuple(Capture(one[1], int(one[2]) // _USERS_IDS, one[3], one[0]) for one in found), answer
    )
