"""Which programs here wait to be called over the network."""

import ipaddress
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.processes import Process, Processes
from safety_audit.facts.computer.reading import gaps_in, number, probe_rows, word
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["ListeningServices", "Service", "parse_sockets"]

ASKED = Query("sockets", Kind.PROBE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One port where something waits."""

    protocol: str
    """`tcp` or `udp`."""
    address: str
    """The address it waits on; `0.0.0.0` and `::` stand for all."""
    port: int
    """The port's number."""
    process: Process | None
    """The program; None if it is not told."""
    seen: Evidence
    """The line about it."""

    @property
    def reachable(self) -> bool:
        """Whether other computers can call it, as far as a firewall lets them."""
        try:
            return not ipaddress.ip_address(self.address.partition("%")[0]).is_loopback
        except ValueError:
            return True


@dataclass(frozen=True, slots=True)
class ListeningServices:
    """Everything that waits to be called."""

    all: tuple[Service, ...]
    """By protocol and port."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be seen."""


def parse_sockets(answer: Answer, running: tuple[Process, ...]) -> ListeningServices:
    """Return what waits to be called; without an administrator, programs of others stay unnamed.

    Raises:
        Unreadable: the system did not say.

    """
    by_number = {process.pid: process for process in running}
    found = []
    for row in probe_rows(answer):
        if "from" in row:  # a connection, not a port that waits
            continue
        port, address = number(row, "port"), word(row, "address")
        if port is None or address is None:
            raise answer.unknown_format()
        process = by_number.get(number(row, "pid") or -1)
        protocol = word(row, "protocol") or "tcp"
        name = process.name if process else "program not told"
        seen = answer.seen(f"{protocol} {address} {port} {name}")
        found.append(
            Service(protocol=protocol, address=address, port=port, process=process, seen=seen)
        )
    gaps = gaps_in((answer,))
    if any(service.process is None for service in found):
        gaps = (*gaps, Unreadable("Needs an administrator: which program waits on some ports."))
    return ListeningServices(tuple(found), gaps)


@provides(DeviceKind.COMPUTER, ask=(ASKED,))
def listening_services(processes: Processes | Unreadable, answers: Answers) -> ListeningServices:
    """Make the fact."""
    known = () if isinstance(processes, Unreadable) else processes.all
    return parse_sockets(answers[ASKED], known)
