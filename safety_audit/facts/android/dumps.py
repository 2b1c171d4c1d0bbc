"""Read stretches of a large dump without copying it.

`dumpsys package` of a well-used phone is 3 to 30 MB. Its parser remembers where a block begins and
ends, and reads the lists inside a block (permissions, components) only when a check asks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from safety_audit.text import decoded

__all__ = ["Span", "local_time"]

_SHALLOWER = {indent: re.compile(rb"\n {0,%d}[^\s]" % (indent - 1)) for indent in (6, 8)}
_SPACES = " \t\r\v\f"
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a dump: whole lines, each one's line break before it."""

    dump: bytes = field(repr=False)
    """The whole dump."""
    start: int
    """Where the stretch begins."""
    end: int
    """Where the next one begins."""

    def starts_of(self, mark: bytes) -> Iterator[int]:
        """Yield every place where this mark stands."""
        at = self.dump.find(mark, self.start, self.end)
        while at >= 0:
            yield at
            at = self.dump.find(mark, at + 1, self.end)

    def parts(self, mark: bytes) -> Iterator["Span"]:
        """Yield the stretches that begin with this mark, each up to the next."""
        starts = [*self.starts_of(mark), self.end]
        for start, end in pairwise(starts):
            yield Span(self.dump, start, end)

    def count(self, mark: bytes) -> int:
        """Return how often this mark stands here."""
        return self.dump.count(mark, self.start, self.end)

    def below(self, heading: bytes, indent: int) -> "Span | None":
        """Return the lines under a heading that are indented by at least so much.

        `heading` is a whole line with the line break before it, without the one after it.
        """
        at = self.dump.find(heading + b"\n", self.start, self.end)
        if at < 0:
            return None
        start = at + len(heading)
        stop = _SHALLOWER[indent].search(self.dump, start, self.end)
        return Span(self.dump, start, stop.start() if stop else self.end)

    def lines(self) -> list[str]:
        """Return its lines as text, without the spaces around them."""
        text = decoded(self.bytes())
        return [line for raw in text.split("\n") if (line := raw.strip(_SPACES))]

    def bytes(self) -> bytes:
        """Return a copy of the stretch."""
        return self.dump[self.start : self.end]

    def starting_with(self, *starts: str) -> list[str]:
        """Return its lines that begin with one of these words, as they were given."""
        return [line for line in self.lines() if line.startswith(starts)]


def local_time(text: str) -> datetime | None:
    """Return a time such as `2026-05-03 21:04:00`, in the phone's own zone; None if it is none.

    The dump does not name the zone. A time in 1970 or before 2010 is a placeholder of Android
    for "not known", and is given as None too.
    """
    if not _TIME.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year >= _FIRST_CREDIBLE_YEAR else None


_FIRST_CREDIBLE_YEAR = 2010
