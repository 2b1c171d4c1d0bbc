"""Watches, cars and other devices that an app has tied to the phone."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.android.companion import Companions


@check(
    "companion-devices",
    limits="A device that was tied without Android's own list is not seen. Android 8 to 10 keep "
    "no list that can be read.",
)
def companion_devices(companions: Companions) -> Iterator[Seen]:
    """Watches, cars and other devices that an app has tied to the phone."""
    for one in companions.all:
        name = Phrase(" called {name}", name=one.name) if one.name else ""
        yield Finding(
            summary=Phrase(
                "An app has tied a device{name} to this phone: {package}",
                name=name,
                package=one.package,
            ),
            priority=Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(id=one.package, label=one.name, user=one.user),
            evidence=(one.seen,),
            details=(Phrase("Do you have this device, and does nobody else use it?"),),
        )
    yield from companions.gaps
