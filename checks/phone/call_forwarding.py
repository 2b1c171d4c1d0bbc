"""Whether calls are passed on to another number."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.android.telephony import CallForwarding


@check(
    "call-forwarding",
    limits="Only calls that are always passed on show here. What the network passes on when the "
    "line is busy, or nobody answers, does not. Neither does the number.",
)
def call_forwarding(forwarding: CallForwarding) -> Iterator[Seen]:
    """Whether calls are passed on to another number."""
    for slot, passed_on in enumerate(forwarding.sims, 1):
        if passed_on:
            which = Phrase(" of SIM {slot}", slot=slot) if len(forwarding.sims) > 1 else ""
            yield Finding(
                summary=Phrase(
                    "The phone shows that all calls{which} are passed on to another number",
                    which=which,
                ),
                priority=Priority.REVIEW,
                certainty=Certainty.SETTING,
                subject=Subject(id=f"SIM {slot}"),
                evidence=(forwarding.seen,),
            )
