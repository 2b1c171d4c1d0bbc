"""How the entries of a directory are written down: one JSON object a line, any name whatever."""

import json
import os
import stat
from dataclasses import asdict, dataclass

from safety_audit.model import Unreadable

__all__ = ["Entry", "entry_of", "lines_of", "named", "parse_listing"]

_TYPES = (
    (stat.S_ISREG, "file"),
    (stat.S_ISDIR, "dir"),
    (stat.S_ISLNK, "link"),
    (stat.S_ISFIFO, "fifo"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "char"),
    (stat.S_ISBLK, "block"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a directory. Every number is None where a folder that stands in has none."""

    name: str
    """Its name; in a listing with depth, the path below the directory that was asked for."""
    type: str
    """`file`, `dir`, `link`, `fifo`, `socket`, `char`, `block` or `other`."""
    mode: int | None = None
    """Permission bits, such as 0o644."""
    uid: int | None = None
    """Number of the owner."""
    size: int | None = None
    """Size in bytes."""
    changed: int | None = None
    """When its content last changed, in seconds since 1970 (UTC)."""
    target: str | None = None
    """Where a link points, as written in it."""
    closed: bool = False
    """Whether it is a directory that the listing should have gone into, and could not."""


def named(name: str) -> str:
    r"""Return a name the system gave as text that can be kept; odd bytes become `\xff`."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def entry_of(name: str, status: os.stat_result, target: str | None) -> Entry:
    """Return one entry as the system describes it."""
    kind = next((word for test, word in _TYPES if test(status.st_mode)), "other")
    return Entry(
        name=named(name),
        type=kind,
        mode=stat.S_IMODE(status.st_mode),
        uid=status.st_uid,
        size=status.st_size,
        changed=int(status.st_mtime),
        target=None if target is None else named(target),
    )


def lines_of(entries: list[Entry]) -> bytes:
    """Return entries as they are answered: sorted by name, what is not known left out."""
    return b"".join(
        json.dumps({key: value for key, value in asdict(entry).items() if _tells(value)}).encode()
        + b"\n"
        for entry in sorted(entries, key=lambda entry: entry.name)
    )


def parse_listing(data: str) -> tuple[Entry, ...]:
    """Return the entries of a directory.

    Raises:
        Unreadable: a line is no entry.

    """
    return tuple(_entry(line) for line in data.splitlines() if line.strip())


def _tells(value: object) -> bool:
    return value is not None and value is not False


def _entry(line: str) -> Entry:
    try:
        row = json.loads(line)
        return Entry(
            name=_word(row["name"]),
            type=_word(row["type"]),
            mode=_number(row.get("mode")),
            uid=_number(row.get("uid")),
            size=_number(row.get("size")),
            changed=_number(row.get("changed")),
            target=None if row.get("target") is None else _word(row["target"]),
            closed=row.get("closed") is True,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unreadable("A list of files has a line that is not understood.") from None


def _number(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError


def _word(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError
