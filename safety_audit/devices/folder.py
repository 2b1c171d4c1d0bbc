"""A folder of recorded answers as a phone: each file holds what one command printed.

The layout is plain, so that a folder can be read, trimmed and written by hand:

=================================  =========================================================
command                            file
=================================  =========================================================
`getprop`                          `getprop.txt`
`settings list global`             `settings_global.txt`
`settings --user 0 list secure`    `settings_secure.txt`
`settings --user 10 list secure`   `settings_secure_10.txt`
`dumpsys SERVICE`                  `dumpsys/SERVICE.txt`
`dumpsys SERVICE | sed ...`        the same: the part, or the whole, from which the part is taken
`pm list users`                    `pm_list_users.txt`: any other command, see `file_for`
=================================  =========================================================

Where a service has no file of its own, its dump is looked for in `dumpsys.txt`, the dumps of all
services in one text. So a folder that AndroidQF has made can be read as it is.

An optional `recording.json` says when it was made and whether it is for practice::

    {"made": "2026-11-20T09:30:00Z", "practice": true}

A folder may come from anybody. Nothing outside it is ever read, and nothing in it can stop the
tool: a link, a pipe or an endless file is an answer that says so.
"""

import hashlib
import os
import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

import msgspec

from safety_audit.devices.dumps import Dumps
from safety_audit.devices.interface import (
    Answer,
    Device,
    NotReached,
    Query,
    Status,
    quiet,
)
from safety_audit.devices.recorded import (
    LARGEST_DUMP,
    answered,
    is_filtered,
    service_of,
    settings_of,
)
from safety_audit.model import DeviceKind, Progress
from safety_audit.phrases import Phrase

__all__ = ["NOTE", "FolderPhone", "RecordingNote", "file_for"]

NOTE = "recording.json"
"""Name of the file that says when a recording was made."""

_NOTE_LIMIT = 64 * 1024
_ALL_DUMPS = "dumpsys.txt"
_END_OF_TIME = datetime.max.replace(tzinfo=UTC).timestamp() - 1
# Capitals are written out: some file systems take `-U` and `-u` for the same name.
_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-=,+")
_LONGEST_NAME = 160


def file_for(command: str) -> PurePosixPath:
    """Return where the answer to a command stands in a folder.

    A command that has no name of its own in the table above is spelt: small letters, digits and
    `.-=,+` stay, a space becomes `_`, any other byte `%XX`. A name that would grow too long ends
    in a digest. Two questions never share a file, and no path has `..` or a root.
    """
    if settings := settings_of(command):
        table, user = settings
        of_user = "" if table == "global" or user == 0 else f"_{user}"
        return PurePosixPath(f"settings_{table}{of_user}.txt")
    if service := service_of(command):
        return PurePosixPath("dumpsys", f"{service}.txt")
    name = "".join(map(_spelt, command))
    if name[:1] in {"", "."}:
        name = f"%{name}"
    if len(name) > _LONGEST_NAME:
        digest = hashlib.sha256(command.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        name = f"{name[:_LONGEST_NAME]}~{digest}"
    return PurePosixPath(f"{name}.txt")


class RecordingNote(msgspec.Struct, frozen=True):
    """What `recording.json` says."""

    made: datetime | None = None
    """When the answers were given, with a time zone; None if not stated."""
    practice: bool = False
    """Whether the phone is made up for practice."""


class FolderPhone(Device):
    """A phone made of recorded answers."""

    kind = DeviceKind.PHONE
    recorded = True

    def __init__(self, folder: Path) -> None:
        """Open a folder.

        Raises:
            NotReached: it is no folder, or its note cannot be understood.

        """
        if not folder.is_dir():
            raise NotReached(
                Phrase("There is no folder {folder}.", folder=folder), Phrase("Check its name.")
            )
        self._folder = folder
        note = _note(folder)
        self.practice = note.practice
        self._made = note.made

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        """Return the recorded answer to each query; one that was not recorded is `ABSENT`."""
        progress(Phrase("Reading the recorded answers."))
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Answer:
        path = self._folder / file_for(query.text)
        most = LARGEST_DUMP if is_filtered(query.text) else query.limit
        try:
            data, changed = _content(self._folder, path, most + 1)
        except FileNotFoundError:
            return self._from_all(query)
        except OSError as error:
            return self._not_read(query, error)
        return answered(query, data, whole=len(data) <= most, started=self._made or changed)

    def _from_all(self, query: Query) -> Answer:
        """Return the answer from the text with the dumps of all services, if there is one."""
        service = service_of(query.text)
        if service is None:
            return Answer(query, Status.ABSENT, started=self._made or datetime.now(UTC))
        try:
            dumps, changed = self._all
        except OSError as error:
            return self._not_read(query, error)
        return dumps.service(service).answer(query, self._made or changed)

    @cached_property
    def _all(self) -> tuple[Dumps, datetime]:
        """The dumps of all services in one text, and when it was last changed.

        Raises:
            OSError: there is no such text, or it cannot be read.

        """
        text, changed = _content(self._folder, self._folder / _ALL_DUMPS, LARGEST_DUMP)
        return Dumps(text), changed

    def _not_read(self, query: Query, error: OSError) -> Answer:
        return Answer(
            query=query,
            status=_status_of(error),
            errors=(error.strerror or "").encode(),
            started=self._made or datetime.now(UTC),
        )


def _spelt(character: str) -> str:
    if character == " ":
        return "_"
    if character in _KEPT:
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _note(folder: Path) -> RecordingNote:
    try:
        data, _ = _content(folder, folder / NOTE, _NOTE_LIMIT)
        note = msgspec.json.decode(data, type=RecordingNote)
    except FileNotFoundError:
        return RecordingNote()
    except (OSError, msgspec.MsgspecError, RecursionError) as error:
        happened = Phrase(
            "The note {note} in {folder} cannot be understood.", note=NOTE, folder=folder
        )
        raise NotReached(happened, Phrase("Use a folder as it was saved.")) from error
    if note.made is not None and note.made.tzinfo is None:
        raise NotReached(
            Phrase(
                "The note {note} in {folder} has a time without a time zone.",
                note=NOTE,
                folder=folder,
            )
        )
    return note


def _content(folder: Path, path: Path, limit: int) -> tuple[bytes, datetime]:
    """Return at most `limit` bytes of a plain file, and when it was last changed.

    Raises:
        OSError: there is none, it may not be read, or it is no plain file of this folder.

    """
    state = folder.stat()
    for part in _between(folder, path):
        state = part.lstat()
        if stat.S_ISLNK(state.st_mode):
            raise PermissionError(0, "a link, which is not followed", str(part))
    if not stat.S_ISREG(state.st_mode):
        raise OSError(0, "not a plain file", str(path))
    with open(path, "rb", opener=_opened) as file:
        changed = min(max(state.st_mtime, 0.0), _END_OF_TIME)
        return file.read(limit), datetime.fromtimestamp(changed, UTC)


def _opened(path: str, flags: int) -> int:
    # Had the file been swapped for a link or a pipe meanwhile: not followed, not waited for.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


def _between(folder: Path, path: Path) -> list[Path]:
    """Return the path and the folders above it, up to but without the recording's own."""
    parts = path.relative_to(folder).parts
    return [folder.joinpath(*parts[: depth + 1]) for depth in range(len(parts))]


def _status_of(error: OSError) -> Status:
    if isinstance(error, FileNotFoundError):
        return Status.ABSENT
    return Status.REFUSED if isinstance(error, PermissionError) else Status.FAILED
