"""The computer itself, or a disk of another one that is attached to it."""

from dataclasses import asdict
from pathlib import Path

import psutil

from safety_audit.devices.computer import hardware, probes
from safety_audit.devices.computer.asking import Computer, answered
from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.people import accounts, groups, person_of
from safety_audit.devices.computer.probes import NoProbe
from safety_audit.devices.interface import NotReached, Status

__all__ = ["ThisComputer"]

_LIVE = {**probes.PROBES, **hardware.PROBES}


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
            raise NotReached(f"There is no folder {root}.", "Check where the disk is attached.")
        self.live = root.resolve() == Path(root.resolve().anchor)
        super().__init__(Tree(Path("/") if self.live else root.resolve()))
        self.person = person_of(self.tree, user, live=self.live)
        self.tree.home = self.person.home

    def _probe(self, name: str) -> Outcome:
        if name == "person":
            return answered([asdict(self.person)])
        if name in ("accounts", "groups"):
            read = accounts if name == "accounts" else groups
            rows = read(self.tree, live=self.live)
            return (Status.ABSENT, b"", "") if rows is None else answered(rows)
        if not self.live:
            return Status.ABSENT, b"", "The system on this disk does not run."
        try:
            return answered(_LIVE[name]())
        except NoProbe as reason:
            return Status.ABSENT, b"", str(reason)
        except PermissionError as error:
            return Status.REFUSED, b"", str(error)
        except (OSError, psutil.Error) as error:
            return Status.FAILED, b"", str(error)
