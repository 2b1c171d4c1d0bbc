"""Photos and films made for tests: right in form, with nothing to see in them."""

import struct
import zlib

BYTE, ASCII, LONG, RATIONAL = 1, 2, 4, 5
GPS, XMP = 0x8825, 700
SOMEWHERE = ((45, 1), (30, 1), (0, 1))
NOWHERE = ((0, 1), (0, 1), (0, 1))
NO_NUMBERS = ((0, 0), (0, 0), (0, 0))
XMP_PLACE = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description '
    'exif:GPSLatitude="45,30.0N" exif:GPSLongitude="12,15.5W"/></x:xmpmeta>'
)
XMP_NO_PLACE = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description xmp:Rating="3"/></x:xmpmeta>'

Entry = tuple[int, int, int, bytes]
Rationals = tuple[tuple[int, int], ...]


def tiff(
    gps: list[Entry] | None = None, *, more: list[Entry] | None = None, order: str = ">"
) -> bytes:
    """Return a TIFF block with these GPS entries; None for no GPS block at all."""
    head = b"MM\0*" if order == ">" else b"II*\0"
    first = sorted(more or [])
    if gps is not None:
        first = sorted([*first, (GPS, LONG, 1, b"")])
    start = 8
    after = start + 2 + 12 * len(first) + 4
    later = b""
    body = struct.pack(f"{order}H", len(first))
    blocks = [(entry, entry[3]) for entry in first]
    gps_at = after + sum(len(data) for (tag, *_), data in blocks if tag != GPS and len(data) > 4)
    for (tag, kind, count, _), data in blocks:
        if tag == GPS:
            value = struct.pack(f"{order}I", gps_at)
        elif len(data) > 4:
            value = struct.pack(f"{order}I", after + len(later))
            later += data
        else:
            value = data.ljust(4, b"\0")
        body += struct.pack(f"{order}HHI", tag, kind, count) + value
    whole = head + struct.pack(f"{order}I", start) + body + bytes(4) + later
    return whole if gps is None else whole + directory(gps, len(whole), order)


def directory(entries: list[Entry], start: int, order: str = ">") -> bytes:
    """Return one directory that stands at `start`."""
    after = start + 2 + 12 * len(entries) + 4
    body, later = struct.pack(f"{order}H", len(entries)), b""
    for tag, kind, count, data in entries:
        if len(data) > 4:
            value = struct.pack(f"{order}I", after + len(later))
            later += data
        else:
            value = data.ljust(4, b"\0")
        body += struct.pack(f"{order}HHI", tag, kind, count) + value
    return body + bytes(4) + later


def gps(
    latitude: Rationals = SOMEWHERE,
    longitude: Rationals = SOMEWHERE,
    sides: tuple[bytes, bytes] = (b"N\0", b"W\0"),
    order: str = ">",
) -> list[Entry]:
    """Return the entries of a GPS block."""
    return [
        (0, BYTE, 4, b"\2\3\0\0"),
        (1, ASCII, len(sides[0]), sides[0]),
        (2, RATIONAL, len(latitude), rationals(latitude, order)),
        (3, ASCII, len(sides[1]), sides[1]),
        (4, RATIONAL, len(longitude), rationals(longitude, order)),
    ]


def rationals(numbers: Rationals, order: str = ">") -> bytes:
    return b"".join(struct.pack(f"{order}II", *number) for number in numbers)


def jpeg(*segments: bytes) -> bytes:
    """Return a JPEG file with these APP1 segments, and an empty picture."""
    parts = (b"\xff\xe1" + struct.pack(">H", len(one) + 2) + one for one in segments)
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xda\0\4\0\0" + b"\xff\xd9"


def exif(block: bytes) -> bytes:
    return b"Exif\0\0" + block


def xmp(text: str) -> bytes:
    return b"http://ns.adobe.com/xap/1.0/\0" + text.encode()


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG file with these chunks."""
    parts = b""
    for kind, data in (*chunks, (b"IEND", b"")):
        parts += struct.pack(">I", len(data)) + kind + data
        parts += struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + parts


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a WebP file with these chunks."""
    parts = b"WEBP"
    for kind, data in chunks:
        parts += kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(parts)) + parts


def box(kind: bytes, *content: bytes) -> bytes:
    """Return one box."""
    data = b"".join(content)
    return struct.pack(">I", len(data) + 8) + kind + data


def film(*index: bytes, brand: bytes = b"isom", pictures: int = 64) -> bytes:
    """Return a film whose index, with these boxes, stands at the end."""
    return box(b"ftyp", brand, bytes(4)) + box(b"mdat", bytes(pictures)) + box(b"moov", *index)


def xyz(words: bytes) -> bytes:
    return box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(words), 0x15C7), words))


def loci(latitude: float, longitude: float, name: bytes = b"\0") -> bytes:
    numbers = struct.pack(">iii", int(longitude * 65536), int(latitude * 65536), 0)
    return box(b"udta", box(b"loci", bytes(4), b"\x15\xc7", name, b"\0", numbers, b"earth\0\0"))


def keys(key: bytes, words: bytes) -> bytes:
    """Return an index of keys and values, as iPhones write it."""
    return box(
        b"meta",
        box(b"hdlr", bytes(8), b"mdta", bytes(13)),
        box(b"keys", bytes(4), struct.pack(">I", 1), box(b"mdta", key)),
        box(b"ilst", box(struct.pack(">I", 1), box(b"data", struct.pack(">II", 1, 0), words))),
    )


def heic(item: bytes, kind: bytes = b"Exif", *, far: int = 0, brand: bytes = b"heic") -> bytes:
    """Return a HEIC file with one item, so many bytes behind its index."""
    content = struct.pack(">I", 0) + item if kind == b"Exif" else item

    def index(offset: int) -> bytes:
        entry = struct.pack(">HHHHII", 1, 0, 0, 1, offset, len(content))
        return box(
            b"meta",
            bytes(4),
            box(b"hdlr", bytes(8), b"pict", bytes(13)),
            box(
                b"iinf",
                bytes(4),
                struct.pack(">H", 1),
                box(b"infe", b"\2\0\0\0", struct.pack(">HH", 1, 0), kind, b"\0"),
            ),
            box(b"iloc", b"\1\0\0\0", b"\x44\0", struct.pack(">H", 1), entry),
        )

    head = box(b"ftyp", brand, bytes(4))
    before = len(head) + len(index(0)) + 8 + far
    return head + index(before) + box(b"mdat", bytes(far), content)


WITH, WITHOUT = tiff(gps()), tiff([(0, BYTE, 4, b"\2\3\0\0")])
"""Exif with a place, and with the version of its GPS block alone, as many cameras write."""
