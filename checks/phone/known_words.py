"""What is told about an app that a list names, whatever it is named for."""

from collections.abc import Iterator

from safety_audit.api import Phrase, joined
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.known_apps import KnownApp

from .watching_signs import facts_about

__all__ = ["details_of"]


def details_of(known: KnownApp, apps: Apps) -> tuple[str, ...]:
    """Return short facts that help to judge, what the lists say first."""
    return tuple(_details(known, apps))


def _details(known: KnownApp, apps: Apps) -> Iterator[str]:
    yield known.first.sentence
    yield from (Phrase("Named by a list ({source}).", source=source) for source in known.sources)
    yield Phrase("It was recognised by {by}.", by=joined(known.by, " and "))
    if known.other_signer:
        yield Phrase(
            "Only its id matches. Who signed it is not on that list, so it may be another app."
        )
    app = None if known.user is None else apps.get(known.package, known.user)
    if app is not None:
        yield from facts_about(app)
    elif known.is_left_over:
        yield Phrase("The app was removed. Only its data is left.")
