"""A practice phone as a device: it says what a real one of that version would say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from safety_audit.devices.allowlist import permitted_query
from safety_audit.devices.classify import classify
from safety_audit.devices.folder import NOTE, file_for
from safety_audit.devices.interface import Answer, Device, Query, quiet
from safety_audit.devices.practice.answers import commands, said
from safety_audit.devices.practice.describe import VISIT, App, Phone
from safety_audit.devices.practice.handset import worked_out
from safety_audit.model import DeviceKind, Progress

__all__ = ["PracticePhone", "build"]


class PracticePhone(Device):
    """A phone that is made up, and says so."""

    kind = DeviceKind.PHONE
    practice = True

    def __init__(self, spec: Phone, visit: datetime = VISIT) -> None:
        """Work a phone out from its description.

        Raises:
            ValueError: a word in the description means nothing; the message names it.

        """
        self.handset = worked_out(spec, visit)

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        """Answer a batch; the clock stands still.

        Raises:
            NotAllowed: a query is not on the read-only list: practice is as strict as a visit.

        """
        for query in queries:
            permitted_query(query)
        progress("Asking the practice phone.")
        return [self._answer(query) for query in queries]

    def render_to(self, folder: Path) -> None:
        """Write every answer into a folder, as `FolderPhone` reads it."""
        for command in commands(self.handset):
            words = said(self.handset, command)
            path = folder / file_for(command)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(words.data or _bytes(words.out or words.err))
        made = self.handset.visit.strftime("%Y-%m-%dT%H:%M:%SZ")
        (folder / NOTE).write_text(f'{{"made": "{made}", "practice": true}}\n', encoding="utf-8")

    def _answer(self, query: Query) -> Answer:
        words = said(self.handset, query.text)
        return classify(
            query,
            words.data or _bytes(words.out),
            _bytes(words.err),
            words.code,
            self.handset.visit,
            0.0,
        )


def build(
    base: str = "google-14", apps: Sequence[App | Mapping[str, object]] = (), **more: object
) -> PracticePhone:
    """Return a practice phone described in code, for tests: `build("google-14", [{...}])`.

    `more` are the further fields of `describe.Phone`.

    Raises:
        msgspec.ValidationError: a field is not one of those, or has a value it cannot have.
        ValueError: a word in the description means nothing; the message names it.

    """
    described = [msgspec.to_builtins(app) if isinstance(app, App) else dict(app) for app in apps]
    spec = msgspec.convert({"base": base, "apps": described, **_plain(more)}, Phone)
    return PracticePhone(spec)


def _plain(more: Mapping[str, object]) -> dict[str, object]:
    built: dict[str, object] = msgspec.to_builtins(dict(more), builtin_types=(datetime,))
    return built


def _bytes(words: str) -> bytes:
    return words.encode("utf-8", errors="surrogateescape")
