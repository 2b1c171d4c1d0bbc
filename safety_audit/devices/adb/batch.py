"""Queries as one script for the phone's shell, and its output as one part for each query.

This is the only place where text for a phone is made, and each command in it has matched the
allow-list (`safety_audit.devices.allowlist`). Around the commands stand only lines of this module,
which mark where the answer of each ends, on both streams, with a word nobody can guess.
"""

import re
import secrets
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from safety_audit.devices.allowlist import as_sent, permitted_page
from safety_audit.devices.interface import Query

__all__ = ["LONGEST", "PageScript", "Script", "Splitter", "Unpacker"]

LONGEST = 100_000
"""Bytes of one script: the kernel takes no single argument longer than 128 KiB."""

# Where the phone has no gzip, the first command reads nothing, and `cat` passes all of it on.
_PACK = "| { gzip -1 2>/dev/null || cat; }"


@dataclass(frozen=True, slots=True)
class Script:
    """Some queries that one stream answers, one after the other."""

    queries: tuple[Query, ...]
    """The queries, in order."""
    packed: bool = False
    """Whether the phone is to compress the answers."""
    word: str = field(default_factory=lambda: secrets.token_hex(16))
    """What marks the end of each answer."""

    def service(self, *, frames: bool) -> bytes:
        """Return what the phone is asked to open.

        Without frames, on older phones, errors come between the output, and no exit status comes
        but the one that is printed.

        Raises:
            NotAllowed: a query is not on the list.

        """
        lines = ["exec </dev/null"]
        for command in self._commands(frames=frames):
            # Each part on a line of its own, and `$?` belongs to the command before.
            lines += [
                command,
                f'echo "{self.word} $?"' + (f"; echo {self.word} >&2" if frames else ""),
            ]
        text = "\n".join(lines)
        if self.packed:
            text = f"{{ {text}\n}} {_PACK}"
        kind = "shell,v2,raw:" if frames else "exec:"
        return f"{kind}{text}".encode() + b"\0"

    def _commands(self, *, frames: bool) -> list[str]:
        """Return the command lines, each of which the allow-list has let through."""
        return [as_sent(query, old=not frames).command for query in self.queries]

    def split(self, longest: int, *, frames: bool) -> "Iterator[Script]":
        """Yield scripts that ask the same and are each no longer than this many bytes.

        Raises:
            NotAllowed: a query is not on the list.

        """
        empty = len(Script((), self.packed).service(frames=frames))
        part: list[Query] = []
        size = empty
        for query in self.queries:
            more = len(Script((query,), self.packed).service(frames=frames)) - empty
            if part and size + more > longest:
                yield Script(tuple(part), self.packed)
                part, size = [], empty
            part.append(query)
            size += more
        if part:
            yield Script(tuple(part), self.packed)

    def after(self, count: int) -> "Script | None":
        """Return a script for what comes after the first so many queries; None for nothing."""
        rest = self.queries[count:]
        return Script(rest, self.packed) if rest else None


@dataclass(frozen=True, slots=True)
class PageScript(Script):
    """Opens one page of the Settings app. Its one query stands only for the answer."""

    def _commands(self, *, frames: bool) -> list[str]:  # noqa: ARG002 - the same on all phones
        return [permitted_page(query.text).command for query in self.queries]


class Splitter:
    """Cuts one stream at the marks. Time and memory grow with the bytes, not with the chunks."""

    def __init__(self, word: str) -> None:
        """Cut at this word."""
        self._word = word.encode()
        # The exit status is missing on the stream of errors. Old phones end lines with CR LF.
        self._mark = re.compile(re.escape(self._word) + rb"(?: ([0-9]{1,3}))?\r?\n")
        self._data = bytearray()
        self._searched = 0

    def feed(self, data: bytes | memoryview) -> None:
        """Take some more bytes."""
        self._data += data

    def part(self) -> tuple[bytes, int | None] | None:
        """Return the next answer and its exit status; None when it is not complete yet."""
        # Finding the word alone is many times as fast as searching for the mark.
        at = self._data.find(self._word, self._searched)
        mark = self._mark.search(self._data, at) if at >= 0 else None
        if mark is None:
            # The longest mark, begun but not complete, may stand at the end.
            self._searched = max(0, len(self._data) - len(self._word) - 8)
            return None
        start, end, status = mark.start(), mark.end(), mark[1]
        # A match holds the buffer, which cannot be shortened as long as it does.
        del mark
        with memoryview(self._data) as view:
            answer = bytes(view[:start])
        del self._data[:end]
        self._searched = 0
        return answer, None if status is None else int(status)

    def rest(self) -> bytes:
        """Return what has come of the answer that is not complete."""
        return bytes(self._data)

    def __len__(self) -> int:
        """Return how many bytes have come of the answer that is not complete."""
        return len(self._data)


class Unpacker:
    """Undoes the compression of a stream, if there is any."""

    def __init__(self, *, packed: bool) -> None:
        """Expect a compressed stream, or a plain one."""
        self._start = bytearray() if packed else None
        self._gzip: zlib._Decompress | None = None

    def feed(self, data: bytes | memoryview, most: int) -> bytes | memoryview:
        """Return the plain bytes, at most about so many: a small stream may unpack to a huge one.

        Raises:
            zlib.error: the stream is damaged.

        """
        if self._start is not None:
            self._start += data
            if len(self._start) < len(_GZIP):
                return b""
            data, self._start = bytes(self._start), None
            if data.startswith(_GZIP):
                self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return data if self._gzip is None else self._gzip.decompress(data, most)


_GZIP = b"\x1f\x8b\x08"


def plan(queries: Sequence[Query], *, packed: bool) -> list[Script]:
    """Return the scripts for a batch: one for the small queries, one for each bulky one."""
    small = tuple(query for query in queries if not query.bulky)
    bulky = [Script((query,), packed=packed) for query in queries if query.bulky]
    return ([Script(small)] if small else []) + bulky
