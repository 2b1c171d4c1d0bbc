"""Which programs use the camera or a microphone now."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.processes import Processes
from safety_audit.facts.computer.reading import flag, gaps_in, number, probe_rows, word
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["InUse", "Use", "parse_clients", "parse_devices"]

DEVICES = Query("camera-and-microphone", Kind.PROBE)
CLIENTS = Query("pipewire", Kind.PROBE)

# These hold camera and microphone for other programs.
_GO_BETWEENS = frozenset({"pipewire", "wireplumber", "pipewire-media-session", "pulseaudio"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One program that uses a camera or a microphone."""

    microphone: bool
    """Whether it is a microphone; else a camera."""
    program: str
    """The program's name; empty if it is not told."""
    seen: Evidence
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class InUse:
    """Every such program that could be seen."""

    all: tuple[Use, ...]
    """Each program once for each kind of device."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be seen."""


def parse_devices(answer: Answer, running: Processes) -> InUse:
    """Return which programs hold a device.

    Raises:
        Unreadable: the system does not tell.

    """
    by_number = {process.pid: process for process in running.all}
    found: dict[tuple[str, bool], Use] = {}
    refused = 0
    for row in probe_rows(answer):
        if flag(row, "refused"):
            refused += 1
            continue
        process = by_number.get(number(row, "pid") or -1)
        name = process.name if process else ""
        microphone = flag(row, "microphone")
        seen = answer.seen(f"{number(row, 'pid')} {name} {word(row, 'path') or ''}")
        found.setdefault((name, microphone), Use(microphone=microphone, program=name, seen=seen))
    gaps = gaps_in((answer,))
    if refused:
        reason = Phrase(
            "Needs an administrator: whether {refused} running programs use the camera.",
            refused=refused,
        )
        gaps = (*gaps, Unreadable(reason))
    return InUse(tuple(found.values()), gaps)


def parse_clients(answer: Answer) -> tuple[Use, ...]:
    """Return which programs record through PipeWire now.

    Raises:
        Unreadable: PipeWire could not be asked.

    """
    return tuple(
        Use(
            microphone=flag(row, "microphone"),
            program=word(row, "name") or word(row, "program") or "",
            seen=answer.seen(f"{word(row, 'name') or ''} {word(row, 'program') or ''}"),
        )
        for row in probe_rows(answer)
        if flag(row, "running")
    )


@provides(DeviceKind.COMPUTER, ask=(DEVICES, CLIENTS))
def in_use(linux: Linux, running: Processes, answers: Answers) -> InUse:  # noqa: ARG001 - a condition
    """Make the fact."""
    held = parse_devices(answers[DEVICES], running)
    direct = tuple(use for use in held.all if use.program not in _GO_BETWEENS)
    between = tuple(use for use in held.all if use.program in _GO_BETWEENS)
    clients = answers[CLIENTS]
    if clients.status in (Status.OK, Status.EMPTY):
        return InUse((*direct, *parse_clients(clients)), held.gaps)
    # Nobody names the programs behind the go-between, but it holds a device for one of them.
    return InUse((*direct, *between), held.gaps)
