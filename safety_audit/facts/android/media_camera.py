"""Who uses the camera now, and who did last: `dumpsys media.camera`.

The camera service keeps a short list of who opened a camera, since the phone was started. It notes
no year, and not whether the app was on the screen. What else it prints (lenses, formats) is not
read.
"""

import re
from dataclasses import dataclass, field

from safety_audit.devices.interface import MEGABYTE, Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence

__all__ = ["QUERY", "CameraClient", "CameraUse", "parse_media_camera"]

QUERY = Query("dumpsys media.camera", limit=8 * MEGABYTE, bulky=True)

_ACTIVE = re.compile(r"^Active Camera Clients:[ \t]*\r?\n", re.MULTILINE)
_CLIENT = re.compile(r"User Id: ([0-9]{1,9}), Client Package Name: ([^\s,]{1,255}),")
_OPENED = re.compile(
    r"^ +([0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}) : CONNECT device \S{1,32} client for"
    r" package ([^\s(]{1,255})[^\n]*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class CameraClient:
    """An app that uses the camera, or did."""

    package: str
    """The app, or a part of the phone that is none, such as `cameraserver`."""
    user: int | None
    """The user it runs for; None if not stated."""
    when: str
    """When it opened the camera: month, day and time, by the phone's clock; empty for now."""
    line: str
    """The line that says so."""


@dataclass(frozen=True, slots=True)
class CameraUse:
    """Who uses the camera."""

    now: tuple[CameraClient, ...]
    """The apps that use it now."""
    opened: tuple[CameraClient, ...]
    """Each time that it was opened, the latest first, as far as the phone remembers."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def seen(self, client: CameraClient) -> Evidence:
        """Return the line that names an app."""
        return self.answer.seen(client.line)

    def last(self, package: str) -> CameraClient | None:
        """Return the latest time that an app opened the camera; None if none is known."""
        return next((client for client in self.opened if client.package == package), None)


@provides(DeviceKind.PHONE, ask=(QUERY,))
def camera_use(answers: Answers) -> CameraUse:
    """Return who uses the camera."""
    return parse_media_camera(answers[QUERY])


def parse_media_camera(answer: Answer) -> CameraUse:
    """Read `Active Camera Clients:` and the `CONNECT` lines of the log (7 to 16).

    Raises:
        Unreadable: there is no answer, or no list of active clients that can be understood.

    """
    text = answer.text()
    heading = _ACTIVE.search(text)
    if not heading:
        raise answer.unknown_format()
    lines = []
    for line in text[heading.end() :].splitlines():
        lines.append(line.strip())
        if lines[-1].endswith("]"):
            break
    else:
        raise answer.unknown_format()
    if not lines[0].startswith("["):
        raise answer.unknown_format()
    named = [line for line in lines if line.strip("[]")]
    clients = [(_CLIENT.search(line), line) for line in named]
    now = tuple(CameraClient(one[2], int(one[1]), "", line) for one, line in clients if one)
    if len(now) != len(named):
        raise answer.unknown_format()
    opened = tuple(
        CameraClient(one[2], None, one[1], one[0].strip()) for one in _OPENED.finditer(text)
    )
    return CameraUse(now, opened, answer)
