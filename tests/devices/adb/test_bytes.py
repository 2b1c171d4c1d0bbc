"""Messages, frames, marks and keys: the byte forms that the connection is made of."""

import base64
import gzip
import itertools
import os
import struct
from pathlib import Path

import psutil
import pytest
from adb_shell.auth.keygen import decode_pubkey
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.adb.batch import LONGEST, Script, Splitter, Unpacker, plan
from safety_audit.devices.adb.keys import TemporaryKey
from safety_audit.devices.adb.protocol import (
    HEADER_SIZE,
    Command,
    Header,
    Message,
    NotAdb,
    checksum,
)
from safety_audit.devices.adb.shell import Frames, Kind
from safety_audit.devices.interface import NotAllowed, Query

NUMBERS = st.integers(0, 0xFFFFFFFF)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    """Cut bytes at these places."""
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(places)]


@given(
    command=st.sampled_from(Command),
    first=NUMBERS,
    second=NUMBERS,
    payload=st.binary(max_size=300),
    with_sum=st.booleans(),
)
def test_a_message_is_read_back(
    command: Command, first: int, second: int, payload: bytes, *, with_sum: bool
) -> None:
    """What is packed is read back the same, with a checksum where one is wanted."""
    data = Message(command, first, second, payload).packed(with_sum=with_sum)
    header = Header.parse(data[:HEADER_SIZE])
    total = checksum(payload) if with_sum else 0
    assert header == Header(command, first, second, len(payload), total)
    assert data[HEADER_SIZE:] == payload


@given(st.binary(max_size=40) | st.binary(min_size=24, max_size=24))
def test_any_bytes_are_a_header_or_not_adb(data: bytes) -> None:
    """Bytes that are no header are refused, never misread."""
    try:
        header = Header.parse(data)
    except NotAdb:
        return
    assert header.length <= 1 << 20


@given(
    st.lists(st.tuples(st.sampled_from(Kind), st.binary(min_size=1, max_size=50)), max_size=8),
    st.lists(st.integers(0, 500), max_size=8),
)
def test_frames_are_read_however_they_are_cut(
    frames: list[tuple[Kind, bytes]], cuts: list[int]
) -> None:
    """Where messages end makes no difference to the frames."""
    data = b"".join(struct.pack("<BI", kind, len(part)) + part for kind, part in frames)
    reader = Frames()
    read = [given for piece in pieces(data, cuts) for given in reader.feed(piece)]
    for wanted in Kind:
        assert b"".join(part for kind, part in read if kind == wanted) == b"".join(
            part for kind, part in frames if kind == wanted
        )


@given(st.binary(max_size=300))
def test_any_bytes_are_frames_of_some_kind(data: bytes) -> None:
    """Nonsense gives frames of unknown kinds, or waits for more; it never fails."""
    assert sum(len(part) for _, part in Frames().feed(data)) <= len(data)


ANSWERS = st.lists(st.tuples(st.binary(max_size=80), st.integers(0, 255)), min_size=1, max_size=6)


@given(ANSWERS, st.lists(st.integers(0, 600), max_size=10), st.sampled_from([b"\n", b"\r\n"]))
def test_answers_are_split_however_they_are_cut(
    answers: list[tuple[bytes, int]], cuts: list[int], line_end: bytes
) -> None:
    """Where the stream is cut makes no difference to the answers."""
    word = "0123456789abcdef" * 2
    data = b"".join(out + f"{word} {code}".encode() + line_end for out, code in answers)
    splitter, got = Splitter(word), []
    for piece in pieces(data, cuts):
        splitter.feed(piece)
        while (part := splitter.part()) is not None:
            got.append(part)
    assert got == answers
    assert splitter.rest() == b""


def test_a_split_answer_of_many_chunks_takes_linear_time() -> None:
    """Each byte is searched about once: 20 MB in small chunks is no trouble."""
    splitter = Splitter("f" * 32)
    for _ in range(20_000):
        splitter.feed(b"f" * 20 + b"x" * 1004)
        assert splitter.part() is None
    assert len(splitter) == 20_000 * 1024


@given(
    data=st.binary(max_size=3000),
    cuts=st.lists(st.integers(0, 3000), max_size=5),
    packs=st.booleans(),
)
def test_a_stream_is_unpacked_if_it_is_packed(data: bytes, cuts: list[int], *, packs: bool) -> None:
    """A phone that has gzip and one that has none give the same bytes."""
    if not packs and data.startswith(b"\x1f\x8b\x08"):
        return
    unpacker = Unpacker(packed=True)
    sent = gzip.compress(data) if packs else data + b"   "
    got = b"".join(unpacker.feed(piece, 10_000) for piece in pieces(sent, cuts))
    assert got == (data if packs else sent)


def test_a_script_is_rendered_from_allowed_queries_only() -> None:
    """Text for the phone is made of allowed commands and marks, or not at all."""
    script = Script((Query("getprop"), Query("dumpsys role")), word="w")
    assert script.service(frames=True) == (
        b'shell,v2,raw:exec </dev/null\ngetprop\necho "w $?"; echo w >&2\n'
        b'dumpsys role\necho "w $?"; echo w >&2\0'
    )
    assert script.service(frames=False) == (
        b'exec:exec </dev/null\ngetprop\necho "w $?"\ndumpsys role\necho "w $?"\0'
    )
    packed = Script((Query("getprop"),), packed=True, word="w").service(frames=True)
    assert packed == (
        b'shell,v2,raw:{ exec </dev/null\ngetprop\necho "w $?"; echo w >&2\n}'
        b" | { gzip -1 2>/dev/null || cat; }\0"
    )
    for text in ("reboot", "getprop\nreboot", "getprop; reboot"):
        with pytest.raises(NotAllowed):
            Script((Query("getprop"), Query(text))).service(frames=True)


def test_a_large_dump_has_more_time_than_ten_seconds() -> None:
    """`dumpsys` is told to wait for a large answer, where the phone's knows how, and no others."""
    large = Query("dumpsys package", seconds=90.0, bulky=True)
    (large_old, large_new) = (Script((large,)).service(frames=new) for new in (False, True))
    assert b"\ndumpsys package\n" in large_old
    assert b"\ndumpsys -t 85 package\n" in large_new
    small = Script((Query("dumpsys role", seconds=90.0),)).service(frames=True)
    assert b"\ndumpsys role\n" in small
    other = Query("dumpsys appops --op CAMERA", bulky=True)
    assert b"\ndumpsys appops --op CAMERA\n" in Script((other,)).service(frames=True)


@given(
    count=st.integers(1, 400),
    longest=st.sampled_from([4096, 65535, LONGEST]),
    frames=st.booleans(),
)
def test_a_long_script_is_split(count: int, longest: int, *, frames: bool) -> None:
    """Parts of a long script are each short enough, and together ask the same."""
    queries = tuple(Query(f"pm path com.example.app{number}") for number in range(count))
    parts = list(Script(queries).split(longest, frames=frames))
    assert tuple(query for part in parts for query in part.queries) == queries
    assert all(len(part.service(frames=frames)) <= longest for part in parts)


def test_bulky_queries_have_streams_of_their_own() -> None:
    """Small queries share one script; each bulky one has its own."""
    small, big = Query("getprop"), Query("dumpsys package", bulky=True)
    scripts = plan([big, small, Query("dumpsys role")], packed=True)
    assert [(len(s.queries), s.packed) for s in scripts] == [(2, False), (1, True)]
    assert plan([], packed=True) == []


def test_a_key_is_what_android_expects(capsys: pytest.CaptureFixture[str]) -> None:
    """The public key has Android's form, and it verifies what the private one signed."""
    key, token = TemporaryKey(), os.urandom(20)
    form, comment = key.public().split(b" ")
    decode_pubkey(form)
    data = base64.b64decode(form)
    words, inverse, modulus, square, exponent = struct.unpack("<II256s256sI", data)
    number = int.from_bytes(modulus, "little")
    assert (words, exponent, len(data)) == (64, 65537, 524)
    assert (inverse * number) % (1 << 32) == (1 << 32) - 1
    assert int.from_bytes(square, "little") == pow(2, 4096, number)
    rsa.RSAPublicNumbers(exponent, number).public_key().verify(
        key.signature(token), token, padding.PKCS1v15(), utils.Prehashed(hashes.SHA1())
    )
    assert comment == b"computer@home\0"
    assert capsys.readouterr() == ("", "")


def test_a_key_leaves_no_file_and_no_descriptor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making a key touches no folder and leaves nothing open."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    process = psutil.Process()
    before = process.num_fds()
    TemporaryKey()
    assert process.num_fds() == before
    assert list(tmp_path.iterdir()) == []
