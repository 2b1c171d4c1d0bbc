"""Read files and directories below one root, and nothing else, whatever lies there.

Links are followed inside the root only, so a mounted disk never leads back into the system that
runs. Pipes, sockets and devices are never opened: opening one can wait for ever, or do something.
"""

import errno
import os
import stat
from collections import deque
from pathlib import Path

from safety_audit.devices.computer.listing import Entry, entry_of, lines_of
from safety_audit.devices.interface import Status

__all__ = ["DEEP", "HOME_NOT_KNOWN", "Outcome", "Tree", "failed"]

HOME_NOT_KNOWN = "It is not known whose home folder to look in."

DEEP = "/**"
"""End of a path whose listing goes into directories too, `_DEPTH` levels down."""

_DEPTH = 3
_MOST_LINKS = 40
_MOST_ENTRIES = 20_000

_READ_ONLY = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

Outcome = tuple[Status, bytes, str]
"""What became of it, the content, and what went wrong."""


class Tree:
    """The files below one root; `home` is the place that `~` stands for, as seen from inside."""

    def __init__(self, root: Path, home: str = "") -> None:
        """Look below this root."""
        self.root = str(root).rstrip("/\\") or ""
        self.home = home

    def read(self, path: str, limit: int, offset: int = 0) -> Outcome:
        """Return at most `limit` bytes of one regular file, from an offset on."""
        try:
            return self._content(self.real(path), limit, offset)
        except OSError as error:
            return failed(error)

    def listing(self, path: str, limit: int) -> Outcome:
        """Return the entries of one directory, as `parse_listing` reads them."""
        deep = path.endswith(DEEP)
        try:
            top = self.real(path.removesuffix(DEEP) or "/")
            entries = self._entries(top, "", _DEPTH if deep else 1, _MOST_ENTRIES)
        except OSError as error:
            return failed(error)
        data = lines_of(entries)
        if len(data) > limit or len(entries) >= _MOST_ENTRIES:
            return Status.CUT_OFF, data[: data.rfind(b"\n", 0, limit) + 1], "too many entries"
        return (Status.OK if data else Status.EMPTY), data, ""

    def exists(self, path: str) -> bool:
        """Tell whether there is anything at this path."""
        try:
            os.lstat(self.real(path))
        except OSError:
            return False
        return True

    def real(self, path: str) -> str:
        """Return the place on the running system, with every link followed inside the root.

        Raises:
            OSError: a part is missing, closed, or links lead round and round.

        """
        parts = deque(self._from_top(path).split("/"))
        done: list[str] = []
        links = 0
        while parts:
            part = parts.popleft()
            if part == "..":
                del done[-1:]
            if part in ("", ".", ".."):
                continue
            target = _link_target("/".join((self.root, *done, part)))
            if target is None:
                done.append(part)
                continue
            links += 1
            if links > _MOST_LINKS:
                raise OSError(errno.ELOOP, "links lead round and round")
            if target.startswith("/"):
                done.clear()
            parts.extendleft(reversed(target.split("/")))
        return "/".join((self.root, *done)) or "/"

    def _from_top(self, path: str) -> str:
        """Return the path with the home written out."""
        if "\0" in path:
            raise OSError(errno.EINVAL, "a path cannot hold a zero byte")
        try:
            os.fsencode(path)
        except UnicodeEncodeError:
            # Half a character, out of an answer: no file is called so.
            raise OSError(errno.EINVAL, "a path cannot hold half a character") from None
        if not path.startswith("~"):
            return path
        if not self.home:
            raise OSError(errno.EIO, HOME_NOT_KNOWN)
        return self.home + path[1:]

    def _content(self, real: str, limit: int, offset: int) -> Outcome:
        if not stat.S_ISREG(os.lstat(real).st_mode):
            return Status.FAILED, b"", "not an ordinary file"
        opened = os.open(real, _READ_ONLY)
        try:
            # Looked at again, now that nobody can put something else in its place.
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                return Status.FAILED, b"", "not an ordinary file"
            if offset:
                os.lseek(opened, offset, os.SEEK_SET)
            data = _read_up_to(opened, limit + 1)
        finally:
            os.close(opened)
        if len(data) > limit:
            return Status.CUT_OFF, data[:limit], "larger than the limit"
        return (Status.OK if data else Status.EMPTY), data, ""

    def _entries(self, real: str, prefix: str, depth: int, room: int) -> list[Entry]:
        found: list[Entry] = []
        with os.scandir(real) as names:
            for item in names:
                if len(found) >= room:
                    break
                found.extend(self._entry(item, prefix, depth, room - len(found)))
        return found

    def _entry(self, item: os.DirEntry[str], prefix: str, depth: int, room: int) -> list[Entry]:
        try:
            status = item.stat(follow_symlinks=False)
            target = _link_target(item.path)
        except FileNotFoundError:
            return []  # gone since the directory was opened
        entry = entry_of(prefix + item.name, status, target)
        if depth == 1 or not stat.S_ISDIR(status.st_mode):
            return [entry]
        try:
            below = self._entries(item.path, f"{prefix}{item.name}/", depth - 1, room - 1)
        except FileNotFoundError:
            return []
        except OSError:
            return [Entry(name=entry.name, type=entry.type, uid=entry.uid, closed=True)]
        return [entry, *below]


def _link_target(place: str) -> str | None:
    """Return where a link points; None if it is no link.

    Raises:
        OSError: nothing is there, or it may not be looked at.

    """
    try:
        target = os.readlink(place)  # noqa: PTH115 - Path would drop a trailing slash and cost more
    except ValueError:
        return None  # on Windows, a file of a cloud folder: no link, and no error of the system
    except OSError as error:
        if error.errno == errno.EINVAL:
            return None
        raise
    return _as_written_here(target, place) if os.name == "nt" else target


def _as_written_here(target: str, place: str) -> str:
    """Return what a link of Windows points to, with slashes, from the top of the same disk.

    Raises:
        OSError: it leads to another disk, or into the network.

    """
    disk, path = os.path.splitdrive(target.removeprefix("\\\\?\\"))
    if disk and disk.casefold() != os.path.splitdrive(place)[0].casefold():
        raise OSError(errno.EXDEV, "the link leads to another disk")
    return path.replace("\\", "/")


def _read_up_to(opened: int, most: int) -> bytes:
    """Return up to `most` bytes: a file of /proc comes in pieces, and says it is empty."""
    parts = []
    left = most
    while left > 0 and (part := os.read(opened, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def failed(error: OSError) -> Outcome:
    """Return what became of a question that ended so."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return Status.ABSENT, b"", ""
    if isinstance(error, PermissionError):
        return Status.REFUSED, b"", error.strerror or ""
    return Status.FAILED, b"", error.strerror or type(error).__name__
