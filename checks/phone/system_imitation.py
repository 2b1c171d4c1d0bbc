"""Added apps that are named like a part of the phone."""

from safety_audit.api import Certainty, Iterator, Phrase, Priority, Seen, Unreadable, check, counted
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.origin import OriginKind

from .together import together
from .watching_signs import described


@check(
    "system-imitation",
    limits="What an app calls itself on the screen can be read by a person only. "
    "Look for names such as System Service that you do not know.",
)
def system_imitation(apps: Apps) -> Iterator[Seen]:
    """Added apps that are named like a part of the phone, but were made by somebody else."""
    named = [app for app in apps.added if app.takes_a_makers_name]
    for app in named:
        if app.origin.off_store:
            yield described(
                app,
                Phrase("An app is named like a part of the phone, but is none"),
                (app.origin_evidence, app.evidence("signatures=")),
                certainty=Certainty.STRONG,
            )
    # Makers add apps outside the system, and an older phone of another maker brings some along.
    usual = {OriginKind.MOVED, OriginKind.BY_THE_PHONE, OriginKind.NOT_KNOWN}
    others = [app for app in named if app.origin.kind in usual]
    if others:
        yield together(
            Phrase("These apps are named like a part of the phone, and another maker signed them"),
            others,
            [app.origin_evidence for app in others],
            priority=Priority.NOTE,
            certainty=Certainty.POSSIBLE,
        )
    unsigned = sum(not app.details.signer for app in apps.added)
    if unsigned:
        yield Unreadable(
            counted(
                unsigned,
                "Who signed one added app could not be told.",
                "Who signed {count} added apps could not be told.",
            )
        )
