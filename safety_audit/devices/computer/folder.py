"""A folder that stands for a computer: for practice, for tests, and for what was recorded.

`files/` holds files by their path (`files/etc/hosts`), and `probes/` one JSON file for each probe
(`probes/processes.json`), with one list of objects. `probes/package-owner.json` maps paths to
packages; without it the package lists below `files/` are read. Where `probes/person.json` names
no home, `~` is `files/home/person`.
"""

import json
from pathlib import Path
from typing import Any

from safety_audit.devices.computer.allowed import OWNER
from safety_audit.devices.computer.asking import Computer, answered
from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.people import accounts, groups
from safety_audit.devices.interface import NotReached, Status

__all__ = ["FolderComputer"]

_LIMIT = 16 << 20
_NOBODY_NAMED = {"name": "person", "uid": 1000, "home": "/home/person", "how": "named"}


class FolderComputer(Computer):
    """A computer that is only a folder."""

    def __init__(self, folder: Path, *, practice: bool = False) -> None:
        """Answer from this folder.

        Raises:
            NotReached: there is no such folder.

        """
        if not folder.is_dir():
            raise NotReached(f"There is no folder {folder}.", "Check its name.")
        super().__init__(Tree((folder / "files").resolve()))
        self.practice = practice
        self._probes = Tree((folder / "probes").resolve())
        person = self._rows("person")
        home = person[0].get("home") if person else None
        self.tree.home = home if isinstance(home, str) else str(_NOBODY_NAMED["home"])

    def _probe(self, name: str) -> Outcome:
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
            return answered([_NOBODY_NAMED])
        if name in ("accounts", "groups"):
            rows = (accounts if name == "accounts" else groups)(self.tree, live=False)
            if rows is not None:
                return answered(rows)
        return Status.ABSENT, b"", ""

    def _owner(self, path: str) -> Outcome:
        rows = self._rows(OWNER.strip())
        return answered([{"package": rows[0].get(path)}]) if rows else super()._owner(path)

    def _rows(self, name: str) -> list[dict[str, Any]]:
        _, data, _ = self._probes.read(f"/{name}.json", _LIMIT)
        return _objects(data) or []


def _objects(data: bytes) -> list[dict[str, Any]] | None:
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError):
        return None
    rows = [rows] if isinstance(rows, dict) else rows
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    return rows
