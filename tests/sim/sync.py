"""The phone's side of `sync:`, by which adb pulls files (AOSP: file_sync_protocol.h, both versions).

This tool never asks for it. It is here so that the simulated phone does all that adb wants of one.
"""

import struct
from collections.abc import Iterator, Mapping

__all__ = ["Files"]

_REQUEST = struct.Struct("<4sI")
_MODE, _TIME, _CHUNK = 0o100644, 1_700_000_000, 64 << 10
_NOT_THERE = 2
"""ENOENT."""


class Files:
    """Answers requests for files, given the bytes of a stream as they come."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        self._content = content
        self._data = b""
        self._setup = b""
        """The path that a request of the second version named, whose second half is awaited."""
        self.over = False
        """Whether the computer has said that it wants no more."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what the phone says to this."""
        self._data += data
        while len(self._data) >= _REQUEST.size and not self.over:
            request, size = _REQUEST.unpack_from(self._data)
            if self._setup:
                self._data = self._data[_REQUEST.size :]
                path, self._setup = self._setup, b""
                yield from self._received(path)
                continue
            if len(self._data) < _REQUEST.size + size:
                return
            path = self._data[_REQUEST.size : _REQUEST.size + size]
            self._data = self._data[_REQUEST.size + size :]
            yield from self._answer(request, path)

    def _answer(self, request: bytes, path: bytes) -> Iterator[bytes]:
        content = self._content.get(path.decode())
        there, size = content is not None, len(content or b"")
        if request == b"QUIT":
            self.over = True
        elif request == b"STAT":
            yield struct.pack("<4s3I", request, *((_MODE, size, _TIME) if there else (0, 0, 0)))
        elif request in {b"STA2", b"LST2"}:
            numbers = (0, 1, 2, _MODE, 1, 0, 0, size, _TIME, _TIME, _TIME)
            missing = (_NOT_THERE, *[0] * 10)
            yield struct.pack("<4sIQQ4IQ3q", request, *(numbers if there else missing))
        elif request == b"RECV":
            yield from self._received(path)
        elif request == b"RCV2":
            self._setup = path
        else:
            yield from _failed(b"unknown request")

    def _received(self, path: bytes) -> Iterator[bytes]:
        content = self._content.get(path.decode())
        if content is None:
            yield from _failed(b"No such file or directory")
            return
        for start in range(0, len(content), _CHUNK):
            part = content[start : start + _CHUNK]
            yield _REQUEST.pack(b"DATA", len(part)) + part
        yield _REQUEST.pack(b"DONE", 0)


def _failed(words: bytes) -> Iterator[bytes]:
    yield _REQUEST.pack(b"FAIL", len(words)) + words
