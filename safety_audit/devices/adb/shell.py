"""The frames of `shell_v2`, which keep output, errors and exit status apart.

Each frame is one byte of kind, a length of four bytes (little end first), and data. Frames pay no
heed to where one message of the connection ends and the next begins.
"""

from collections.abc import Iterator
from enum import IntEnum

__all__ = ["Frames", "Kind"]

_HEAD = 5


class Kind(IntEnum):
    """What a frame from the phone holds."""

    OUT = 1
    ERR = 2
    EXIT = 3


class Frames:
    """Takes the bytes of one stream as they come, and gives them back by kind."""

    def __init__(self) -> None:
        """Start before the first frame."""
        self._head = bytearray()
        self._kind = 0
        self._left = 0

    def feed(self, data: bytes) -> Iterator[tuple[int, memoryview]]:
        """Yield kind and data of what came, uncopied; a long frame is given in parts.

        Kinds this side does not know are given as well: a later version may send them.
        """
        rest = memoryview(data)
        while rest:
            if not self._left:
                rest = self._take_head(rest)
                continue
            part, rest = rest[: self._left], rest[self._left :]
            self._left -= len(part)
            yield self._kind, part

    def _take_head(self, rest: memoryview) -> memoryview:
        missing = _HEAD - len(self._head)
        self._head += rest[:missing]
        if len(self._head) == _HEAD:
            self._kind = self._head[0]
            self._left = int.from_bytes(self._head[1:], "little")
            self._head.clear()
        return rest[missing:]
