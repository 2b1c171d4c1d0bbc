"""A saved visit: what is in it, and what becomes of a file that somebody changed."""

import dataclasses
import io
import json
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hostile import CORPUS
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices import practice
from safety_audit.devices.capture import Keeping, digest, opened, packed
from safety_audit.devices.interface import Answer, Device, Kind, NotReached, Query, Status, quiet
from safety_audit.model import DeviceKind, Progress

MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
GETPROP = Query("getprop")
PHOTO = Query("head -c 9 '/storage/emulated/0/DCIM/a.jpg'", keep=False)


class Told(Device):
    """A device that answers each query with given words."""

    kind = DeviceKind.PHONE

    def __init__(self, answers: dict[str, Answer]) -> None:
        self._answers = answers

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        return [self._answers[query.text] for query in queries]


def kept(*answers: Answer) -> Keeping:
    device = Keeping(Told({answer.query.text: answer for answer in answers}))
    device.ask([answer.query for answer in answers])
    return device


def saved(place: Path, *devices: Keeping) -> Path:
    path = place / "visit.zip"
    path.write_bytes(packed(devices, program="safety-audit 1", made=MADE))
    return path


def rewritten(path: Path, changed: dict[str, bytes], left_out: str = "") -> Path:
    """Return the archive with other content for some of its files."""
    store = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(store, "w") as new:
        for name in old.namelist():
            if name != left_out:
                new.writestr(name, changed.get(name, old.read(name)))
    path.write_bytes(store.getvalue())
    return path


def test_every_answer_comes_back_as_it_was_given(tmp_path: Path) -> None:
    """Bytes, status, errors, exit code and times are those of the visit."""
    answers = [
        Answer(GETPROP, Status.OK, b"[a]: [\xff\x00]\n", b"warn", 0, MADE, 0.25),
        Answer(Query("dumpsys trust"), Status.REFUSED, b"", b"no", 1, MADE, 0.5),
        Answer(Query("dumpsys trust | sed -n '/a/,/b/p'"), Status.EMPTY, started=MADE),
        Answer(Query("/etc/hosts", Kind.FILE), Status.CUT_OFF, b"part", started=MADE),
    ]
    (device,) = opened(saved(tmp_path, kept(*answers))).devices

    assert device.ask([answer.query for answer in answers]) == answers


def test_what_was_not_asked_is_absent(tmp_path: Path) -> None:
    """A question that the visit did not ask has no answer, and is not an empty one."""
    (device,) = opened(saved(tmp_path, kept())).devices
    (answer,) = device.ask([GETPROP])

    assert answer.status is Status.ABSENT


def test_bytes_of_photos_are_left_out(tmp_path: Path) -> None:
    """What says where a photo was taken is not in the file, and that is told."""
    head = Answer(PHOTO, Status.OK, b"51.5N 0.1W", started=MADE)
    path = saved(tmp_path, kept(head, Answer(GETPROP, Status.OK, b"x", started=MADE)))
    capture = opened(path)

    assert (capture.count, capture.left_out) == (1, 1)
    with zipfile.ZipFile(path) as archive:
        assert all(b"51.5N" not in archive.read(name) for name in archive.namelist())


def test_a_practice_phone_stays_one(tmp_path: Path) -> None:
    """A saved practice phone says that it is one."""
    phone = Keeping(practice.find("quiet-phone").phone())
    phone.ask([GETPROP])
    (device,) = opened(saved(tmp_path, phone)).devices

    assert (device.kind, device.practice) == (DeviceKind.PHONE, True)


def test_a_changed_answer_is_named_and_failed(tmp_path: Path) -> None:
    """An answer that is not the one that was saved is no answer, and `changed` names it."""
    path = saved(tmp_path, kept(Answer(GETPROP, Status.OK, b"[a]: [b]\n", started=MADE)))
    capture = opened(rewritten(path, {"phone/getprop.txt": b"[a]: [c]\n"}))
    (answer,) = capture.devices[0].ask([GETPROP])

    assert list(capture.changed()) == ["getprop"]
    assert (answer.status, answer.data) == (Status.FAILED, b"")


def test_a_missing_answer_is_named(tmp_path: Path) -> None:
    """An answer whose file was taken out is named."""
    path = saved(tmp_path, kept(Answer(GETPROP, Status.OK, b"x", started=MADE)))

    assert list(opened(rewritten(path, {}, "phone/getprop.txt")).changed()) == ["getprop"]


def test_the_number_is_that_of_the_file(tmp_path: Path) -> None:
    """The number is what `sha256sum` prints."""
    path = tmp_path / "x"
    path.write_bytes(b"abc")

    assert digest(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """An answer that unpacks to far more than its question may have is no answer."""
    path = saved(tmp_path, kept(Answer(GETPROP, Status.OK, b"x", started=MADE)))
    small = dataclasses.replace(GETPROP, limit=1000)
    store = io.BytesIO()
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        new.writestr("capture.json", old.read("capture.json"))
        new.writestr("phone/getprop.txt", bytes(64 << 20))
    path.write_bytes(store.getvalue())
    (answer,) = opened(path).devices[0].ask([small])

    assert (answer.status, answer.data) == (Status.FAILED, b"")


NOTE = {
    "format": 1,
    "program": "x",
    "made": "2026-11-22T09:30:00Z",
    "devices": [],
}
BROKEN_NOTES = (
    b"",
    b"[",
    b"[" * 100_000,
    b'{"format": 1}',
    json.dumps(NOTE | {"format": 2}).encode(),
    json.dumps(NOTE | {"made": "2026-11-22T09:30:00"}).encode(),
    json.dumps(
        NOTE | {"devices": [{"kind": "toaster", "practice": False, "answers": []}]}
    ).encode(),
    json.dumps(NOTE | {"devices": [{"kind": "phone"}]}).encode(),
)


@pytest.mark.parametrize("note", BROKEN_NOTES, ids=range(len(BROKEN_NOTES)))
def test_a_broken_list_is_no_capture(tmp_path: Path, note: bytes) -> None:
    """A file whose list cannot be understood is told in one sentence."""
    path = rewritten(saved(tmp_path, kept()), {"capture.json": note})
    with pytest.raises(NotReached, match="is no saved visit"):
        opened(path)


@given(st.binary(max_size=300), st.integers(0, 600))
def test_any_bytes_are_a_capture_or_none(junk: bytes, at: int) -> None:
    """Whatever was overwritten, opening and asking ends in answers or in one error."""
    whole = packed(
        [kept(Answer(GETPROP, Status.OK, b"[a]: [b]\n", started=MADE))],
        program="x",
        made=MADE,
    )
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "visit.zip")
        path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
        try:
            devices = opened(path).devices
            answers = [answer for device in devices for answer in device.ask([GETPROP])]
        except NotReached:
            return

    assert all(a.status is not Status.OK or a.data == b"[a]: [b]\n" for a in answers)


@pytest.mark.parametrize("text", CORPUS)
def test_hostile_questions_make_plain_names(tmp_path: Path, text: str) -> None:
    """Whatever a question holds, its file has a plain name below its device's folder."""
    answer = Answer(Query(f"/home/{text}", Kind.FILE), Status.OK, b"x", started=MADE)
    path = saved(tmp_path, kept(answer))
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name != "capture.json")

    assert name.startswith("phone/file/")
    assert ".." not in name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789./_=,-")
    assert list(opened(path).changed()) == []


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    """A text, an empty file and a cut-off capture are no saved visits."""
    path = saved(tmp_path, kept())
    whole = path.read_bytes()
    for data in (b"", b"words", whole[:-1], whole + b"more", whole[:40]):
        path.write_bytes(data)
        with pytest.raises(NotReached, match="is no saved visit"):
            opened(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("strange", ["capture.json", "phone/getprop.txt"])
def test_what_is_packed_in_another_way_is_not_unpacked(
    tmp_path: Path, strange: str, method: int
) -> None:
    """Other ways to pack bring errors of their own, and may ask for any amount of memory."""
    path = saved(tmp_path, kept(Answer(GETPROP, Status.OK, b"x", started=MADE)))
    store = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(store, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), method if name == strange else zipfile.ZIP_STORED)
    path.write_bytes(store.getvalue())
    if strange == "capture.json":
        with pytest.raises(NotReached):
            opened(path)
        return
    visit = opened(path)
    (answer,) = visit.devices[0].ask([GETPROP])

    assert answer.status is Status.FAILED
    assert list(visit.changed()) == ["getprop"]
