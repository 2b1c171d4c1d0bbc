"""A folder that stands for a computer: for practice, for tests, and for what was recorded.

`files/` holds files by their path (`files/etc/hosts`), and `probes/` one JSON file for each probe
(`probes/processes.json`), with one list of objects. `probes/package-owner.json` maps paths to
packages; without it the package lists below `files/` are read. Where `probes/person.json` names
no home, `~` is `files/home/person`; `/Users/person` on Windows and macOS.

What Windows keeps in its registry stands in `registry/`, in exports of its editor (`*.reg`) or in
JSON, see `registry_export.py`.
"""

import json
from pathlib import Path
from typing import Any

from safety_audit.devices.computer.allowed import OWNER
from safety_audit.devices.computer.asking import Computer, answered
from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.listing import parse_listing
from safety_audit.devices.computer.people import accounts, groups
from safety_audit.devices.computer.probes import json_lines
from safety_audit.devices.computer.registry import answer_from, is_registry
from safety_audit.devices.computer.registry_export import (
    ExportedRegistry,
    parse_export,
    parse_json,
)
from safety_audit.devices.computer.systems import not_read, system_in
from safety_audit.devices.interface import NotReached, Status
from safety_audit.model import Unreadable
from safety_audit.phrases import Phrase
from safety_audit.text import decoded

__all__ = ["FolderComputer", "is_computer"]

_LIMIT = 16 << 20
_NOBODY_NAMED = {"name": "person", "uid": 1000, "home": "/home/person", "how": "named"}
_HOME_ELSEWHERE = {"name": "person", "uid": None, "home": "/Users/person", "how": "named"}
_REGISTRY_LIMIT = 256 << 20


def is_computer(folder: Path) -> bool:
    """Tell whether a folder of recorded answers is a computer's, by the folders in it."""
    return any((folder / name).is_dir() for name in ("files", "probes", "registry"))


class FolderComputer(Computer):
    """A computer that is only a folder."""

    recorded = True

    def __init__(self, folder: Path, *, practice: bool = False) -> None:
        """Answer from this folder.

        Raises:
            NotReached: there is no such folder.

        """
        if not folder.is_dir():
            raise NotReached(
                Phrase("There is no folder {folder}.", folder=folder), Phrase("Check its name.")
            )
        super().__init__(Tree((folder / "files").resolve()))
        self.practice = practice
        self._probes = Tree((folder / "probes").resolve())
        self._settings = Tree((folder / "registry").resolve())
        self._registry: ExportedRegistry | Unreadable | None = None
        person = self._rows("person")
        home = person[0].get("home") if person else None
        self._person = _HOME_ELSEWHERE if self.tree.exists("/Users/person") else _NOBODY_NAMED
        self.tree.home = home if isinstance(home, str) else str(self._person["home"])

    def _probe(self, name: str) -> Outcome:
        if is_registry(name):
            return self._from_registry(name)
        status, data, errors = self._probes.read(f"/{name}.json", _LIMIT)
        if status is Status.ABSENT:
            return self._from_files(name)
        if status is not Status.OK:
            return status, data, errors
        rows = _objects(data)
        return (Status.FAILED, b"", "no list of objects") if rows is None else answered(rows)

    def _from_files(self, name: str) -> Outcome:
        """Return what a folder without this probe still tells."""
        if name == "person":
            return answered([self._person])
        if name == "system":
            if self._settings.exists("/"):
                return Status.OK, json_lines([{"system": "windows"}]), ""
            return system_in(self.tree)
        if name in ("accounts", "groups"):
            rows = (accounts if name == "accounts" else groups)(self.tree, live=False)
            if rows is not None:
                return answered(rows)
        return Status.ABSENT, b"", ""

    def _from_registry(self, question: str) -> Outcome:
        if not self._settings.exists("/"):
            return not_read(self.tree)
        if self._registry is None:
            self._registry = _registry_in(self._settings)
        if isinstance(self._registry, Unreadable):
            return Status.FAILED, b"", self._registry.reason
        return answer_from(self._registry, question)

    def _owner(self, path: str) -> Outcome:
        rows = self._rows(OWNER.strip())
        return answered([{"package": rows[0].get(path)}]) if rows else super()._owner(path)

    def _rows(self, name: str) -> list[dict[str, Any]]:
        _, data, _ = self._probes.read(f"/{name}.json", _LIMIT)
        return _objects(data) or []


def _registry_in(tree: Tree) -> ExportedRegistry | Unreadable:
    """Return what all files of the folder hold; one that is damaged makes them all unreadable."""
    _, listed, _ = tree.listing("/", _LIMIT)
    found = ExportedRegistry()
    try:
        for entry in parse_listing(decoded(listed)):
            parse = {"reg": parse_export, "json": parse_json}.get(entry.name.rpartition(".")[2])
            if parse is None:
                continue
            status, data, errors = tree.read(f"/{entry.name}", _REGISTRY_LIMIT)
            if status is not Status.OK:
                return Unreadable(errors or f"It could not be read ({entry.name}).")
            found.add(parse(data))
    except Unreadable as reason:
        return reason
    return found


def _objects(data: bytes) -> list[dict[str, Any]] | None:
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError):
        return None
    rows = [rows] if isinstance(rows, dict) else rows
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    return rows
