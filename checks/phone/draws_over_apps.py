"""Added apps that may show themselves over other apps, or change settings."""

from safety_audit.api import Certainty, Iterator, Phrase, Seen, Unreadable, check
from safety_audit.facts.android.appops import AppOps
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.powers import Power

from .together import holders, together
from .watching_signs import described

_WORDS = {
    Power.OVERLAY: Phrase("These apps may show themselves over other apps"),
    Power.SETTINGS: Phrase("These apps may change settings such as brightness and sound"),
}

_LOCKED = Phrase("Somebody let an app change settings that Android keeps from apps")


@check(
    "draws-over-apps",
    limits="Whether an app shows something over another one now cannot be seen.",
)
def draws_over_apps(apps: Apps, appops: AppOps) -> Iterator[Seen]:
    """Added apps that may show themselves over other apps, or change settings."""
    for power, words in _WORDS.items():
        found, evidence = holders(apps.added, power)
        if found:
            yield together(words, found, evidence)
    for app in apps.added:
        if held := app.held(Power.LOCKED_SETTINGS):
            yield described(app, _LOCKED, held.seen, certainty=Certainty.STRONG)
    yield from map(Unreadable, appops.gaps)
