"""A phone with real photos: it lists and reads them as `find`, `stat`, `head` and `tail` would."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from safety_audit.devices.allowlist import permitted_query
from safety_audit.devices.classify import classify
from safety_audit.devices.interface import Answer, Device, Query, quiet
from safety_audit.devices.practice.device import build
from safety_audit.model import DeviceKind, Progress

VISIT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TAKEN = 1_772_496_000  # 3 March 2026
DENIED = "Permission denied"
MISSING = "No such file or directory"
Content = bytes | Callable[[], bytes]


@dataclass
class PhotoPhone(Device):
    """A practice phone whose files these are, by path; a callable gives what is there by then."""

    files: Mapping[str, Content]
    closed: Sequence[str] = ()
    """Folders that may not be opened."""
    extra: str = ""
    """Further lines of every listing."""
    cards: str = "emulated\nself\n"
    users: Sequence[Mapping[str, object]] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Sizes that the listing gives, where they are not the true ones."""
    kind = DeviceKind.PHONE

    def __post_init__(self) -> None:
        self._other = build("google-14", users=list(self.users))
        self.asked: list[list[str]] = []

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        for query in queries:
            permitted_query(query)
        self.asked.append([query.text for query in queries])
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Answer:
        words = shlex.split(query.text)
        if query.text == "ls /storage":
            return self._said(query, self.cards.encode())
        if words[0] == "find":
            return self._listed(query, words[1], int(words[-1]))
        if words[0] in {"head", "tail"}:
            return self._part(query, words)
        return self._other.ask([query])[0]

    def _listed(self, query: Query, folder: str, most: int) -> Answer:
        if folder in self.closed:
            return self._said(query, b"", f"find: '{folder}': {DENIED}")
        below = [path for path in self.files if path.startswith(f"{folder}/")]
        if not below:
            return self._said(query, b"", f"find: '{folder}': {MISSING}")
        lines = [
            f"{TAKEN + number} {self.sizes.get(path, len(self._now(path)))} {path}"
            for number, path in enumerate(below)
        ]
        text = "\n".join([*lines[::-1][:most], ""]) + self.extra
        return self._said(query, text.encode("utf-8", "surrogateescape"))

    def _part(self, query: Query, words: list[str]) -> Answer:
        path = words[3]
        if "|" not in words and len(words) > 4:
            return self._heads(query, words[3:], int(words[2]))
        if path not in self.files:
            return self._said(query, b"", f"{words[0]}: {path}: {MISSING}", 0 if words[4:] else 1)
        data = _end(self._now(path), words[0], int(words[2]))
        return self._said(query, _end(data, words[5], int(words[7])) if words[4:] else data)

    def _heads(self, query: Query, paths: list[str], length: int) -> Answer:
        there = [path for path in paths if path in self.files]
        parts = [f"==> {path} <==\n".encode() + self._now(path)[:length] for path in there]
        err = "\n".join(f"head: {path}: {MISSING}" for path in paths if path not in there)
        return self._said(query, b"\n".join(parts), err, 1 if err else 0)

    def _now(self, path: str) -> bytes:
        content = self.files[path]
        return content if isinstance(content, bytes) else content()

    @staticmethod
    def _said(query: Query, out: bytes, err: str = "", code: int = 0) -> Answer:
        return classify(query, out, f"{err}\n".encode() if err else b"", code, VISIT, 0.0)


def _end(data: bytes, how: str, count: int) -> bytes:
    return data[:count] if how == "head" else data[-count:]
