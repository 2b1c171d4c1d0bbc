"""Whether the desktop shares this screen."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.screen_sharing import ScreenSharing, Sharing


@check(
    "computer-screen-sharing",
    limits="Only sharing that is set up is seen, not whether somebody looks right now.",
)
def computer_screen_sharing(found: ScreenSharing) -> Iterator[Seen]:
    """A screen that another computer can see."""
    for sharing in found.all:
        yield Finding(
            summary=Phrase(
                "Another computer can see this screen through: {sharing}", sharing=sharing.name
            ),
            priority=_priority(sharing),
            certainty=Certainty.SETTING,
            subject=Subject(sharing.name),
            evidence=sharing.seen,
            details=tuple(_details(sharing)),
        )
    yield from found.gaps


def _priority(sharing: Sharing) -> Priority:
    if sharing.asks is False:
        return Priority.ACT
    return Priority.NOTE if sharing.usual else Priority.REVIEW


def _details(sharing: Sharing) -> Iterator[str]:
    if sharing.controls:
        yield Phrase("Keyboard and mouse can be used from there too.")
    if sharing.controls is False:
        yield Phrase("It shows the screen only.")
    if sharing.asks is False:
        yield Phrase("Nobody here is asked first.")
    if sharing.asks:
        yield Phrase("Somebody here is asked each time.")
    if sharing.usual:
        yield Phrase("The system comes with this switched on.")
