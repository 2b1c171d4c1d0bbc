"""Which package of RPM a file belongs to, from the database in the form of SQLite that it keeps.

So do Fedora and its relatives keep it. Its table `Basenames` leads from the last part of a path to
the packages with such a file, and each package's header says in which folder the file lies. The
older forms of the database (Berkeley DB, ndb) are not read.
"""

import contextlib
import os
import posixpath
import sqlite3
import struct
from collections.abc import Iterator
from urllib.parse import quote

from safety_audit.devices.computer.files import Tree

__all__ = ["RPM", "RpmOwners"]

RPM = ("/usr/lib/sysimage/rpm", "/var/lib/rpm", "/usr/share/rpm")
"""Folders where RPM's database may lie."""

_DATABASE = "rpmdb.sqlite"
# More steps than any look-up needs, and fewer than a made-up file could ask for.
_STEPS = 5_000_000
_MOST_OF_A_NAME = 200
_LARGEST = 64 << 20

_NAME, _FOLDER_NUMBERS, _FOLDERS = 1000, 1116, 1118
_HEAD, _ENTRY = struct.Struct(">II"), struct.Struct(">IIII")


class RpmOwners:
    """The owners of files below one root."""

    def __init__(self, tree: Tree) -> None:
        """Find the database.

        Raises:
            LookupError: there is none that can be read.

        """
        folder = next((one for one in RPM if tree.exists(f"{one}/{_DATABASE}")), None)
        if folder is None:
            raise LookupError
        try:
            self._place = tree.real(f"{folder}/{_DATABASE}")
            # What RPM has written and not yet put into the database itself.
            self._is_whole = not _size(f"{self._place}-wal")
        except OSError:
            raise LookupError from None
        self._headers: dict[int, _Header] = {}

    def owner(self, path: str) -> str | None:
        """Return the package a path belongs to; None if to none.

        Raises:
            LookupError: the database cannot be read, or not all of it.

        """
        folders = frozenset(_same_folders(posixpath.dirname(path)))
        try:
            found = self._looked_up(posixpath.basename(path), folders)
        except (sqlite3.Error, OSError, ValueError, IndexError, struct.error):
            raise LookupError from None
        if found is None and not self._is_whole:
            raise LookupError
        return found

    def _looked_up(self, name: str, folders: frozenset[bytes]) -> str | None:
        # The path is opened as a file that nobody else changes: no lock is taken.
        place = f"file:{quote(self._place)}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
            database.set_progress_handler(lambda: 1, _STEPS)
            rows = database.execute(
                "SELECT hnum, idx FROM Basenames WHERE key = ? LIMIT ?", (name, _MOST_OF_A_NAME)
            ).fetchall()
            for number, index in rows:
                header = self._header(database, number)
                if header.folder_of(index) in folders:
                    return header.name
        return None

    def _header(self, database: sqlite3.Connection, number: int) -> "_Header":
        if number not in self._headers:
            (blob,) = database.execute(
                "SELECT blob FROM Packages WHERE hnum = ? AND length(blob) < ?", (number, _LARGEST)
            ).fetchone() or (b"",)
            self._headers[number] = _Header(bytes(blob))
        return self._headers[number]


class _Header:
    """What is needed of one package's header.

    It is a count of entries and a count of bytes, then the entries (tag, type, offset, count), then
    the bytes. Texts end with a zero byte.
    """

    def __init__(self, blob: bytes) -> None:
        entries, _ = _HEAD.unpack_from(blob)
        first = _HEAD.size + entries * _ENTRY.size
        places = {
            tag: (first + offset, count)
            for tag, _, offset, count in _ENTRY.iter_unpack(blob[_HEAD.size : first])
        }
        at, _ = places.get(_NAME, (len(blob), 0))
        self.name = blob[at : blob.index(b"\0", at)].decode("utf-8", errors="backslashreplace")
        at, count = places.get(_FOLDERS, (len(blob), 0))
        self._folders = blob[at:].split(b"\0", count)[:count]
        at, count = places.get(_FOLDER_NUMBERS, (0, 0))
        self._numbers = struct.unpack_from(f">{count}I", blob, at)

    def folder_of(self, index: int) -> bytes:
        """Return the folder of one of the package's files."""
        folder: bytes = self._folders[self._numbers[index]]
        return folder.rstrip(b"/")


def _same_folders(folder: str) -> Iterator[bytes]:
    """Yield the folder, and what else it is called since `/bin` and `/sbin` are links."""
    bare = folder.removeprefix("/usr")
    names = (bare, bare.replace("/sbin", "/bin", 1) if bare.startswith("/sbin") else bare)
    for name in (folder, *names, *(f"/usr{one}" for one in names)):
        yield os.fsencode(name).rstrip(b"/")


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except FileNotFoundError:
        return 0
