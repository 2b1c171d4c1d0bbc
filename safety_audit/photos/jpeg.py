"""JPEG: segments up to the picture itself, of which Exif and XMP can say a place."""

from collections.abc import Iterator

from safety_audit.photos.exif import place_in_exif
from safety_audit.photos.place import MAY, NO, YES, Place, Told
from safety_audit.photos.stretch import Damaged, Stretch
from safety_audit.photos.xmp import place_in_xmp

__all__ = ["place_in_jpeg"]

_APP1, _PICTURE, _END = 0xE1, 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_EXIF = b"Exif\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
# Heat cameras keep a block of their own, with a place in a form that only the maker knows.
_FLIR = b"FLIR\0"


def place_in_jpeg(whole: Stretch) -> Place:
    """Tell whether a JPEG file says a place.

    Raises:
        Damaged: its segments cannot be followed to the picture.

    """
    found = NO
    problem: Damaged | None = None
    for segment in _app1(whole):
        try:
            place = _place_in(segment)
        except Damaged as damage:
            # Another segment may still tell, and one "yes" is enough.
            problem = damage
            continue
        if place.told is Told.YES:
            return place
        found = MAY if Told.MAY in {place.told, found.told} else NO
    if problem is not None:
        raise problem
    return found


def _place_in(segment: Stretch) -> Place:
    begins = segment.upto(0, len(_MORE_XMP))
    if begins.startswith(_EXIF):
        return place_in_exif(segment)
    if begins.startswith((_XMP, _MORE_XMP)):
        text = segment.bytes(0, segment.length).decode("utf-8", errors="replace")
        return YES if place_in_xmp(text) else NO
    return MAY if begins.startswith(_FLIR) else NO


def _app1(whole: Stretch) -> Iterator[Stretch]:
    at = 2
    while True:
        mark, kind = whole.bytes(at, 2)
        if mark != 0xFF:  # noqa: PLR2004 - how every segment begins
            raise Damaged("Its parts do not follow each other.")
        if kind in {_PICTURE, _END}:
            return
        if kind == 0xFF or kind in _ALONE:  # noqa: PLR2004 - a byte that fills
            at += 1 if kind == 0xFF else 2  # noqa: PLR2004 - the same
            continue
        length = whole.number(at + 2, 2)
        if length < 2:  # noqa: PLR2004 - the length counts its own two bytes
            raise Damaged("A part of it is shorter than nothing.")
        if kind == _APP1:
            yield whole.part(at + 4, length - 2)
        at += 2 + length
