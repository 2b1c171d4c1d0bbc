"""Reading a file of which only some parts are there, and saying which part is needed next.

A photo on a phone is behind a slow cable. So its head is read first, and where that does not tell,
the reader says which stretch of bytes it needs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from safety_audit.photos.place import Place, unreadable
from safety_audit.photos.reading import place_in

__all__ = ["Look", "NotFetched", "look"]


class NotFetched(Exception):
    """A stretch of the file that was not fetched is needed."""

    def __init__(self, offset: int, length: int) -> None:
        """Keep which stretch, in bytes."""
        super().__init__(offset, length)
        self.offset = offset
        self.length = length


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How far looking into one file has come."""

    size: int
    """Its size in bytes, as it was listed."""
    parts: tuple[tuple[int, bytes], ...] = ()
    """What was fetched, each with where it begins."""
    place: Place | None = None
    """The answer; None while more must be fetched."""
    needs: tuple[int, int] | None = None
    """The stretch that must be fetched next: where it begins, and its length."""

    def with_part(self, offset: int, data: bytes, asked: int) -> "Look":
        """Return the look with one more part; a short one shows where the file ends."""
        size = self.size
        if len(data) < asked:
            size = offset + len(data)
        return look(replace(self, size=size, parts=(*self.parts, (offset, data)), needs=None))

    def given_up(self, reason: str) -> "Look":
        """Return the look with the reason why it ends here."""
        return replace(self, parts=(), needs=None, place=unreadable(reason))


def look(one: Look) -> Look:
    """Return how far these parts lead: an answer, or what is needed next."""
    try:
        place = place_in(_reader(one), one.size)
    except NotFetched as missing:
        return replace(one, needs=(missing.offset, missing.length))
    # What was read is not needed any more, and it may hold where somebody lives.
    return replace(one, parts=(), place=place)


def _reader(one: Look) -> Callable[[int, int], bytes]:
    def read(offset: int, length: int) -> bytes:
        end = min(offset + length, one.size)
        for start, data in one.parts:
            if start <= offset and end <= start + len(data):
                return data[offset - start : max(end, offset) - start]
        if offset >= end:
            return b""
        raise NotFetched(offset, end - offset)

    return read
