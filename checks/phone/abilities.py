"""What an app can do, how it stays, and when it last did what: its dossier, in short sentences."""

from collections.abc import Iterator

from safety_audit.api import Phrase
from safety_audit.facts.android.apps import App
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.reach import Reach

from .location_words import latest, when

__all__ = ["abilities_of"]

_THINGS = {
    Reach.LOCATION: Phrase("the place of this phone"),
    Reach.MICROPHONE: Phrase("the microphone"),
    Reach.CAMERA: Phrase("the camera"),
    Reach.SMS: Phrase("text messages"),
    Reach.CALL_LOG: Phrase("the list of calls"),
    Reach.CONTACTS: Phrase("contacts"),
}


def abilities_of(app: App) -> tuple[str, ...]:
    """Return short facts: what an app can do and read, how it stays, what it last used."""
    return tuple(dict.fromkeys((*_can(app), *_stays(app), *_used(app))))


def _can(app: App) -> Iterator[str]:
    for held in app.powers:
        if held.power is not Power.NEVER_SLEEPS:
            yield Phrase("It can {power}.", power=held.power.value)
            yield from held.how
    yield from (
        Phrase("It can read: {what}.", what=reached.what.value)
        for reached in app.reach
        if reached.what is not Reach.NOTICES
    )


def _stays(app: App) -> Iterator[Phrase]:
    if app.starts_at_boot:
        yield Phrase("It starts when the phone does.")
    if app.has(Power.NEVER_SLEEPS):
        yield Phrase("It is excepted from battery saving.")
    if app.notices_blocked:
        yield Phrase("Its notices are switched off.")


def _used(app: App) -> Iterator[Phrase]:
    for what, thing in _THINGS.items():
        if use := latest(one.use for one in app.last_uses or () if one.what is what):
            yield Phrase("It last used {thing} {when}.", thing=thing, when=when(use))
