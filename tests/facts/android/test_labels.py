"""What the phone calls an app is read from a few stretches of its file, whatever the file holds."""

import random
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.made_up_phone import MadeUpPhone, user_app

from safety_audit.checking import Seen, check
from safety_audit.devices.practice import PracticePhone, build
from safety_audit.devices.practice.package_file import package_file
from safety_audit.engine import look
from safety_audit.facts.android.apk_pieces import TAIL, PackageFile, Stretch
from safety_audit.facts.android.binary_resources import (
    Reference,
    label_in_manifest,
    text_in_table,
)
from safety_audit.facts.android.labels import MOST_FILES, Labels, read_label
from safety_audit.model import Unreadable

NOBODY = 0xFFFFFFFF
REFERENCE = Reference(0x7F020001)
FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")


def chunk(kind: int, header: int, rest: bytes) -> bytes:
    """Return a chunk whose header has so many bytes, its own eight among them."""
    return struct.pack("<HHI", kind, header, 8 + len(rest)) + rest


def pool(words: Sequence[str], *, wide: bool = False) -> bytes:
    """Return a pool of strings, in UTF-8 or (`wide`) in UTF-16."""
    texts = []
    for word in words:
        data = word.encode("utf-16-le" if wide else "utf-8")
        if wide:
            texts.append(struct.pack("<H", len(data) // 2) + data + b"\0\0")
        else:
            texts.append(bytes((min(len(word), 127), len(data))) + data + b"\0")
    places = [sum(map(len, texts[:number])) for number in range(len(texts))]
    start = 28 + 4 * len(texts)
    facts = struct.pack("<5I", len(texts), 0, 0 if wide else 0x100, start, 0)
    return chunk(0x0001, 28, facts + struct.pack(f"<{len(places)}I", *places) + b"".join(texts))


def manifest(kind: int, value: int, *, named: int = 0x01010001, wide: bool = False) -> bytes:
    """Return a manifest whose application has one attribute."""
    words = pool(["label", "application", "Field Notes"], wide=wide)
    attribute = struct.pack("<III", NOBODY, 0, NOBODY) + struct.pack("<HBBI", 8, 0, kind, value)
    element = struct.pack("<IIIIHHHHHH", 1, NOBODY, NOBODY, 1, 20, 20, 1, 0, 0, 0) + attribute
    parts = words + chunk(0x0180, 8, struct.pack("<I", named)) + chunk(0x0102, 16, element)
    return chunk(0x0003, 8, parts)


def variant(entries: Sequence[bytes | None], language: bytes = b"\0\0", flags: int = 0) -> bytes:
    """Return one variant of a type: its entries, for one language."""
    present = [(number, entry) for number, entry in enumerate(entries) if entry is not None]
    starts, place = {}, 0
    for number, entry in present:
        starts[number] = place
        place += len(entry)
    count = len(entries)
    if flags == 1:
        places = b"".join(struct.pack("<HH", n, at // 4) for n, at in starts.items())
        count = len(present)
    elif flags == 2:
        places = b"".join(struct.pack("<H", starts.get(n, 4 * 0xFFFF) // 4) for n in range(count))
        places += bytes(-len(places) % 4)
    else:
        places = b"".join(struct.pack("<I", starts.get(n, NOBODY)) for n in range(count))
    config = struct.pack("<II", 28, 0) + language + bytes(18)
    start = 20 + len(config) + len(places)
    facts = struct.pack("<BBHII", 2, flags, 0, count, start) + config + places
    return chunk(0x0201, 20 + len(config), facts + b"".join(entry for _, entry in present))


def text(index: int) -> bytes:
    return struct.pack("<HHIHBBI", 8, 0, 0, 8, 0, 3, index)


def see(number: int) -> bytes:
    return struct.pack("<HHIHBBI", 8, 0, 0, 8, 0, 1, number)


def compact(index: int) -> bytes:
    return struct.pack("<HHI", 0, (3 << 8) | 8, index)


def table(*variants: bytes, words: Sequence[str] = ("no", "Field Notes", "Notizen")) -> bytes:
    """Return a table of resources with one package of these variants."""
    facts = struct.pack("<I", 0x7F) + bytes(256) + bytes(20)
    package = chunk(0x0200, 288, facts + b"".join(variants))
    return chunk(0x0002, 12, struct.pack("<I", 1) + pool(words) + package)


class TestManifest:
    """What the manifest says of the app's name."""

    def test_a_name(self) -> None:
        """A name that stands in the manifest is read, in either way of writing."""
        assert label_in_manifest(manifest(3, 2)) == "Field Notes"
        assert label_in_manifest(manifest(3, 2, wide=True)) == "Field Notes"

    def test_a_reference(self) -> None:
        """A name that stands elsewhere is a number."""
        assert label_in_manifest(manifest(1, REFERENCE.number)) == REFERENCE

    @pytest.mark.parametrize("data", [manifest(3, 2, named=0x01010003), manifest(16, 5)])
    def test_no_name(self, data: bytes) -> None:
        """An attribute of another number, or one that is no text, is no name."""
        assert label_in_manifest(data) is None

    @pytest.mark.parametrize(
        "data", [b"", b"Made up", table(), manifest(3, 99), manifest(3, 2)[:-9]]
    )
    def test_another_form(self, data: bytes) -> None:
        """Anything else is not read as a manifest."""
        with pytest.raises(Unreadable):
            label_in_manifest(data)


class TestTable:
    """What a number of the table of resources stands for."""

    @pytest.mark.parametrize("flags", [0, 1, 2])
    def test_a_text(self, flags: int) -> None:
        """Each way to list the places of entries is understood."""
        data = table(variant([None, text(1)], flags=flags))

        assert text_in_table(data, REFERENCE) == "Field Notes"

    def test_a_short_entry(self) -> None:
        """The short form of entries that newer tools write is understood."""
        assert text_in_table(table(variant([None, compact(1)])), REFERENCE) == "Field Notes"

    def test_of_no_language(self) -> None:
        """The text that holds where no language is named comes before a language's own."""
        data = table(variant([None, text(2)], b"de"), variant([None, text(1)]))

        assert text_in_table(data, REFERENCE) == "Field Notes"

    def test_of_the_only_language(self) -> None:
        """Where there is a language's own only, it is taken."""
        assert text_in_table(table(variant([None, text(2)], b"de")), REFERENCE) == "Notizen"

    def test_a_reference_to_another(self) -> None:
        """A text may stand at another number again."""
        data = table(variant([text(1), see(0x7F020000)]))

        assert text_in_table(data, REFERENCE) == "Field Notes"

    @pytest.mark.parametrize(
        "data",
        [
            table(variant([None, see(REFERENCE.number)])),
            table(variant([text(1)])),
            table(variant([None, None])),
            table(variant([None, text(9)])),
            table(),
            b"",
            manifest(3, 2),
            table(variant([None, text(1)]))[:-3],
        ],
    )
    def test_no_text(self, data: bytes) -> None:
        """A circle, a number that is not there, or another form gives a reason."""
        with pytest.raises(Unreadable):
            text_in_table(data, REFERENCE)


@check("labels", limits="Nothing.")
def wanted(labels: Labels) -> Iterator[Seen]:
    """Labels: names the fact that these tests are about."""
    yield from ()


def files(size: int) -> dict[str, bytes]:
    """Return the parts of an app of about this size, whose name stands in its table."""
    return {
        "AndroidManifest.xml": manifest(1, REFERENCE.number),
        "resources.arsc": table(variant([None, text(1)])),
        "assets/large": random.Random(1).randbytes(size),
        **{f"res/{number:050}": b"" for number in range(800)},
    }


def packed(folder: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path.read_bytes()


def read(apk: bytes) -> tuple[str, int]:
    """Return the name, and how many stretches it took besides the end."""
    file, known = PackageFile.of(apk[-TAIL:]), dict[Stretch, bytes]()
    for _ in range(4):
        found = read_label(file, known)
        if isinstance(found, str):
            return found, len(known)
        known[found] = apk[found.start : found.start + found.length]
    raise AssertionError(found)


class TestFile:
    """Reading a package file in stretches."""

    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_small(self, tmp_path: Path, method: int) -> None:
        """All that is needed of a small file is in its end."""
        files = {
            "AndroidManifest.xml": manifest(1, REFERENCE.number),
            "resources.arsc": table(variant([None, text(1)])),
        }

        assert read(packed(tmp_path, files, method)) == ("Field Notes", 0)

    def test_large(self, tmp_path: Path) -> None:
        """Of a large file the directory, the manifest and the table are read, and no more."""
        assert read(packed(tmp_path, files(1 << 20))) == ("Field Notes", 3)

    def test_of_the_practice_phone(self) -> None:
        """A practice phone's file has its name in the manifest."""
        assert read(package_file("somebody", "Example Ünit")) == ("Example Ünit", 0)
        assert read(package_file("somebody")) == ("", 0)

    def test_a_bomb(self, tmp_path: Path) -> None:
        """A table that unpacks to a thousand times its size is not unpacked."""
        files = {"AndroidManifest.xml": manifest(1, 7), "resources.arsc": bytes(64 << 20)}

        with pytest.raises(Unreadable):
            read(packed(tmp_path, files))

    @pytest.mark.parametrize("files", [{}, {"resources.arsc": b""}])
    def test_without_a_manifest(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        """A file without a manifest gives a reason."""
        with pytest.raises(Unreadable):
            read(packed(tmp_path, {"a": b"", **files}))

    @pytest.mark.skipif(
        not (shutil.which("aapt") and FRAMEWORK.exists()), reason="needs Debian's aapt"
    )
    def test_made_by_androids_own_tool(self, tmp_path: Path) -> None:
        """A file that Android's packaging tool made is read: names by language, and by detour."""
        values = {"values": '<string name="x">no</string><string name="app">@string/real</string>'}
        values["values"] += '<string name="real">Field Notes \u00fc</string>'
        values["values-de"] = '<string name="real">Notizen</string>'
        for folder, strings in values.items():
            (tmp_path / "res" / folder).mkdir(parents=True)
            words = f"<resources>{strings}</resources>"
            (tmp_path / "res" / folder / "s.xml").write_text(words, encoding="utf-8")
        (tmp_path / "AndroidManifest.xml").write_text(
            '<manifest xmlns:android="http://schemas.android.com/apk/res/android"'
            ' package="org.example.made"><application android:icon="@android:drawable/ic_menu_add"'
            ' android:label="@string/app"><activity android:name=".A" android:label="other"/>'
            "</application></manifest>",
            encoding="utf-8",
        )
        made = tmp_path / "made.apk"
        folders = ["-M", f"{tmp_path}/AndroidManifest.xml", "-S", f"{tmp_path}/res"]
        command = ["aapt", "package", *folders, "-I", str(FRAMEWORK), "-F", str(made)]
        subprocess.run(command, check=True)

        assert read(made.read_bytes()) == ("Field Notes \u00fc", 0)


def test_of_a_large_app_in_four_rounds(tmp_path: Path) -> None:
    """The list of apps, the end, the directory with the beginning, the table: no more rounds."""
    apk = packed(tmp_path, files(1 << 20))
    phone = MadeUpPhone([user_app("com.example.large", file=apk)])
    visit = look(phone, [wanted])
    found = visit.known[Labels]

    assert isinstance(found, Labels)
    assert found.names == {"com.example.large": "Field Notes"}
    assert visit.waves == 4
    assert (
        sum(len(answer.data) for answer in visit.recording if "base.apk" in answer.query.text)
        < 300_000
    )


@given(st.binary(max_size=400), st.integers(0, 2**64 - 1))
def test_any_bytes(noise: bytes, seed: int) -> None:
    """Any bytes at all, and any damage to good ones, give a name or a reason."""
    chance = random.Random(seed)
    good = [manifest(3, 2), manifest(1, 7), table(variant([None, text(1)]), variant([see(5)]))]
    data = bytearray(chance.choice(good))
    for _ in range(chance.randint(0, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    for hostile in (noise, bytes(data), bytes(data)[: chance.randrange(len(data))]):
        with suppress(Unreadable):
            label_in_manifest(hostile)
        with suppress(Unreadable):
            text_in_table(hostile, REFERENCE)
        with suppress(Unreadable, AssertionError):
            read(hostile)


def labels_of(phone: PracticePhone) -> Labels:
    found = look(phone, [wanted]).known[Labels]
    assert isinstance(found, Labels)
    return found


class TestFact:
    """Of which apps the name is read."""

    def test_of_those_that_are_likely_to_be_named(self) -> None:
        """From a file, with wide access, or named by a list: and no other app's file is touched."""
        phone = build(
            "google-14",
            [
                {"package": "org.example.file", "label": "One", "origin": "file"},
                {"package": "org.example.screen", "label": "Two", "powers": ["reads-screen"]},
                {"package": "org.example.familymap", "label": "Three"},
                {"package": "org.example.game", "label": "Four"},
            ],
        )
        visit = look(phone, [wanted])
        asked = [answer.query.text for answer in visit.recording]
        names = labels_of(phone).names

        assert names["org.example.file"] == "One"
        assert names["org.example.screen"] == "Two"
        assert names["org.example.familymap"] == "Three"
        assert "org.example.game" not in names
        assert not any("org.example.game" in text for text in asked)

    def test_at_most_so_many(self) -> None:
        """Those with the widest access come first; the others have no name."""
        many: list[dict[str, object]] = [
            {"package": f"org.example.a{number:02}", "label": "x", "origin": "file"}
            for number in range(30)
        ]
        many.append({"package": "org.example.z", "label": "Z", "powers": ["device-admin"]})
        names = labels_of(build("google-14", many)).names

        assert len(names) == MOST_FILES
        assert names["org.example.z"] == "Z"

    def test_a_file_that_is_not_given(self) -> None:
        """A name that cannot be read is not known, which stops nothing."""
        one = {"package": "org.example.file", "label": "One", "origin": "file"}
        asked = [
            answer.query.text for answer in look(build("google-14", [one]), [wanted]).recording
        ]
        (command,) = (text for text in asked if "/org.example.file-" in text)
        trouble = {"command": command, "how": "refused"}
        labels = labels_of(build("google-14", [one], troubles=[trouble]))

        assert isinstance(labels.names["org.example.file"], Unreadable)
        assert labels.of("org.example.file") == ""
        assert labels.of("org.example.none") == ""
