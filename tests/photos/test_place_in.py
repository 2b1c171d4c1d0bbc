"""Whether a photo or film says where it was taken, for each kind of file, whole and broken."""

import csv
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from photo_samples import (
    ASCII,
    BYTE,
    GPS,
    LONG,
    NO_NUMBERS,
    NOWHERE,
    RATIONAL,
    SOMEWHERE,
    WITH,
    WITHOUT,
    XMP,
    XMP_NO_PLACE,
    XMP_PLACE,
    box,
    exif,
    film,
    gps,
    heic,
    jpeg,
    keys,
    loci,
    png,
    rationals,
    tiff,
    webp,
    xmp,
    xyz,
)

from safety_audit.photos import Look, Place, Told, place_in
from safety_audit.photos.scope import AHEAD, HEAD

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = Path(
    os.environ.get("SAFETY_AUDIT_PHOTOS", REPOSITORY.parent / "shared" / "data" / "photos")
)
WORDS = {"place": Told.YES, "no-place": Told.NO, "may-hold": Told.MAY}
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
ISO_KEY = b"com.apple.quicktime.location.ISO6709"


def told(data: bytes) -> Place:
    return place_in(reader(data), len(data))


def reader(data: bytes) -> Callable[[int, int], bytes]:
    return lambda offset, length: data[offset : offset + length]


def answers(data: bytes) -> Told:
    return told(data).told


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs photos (SAFETY_AUDIT_PHOTOS names them)")
def test_real_photos_are_told_as_their_list_says() -> None:
    """Every photo of the collection is told as its INDEX.csv has it."""
    with (SAMPLES / "INDEX.csv").open() as file:
        expected = {row["file"]: WORDS[row["expected"]] for row in csv.DictReader(file)}
    assert len(expected) >= 32
    assert {name: answers((SAMPLES / name).read_bytes()) for name in expected} == expected


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda block: block,
        lambda block: jpeg(exif(block)),
        lambda block: jpeg(b"JUNK", exif(block)),
        lambda block: png((b"IHDR", bytes(13)), (b"eXIf", block)),
        lambda block: png((b"IDAT", bytes(9)), (b"eXIf", block)),
        lambda block: webp((b"VP8X", bytes(10)), (b"EXIF", block)),
        lambda block: webp((b"VP8 ", bytes(7)), (b"EXIF", exif(block))),
        heic,
        lambda block: heic(exif(block), far=500_000),
        lambda block: heic(block, brand=b"avif"),
        lambda block: heic(block, brand=b"mif1"),
    ],
)
def test_exif_is_found_in_every_kind_of_photo(wrap: Callable[[bytes], bytes], order: str) -> None:
    """A place in Exif is found in JPEG, DNG, PNG, WebP, HEIC and AVIF; only a version is none."""
    assert answers(wrap(tiff(gps(order=order), order=order))) is Told.YES
    assert answers(wrap(tiff([(0, BYTE, 4, b"\2\3\0\0")], order=order))) is Told.NO
    assert answers(wrap(tiff(order=order))) is Told.NO


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (gps(NOWHERE, NOWHERE), Told.NO),
        (gps(NOWHERE, SOMEWHERE), Told.YES),  # on the equator
        (gps(NO_NUMBERS, NO_NUMBERS, (b"\0", b"\0")), Told.NO),
        (gps(SOMEWHERE, NO_NUMBERS), Told.NO),
        (gps()[:3], Told.NO),  # a latitude alone
        (gps(((213, 1), (0, 1), (0, 1))), Told.NO),
        (gps(SOMEWHERE, ((181, 1), (0, 1), (0, 1))), Told.NO),
        (gps(((4294967295, 1),)), Told.NO),
        (gps(((45, 1),), ((12, 1),)), Told.YES),  # degrees alone
        (gps(((45, 1),) * 9), Told.NO),
        (gps(sides=(b"\0", b"W\0")), Told.MAY),  # which half of the world is not said
        (gps(sides=(b"?\0", b"??")), Told.MAY),
        (gps(sides=(b"n\0", b"e\0")), Told.YES),
        ([(2, ASCII, 6, b"hello\0"), (4, ASCII, 6, b"there\0")], Told.NO),
        ([(2, LONG, 2, b"12345678"), (4, RATIONAL, 3, rationals(SOMEWHERE))], Told.NO),
        ([], Told.NO),
    ],
)
def test_only_a_place_on_earth_is_one(
    entries: list[tuple[int, int, int, bytes]], expected: Told
) -> None:
    """Zeros, no numbers, half a place and numbers out of range are no place."""
    assert answers(jpeg(exif(tiff(entries)))) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (XMP_PLACE, Told.YES),
        (XMP_NO_PLACE, Told.NO),
        ("exif:GPSLatitude='45.5' exif:GPSLongitude='-12.25'", Told.YES),
        ("<exif:GPSLatitude>45,30,0N</exif:GPSLatitude><exif:GPSLongitude>1,2,3E<", Told.YES),
        ('exif:GPSLatitude="0,0N" exif:GPSLongitude="0,0E"', Told.NO),
        ('exif:GPSLatitude="45/0" exif:GPSLongitude="1/0"', Told.NO),
        ('exif:GPSLatitude="45,1N"', Told.NO),
        ('exif:GPSLatitude="..." exif:GPSLongitude=",,,"', Told.NO),
        ('exif:GPSLatitude="945N" exif:GPSLongitude="12E"', Told.NO),
    ],
)
def test_xmp_says_a_place_too(text: str, expected: Told) -> None:
    """A place in XMP alone is found, in every kind of photo that can hold XMP."""
    assert answers(jpeg(exif(WITHOUT), xmp(text))) is expected
    assert answers(webp((b"XMP ", text.encode()))) is expected
    assert answers(png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + text.encode()))) is expected
    assert answers(heic(text.encode(), b"mime")) is expected
    assert answers(tiff(more=[(XMP, BYTE, len(text), text.encode())])) is expected
    assert answers(film(box(b"udta", box(b"XMP_", text.encode())))) is expected


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"3gp5", b"qt  "])
@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (xyz(b"+45.5000-012.2500/"), Told.YES),
        (xyz(b"+45.5000-012.2500+031.000/"), Told.YES),
        (xyz(b"+00.0000+000.0000/"), Told.NO),
        (xyz(b"+95.0000+012.0000/"), Told.NO),
        (xyz(b"nowhere"), Told.NO),
        (xyz(b""), Told.NO),
        (loci(45.5, -12.25), Told.YES),
        (loci(45.5, -12.25, b"At home\0"), Told.YES),
        (loci(45.5, -12.25, b"\xfe\xff\0h\0\0"), Told.YES),
        (loci(0, 0), Told.NO),
        (keys(ISO_KEY, b"+45.5000-012.2500+010.000/"), Told.YES),
        (keys(ISO_KEY, b"+00.0000+000.0000/"), Told.NO),
        (keys(b"com.apple.quicktime.make", b"+45.5000-012.2500/"), Told.NO),
        (box(b"udta", box(b"gps0", bytes(40))), Told.MAY),
        (box(b"trak", bytes(200)), Told.NO),
        (box(b"udta", bytes(4)), Told.NO),
    ],
)
def test_films_say_it_in_their_index(index: bytes, expected: Told, brand: bytes) -> None:
    """The boxes that phones write are found, wherever the index stands."""
    assert answers(film(box(b"mvhd", bytes(100)), index, brand=brand)) is expected
    first = box(b"ftyp", brand, bytes(4)) + box(b"moov", index) + box(b"mdat", bytes(99))
    assert answers(first) is expected


@pytest.mark.parametrize("index_last", [True, False])
@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        (box(b"uuid", XMP_UUID, XMP_PLACE.encode()), Told.YES),
        (box(b"uuid", XMP_UUID, XMP_NO_PLACE.encode()), Told.NO),
        (box(b"XMP_", XMP_PLACE.encode()), Told.YES),
        (box(b"free", bytes(40)), Told.NO),
        (b"no box at all", Told.NO),
        (struct.pack(">I", 3) + b"junk" + bytes(9), Told.NO),
    ],
)
def test_what_stands_behind_the_index_counts(
    behind: bytes, expected: Told, *, index_last: bool
) -> None:
    """Programs that edit films put XMP at the very end, where nobody may stop before."""
    index, pictures = box(b"moov", box(b"mvhd", bytes(100))), box(b"mdat", bytes(99))
    parts = (pictures, index) if index_last else (index, pictures)
    assert answers(box(b"ftyp", b"isom", bytes(4)) + b"".join(parts) + behind) is expected


def test_a_sports_cameras_list_may_hold_a_place() -> None:
    """It keeps places in a box of its own, beside the index of the film."""
    assert answers(film(box(b"udta", box(b"GPMF", bytes(40))))) is Told.MAY


@pytest.mark.parametrize(
    ("last", "expected"),
    [((), Told.NO), (((b"eXIf", WITH),), Told.YES), (((b"eXIf", WITHOUT),), Told.NO)],
)
def test_a_large_screenshot_is_told_from_its_two_ends(
    last: tuple[tuple[bytes, bytes], ...], expected: Told
) -> None:
    """Android writes it in pieces of 8 KB: they are not read one by one."""
    data = png((b"IHDR", bytes(13)), *[(b"IDAT", bytes(8192))] * 400, (b"IDAT", bytes(77)), *last)
    one = Look(size=len(data)).with_part(0, data[:HEAD], HEAD)
    assert one.needs is not None
    offset, length = one.needs[0], max(one.needs[1], AHEAD)
    assert offset > len(data) - AHEAD
    one = one.with_part(offset, data[offset : offset + length], length)
    assert one.place is not None
    assert one.place.told is expected


def test_pieces_of_many_lengths_are_followed_one_by_one() -> None:
    """Where no piece stands where one would have to, none is left out."""
    pieces = [(b"IDAT", bytes(8192 + number)) for number in range(60)]
    assert answers(png((b"IHDR", bytes(13)), *pieces, (b"eXIf", WITH))) is Told.YES


def test_a_makers_own_block_may_hold_a_place() -> None:
    """A heat camera's block, and Exif packed into a PNG text, may hold one; Exif still decides."""
    block = b"FLIR\0\1\0\0FFF\0"
    assert answers(jpeg(exif(WITHOUT), block)) is Told.MAY
    assert answers(jpeg(block, exif(WITH))) is Told.YES
    assert answers(png((b"zTXt", b"Raw profile type exif\0\0x"))) is Told.MAY


def test_only_small_parts_are_read() -> None:
    """Of a film of four gigabytes a few hundred bytes are read, and no coordinate comes out."""
    size = 1 << 32
    head = box(b"ftyp", b"isom", bytes(4))
    index = box(b"moov", box(b"mvhd", bytes(100)), xyz(b"+45.5000-012.2500/"))
    rest = size - len(head) - len(index)
    head += struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", rest)
    asked = 0

    def read(offset: int, length: int) -> bytes:
        nonlocal asked
        asked += length
        if offset >= size - len(index):
            start = offset - (size - len(index))
            return index[start : start + length]
        return head[offset : offset + length].ljust(length, b"\0")

    place = place_in(read, size)
    assert place == Place(Told.YES)
    assert "45" not in repr(place)
    assert asked < 2_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello, this is no photo at all",
        b"\xff\xd8\xff",
        jpeg(exif(WITH))[:60],  # cut in the middle of the block
        jpeg(b"JUNK")[:6],
        b"\xff\xd8\xff\xe1\0\0",  # a part shorter than its own length
        b"\xff\xd8\xff\xe0\0\x10junk",
        jpeg(exif(b"MM\0*\0\0\xff\xff")),  # a directory outside
        jpeg(exif(b"MM\0*\0\0\0\x08\xff\xff")),  # 65,535 entries and no room
        jpeg(exif(b"garbage")),
        png((b"eXIf", WITH))[:40],
        b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffeXIf",
        webp((b"EXIF", WITH))[:40],
        b"RIFF\xff\xff\xff\xffWEBP",
        film()[:90],
        box(b"ftyp", b"isom", bytes(4)) + struct.pack(">I", 4) + b"moov",
        box(b"ftyp", b"isom", bytes(4)) + struct.pack(">I", 1) + b"mdat" + b"\xff" * 8,
        box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 5_000,
        heic(WITH)[:70],
        box(b"ftyp", b"heic", bytes(4)),
        heic(b"garbage"),
    ],
)
def test_what_is_cut_or_broken_is_never_told_to_hold_no_place(data: bytes) -> None:
    """A file that cannot be followed to its end could not be read, with a reason."""
    place = told(data)
    assert place.told is Told.UNREADABLE
    assert place.reason.endswith(".")


def test_damage_after_the_answer_does_not_matter() -> None:
    """A photo that says a place says it, whatever follows."""
    assert answers(jpeg(exif(WITH))[:-8]) is Told.YES
    assert answers(film(xyz(b"+45.5000-012.2500/"), bytes(40))[:-20]) is Told.YES


def test_a_list_of_65535_entries_ends() -> None:
    """A directory that points at itself, again and again, is told to be broken or to hold none."""
    entry = struct.pack(">HHII", 0x9999, BYTE, 0xFFFFFFFF, 8)
    block = b"MM\0*\0\0\0\x08" + struct.pack(">H", 5000) + entry * 5000 + bytes(4)
    assert answers(block) in {Told.NO, Told.UNREADABLE}
    loop = (
        b"MM\0*\0\0\0\x08" + struct.pack(">H", 1) + struct.pack(">HHII", GPS, LONG, 1, 8) + bytes(4)
    )
    assert answers(loop) is Told.NO


WHOLE = st.sampled_from(
    [
        jpeg(exif(WITH), xmp(XMP_PLACE)),
        WITH,
        png((b"eXIf", WITH), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0x")),
        webp((b"EXIF", WITH), (b"XMP ", b"x")),
        heic(WITH, far=40),
        film(xyz(b"+45.5000-012.2500/"), loci(1, 2), keys(ISO_KEY, b"+1.0+2.0/")),
    ]
)


@given(WHOLE, st.data())
def test_bytes_changed_at_random_end_in_an_answer(whole: bytes, data: st.DataObject) -> None:
    """A few bytes changed, or the end cut off: there is an answer, and nothing is raised."""
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(changed)))
    for photo in (bytes(changed), bytes(changed[:cut])):
        place = told(photo)
        assert (place.told is Told.UNREADABLE) == bool(place.reason)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff\xe1", b"MM\0*", b"II*\0"]))
@example(b"\0\0\0\0", b"MM\0*")
def test_any_bytes_end_in_an_answer(data: bytes, begins: bytes) -> None:
    """Whatever a file holds, there is an answer, and nothing is raised."""
    assert isinstance(told(begins + data), Place)


@given(WHOLE, st.integers(0, 1 << 40))
def test_a_wrong_size_ends_in_an_answer(whole: bytes, size: int) -> None:
    """A file that is longer or shorter than was said gives an answer."""
    assert isinstance(place_in(reader(whole), size), Place)


@given(WHOLE, st.data())
def test_a_cut_photo_never_turns_to_no(whole: bytes, data: st.DataObject) -> None:
    """A photo with a place, cut anywhere, still says it or could not be read."""
    cut = data.draw(st.integers(0, len(whole)))
    assert answers(whole[:cut]) in {Told.YES, Told.UNREADABLE}
