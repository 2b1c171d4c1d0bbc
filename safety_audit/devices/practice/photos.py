"""Photos on a practice phone: real JPEG files in form, with nothing to see in them.

The place in those that have one is a round number of degrees, out at sea.
"""

import struct
from datetime import timedelta

from safety_audit.devices.practice.handset import Handset

__all__ = ["photo_files", "photo_list"]

_BYTE, _ASCII, _LONG, _RATIONAL = 1, 2, 4, 5
_GPS = 0x8825


def photo_files(phone: Handset) -> dict[str, tuple[int, bytes]]:
    """Return the photos by path, each with when it was taken (seconds since 1970) and its bytes."""
    found = {}
    for some in phone.spec.photos:
        newest = some.newest or phone.visit - timedelta(days=1)
        for number in range(some.count):
            taken = newest - timedelta(days=number)
            name = f"{taken:%Y%m%d_%H%M%S}.jpg"
            path = f"/storage/emulated/{some.user}/{some.folder}/{name}"
            found[path] = int(taken.timestamp()), _jpeg(place=number < some.with_place)
    return found


def photo_list(phone: Handset, folder: str, most: int) -> str:
    """Return the newest photos below a folder: time, size and path, one a line."""
    found = [
        (taken, f"{taken} {len(data)} {path}\n")
        for path, (taken, data) in photo_files(phone).items()
        if path.startswith(f"{folder}/")
    ]
    return "".join(line for _, line in sorted(found, reverse=True)[:most])


def _jpeg(*, place: bool) -> bytes:
    """Return a file with an Exif block, and an empty picture."""
    block = _exif(place=place)
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + b"\xff\xda\xff\xd9"


def _exif(*, place: bool) -> bytes:
    """Return an Exif block whose GPS part has a place, or only its version (as cameras write)."""
    start = 8 + 2 + 12 + 4
    entries = [struct.pack(">HHI4s", 0, _BYTE, 4, b"\2\2\0\0")]
    if place:
        numbers = start + 2 + 5 * 12 + 4
        entries += [
            struct.pack(">HHI4s", 1, _ASCII, 2, b"N\0"),
            struct.pack(">HHII", 2, _RATIONAL, 3, numbers),
            struct.pack(">HHI4s", 3, _ASCII, 2, b"W\0"),
            struct.pack(">HHII", 4, _RATIONAL, 3, numbers + 24),
        ]
    gps = struct.pack(">H", len(entries)) + b"".join(entries) + bytes(4)
    if place:
        gps += struct.pack(">12I", 45, 1, 0, 1, 0, 1, 30, 1, 0, 1, 0, 1)
    pointer = struct.pack(">HHHII", 1, _GPS, _LONG, 1, start) + bytes(4)
    return b"Exif\0\0MM\0*" + struct.pack(">I", 8) + pointer + gps
