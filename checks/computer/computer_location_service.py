"""Whether programs may ask where this computer is."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.location_service import LocationService


@check(
    "computer-location-service",
    limits="Sites and programs can also tell the place by the network that you use.",
)
def computer_location_service(service: LocationService) -> Iterator[Seen]:
    """Programs that may learn where this computer is."""
    if service.on:
        yield Finding(
            summary=Phrase("Programs may ask where this computer is."),
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            subject=Subject("location"),
            evidence=(service.on,),
        )
    for name, seen in service.allowed:
        yield Finding(
            summary=Phrase(
                "A program was allowed to know where this computer is: {name}", name=name
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.POSSIBLE,
            subject=Subject(name),
            evidence=(seen,),
        )
    yield from service.gaps
