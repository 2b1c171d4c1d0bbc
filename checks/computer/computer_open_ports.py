"""Programs that wait to be called over the network."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.listening import ListeningServices, Service

# Ports that stand for signing in or for a shared screen.
_DOORS = {22: "signing in (SSH)", 23: "signing in (Telnet)", 3389: "a shared desktop (RDP)"}
_SCREENS = range(5900, 5911)
# What ordinary computers answer to: names, addresses, time, printers.
_ORDINARY = frozenset(
    {("udp", 53), ("udp", 67), ("udp", 68), ("udp", 123), ("udp", 137), ("udp", 138)}
    | {("udp", 546), ("udp", 631), ("udp", 1900), ("udp", 5353), ("udp", 5355), ("tcp", 5355)}
)


@check(
    "computer-open-ports",
    limits="Whether a firewall lets anybody through is not seen here.",
)
def computer_open_ports(listening: ListeningServices) -> Iterator[Seen]:
    """Programs that other computers can call."""
    told: set[tuple[str, int]] = set()
    for service in listening.all:
        key = (service.protocol, service.port)
        random_answer = service.protocol == "udp" and service.port > 32767  # noqa: PLR2004
        if not service.reachable or key in _ORDINARY or key in told or random_answer:
            continue
        told.add(key)
        yield _finding(service)
    yield from listening.gaps


def _finding(service: Service) -> Finding:
    name = service.process.name if service.process else Phrase("a program that is not named")
    door = _DOORS.get(service.port) or (service.port in _SCREENS and Phrase("a shared screen"))
    is_door = bool(door) and service.protocol == "tcp"
    return Finding(
        summary=Phrase("Other computers can call {name} for {door}.", name=name, door=door)
        if is_door
        else Phrase(
            "Other computers can call {name} here (port {port}).", name=name, port=service.port
        ),
        priority=Priority.REVIEW if is_door else Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=Subject(f"{service.protocol}/{service.port}", label=name),
        evidence=(service.seen, *((service.process.seen,) if service.process else ())),
    )
