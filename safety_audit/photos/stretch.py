"""A stretch of a file, read by parts: what every reader here stands on."""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["CUT_OFF", "Damaged", "Read", "Stretch"]

Read = Callable[[int, int], bytes]
"""Returns the bytes from an offset, at most so many; fewer only where the file ends."""


class Damaged(Exception):
    """A file does not hold what it says, so it cannot be told what is in it."""


CUT_OFF = "It is cut off."


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some bytes of a file, none of which is read before it is asked for."""

    read: Read
    """Reads the file."""
    start: int
    """Where it begins in the file."""
    length: int
    """How long it is said to be."""

    def part(self, offset: int, length: int) -> "Stretch":
        """Return a stretch within this one.

        Raises:
            Damaged: it does not lie within.

        """
        if offset < 0 or length < 0 or offset + length > self.length:
            raise Damaged("A part of it ends after the whole.")
        return Stretch(self.read, self.start + offset, length)

    def upto(self, offset: int, length: int) -> bytes:
        """Return bytes from an offset on, fewer where the stretch ends."""
        length = min(length, self.length - offset)
        return self.read(self.start + offset, length) if offset >= 0 and length > 0 else b""

    def bytes(self, offset: int, length: int) -> bytes:
        """Return exactly so many bytes.

        Raises:
            Damaged: there are fewer.

        """
        data = self.upto(offset, length)
        if len(data) != length:
            raise Damaged(CUT_OFF)
        return data

    def number(self, offset: int, length: int) -> int:
        """Return a number, most significant byte first.

        Raises:
            Damaged: it is cut off.

        """
        return int.from_bytes(self.bytes(offset, length), "big")
