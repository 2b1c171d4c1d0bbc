"""HEIC and AVIF: photos in boxes. Exif and XMP are items, which an index says where to find.

The item is often far from the head, on iPhones at the end of the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.photos.boxes import boxes_in
from safety_audit.photos.exif import place_in_exif
from safety_audit.photos.place import NO, YES, Place, Told
from safety_audit.photos.stretch import Damaged, Stretch
from safety_audit.photos.xmp import MOST_XMP, place_in_xmp

__all__ = ["place_in_heif"]

_PREFETCH = 256 << 10
_MOST_ITEMS = 4096
_IN_FILE, _IN_DATA = 0, 1


def place_in_heif(whole: Stretch) -> Place:
    """Tell whether a photo says a place.

    Raises:
        Damaged: its boxes cannot be followed.

    """
    index = next((box for box in boxes_in(whole) if box.kind == b"meta"), None)
    if index is None or index.cut:
        raise Damaged("It has no index.")
    meta = index.content
    meta.upto(0, min(meta.length, _PREFETCH))
    inner = {box.kind: box.content for box in boxes_in(meta, 4)}
    items = dict(_items(inner[b"iinf"])) if b"iinf" in inner else {}
    wanted = {number: kind for number, kind in items.items() if kind in {b"Exif", b"mime"}}
    if not wanted:
        return NO
    if b"iloc" not in inner:
        raise Damaged("It does not say where its parts are.")
    found = NO
    for number, content in _contents(whole, inner, set(wanted)):
        place = _in_item(wanted[number], content)
        if place.told is Told.YES:
            return place
        found = place if place.told is Told.MAY else found
    return found


def _in_item(kind: bytes, content: Stretch) -> Place:
    if kind == b"mime":
        text = content.upto(0, MOST_XMP).decode("utf-8", errors="replace")
        return YES if place_in_xmp(text) else NO
    skip = content.number(0, 4) + 4
    return place_in_exif(content.part(skip, content.length - skip))


def _items(iinf: Stretch) -> Iterator[tuple[int, bytes]]:
    """Yield the number and kind of each item (`infe`, versions 2 and 3)."""
    wide = iinf.number(0, 1) != 0
    for entry in boxes_in(iinf, 8 if wide else 6):
        version = entry.content.number(0, 1)
        if entry.kind == b"infe" and version in {2, 3}:
            size = 4 if version == 3 else 2  # noqa: PLR2004 - a version
            yield entry.content.number(4, size), entry.content.bytes(4 + size + 2, 4)


@dataclass(slots=True)
class _Cursor:
    """Reads numbers one after the other."""

    stretch: Stretch
    at: int = 0

    def number(self, size: int) -> int:
        value = self.stretch.number(self.at, size) if size else 0
        self.at += size
        return value


def _contents(
    whole: Stretch, inner: dict[bytes, Stretch], wanted: set[int]
) -> Iterator[tuple[int, Stretch]]:
    """Yield where the wanted items are (`iloc`, versions 0 to 2)."""
    told = _Cursor(inner[b"iloc"])
    version = told.number(4) >> 24
    sizes = told.number(2)
    offset_size, length_size, base_size, index_size = (
        sizes >> shift & 15 for shift in (12, 8, 4, 0)
    )
    wide = 4 if version == 2 else 2  # noqa: PLR2004 - a version
    for _ in range(min(told.number(wide), _MOST_ITEMS)):
        number = told.number(wide)
        method = told.number(2) & 15 if version else _IN_FILE
        told.number(2)
        base = told.number(base_size)
        extents = []
        for _ in range(min(told.number(2), _MOST_ITEMS)):
            told.number(index_size if version else 0)
            extents.append((base + told.number(offset_size), told.number(length_size)))
        if number in wanted:
            yield number, _content(whole, inner, method, extents)


def _content(
    whole: Stretch, inner: dict[bytes, Stretch], method: int, extents: list[tuple[int, int]]
) -> Stretch:
    """Return an item that is in one piece, as what cameras write is."""
    holder = inner.get(b"idat") if method == _IN_DATA else whole
    if method not in {_IN_FILE, _IN_DATA} or holder is None or len(extents) != 1:
        raise Damaged("What the camera wrote into it is kept in a way that this tool cannot read.")
    offset, length = extents[0]
    return holder.part(offset, length or holder.length - offset)
