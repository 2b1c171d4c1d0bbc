"""MP4, MOV and 3GP: the place stands in the index of the film, which is often at its very end.

Where it can stand: `moov/udta/©xyz` (Android and QuickTime, ISO 6709), `moov/udta/loci` (3GPP TS
26.244), `moov/meta` with the key `com.apple.quicktime.location.ISO6709` (iPhone), an XMP box. These
are the boxes that Android itself removes for apps that may not know places.
"""

import struct
from collections.abc import Iterator

from safety_audit.photos.boxes import Box, boxes_in
from safety_audit.photos.place import (
    MAY,
    NO,
    YES,
    Place,
    Told,
    is_place,
    is_place_in_words,
    unreadable,
)
from safety_audit.photos.stretch import CUT_OFF, Damaged, Stretch
from safety_audit.photos.xmp import MOST_XMP, place_in_xmp

__all__ = ["place_in_video"]

_PREFETCH = 1 << 20
_BEHIND = 64 << 10
_MOST_TEXT = 64 << 10
_XYZ = b"\xa9xyz"
# Dashboard and sports cameras keep a list of places in boxes of their own, each in another form.
_OWN = frozenset({b"gps ", b"gps0", b"GPS ", b"GPMF"})
_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def place_in_video(whole: Stretch) -> Place:
    """Tell whether a film says a place.

    Raises:
        Damaged: its boxes cannot be followed.

    """
    found = NO
    indexed = pictures = False
    boxes = boxes_in(whole)
    while box := _next(boxes, indexed=indexed):
        if box.kind == b"moov":
            _fetch_index(whole, box, last=pictures)
            place, indexed = _of_index(box), True
        else:
            place = _of_box(box)
            pictures = pictures or box.kind == b"mdat"
        if place.told is Told.YES:
            return place
        found = _better(found, place)
    if not indexed:
        return unreadable("The film has no index: it was not finished, or it is cut off.")
    return found


def _next(boxes: Iterator[Box], *, indexed: bool) -> Box | None:
    """Return the next box; behind the index, what is no box ends them: it could say no place."""
    try:
        return next(boxes, None)
    except Damaged:
        if indexed:
            return None
        raise


def _fetch_index(whole: Stretch, box: Box, *, last: bool) -> None:
    """Read an index at once instead of track by track, and what little stands behind it."""
    whole.upto(box.content.start, min(box.content.length, _PREFETCH) + (_BEHIND if last else 0))


def _of_index(box: Box) -> Place:
    place = _in_index(box.content)
    if box.cut and place.told is not Told.YES:
        raise Damaged(CUT_OFF)
    return place


def _in_index(index: Stretch, depth: int = 0) -> Place:
    found = NO
    for box in boxes_in(index):
        if box.kind == b"udta" and depth == 0:
            place = _in_index(box.content, depth + 1)
        else:
            place = _of_box(box)
        if place.told is Told.YES:
            return place
        found = _better(found, place)
    return found


def _of_box(box: Box) -> Place:
    if box.kind == _XYZ:
        return _yes_if(is_place_in_words(_counted_text(box.content)))
    if box.kind == b"loci":
        return _yes_if(_is_place_in_loci(box.content.upto(0, _MOST_TEXT)))
    if box.kind == b"meta":
        return _yes_if(_is_place_in_keys(box.content))
    if box.kind == b"XMP_" or (box.kind == b"uuid" and box.content.upto(0, 16) == _XMP_UUID):
        text = box.content.upto(0, MOST_XMP).decode("utf-8", errors="replace")
        return _yes_if(place_in_xmp(text))
    return MAY if box.kind in _OWN else NO


def _yes_if(told: bool) -> Place:  # noqa: FBT001 - it is the whole question
    return YES if told else NO


def _better(one: Place, other: Place) -> Place:
    return one if one.told is Told.MAY else other


def _counted_text(content: Stretch) -> str:
    """Return a QuickTime text: its length, its language, its letters."""
    data = content.upto(0, _MOST_TEXT)
    return data[4 : 4 + int.from_bytes(data[:2], "big")].decode("latin-1")


def _is_place_in_loci(data: bytes) -> bool:
    """Tell it from version, language, a name that ends in zero, a role, and 16.16 numbers."""
    name = data[6:]
    if name.startswith((b"\xfe\xff", b"\xff\xfe")):
        ends = next((at for at in range(2, len(name), 2) if name[at : at + 2] == b"\0\0"), -2) + 2
    else:
        ends = name.find(b"\0") + 1
    numbers = name[ends + 1 : ends + 9] if ends > 0 else b""
    if len(numbers) != 8:  # noqa: PLR2004 - two numbers
        raise Damaged(CUT_OFF)
    longitude, latitude = struct.unpack(">ii", numbers)
    return is_place(latitude / 65536, longitude / 65536)


def _is_place_in_keys(content: Stretch) -> bool:
    """Tell it from a list of keys, and a list of values numbered like them."""
    boxes = {box.kind: box.content for box in boxes_in(content, _heading(content))}
    if b"keys" not in boxes or b"ilst" not in boxes:
        return False
    wanted = {
        number.to_bytes(4, "big")
        for number, key in enumerate(boxes_in(boxes[b"keys"], 8), 1)
        if b"location" in key.content.upto(0, 200) and b"ISO6709" in key.content.upto(0, 200)
    }
    for value in boxes_in(boxes[b"ilst"]):
        if value.kind in wanted:
            for data in boxes_in(value.content):
                words = data.content.upto(8, 200).decode("latin-1")
                if data.kind == b"data" and is_place_in_words(words):
                    return True
    return False


def _heading(content: Stretch) -> int:
    """Return how much stands before the boxes: MP4 has four bytes there, QuickTime none."""
    return 0 if content.upto(4, 4) == b"hdlr" else 4
