"""Photos and videos on a computer: which there are, and parts of them.

Only files whose name ends like a photo's or a film's are told of, so that no other name leaves the
folder. Links are not followed, hidden folders and other disks not entered, and there is a limit to
the number of folders, files and seconds: what was left out is said.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

from safety_audit.devices.computer.allowed import is_picture
from safety_audit.devices.computer.files import Outcome, Tree, failed
from safety_audit.devices.computer.probes import Row, json_lines
from safety_audit.devices.interface import Status

__all__ = ["part", "pictures"]

_SECONDS = 8.0
# Windows' marks of what lies in a cloud only: reading it would fetch it (FILE_ATTRIBUTE_OFFLINE,
# FILE_ATTRIBUTE_RECALL_ON_OPEN, FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS).
_NOT_HERE = 0x1000 | 0x40000 | 0x400000
# The mark of macOS for the same (SF_DATALESS).
_DATALESS = 0x40000000
_MOST_SEEN = 200_000
_DEEPEST = 12


@dataclass(slots=True)
class _Walk:
    """A walk through one folder, within its limits."""

    device: int
    until: float = field(default_factory=lambda: monotonic() + _SECONDS)
    seen: int = 0
    left_out: int = 0

    def below(self, real: str, name: str, depth: int = 0) -> Iterator[tuple[float, int, str]]:
        """Yield time, size and path of each photo; count the folders that were left out."""
        try:
            items = os.scandir(real)
        except OSError:
            self.left_out += 1
            return
        with items:
            for item in items:
                self.seen += 1
                if self.seen > _MOST_SEEN or monotonic() > self.until:
                    self.left_out += 1
                    return
                yield from self._one(item, f"{name}/{item.name}", depth)

    def _one(
        self, item: os.DirEntry[str], path: str, depth: int
    ) -> Iterator[tuple[float, int, str]]:
        try:
            status = item.stat(follow_symlinks=False)
        except OSError:
            return  # gone since the folder was opened
        marks, flags = getattr(status, "st_file_attributes", 0), getattr(status, "st_flags", 0)
        if marks & _NOT_HERE or flags & _DATALESS:
            self.left_out += is_picture(item.name) or stat.S_ISDIR(status.st_mode)
        elif stat.S_ISREG(status.st_mode) and is_picture(item.name):
            yield status.st_mtime, status.st_size, path
        elif stat.S_ISDIR(status.st_mode) and not item.name.startswith("."):
            # Windows does not tell the disk here; a folder of another one shows as a link there.
            if depth == _DEEPEST or status.st_dev not in (0, self.device):
                self.left_out += 1
                return
            yield from self.below(item.path, path, depth + 1)


def pictures(tree: Tree, question: str) -> Outcome:
    """Return a row for each of the newest photos and films, then one for what was left out."""
    count, _, folder = question.partition(" ")
    try:
        real = tree.real(folder)
        # Opened here, so that a folder that is closed or not there is an answer of its own.
        with os.scandir(real):
            walk = _Walk(os.lstat(real).st_dev)
    except OSError as error:
        return failed(error)
    found = sorted(walk.below(real, folder), reverse=True)[: int(count)]
    rows: list[Row] = [
        {"path": path, "size": size, "changed": int(changed)}
        for changed, size, path in found
        if path.isprintable()
    ]
    left_out = walk.left_out + len(found) - len(rows)
    rows += [{"left-out": left_out}] if left_out else []
    return (Status.OK if rows else Status.EMPTY), json_lines(rows), ""


def part(tree: Tree, question: str, limit: int) -> Outcome:
    """Return at most `limit` bytes of one file, from an offset on."""
    offset, _, path = question.partition(" ")
    status, data, errors = tree.read(path, limit, int(offset))
    return (Status.OK, data, "") if status is Status.CUT_OFF else (status, data, errors)
