"""Camera and microphone of this computer in use now."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.in_use import InUse, Use


@check(
    "computer-camera-and-microphone",
    limits="Only what is used at this moment is seen, not what was used before.",
)
def computer_camera_and_microphone(found: InUse) -> Iterator[Seen]:
    """A camera or microphone that is in use now."""
    for use in found.all:
        yield Finding(
            summary=_summary(use),
            priority=Priority.REVIEW,
            certainty=Certainty.POSSIBLE,
            subject=Subject(use.program or "microphone" if use.microphone else "camera"),
            evidence=(use.seen,),
        )
    yield from found.gaps


def _summary(use: Use) -> Phrase:
    program = use.program or Phrase("a program that is not named")
    if use.microphone:
        return Phrase("The microphone is in use now by: {program}", program=program)
    return Phrase("The camera is in use now by: {program}", program=program)
