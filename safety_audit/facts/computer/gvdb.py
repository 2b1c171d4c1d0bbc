"""Read a dconf database: the file in which GNOME and its relatives keep settings.

GVDB is a hash table of GVariant values (glib's `gvdb/gvdb-format.h`): "GVariant", a version, and
where the root table lies; a table has a bloom filter, buckets and items of 24 bytes. Reading the
file needs no helper program, leaves no trace, and works on a disk that is only attached.
Seen in files written by dconf 0.40. Settings at their default are not in it.
"""

import struct
from collections.abc import Iterator

from safety_audit.model import Unreadable

__all__ = ["Value", "parse_gvdb"]

Value = bool | int | float | str | None
"""A setting's value; None for kinds that are not needed here, such as lists."""

_MAGIC = b"GVariant"
_HEADER = struct.Struct("<8sIIII")
_TABLE = struct.Struct("<II")
_ITEM = struct.Struct("<IIIHcxII")
_BLOOM_WORDS = (1 << 27) - 1
_MOST_PARTS = 64
_NUMBERS = {"y": "<B", "n": "<h", "q": "<H", "i": "<i", "u": "<I", "x": "<q", "t": "<Q", "d": "<d"}


def parse_gvdb(data: bytes) -> tuple[dict[str, Value], frozenset[str]]:
    """Return the settings by their full name, and the names that are locked.

    Raises:
        Unreadable: this is no such file, or it is damaged.

    """
    try:
        magic, version, _, start, end = _HEADER.unpack_from(data)
        if magic != _MAGIC or version != 0:
            raise Unreadable("The settings file has an unknown form.")
        found: dict[str, Value] = {}
        locked: set[str] = set()
        for name, kind, value in _items(data, start, end):
            if kind == b"v":
                found[name] = _value(value)
            elif kind == b"H" and name == ".locks":
                inner = _TABLE_PLACE.unpack(value)
                locked.update(lock for lock, _, _ in _items(data, *inner))
    except struct.error:
        raise Unreadable("The settings file is damaged.") from None
    return found, frozenset(locked)


_TABLE_PLACE = struct.Struct("<II")


def _items(data: bytes, start: int, end: int) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield name, kind and value of each item of a table.

    The value of an inner table is where that lies.
    """
    bloom, buckets = _TABLE.unpack_from(data, start)
    first = start + _TABLE.size + 4 * ((bloom & _BLOOM_WORDS) + buckets)
    if not start <= first <= end <= len(data):
        raise Unreadable("The settings file is damaged.")
    count = (end - first) // _ITEM.size
    rows = [_ITEM.unpack_from(data, first + number * _ITEM.size) for number in range(count)]
    for number, (_, _, _, _, kind, low, high) in enumerate(rows):
        if kind not in (b"v", b"H"):
            continue
        value = _TABLE_PLACE.pack(low, high) if kind == b"H" else data[low:high]
        yield _name(data, rows, number), kind, value


def _name(data: bytes, rows: list[tuple[int, int, int, int, bytes, int, int]], number: int) -> str:
    """Return an item's full name: its parents' parts in front of its own."""
    parts: list[bytes] = []
    while number < len(rows):
        _, parent, key, size, _, _, _ = rows[number]
        parts.append(data[key : key + size])
        if len(parts) > _MOST_PARTS:
            raise Unreadable("The settings file is damaged.")
        number = parent
    return b"".join(reversed(parts)).decode("utf-8", errors="replace")


def _value(data: bytes) -> Value:
    """Return what a variant holds: the value, a zero byte, and its type."""
    body, zero, kind = data.rpartition(b"\0")
    if not zero:
        return None
    name = kind.decode("ascii", errors="replace")
    if name == "b" and body:
        return body[0] != 0
    if name == "s":
        return body.rstrip(b"\0").decode("utf-8", errors="replace")
    if name in _NUMBERS and len(body) >= struct.calcsize(_NUMBERS[name]):
        number: int | float = struct.unpack_from(_NUMBERS[name], body)[0]
        return number
    return None
