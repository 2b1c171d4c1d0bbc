"""Who signed in to this computer over the network before."""

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
from safety_audit.facts.computer.past_sign_ins import PastSignIns

_SHOWN = 5


@check(
    "computer-past-sign-ins",
    limits="The list goes back some weeks only. Whoever runs the computer can empty it.",
)
def computer_past_sign_ins(past: PastSignIns) -> Iterator[Seen]:
    """Somebody who signed in over the network before."""
    for user in dict.fromkeys(one.user for one in past.all):
        mine = [one for one in past.all if one.user == user]
        yield Finding(
            summary=Phrase("Somebody signed in over the network before: {user}", user=user),
            priority=Priority.REVIEW,
            certainty=Certainty.POSSIBLE,
            subject=Subject(user),
            evidence=tuple(one.seen for one in mine[:_SHOWN]),
            details=(
                counted(len(mine), "It happened once.", "It happened {count} times."),
                Phrase("The last time was on {day}.", day=on_day(mine[0].when)),
            ),
        )
    yield from past.gaps
