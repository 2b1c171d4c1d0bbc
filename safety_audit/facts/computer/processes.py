"""What runs now: every program, with what the system tells about it."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.commands import is_interpreter
from safety_audit.facts.computer.reading import flag, gaps_in, number, probe_rows, word
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["Process", "Processes", "parse_processes"]

ASKED = Query("processes", Kind.PROBE, limit=8 << 20)

_DELETED = " (deleted)"
# On Linux, `kthreadd` starts every thread of the kernel.
_KERNEL = 2


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
    of_the_kernel: bool = False
    """Whether it is a thread of the kernel, which has neither file nor command line."""
    deleted: bool = False
    """Whether the program's file has been deleted or replaced since it was started."""
    command: tuple[str, ...] | None = None
    """The command line; None if not told."""
    seen: Evidence
    """What the system said."""

    @property
    def words(self) -> frozenset[str]:
        """The names it can be known by: its own, its file's, and the script's it runs."""
        command = self.command or ()
        parts = [self.name, self.exe or "", *command[:1]]
        if any(is_interpreter(_base(part)) for part in parts):
            parts += [word for word in command[1:] if not word.startswith("-")][:1]
        return frozenset(_base(part) for part in parts if part)

    @property
    def pretends(self) -> bool:
        """Whether it is a program that calls itself a thread of the kernel."""
        title = self.command[0] if self.command else ""
        return bool(self.exe) and title.startswith("[") and title.rstrip().endswith("]")


def _base(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2].casefold()


@dataclass(frozen=True, slots=True)
class Processes:
    """Everything that runs now."""

    all: tuple[Process, ...]
    """Every program, by number."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be seen."""

    @property
    def closed(self) -> int:
        """How many programs would not tell their file; their names and commands are told."""
        return sum(1 for process in self.all if process.exe is None and not process.of_the_kernel)


def parse_processes(answer: Answer) -> Processes:
    """Return what runs.

    Raises:
        Unreadable: the system did not say.

    """
    rows = probe_rows(answer)
    found = [_process(answer, row) for row in rows if not flag(row, "hidden")]
    if not found:
        raise Unreadable("The computer did not say what runs on it.")
    gaps = gaps_in((answer,))
    if len(found) < len(rows):
        gaps = (*gaps, Unreadable("Needs an administrator: the running programs of others."))
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
        of_the_kernel=_KERNEL in (pid, number(row, "ppid")) and not words and not exe,
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
