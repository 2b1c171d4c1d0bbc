"""Android's binary manifest and table of resources, as far as an app's name needs them.

Both are chunks that hold chunks, from Android's `ResourceTypes.h`. An app's own files are hostile
input: each place is checked against the chunk it must lie in, and one pass is made over each list.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from safety_audit.model import Unreadable
from safety_audit.text import decoded

__all__ = ["Reference", "label_in_manifest", "text_in_table"]

_STRING_POOL, _TABLE, _XML = 0x0001, 0x0002, 0x0003
_START_ELEMENT, _RESOURCE_MAP = 0x0102, 0x0180
_PACKAGE, _TYPE = 0x0200, 0x0201
_UTF8 = 1 << 8
_SPARSE, _OFFSETS_OF_16 = 0x01, 0x02
_COMPLEX, _COMPACT = 0x0001, 0x0008
_REFERENCE, _STRING = 0x01, 0x03
_LABEL = 0x01010001
_LONGEST = 200
_DEEPEST = 8
_MOST_CHUNKS = 50_000
_NONE_16, _NONE_32 = 0xFFFF, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Reference:
    """A resource that is named by its number instead of being there."""

    number: int
    """Package, type and entry in one number: `0x7f0e001d`."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: int
    data: bytes
    start: int
    header: int
    end: int

    def within(self) -> Iterator["_Chunk"]:
        """Yield the chunks below the header of this one."""
        at = self.start + self.header
        for _ in range(_MOST_CHUNKS):
            if at + 8 > self.end:
                return
            chunk = _chunk(self.data, at, self.end)
            yield chunk
            at = chunk.end
        raise _strange()

    def numbers(self, form: str, at: int) -> tuple[int, ...]:
        """Return numbers that must lie in this chunk, counted from its start."""
        place = self.start + at
        if at < 0 or place + struct.calcsize(form) > self.end:
            raise _strange()
        return unpack_from(form, self.data, place)


def label_in_manifest(data: bytes) -> str | Reference | None:
    """Return what `AndroidManifest.xml` calls the app; None if it does not say.

    Raises:
        Unreadable: it has another form.

    """
    pool: _Chunk | None = None
    attributes: tuple[int, ...] = ()
    for chunk in _outer(data, _XML).within():
        if chunk.kind == _STRING_POOL and pool is None:
            pool = chunk
        elif chunk.kind == _RESOURCE_MAP:
            count = (chunk.end - chunk.start - chunk.header) // 4
            attributes = chunk.numbers(f"<{count}I", chunk.header)
        elif chunk.kind == _START_ELEMENT and pool is not None:
            _, name = chunk.numbers("<II", chunk.header)
            if _string(pool, name) == "application":
                return _label_of(chunk, pool, attributes)
    return None


def text_in_table(data: bytes, reference: Reference) -> str:
    """Return a text of `resources.arsc`, in the language that holds where no other does.

    Raises:
        Unreadable: it has another form, or no such text.

    """
    table = _outer(data, _TABLE)
    pool = next((chunk for chunk in table.within() if chunk.kind == _STRING_POOL), None)
    if pool is None:
        raise _strange()
    for _ in range(_DEEPEST):
        kind, value = _value(table, reference.number)
        if kind == _STRING:
            return _string(pool, value)
        if kind != _REFERENCE:
            break
        reference = Reference(value)
    raise Unreadable("The app's file does not say in words what it is called.")


def _strange() -> Unreadable:
    return Unreadable("A list in the app's file has an unknown form.")


def _outer(data: bytes, kind: int) -> _Chunk:
    chunk = _chunk(data, 0, len(data))
    if chunk.kind != kind:
        raise _strange()
    return chunk


def _chunk(data: bytes, at: int, limit: int) -> _Chunk:
    if at + 8 > limit:
        raise _strange()
    kind, header, size = unpack_from("<HHI", data, at)
    if not 8 <= header <= size or at + size > limit:  # noqa: PLR2004 - the three fields read here
        raise _strange()
    return _Chunk(kind, data, at, header, at + size)


def _label_of(element: _Chunk, pool: _Chunk, attributes: tuple[int, ...]) -> str | Reference | None:
    start, size, count = element.numbers("<HHH", element.header + 8)
    if count and size < 20:  # noqa: PLR2004 - the fields of one attribute
        raise _strange()
    for number in range(count):
        at = element.header + start + number * size
        name = element.numbers("<II", at)[1]
        if name >= len(attributes) or attributes[name] != _LABEL:
            continue
        kind, value = element.numbers("<BI", at + 15)
        if kind == _STRING:
            return _string(pool, value)
        return Reference(value) if kind == _REFERENCE else None
    return None


def _string(pool: _Chunk, index: int) -> str:
    """Return one string of a pool; at most so many characters as a name can have."""
    count, _, flags, start, _ = pool.numbers("<IIIII", 8)
    if index >= count:
        raise _strange()
    at = start + pool.numbers("<I", pool.header + 4 * index)[0]
    if flags & _UTF8:
        at = _after_length(pool, at, 1)[1]
        length, at = _after_length(pool, at, 1)
        return decoded(_bytes(pool, at, min(length, 4 * _LONGEST)))[:_LONGEST]
    length, at = _after_length(pool, at, 2)
    return _bytes(pool, at, 2 * min(length, _LONGEST)).decode("utf-16-le", errors="replace")


def _bytes(pool: _Chunk, at: int, length: int) -> bytes:
    place = pool.start + at
    if at < 0 or place + length > pool.end:
        raise _strange()
    return pool.data[place : place + length]


def _after_length(pool: _Chunk, at: int, width: int) -> tuple[int, int]:
    """Return a length of one or two units, and where it ends; its first bit says which."""
    form, bits = ("<B", 8) if width == 1 else ("<H", 16)
    (first,) = pool.numbers(form, at)
    high = 1 << (bits - 1)
    if not first & high:
        return first, at + width
    (second,) = pool.numbers(form, at + width)
    return ((first & (high - 1)) << bits) | second, at + 2 * width


def _value(table: _Chunk, number: int) -> tuple[int, int]:
    """Return kind and data of a resource: that of no language, or else the first there is."""
    package_id, type_id, entry = number >> 24, (number >> 16) & 0xFF, number & 0xFFFF
    found: tuple[int, int] | None = None
    for package in table.within():
        if package.kind != _PACKAGE or package.numbers("<I", 8)[0] != package_id:
            continue
        for chunk in package.within():
            if chunk.kind != _TYPE or chunk.numbers("<B", 8)[0] != type_id:
                continue
            value = _entry(chunk, entry)
            if value and chunk.numbers("<I", 28) == (0,):
                return value
            found = found or value
    if found is None:
        raise Unreadable("The app's file does not say in words what it is called.")
    return found


def _entry(chunk: _Chunk, index: int) -> tuple[int, int] | None:
    """Return kind and data of one entry of a type; None if this variant does not have it."""
    flags, count, start = chunk.numbers("<BxxII", 9)
    offset = _offset(chunk, index, flags, count)
    if offset is None:
        return None
    at = start + offset
    size, entry_flags = chunk.numbers("<HH", at)
    if entry_flags & _COMPACT:
        return entry_flags >> 8, chunk.numbers("<I", at + 4)[0]
    if entry_flags & _COMPLEX:
        return None
    kind, value = chunk.numbers("<BI", at + size + 3)
    return kind, value


def _offset(chunk: _Chunk, index: int, flags: int, count: int) -> int | None:
    """Return where an entry stands, from the list of places after the header."""
    if flags & _SPARSE:
        if chunk.header + 4 * count > chunk.end - chunk.start:
            raise _strange()
        pairs = chunk.numbers(f"<{2 * count}H", chunk.header)
        places = dict(zip(pairs[::2], pairs[1::2], strict=True))
        return 4 * places[index] if index in places else None
    if index >= count:
        return None
    if flags & _OFFSETS_OF_16:
        (place,) = chunk.numbers("<H", chunk.header + 2 * index)
        return None if place == _NONE_16 else 4 * place
    (place,) = chunk.numbers("<I", chunk.header + 4 * index)
    return None if place == _NONE_32 else place
