"""PNG and WebP: named chunks, some of which hold Exif or XMP."""

from collections.abc import Iterator
from typing import Literal

from safety_audit.photos.exif import place_in_exif
from safety_audit.photos.place import MAY, NO, YES, Place, Told
from safety_audit.photos.stretch import Stretch
from safety_audit.photos.xmp import MOST_XMP, place_in_xmp

__all__ = ["place_in_png", "place_in_webp"]

_PNG_STARTS, _WEBP_STARTS = 8, 12
_PICTURE = b"IDAT"
_NEAR_END = 128 << 10
_XMP_IN_PNG = b"XML:com.adobe.xmp\0"
_PACKED_EXIF = (b"Raw profile type exif\0", b"Raw profile type APP1\0", b"Raw profile type xmp\0")


def place_in_png(whole: Stretch) -> Place:
    """Tell whether a PNG file says a place.

    Raises:
        Damaged: its chunks cannot be followed to the end.

    """
    found = NO
    at, picture = _PNG_STARTS, False
    while True:
        length, kind = whole.number(at, 4), whole.bytes(at + 4, 4)
        if kind == b"IEND":
            return found
        place = _in_png(kind, whole.part(at + 8, length))
        if place.told is Told.YES:
            return place
        found = place if place.told is Told.MAY else found
        first, picture = kind == _PICTURE and not picture, picture or kind == _PICTURE
        at += _past_the_picture(whole, at, length) if first else length + 12


def _past_the_picture(whole: Stretch, at: int, length: int) -> int:
    """Return how far it is from the first piece of the picture to one of its last.

    Android writes a picture in pieces of 8 KB, all of one length but the last, and nothing may
    stand between them. So a piece that stands near the end, where it must, saves reading them all.
    """
    step = length + 12
    far = (whole.length - _NEAR_END - at) // step * step
    return far if far > step and whole.upto(at + far, 8)[4:] == _PICTURE else step


def _in_png(kind: bytes, chunk: Stretch) -> Place:
    if kind == b"eXIf":
        return place_in_exif(chunk)
    if kind == b"iTXt" and chunk.upto(0, len(_XMP_IN_PNG)) == _XMP_IN_PNG:
        return _in_xmp(chunk)
    if kind in {b"zTXt", b"tEXt"} and chunk.upto(0, 30).startswith(_PACKED_EXIF):
        return MAY
    return NO


def place_in_webp(whole: Stretch) -> Place:
    """Tell whether a WebP file says a place.

    Raises:
        Damaged: its chunks cannot be followed to the end.

    """
    end = _length(whole, 4, "little") + 8
    for kind, chunk in _webp_chunks(whole.part(0, end)):
        if kind == b"EXIF":
            place = place_in_exif(chunk)
        elif kind == b"XMP ":
            place = _in_xmp(chunk)
        else:
            continue
        if place.told is not Told.NO:
            return place
    return NO


def _webp_chunks(whole: Stretch) -> Iterator[tuple[bytes, Stretch]]:
    at = _WEBP_STARTS
    while at < whole.length:
        length = _length(whole, at + 4, "little")
        # A chunk of odd length is filled up; some writers leave that out at the very end.
        yield whole.bytes(at, 4), whole.part(at + 8, length)
        at += 8 + length + length % 2


def _in_xmp(chunk: Stretch) -> Place:
    text = chunk.upto(0, MOST_XMP).decode("utf-8", errors="replace")
    return YES if place_in_xmp(text) else NO


def _length(whole: Stretch, at: int, order: Literal["little", "big"]) -> int:
    return int.from_bytes(whole.bytes(at, 4), order)
