"""Boxes, of which MP4, MOV, 3GP, HEIC and AVIF files are made (ISO/IEC 14496-12)."""

from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.photos.stretch import CUT_OFF, Damaged, Stretch

__all__ = ["Box", "boxes_in"]

_MOST_BOXES = 4096
_SHORT, _LONG = 8, 16


@dataclass(frozen=True, slots=True)
class Box:
    """One box."""

    kind: bytes
    """Its four letters."""
    content: Stretch
    """What is in it."""
    cut: bool
    """Whether it says it is longer than what holds it."""


def boxes_in(stretch: Stretch, start: int = 0) -> Iterator[Box]:
    """Yield the boxes of a stretch, one after the other.

    Fewer than eight bytes at the end are no box: QuickTime ends some lists with a zero. A box that
    is cut is yielded too, for what can be found in it, and then the stretch counts as damaged.

    Raises:
        Damaged: a box is shorter than its own heading, or cut, or there are too many.

    """
    at = start
    for _ in range(_MOST_BOXES):
        if at + _SHORT > stretch.length:
            return
        length, kind, heading = stretch.number(at, 4), stretch.bytes(at + 4, 4), _SHORT
        left = stretch.length - at
        if length == 1:
            length, heading = stretch.number(at + _SHORT, 8), _LONG
        elif length == 0:
            length = left
        if length < heading:
            raise Damaged("A part of it is shorter than its own heading.")
        cut = length > left
        content = stretch.part(at + heading, (left if cut else length) - heading)
        yield Box(kind, content, cut)
        if cut:
            raise Damaged(CUT_OFF)
        at += length
    raise Damaged("It has more parts than a photo has.")
