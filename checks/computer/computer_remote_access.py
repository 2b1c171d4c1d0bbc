"""Programs by which somebody elsewhere can see or use this computer."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
)
from safety_audit.facts.computer.remote_access import ProductClass, RemoteAccess, Trace

_SEEN = {
    ProductClass.CAN_BE_CONTROLLED: Phrase(
        "A program can show this computer to somebody elsewhere"
    ),
    ProductClass.WATCHES: Phrase("A program can record or report what is done here"),
    ProductClass.PATH_OR_SYNC: Phrase("A program joins this computer with others"),
    ProductClass.CONTROLS_OTHERS: Phrase("A program for using other computers is here"),
}


@check(
    "computer-remote-access",
    limits="Only known programs are seen, by the names they go by. One that was renamed, or that "
    "hides in the system, is not seen here.",
)
def computer_remote_access(access: RemoteAccess) -> Iterator[Seen]:
    """Programs that let somebody elsewhere see or use this computer."""
    for trace in access.all:
        product = trace.product
        yield Finding(
            summary=Phrase("{words}: {name}", words=_SEEN[product.kind], name=product.name),
            priority=_priority(trace),
            certainty=Certainty.KNOWN,
            subject=Subject(product.name),
            evidence=_evidence(trace),
            details=tuple(_details(trace)),
        )
    yield from access.gaps


def _priority(trace: Trace) -> Priority:
    if trace.product.kind in (ProductClass.PATH_OR_SYNC, ProductClass.CONTROLS_OTHERS):
        return Priority.NOTE
    if trace.unattended and (trace.running or trace.starts):
        return Priority.ACT
    return Priority.REVIEW


def _evidence(trace: Trace) -> tuple[Evidence, ...]:
    return (*trace.running, *trace.starts, *trace.installed, *trace.unattended)


def _details(trace: Trace) -> Iterator[str]:
    yield trace.product.what
    if trace.running:
        yield Phrase("It runs now.")
    if trace.starts:
        yield Phrase("It starts by itself.")
    if trace.unattended:
        yield Phrase("Somebody can come in while nobody here agrees to it.")
