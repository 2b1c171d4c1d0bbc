"""The heads of many photos with one command, and the answer taken apart again.

Starting a program takes a phone longer than reading a head, so one `head` reads many files. Before
each it prints a line with its name (`==> NAME <==`), which is no safe mark by itself: a photo may
hold such a line. The size of each file is known from the list, so the next line is looked for
where the file before must end, and only where a file has changed since, by its words.
"""

from collections.abc import Iterator, Sequence

from safety_audit.devices.allowlist import permitted, quoted
from safety_audit.devices.interface import NotAllowed, Query

__all__ = ["HeadQuery", "head_queries", "heads_in"]

_MOST_TOGETHER = 32
_LONGEST = 1_900
_ROOM = 16

HeadQuery = tuple[Query, tuple[str, ...]]
"""A query, and the paths it reads."""


def head_queries(paths: Sequence[str], length: int) -> Iterator[HeadQuery]:
    """Yield the queries for the heads of these files; a path that may not be sent is left out."""
    together: list[str] = []
    for path in filter(_may_be_sent, paths):
        if len(together) == _MOST_TOGETHER or len(_command([*together, path], length)) > _LONGEST:
            yield _query(together, length)
            together = []
        together.append(path)
    if together:
        yield _query(together, length)


def heads_in(data: bytes, files: Sequence[tuple[str, int]], length: int) -> dict[str, bytes]:
    """Return the heads by path. `files` are the paths of one query, with their sizes as listed.

    A file that is missing in the answer was not there, or may not be opened.
    """
    if len(files) == 1:
        return {files[0][0]: data[:length]} if data else {}
    lines = [b"==> " + path.encode() + b" <==\n" for path, _ in files]
    heads: dict[str, bytes] = {}
    number, at = _next(data, 0, lines, 0, first=True)
    while number < len(files):
        path, size = files[number]
        ends = at + min(size, length)
        following, begins = _next(data, ends, lines, number + 1)
        if following == len(files) and ends != len(data):
            # It grew or shrank, so its end is wherever a line of the next ones stands.
            following, begins, ends = _anywhere(data, at, lines, number + 1, length)
        heads[path] = data[at:ends]
        number, at = following, begins
    return heads


def _may_be_sent(path: str) -> bool:
    try:
        permitted(_command([path], 1))
    except NotAllowed:
        return False
    return True


def _command(paths: Sequence[str], length: int) -> str:
    return f"head -c {length} {' '.join(map(quoted, paths))}"


def _query(paths: Sequence[str], length: int) -> HeadQuery:
    most = sum(length + len(path.encode()) + _ROOM for path in paths)
    command = _command(paths, length)
    query = Query(command, limit=most, bulky=True, keep=False, photos=len(paths))
    return query, tuple(paths)


def _next(
    data: bytes, at: int, lines: Sequence[bytes], start: int, *, first: bool = False
) -> tuple[int, int]:
    """Return which file's line stands at a place, and where its head begins."""
    for number in range(start, len(lines)):
        line = lines[number] if first else b"\n" + lines[number]
        if data.startswith(line, at):
            return number, at + len(line)
    return len(lines), len(data)


def _anywhere(
    data: bytes, at: int, lines: Sequence[bytes], start: int, length: int
) -> tuple[int, int, int]:
    """Return the first line within reach: of which file, where its head begins, where it stands."""
    found = (
        (data.find(b"\n" + line, at, at + length + len(line) + 1), number)
        for number, line in enumerate(lines[start:], start)
    )
    place, number = min(((place, number) for place, number in found if place >= 0), default=(-1, 0))
    if place < 0:
        return len(lines), len(data), min(len(data), at + length)
    return number, place + 1 + len(lines[number]), place
