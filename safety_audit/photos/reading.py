"""The one function that says whether a file says where it was taken."""

from collections.abc import Callable

from safety_audit.photos.chunks import place_in_png, place_in_webp
from safety_audit.photos.exif import place_in_tiff
from safety_audit.photos.heif import place_in_heif
from safety_audit.photos.jpeg import place_in_jpeg
from safety_audit.photos.place import Place, unreadable
from safety_audit.photos.stretch import Damaged, Read, Stretch
from safety_audit.photos.video import place_in_video

__all__ = ["place_in"]

_MOST_BYTES = 16 << 20
_MOST_READS = 20_000
_STILL = (b"avi", b"hei", b"hev", b"mif", b"msf")
_VIDEO_BEGINS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_NO_PICTURE = "It does not begin like any photo or video that this tool knows."

_Reader = Callable[[Stretch], Place]


def place_in(read: Read, size: int) -> Place:
    """Tell whether a photo or video says where it was taken.

    `read(offset, length)` returns that stretch, shorter where the file ends. It is asked for a
    few kilobytes of any file, however large; what it raises passes through. `size` is the size in
    bytes. What a file is shows in its bytes; its name is nobody's business.
    """
    whole = Stretch(_bounded(read), 0, size)
    try:
        reader = _reader_of(whole)
        return reader(whole) if reader else _nothing_known(whole)
    except Damaged as damage:
        return unreadable(str(damage))


def _nothing_known(whole: Stretch) -> Place:
    return unreadable(_NO_PICTURE) if whole.length else unreadable("It is empty.")


def _reader_of(whole: Stretch) -> _Reader | None:
    begins = whole.upto(0, 12)
    if begins.startswith(b"\xff\xd8\xff"):
        return place_in_jpeg
    if begins.startswith(b"\x89PNG\r\n\x1a\n"):
        return place_in_png
    if begins.startswith((b"II*\0", b"MM\0*")):
        return place_in_tiff
    if begins.startswith(b"RIFF") and begins[8:12] == b"WEBP":
        return place_in_webp
    if begins[4:8] not in _VIDEO_BEGINS:
        return None
    still = begins[4:8] == b"ftyp" and begins[8:11] in _STILL
    return place_in_heif if still else place_in_video


def _bounded(read: Read) -> Read:
    """Return the same, refusing a file that makes its reader go round and round."""
    bytes_left, reads_left = _MOST_BYTES, _MOST_READS

    def bounded(offset: int, length: int) -> bytes:
        nonlocal bytes_left, reads_left
        data = read(offset, length)[:length]
        bytes_left -= len(data)
        reads_left -= 1
        if bytes_left < 0 or reads_left < 0:
            raise Damaged("It has more parts than a photo has.")
        return data

    return bounded
