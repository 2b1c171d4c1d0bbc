"""The dumps of all services in one text, as `dumpsys` and bug reports write them.

Each dump stands between a heading and a line that says how long it took:

    -------------------------------------------------------------------------------
    DUMP OF SERVICE CRITICAL SurfaceFlinger:
    ...
    --------- 0.021s was the duration of dumpsys SurfaceFlinger, ending at: 2026-11-20 09:30:01

A service that has parts for several priorities is dumped once for each; the one without a word for
it is the whole (frameworks/native/cmds/dumpsys/dumpsys.cpp; bug reports of Android 7.1 to 14).

Apps choose much of what stands in a dump, and could write lines like these. So a dump counts only
where its heading and its end stand there once; else it could not be read.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.devices.recorded import answered

__all__ = ["Dump", "Dumps"]

_MARK = re.compile(
    rb"^(?:------ (?P<section>[^\n]{1,500}?) ------"
    rb"|DUMP OF SERVICE (?:(?P<priority>CRITICAL|HIGH|NORMAL) )?(?P<service>[^\s:]{1,200}):"
    rb"|--------- [0-9.]{1,12}s was the duration of dumpsys (?P<ended>[^\s,]{1,200})[^\n]{0,80}"
    rb")(?:\r?\n|\Z)",
    re.MULTILINE,
)
_TITLE = re.compile(rb"(?P<took>[0-9.]{1,12}s was the duration of ')?(?P<title>[^(']*[^(' ])")
_DUMPS = b"DUMPSYS"
_PARTS = (b"HIGH", b"CRITICAL")
"""The priorities for which a service may tell a part."""


@dataclass(frozen=True, slots=True)
class Dump:
    """What was found of one dump, or of one section."""

    status: Status
    """OK, or why it cannot be used."""
    data: bytes = b""
    """What stands between its heading and its end."""

    def answer(self, query: Query, started: datetime) -> Answer:
        """Return it as the answer to a query that asks for it, or for a part of it."""
        if self.status not in {Status.OK, Status.CUT_OFF}:
            return Answer(query, self.status, started=started)
        return answered(query, self.data, whole=self.status is Status.OK, started=started)


@dataclass(slots=True)
class _Place:
    """Where one dump or section stands."""

    start: int
    end: int = -1
    whole: bool = False
    """Whether the line that ends it is there."""

    def close(self, end: int, *, whole: bool = False) -> None:
        """Let it end here, unless it has ended before."""
        if self.end < 0:
            self.end, self.whole = end, whole


class Dumps:
    """Where everything stands in a text that holds many dumps."""

    def __init__(self, text: bytes) -> None:
        """Look through a text, once."""
        self._text = text
        self._sections: dict[bytes, list[_Place]] = {}
        self._services: dict[tuple[bytes, bytes], list[_Place]] = {}
        self._stray: set[bytes] = set()
        """Services whose dump ends where it had not begun."""
        self._section = self._dump = _Place(0)
        self._open = b""
        """The service whose dump has begun and not ended."""
        for mark in _MARK.finditer(text):
            if mark["section"] is not None:
                self._at_heading(mark)
            else:
                self._at_service(mark)
        for last in (self._section, self._dump):
            last.close(len(text))

    def __bool__(self) -> bool:
        """Tell whether there is any dump at all."""
        return bool(self._services)

    def section(self, title: str) -> Dump:
        """Return the section of a bug report that has this title."""
        return self._only(self._sections.get(title.encode(), []))

    def service(self, name: str) -> Dump:
        """Return the dump of a service."""
        service = name.encode()
        if service in self._stray:
            return Dump(Status.FAILED)
        if whole := self._services.get((service, b"")):
            return self._only(whole)
        parts = (self._services.get((service, priority)) for priority in _PARTS)
        part = self._only(next(filter(None, parts), []))
        # What was left for another priority is missing, and could hold anything.
        return replace(part, status=Status.CUT_OFF) if part.status is Status.OK else part

    def _only(self, places: list[_Place]) -> Dump:
        if len(places) != 1:
            return Dump(Status.FAILED if places else Status.ABSENT)
        (place,) = places
        status = Status.OK if place.whole else Status.CUT_OFF
        return Dump(status, self._text[place.start : place.end])

    def _at_heading(self, mark: re.Match[bytes]) -> None:
        ends, title = _read(mark["section"])
        if self._open and not title.startswith(_DUMPS):
            return  # a line of the dump that looks like a heading
        self._section.close(mark.start(), whole=True)
        self._dump.close(mark.start())
        self._open = b""
        if not ends:
            self._section = _Place(mark.end())
            self._sections.setdefault(title, []).append(self._section)

    def _at_service(self, mark: re.Match[bytes]) -> None:
        if mark["service"]:
            self._dump.close(mark.start())
            self._open, self._dump = mark["service"], _Place(mark.end())
            priority = (mark["priority"] or b"").replace(b"NORMAL", b"")
            self._services.setdefault((self._open, priority), []).append(self._dump)
        elif self._open and mark["ended"] == self._open:
            self._dump.close(mark.start(), whole=True)
            self._open = b""
        else:
            self._stray.add(mark["ended"])


def _read(heading: bytes) -> tuple[bool, bytes]:
    """Return whether a heading ends a section, and the section's title without its command."""
    found = _TITLE.match(heading)
    return (found["took"] is not None, found["title"]) if found else (False, heading)
