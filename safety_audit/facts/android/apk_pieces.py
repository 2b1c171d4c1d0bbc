"""A package file of which only some stretches are known: where its parts stand.

A package file is a ZIP file of up to hundreds of megabytes. Its end says where its directory is,
and the directory where each entry is. All is pure: what is not known yet is asked for by raising
`Needed`, and whoever reads goes on once it is there.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from struct import unpack_from

from safety_audit.model import Unreadable

__all__ = ["TAIL", "Entry", "Needed", "PackageFile", "Pieces", "Stretch", "entries"]

TAIL = 65_536
"""How many bytes of the file's end are read first."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_ENTRY = b"PK\x01\x02"
_ENTRY_SIZE = 46
_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30
_ROOM_FOR_EXTRA = 4096
_DEFLATED = 8


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A stretch of a file."""

    start: int
    """Where it begins, counted from the file's first byte."""
    length: int
    """How many bytes it has."""


class Needed(Exception):
    """A stretch of the file that must be read before it can go on."""

    def __init__(self, stretch: Stretch) -> None:
        """Keep the stretch."""
        super().__init__(stretch)
        self.stretch = stretch


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A package file of which the end is known, and perhaps more."""

    size: int
    """The file's size in bytes."""
    directory: Stretch
    """Where the ZIP file's directory stands."""
    tail: bytes
    """The end of the file."""

    @classmethod
    def of(cls, tail: bytes) -> "PackageFile":
        """Return what the end of a file says about it.

        Raises:
            Unreadable: it is not the end of a package file.

        """
        at = tail.rfind(_END)
        while at >= 0:
            if at + _END_SIZE <= len(tail):
                size, start, comment = unpack_from("<IIH", tail, at + 12)
                if at + _END_SIZE + comment == len(tail):
                    return cls._checked(tail, at, Stretch(start, size))
            at = tail.rfind(_END, 0, at)
        raise Unreadable("This is not the end of an app's file.")

    @classmethod
    def _checked(cls, tail: bytes, at: int, directory: Stretch) -> "PackageFile":
        size = directory.start + directory.length + len(tail) - at
        whole = size == len(tail)
        if size < len(tail) or not (whole or len(tail) == TAIL):
            raise Unreadable("The parts of this app's file contradict each other.")
        return cls(size, directory, tail)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ZIP file's directory."""

    name: bytes
    """Its path."""
    method: int
    """How it is packed: 0 not at all, 8 deflated."""
    size: int
    """How many bytes it takes in the file."""
    offset: int
    """Where it begins."""


class Pieces:
    """The stretches of one file that are known."""

    def __init__(self, file: PackageFile, known: Mapping[Stretch, bytes]) -> None:
        """Start with the end of the file and what else was read."""
        self.file = file
        tail = Stretch(file.size - len(file.tail), len(file.tail))
        self._known = {tail: file.tail, **known}

    def at(self, start: int, length: int, ask: Stretch | None = None) -> bytes:
        """Return a stretch, or ask for it (or for the larger one around it)."""
        if start < 0 or length < 0 or start + length > self.file.size:
            raise Unreadable("A part of this app's file lies outside of it.")
        for stretch, data in self._known.items():
            offset = start - stretch.start
            if offset >= 0 and offset + length <= stretch.length:
                if len(data) != stretch.length:
                    raise Unreadable("A part of this app's file was cut off.")
                return data[offset : offset + length]
        raise Needed(ask or Stretch(start, length))

    def content(self, entry: Entry, largest: int) -> bytes:
        """Return an entry's content, unpacked, or ask for it; at most so many bytes of it.

        Raises:
            Unreadable: it is larger than that in the file, or contradicts itself.

        """
        if entry.size > largest:
            raise Unreadable("A part of this app's file has no credible size.")
        length = _LOCAL_SIZE + len(entry.name) + _ROOM_FOR_EXTRA + entry.size
        data = self.at(entry.offset, min(length, self.file.size - entry.offset))
        if not data.startswith(_LOCAL):
            raise Unreadable("The parts of this app's file contradict each other.")
        name_length, extra = unpack_from("<HH", data, 26)
        start = _LOCAL_SIZE + name_length + extra
        packed = data[start : start + entry.size]
        if len(packed) != entry.size:
            raise Unreadable("A part of this app's file was cut off.")
        if entry.method != _DEFLATED:
            return packed
        return zlib.decompressobj(-15).decompress(packed, largest)


def entries(listing: bytes) -> Iterator[Entry]:
    """Yield the entries that a ZIP file's directory lists."""
    at = 0
    while at + _ENTRY_SIZE <= len(listing) and listing.startswith(_ENTRY, at):
        (method,) = unpack_from("<H", listing, at + 10)
        (size,) = unpack_from("<I", listing, at + 20)
        name_length, extra, comment = unpack_from("<HHH", listing, at + 28)
        (offset,) = unpack_from("<I", listing, at + 42)
        name = listing[at + _ENTRY_SIZE : at + _ENTRY_SIZE + name_length]
        yield Entry(name, method, size, offset)
        at += _ENTRY_SIZE + name_length + extra + comment
