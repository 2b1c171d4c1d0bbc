"""The computer itself, or a disk of another one that is attached to it."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import psutil

from safety_audit.devices.computer import (
    hardware,
    linux,
    macos,
    probes,
    systems,
    windows,
    windows_accounts,
)
from safety_audit.devices.computer.asking import Computer, answered
from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.people import Person, accounts, groups, person_of
from safety_audit.devices.computer.probes import NoProbe, Row
from safety_audit.devices.computer.registry import answer_from, is_registry
from safety_audit.devices.interface import NotReached, Status
from safety_audit.phrases import Phrase

__all__ = ["ThisComputer"]

_LIVE = {
    **probes.PROBES,
    **hardware.PROBES,
    **linux.PROBES,
    **macos.PROBES,
    "system": systems.system,
}


class ThisComputer(Computer):
    """The computer the program runs on, or with a `root` the disk that is attached there.

    Nothing of the system on an attached disk runs, so what programs run there cannot be asked.
    """

    def __init__(self, root: Path = Path("/"), user: str | None = None) -> None:
        """Look below this root, at the files of this account or of the person who asks.

        Raises:
            NotReached: there is no such folder.

        """
        if not root.is_dir():
            raise NotReached(
                Phrase("There is no folder {folder}.", folder=root),
                Phrase("Check where the disk is attached."),
            )
        # On Windows, `/` is the disk that the program happens to stand on.
        own = windows.drive() if windows.is_windows() else Path("/")
        self.live = root in (Path("/"), own) or root.resolve() == own
        super().__init__(Tree(own if self.live else root.resolve()))
        self.person = self._person(user)
        self.tree.home = self.person.home

    def _person(self, user: str | None) -> Person:
        if self.live and windows.is_windows():
            return windows.person_on(self.tree.root, user)
        found = None if self.live else systems.person_in(self.tree, user)
        return found or person_of(self.tree, user, live=self.live)

    def _probe(self, name: str) -> Outcome:
        if name == "person":
            return answered([asdict(self.person)])
        if not self.live:
            return self._of_a_disk(name)
        try:
            if is_registry(name) and windows.is_windows():
                return answer_from(windows.registry(), name)
            return self._of_what_runs(name)
        except NoProbe as reason:
            return Status.ABSENT, b"", str(reason)
        except PermissionError as error:
            return Status.REFUSED, b"", str(error)
        except (OSError, psutil.Error) as error:
            return Status.FAILED, b"", str(error)

    def _of_what_runs(self, name: str) -> Outcome:
        if name in ("accounts", "groups"):
            if windows.is_windows():
                return answered(getattr(windows_accounts, name)())
            return _known(accounts if name == "accounts" else groups, self.tree, live=True)
        if is_registry(name):
            return Status.ABSENT, b"", ""
        return answered(_LIVE[name]())

    def _of_a_disk(self, name: str) -> Outcome:
        if name == "system":
            return systems.system_in(self.tree)
        if is_registry(name):
            return systems.not_read(self.tree)
        if name in ("accounts", "groups"):
            return _known(accounts if name == "accounts" else groups, self.tree, live=False)
        return Status.ABSENT, b"", "The system on this disk does not run."


def _known(read: Callable[..., list[Row] | None], tree: Tree, *, live: bool) -> Outcome:
    rows = read(tree, live=live)
    return (Status.ABSENT, b"", "") if rows is None else answered(rows)
