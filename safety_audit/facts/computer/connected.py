"""Which other computers are connected to a program here that waits to be called."""

import ipaddress
from dataclasses import dataclass

from safety_audit.devices.interface import Answer
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.listening import ASKED
from safety_audit.facts.computer.processes import Process, Processes
from safety_audit.facts.computer.reading import gaps_in, number, probe_rows, word
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["Connected", "Connection", "parse_connections"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One connection that came in."""

    port: int
    """The port here that was called."""
    process: Process | None
    """The program that answered; None if it is not told."""
    seen: Evidence
    """The line about it, with the other computer's address."""


@dataclass(frozen=True, slots=True)
class Connected:
    """Every connection that came in from another computer and still stands."""

    all: tuple[Connection, ...]
    """By port."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be seen."""


def parse_connections(answer: Answer, running: tuple[Process, ...]) -> Connected:
    """Return the connections that came in from another computer.

    Raises:
        Unreadable: the system did not say.

    """
    by_number = {process.pid: process for process in running}
    found = []
    for row in probe_rows(answer):
        if "from" not in row:  # a port that waits, not a connection
            continue
        port, address = number(row, "port"), word(row, "from")
        if port is None or address is None:
            raise answer.unknown_format()
        if _is_here(address):
            continue
        process = by_number.get(number(row, "pid") or -1)
        name = process.name if process else "program not told"
        seen = answer.seen(f"{port} from {address} {name}")
        found.append(Connection(port=port, process=process, seen=seen))
    ordered = sorted(found, key=lambda one: (one.port, one.seen.text))
    return Connected(tuple(ordered), gaps_in((answer,)))


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.removeprefix("::ffff:").partition("%")[0]).is_loopback
    except ValueError:
        return False


@provides(DeviceKind.COMPUTER, ask=(ASKED,))
def connected(processes: Processes | Unreadable, answers: Answers) -> Connected:
    """Make the fact."""
    known = () if isinstance(processes, Unreadable) else processes.all
    return parse_connections(answers[ASKED], known)
