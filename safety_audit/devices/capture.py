"""A saved visit: every answer as the devices gave it, in one file that a person named.

The file is a zip archive. `capture.json` says what was asked, what became of it and when, and
gives each answer's SHA-256; beside it stands each answer in a file of its own, so that another
reader needs nothing of ours. Below `phone/` the names are those of a folder of recorded answers.

A photo's bytes are never saved: they say where it was taken.

A capture may come from anybody. Its size, its list and each answer are bounded before they are
unpacked, and an answer that is not the one that was saved is an answer that failed.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from safety_audit.devices.archives import BROKEN, ensure_bounded, entry
from safety_audit.devices.folder import file_for
from safety_audit.devices.interface import (
    Answer,
    Device,
    Kind,
    NotReached,
    Query,
    Status,
    quiet,
)
from safety_audit.model import DeviceKind, Progress
from safety_audit.phrases import Phrase

__all__ = ["Capture", "Captured", "Keeping", "digest", "opened", "packed"]

_NOTE = "capture.json"
_FORMAT = 1
_NOTE_LIMIT = 32 << 20
_MOST_DEVICES = 8
_CHUNK = 1 << 20
_LARGEST_ANSWER = 256 << 20
_NOT_IN_NAMES = re.compile(r"[^a-z0-9.=,-]+|\.{2,}")
_LONGEST_NAME = 60


class _SavedAnswer(msgspec.Struct, frozen=True):
    query: str
    kind: Kind
    status: Status
    errors: bytes
    exit_code: int | None
    started: datetime
    seconds: float
    file: str
    sha256: str


class _SavedDevice(msgspec.Struct, frozen=True):
    kind: DeviceKind
    practice: bool
    answers: tuple[_SavedAnswer, ...]
    left_out: int


class _Note(msgspec.Struct, frozen=True):
    format: int
    program: str
    made: datetime
    devices: tuple[_SavedDevice, ...]


class Keeping(Device):
    """A device whose every answer is remembered."""

    def __init__(self, device: Device) -> None:
        """Ask this device."""
        self._device = device
        self.kind = device.kind
        self.practice = device.practice
        self.recorded = device.recorded
        self.answers: list[Answer] = []

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        """Return the device's answers, and remember them.

        Raises:
            NotAllowed: a query is not on the read-only list; none of the batch was sent.

        """
        answers = self._device.ask(queries, progress)
        self.answers += answers
        return answers

    def show_page(self, page: str) -> Answer:
        """Open a page of the device's settings; that is no answer to keep."""
        return self._device.show_page(page)

    def close(self) -> None:
        """Let go of the device."""
        self._device.close()


def packed(devices: Sequence[Keeping], *, program: str, made: datetime) -> bytes:
    """Return a capture of what these devices answered."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as archive:
        taken = {_NOTE}
        saved = tuple(_saved(device, archive, taken, made) for device in devices)
        note = _Note(_FORMAT, program, made, saved)
        _put(archive, _NOTE, msgspec.json.format(msgspec.json.encode(note), indent=1), made)
    return store.getvalue()


def _saved(
    device: Keeping, archive: zipfile.ZipFile, taken: set[str], made: datetime
) -> _SavedDevice:
    kept = [answer for answer in device.answers if answer.query.keep]
    answers = []
    for answer in kept:
        name = _free(_name(device.kind, answer.query), taken)
        _put(archive, name, answer.data, made)
        answers.append(
            _SavedAnswer(
                query=answer.query.text.encode("utf-8", "replace").decode(),
                kind=answer.query.kind,
                status=answer.status,
                errors=answer.errors,
                exit_code=answer.exit_code,
                started=answer.started,
                seconds=answer.seconds,
                file=name,
                sha256=hashlib.sha256(answer.data).hexdigest(),
            )
        )
    left_out = len(device.answers) - len(kept)
    return _SavedDevice(device.kind, device.practice, tuple(answers), left_out)


def _put(archive: zipfile.ZipFile, name: str, data: bytes, made: datetime) -> None:
    entry = zipfile.ZipInfo(name, made.astimezone(UTC).timetuple()[:6])
    entry.external_attr = 0o600 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def _name(kind: DeviceKind, query: Query) -> str:
    if query.kind is Kind.SHELL:
        return f"{kind.value}/{file_for(query.text)}"
    plain = _NOT_IN_NAMES.sub("_", query.text.lower()).strip("._")
    return f"{kind.value}/{query.kind.value}/{plain[-_LONGEST_NAME:] or 'root'}.txt"


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no other answer has: two questions may differ in a filter only."""
    stem, number = name.removesuffix(".txt"), 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}).txt"
    taken.add(name)
    return name


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture that was opened."""

    made: datetime
    """When it was saved (UTC)."""
    program: str
    """By which program, as it called itself (hostile: show via `readable`)."""
    devices: tuple["Captured", ...]
    """What answered, the phone first."""
    left_out: int
    """How many answers were not saved, since they hold bytes of photos."""

    @property
    def count(self) -> int:
        """How many answers it holds."""
        return sum(device.count for device in self.devices)

    def changed(self) -> Iterator[str]:
        """Yield each question whose answer is not the one that was saved."""
        for device in self.devices:
            yield from device.changed()


def opened(path: Path) -> Capture:
    """Open a capture.

    Raises:
        NotReached: it is none, or too large to be one.

    """
    problem = NotReached(
        Phrase("{path} is no saved visit of this program.", path=path),
        Phrase('Use a file that "safety-audit capture" has written.'),
    )
    try:
        ensure_bounded(path)
        with zipfile.ZipFile(path) as archive, entry(archive, _NOTE) as file:
            note = msgspec.json.decode(file.read(_NOTE_LIMIT), type=_Note)
    except (*BROKEN, RecursionError, msgspec.MsgspecError) as error:
        raise problem from error
    times = [note.made, *(one.started for device in note.devices for one in device.answers)]
    if note.format != _FORMAT or len(note.devices) > _MOST_DEVICES:
        raise problem
    if any(time.tzinfo is None for time in times):
        raise problem
    return Capture(
        made=note.made,
        program=note.program,
        devices=tuple(Captured(path, device) for device in note.devices),
        left_out=sum(device.left_out for device in note.devices),
    )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, to write down and compare later.

    Raises:
        OSError: it cannot be read.

    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Captured(Device):
    """A device that answers as it once did."""

    recorded = True

    def __init__(self, path: Path, saved: _SavedDevice) -> None:
        """Answer from this part of a capture."""
        self.kind = saved.kind
        self.practice = saved.practice
        self._path = path
        self._answers = {(one.kind, one.query): one for one in saved.answers}

    @property
    def count(self) -> int:
        """How many answers there are."""
        return len(self._answers)

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        """Return the saved answer to each query; one that was not saved is `ABSENT`."""
        progress("Reading the saved answers.")
        with self._archive() as archive:
            return [self._answer(archive, query) for query in queries]

    def changed(self) -> Iterator[str]:
        """Yield each question whose answer is not the one that was saved."""
        with self._archive() as archive:
            for saved in self._answers.values():
                if _data(archive, saved, _LARGEST_ANSWER) is None:
                    yield saved.query

    def _archive(self) -> zipfile.ZipFile:
        """Open the archive.

        Raises:
            NotReached: it is no longer there.

        """
        try:
            return zipfile.ZipFile(self._path)
        except BROKEN as error:
            raise NotReached(Phrase("{path} cannot be read any more.", path=self._path)) from error

    def _answer(self, archive: zipfile.ZipFile, query: Query) -> Answer:
        saved = self._answers.get((query.kind, query.text))
        if saved is None:
            return Answer(query, Status.ABSENT)
        data = _data(archive, saved, query.limit)
        return Answer(
            query=query,
            status=Status.FAILED if data is None else saved.status,
            data=data or b"",
            errors=saved.errors if data is not None else b"not what was saved",
            exit_code=saved.exit_code,
            started=saved.started,
            seconds=saved.seconds,
        )


def _data(archive: zipfile.ZipFile, saved: _SavedAnswer, limit: int) -> bytes | None:
    """Return a saved answer; None if it is gone, is not what was saved, or is too long."""
    found, data = hashlib.sha256(), bytearray()
    try:
        with entry(archive, saved.file) as file:
            while len(data) <= limit and (chunk := file.read(_CHUNK)):
                found.update(chunk)
                data += chunk
    except BROKEN:
        return None
    return bytes(data) if found.hexdigest() == saved.sha256 else None
