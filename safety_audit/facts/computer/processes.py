"""What runs now: every program, with what the system tells about it."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import gaps_in, number, probe_rows, word
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["Process", "Processes", "parse_processes"]

ASKED = Query("processes", Kind.PROBE, limit=8 << 20)

_DELETED = " (deleted)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One running program. Its title and command line can be whatever it wants them to be."""

    pid: int
    """Its number."""
    name: str
    """The short name it goes by; empty if not told."""
    user: str
    """The account it runs as; empty if not told."""
    exe: str | None
    """The program's file; empty for a thread of the kernel, None if not told."""
    deleted: bool = False
    """Whether the program's file has been deleted or replaced since it was started."""
    command: tuple[str, ...] | None = None
    """The command line; None if not told."""
    seen: Evidence
    """What the system said."""

    @property
    def words(self) -> frozenset[str]:
        """The names it can be known by: its own, its file's, and the script's it runs."""
        parts = [self.name, self.exe or "", *(self.command or ())[:2]]
        return frozenset(
            PurePosixPath(part.replace("\\", "/")).name.casefold() for part in parts if part
        )


@dataclass(frozen=True, slots=True)
class Processes:
    """Everything that runs now."""

    all: tuple[Process, ...]
    """Every program, by number."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be seen."""


def parse_processes(answer: Answer) -> Processes:
    """Return what runs.

    Raises:
        Unreadable: the system did not say.

    """
    found = [_process(answer, row) for row in probe_rows(answer)]
    if not found:
        raise Unreadable("The computer did not say what runs on it.")
    gaps = gaps_in((answer,))
    closed = sum(1 for process in found if process.exe is None)
    if closed:
        gaps = (
            *gaps,
            Unreadable(f"Needs an administrator: the program files of {closed} running programs."),
        )
    return Processes(tuple(sorted(found, key=lambda process: process.pid)), gaps)


def _process(answer: Answer, row: dict[str, object]) -> Process:
    pid = number(row, "pid")
    if pid is None:
        raise answer.unknown_format()
    exe = word(row, "exe")
    command = row.get("cmdline")
    words = tuple(map(str, command)) if isinstance(command, list) else None
    name = word(row, "name") or ""
    user = word(row, "username") or ""
    line = " ".join(words) if words else f"[{name}]"
    return Process(
        pid=pid,
        name=name,
        user=user,
        exe=None if exe is None else exe.removesuffix(_DELETED),
        deleted=exe is not None and exe.endswith(_DELETED),
        command=words,
        seen=answer.seen(f"{pid} {user} {line}"),
    )


@provides(DeviceKind.COMPUTER, ask=(ASKED,))
def processes(answers: Answers) -> Processes:
    """Make the fact."""
    return parse_processes(answers[ASKED])
