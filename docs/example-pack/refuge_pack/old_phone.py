"""Phones that no longer get updates."""

from safety_audit.api import Certainty, Finding, Iterator, Priority, Seen, Unreadable, check
from safety_audit.facts.android.properties import Properties

OLDEST = 30


@check("refuge/old-phone", limits="Makers stop updates earlier than this on many phones.")
def old_phone(properties: Properties) -> Iterator[Seen]:
    """An Android version that no longer gets updates."""
    if properties.api is None:
        yield Unreadable("The phone did not say which Android it has.")
    elif properties.api < OLDEST:
        yield Finding(
            summary=f"This phone has an old Android (level {properties.api}).",
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            evidence=(properties.seen("ro.build.version.sdk"),),
        )
