"""Exif, which is a TIFF directory: alone in a DNG file, or inside any other kind of photo.

Pillow reads the directories. It is not trusted: it sees only the stretch it is given, a bounded
number of bytes, and whatever it raises ends as "damaged". It also gives back in silence what it
could read of a cut directory; whoever reads "no place" there must know that something was cut.
"""

import io
import math
import warnings
from collections.abc import Mapping
from numbers import Real
from typing import IO, cast

from safety_audit.photos.place import MAY, NO, YES, Place, Told, in_degrees, is_place
from safety_audit.photos.stretch import Damaged, Stretch
from safety_audit.photos.xmp import place_in_xmp

__all__ = ["place_in_exif", "place_in_tiff"]

_GPS, _XMP = 0x8825, 700
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_PREFIX = b"Exif\0\0"
_MOST_AT_ONCE = 1 << 20
_MOST_PARTS = 3
_NEGATIVE = 1 << 31
_NOT_READ = "What the camera wrote into it cannot be read."


class _File(io.RawIOBase):
    """A stretch as a file for Pillow, which notes whether anything was cut off."""

    def __init__(self, stretch: Stretch) -> None:
        super().__init__()
        self.stretch = stretch
        self.at = 0
        self.cut = False
        self.stopped: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes; fewer than asked for count as cut off."""
        wanted = self.stretch.length if size < 0 else size
        try:
            data = self.stretch.upto(self.at, min(wanted, _MOST_AT_ONCE))
        except Exception as error:
            self.stopped = error  # ours, and not for Pillow to swallow
            raise
        self.at += len(data)
        self.cut = self.cut or len(data) < wanted
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place, counted from the beginning or the end of the stretch."""
        self.at = offset + (self.stretch.length if whence == io.SEEK_END else 0)
        return self.at

    def tell(self) -> int:
        """Return the present place."""
        return self.at


def place_in_exif(block: Stretch) -> Place:
    """Tell whether an Exif block, with or without its own heading, holds a place.

    Raises:
        Damaged: it cannot be read.

    """
    if block.upto(0, len(_PREFIX)) == _PREFIX:
        block = block.part(len(_PREFIX), block.length - len(_PREFIX))
    return place_in_tiff(block)


def place_in_tiff(block: Stretch) -> Place:
    """Tell whether a TIFF directory, and the GPS and XMP blocks it names, hold a place.

    Raises:
        Damaged: it cannot be read.

    """
    file = _File(block)
    try:
        gps, xmp = _directories(file)
        found = _place_of(gps)
        if found.told is not Told.YES and isinstance(xmp, bytes | str):
            text = xmp if isinstance(xmp, str) else xmp.decode("utf-8", errors="replace")
            found = YES if place_in_xmp(text) else found
    except Exception as error:
        if file.stopped is not None:
            raise file.stopped from error
        raise Damaged(_NOT_READ) from error
    if found.told is Told.NO and file.cut:
        raise Damaged(_NOT_READ)
    return found


def _directories(file: _File) -> tuple[Mapping[int, object], object]:
    """Return the GPS directory, empty if there is none, and the XMP text."""
    from PIL.Image import Exif  # noqa: PLC0415 - Pillow is heavy, and many visits meet no photo

    if file.stretch.upto(0, 4) not in {b"II*\0", b"MM\0*"}:
        raise Damaged(_NOT_READ)
    exif = Exif()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        exif.load_from_fp(cast(IO[bytes], file))
        pointer = exif.get(_GPS)
        # A pointer of zero is none; one that lies before the file is a fault that cameras have.
        there = isinstance(pointer, int) and 0 < pointer < _NEGATIVE
        gps = exif.get_ifd(_GPS) if there else {}
        xmp = exif.get(_XMP)
    file.cut = file.cut or bool(warned)
    return gps, xmp


def _place_of(gps: Mapping[int, object]) -> Place:
    latitude, longitude = _degrees(gps.get(_LATITUDE)), _degrees(gps.get(_LONGITUDE))
    if not is_place(latitude, longitude):
        return NO
    sides = (_side(gps.get(_LATITUDE_REF), "NS"), _side(gps.get(_LONGITUDE_REF), "EW"))
    return YES if all(sides) else MAY


def _side(value: object, letters: str) -> bool:
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return isinstance(text, str) and text.strip("\0 ").upper() in set(letters)


def _degrees(value: object) -> float:
    """Return degrees, minutes and seconds as degrees; not a number where they are none."""
    parts = value if isinstance(value, tuple) else (value,)
    numbers = [float(part) for part in parts if isinstance(part, Real)]
    if len(numbers) != len(parts) or not 0 < len(parts) <= _MOST_PARTS:
        return math.nan
    return in_degrees(numbers)
