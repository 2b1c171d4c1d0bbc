"""Other computers that are connected to this one now."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.connected import Connected, Connection
from safety_audit.facts.computer.remote_access import ProductClass, product_of

# Ports of signing in and of shared screens: SSH, Telnet, RDP, and VNC's first ten.
_DOORS = frozenset({22, 23, 3389, *range(5900, 5911)})


@check(
    "computer-connected-now",
    limits="Programs that meet at a computer in between, as AnyDesk and TeamViewer do, show no "
    "connection that came in.",
)
def computer_connected_now(connected: Connected) -> Iterator[Seen]:
    """Another computer that is connected to this one now."""
    told: set[tuple[int, str]] = set()
    for one in connected.all:
        name = one.process.name if one.process else ""
        if (one.port, name) in told:
            continue
        told.add((one.port, name))
        door = one.port in _DOORS or _is_remote_control(one)
        yield Finding(
            summary=Phrase(
                "Another computer is connected to this one now, through: {name}",
                name=name or Phrase("a program that is not named"),
            ),
            priority=Priority.ACT if door else Priority.NOTE,
            certainty=Certainty.STRONG if door else Certainty.POSSIBLE,
            subject=Subject(f"tcp/{one.port}", label=name),
            evidence=(one.seen,),
        )
    yield from connected.gaps


def _is_remote_control(one: Connection) -> bool:
    product = product_of(one.process) if one.process else None
    return product is not None and product.kind is ProductClass.CAN_BE_CONTROLLED
