"""One thing that starts by itself, whatever makes it start."""

import posixpath
from dataclasses import dataclass

from safety_audit.facts.computer.commands import Command, odd_place, recorder_in
from safety_audit.facts.computer.start_places import Place
from safety_audit.model import Evidence

__all__ = ["Start", "start_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One thing that starts by itself."""

    kind: str
    """In plain words: `when the computer starts`, `when you sign in`, `on a schedule`."""
    path: str
    """The file that makes it start."""
    name: str
    """What it calls itself; else the file's name."""
    program: str
    """The program or script it starts; empty if that cannot be told from the file."""
    own: bool
    """Whether it is set up for this person only."""
    packaged: bool = False
    """Whether the program came with an installed package."""
    installed: bool = False
    """Whether it lies where installers put programs; known on systems without packages."""
    odd: bool = False
    """Whether the program lies hidden or among temporary files."""
    records: str = ""
    """The words that record screen, keyboard or sound; empty if there are none."""
    seen: tuple[Evidence, ...]
    """The lines that say so."""


def start_of(
    command: Command, *, place: Place, kind: str, name: str, seen: tuple[Evidence, ...]
) -> Start:
    """Return the start of a command, and what its words tell of it."""
    return Start(
        kind=kind,
        path=place.path,
        name=name or posixpath.basename(place.path),
        program=command.program,
        own=place.own,
        odd=odd_place(command.program),
        records=recorder_in(command.line),
        seen=seen,
    )
