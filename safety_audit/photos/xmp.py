"""XMP, the other way to write a place into a photo: an XML text.

It is searched rather than parsed: a text that is cut or wrong elsewhere tells as much, and no XML
parser has to be protected from it.
"""

import re

from safety_audit.photos.place import in_degrees, is_place

__all__ = ["MOST_XMP", "place_in_xmp"]

MOST_XMP = 1 << 20
"""Longer texts are not read to their end."""

_VALUE = re.compile(
    r"GPS(Latitude|Longitude)\s{0,9}(?:=\s{0,9}[\"']|>)\s{0,9}"
    r"([0-9.,+/ -]{1,60}[NSEWnsew]?)\s{0,9}[\"'<]"
)


def place_in_xmp(text: str) -> bool:
    """Tell whether a text says a place: exif:GPSLatitude and exif:GPSLongitude."""
    found = {name: _degrees(value) for name, value in _VALUE.findall(text[:MOST_XMP])}
    latitude, longitude = found.get("Latitude"), found.get("Longitude")
    return latitude is not None and longitude is not None and is_place(latitude, longitude)


def _degrees(value: str) -> float | None:
    """Return degrees from `51,24.9N`, `51,24,54N` or `51.415`; None if it is none of these."""
    side = value[-1:].upper()
    parts = value.rstrip("NSEWnsew").split(",")
    try:
        total = in_degrees([_number(part) for part in parts])
    except (ValueError, ZeroDivisionError):
        return None
    return -total if side in {"S", "W"} else total


def _number(text: str) -> float:
    above, slash, below = text.partition("/")
    return float(above) / float(below) if slash else float(above)
