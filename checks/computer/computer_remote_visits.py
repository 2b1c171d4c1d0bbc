"""Who came in through a program for remote control before."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
    counted,
    on_day,
)
from safety_audit.facts.computer.remote_settings import RemoteVisits

_SHOWN = 5


@check(
    "computer-remote-visits",
    limits="Only the logs of AnyDesk and TeamViewer are read. They can be emptied, and they go "
    "back some time only.",
)
def computer_remote_visits(visits: RemoteVisits) -> Iterator[Seen]:
    """Somebody who came in through a program for remote control."""
    for product in dict.fromkeys(visit.product for visit in visits.all):
        mine = [visit for visit in visits.all if visit.product == product]
        unasked = [visit for visit in mine if visit.asked is False]
        shown = [*unasked, *(visit for visit in mine if visit.asked is not False)][:_SHOWN]
        details = [
            counted(len(mine), "It happened once.", "It happened {count} times."),
            Phrase("The last time was on {day}.", day=on_day(mine[0].day)),
        ]
        if unasked:
            details.append(Phrase("At least once nobody here was asked first."))
        yield Finding(
            summary=Phrase("Somebody used this computer from elsewhere with {name}.", name=product),
            priority=Priority.ACT if unasked else Priority.REVIEW,
            certainty=Certainty.STRONG,
            subject=Subject(product),
            evidence=tuple(visit.seen for visit in shown),
            details=tuple(details),
        )
    yield from visits.gaps
