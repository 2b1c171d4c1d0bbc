"""One finding about many apps: a list reads better than forty lines that say the same."""

from collections.abc import Callable, Iterable, Sequence

from safety_audit.api import Certainty, Evidence, Finding, Phrase, Priority, joined
from safety_audit.facts.android.apps import App
from safety_audit.facts.android.powers import Power

__all__ = ["about", "holders", "names", "together"]

_NAMED = 8


def together(
    words: str,
    apps: Sequence[App],
    evidence: Iterable[Evidence],
    *,
    priority: Priority = Priority.NOTE,
    certainty: Certainty = Certainty.SETTING,
    tell: Callable[[App], str] | None = None,
) -> Finding:
    """Return one finding about all these apps; `tell` says more of each, one short sentence."""
    return Finding(
        summary=Phrase("{words}: {names}", words=words, names=names(apps)),
        priority=priority,
        certainty=certainty,
        subject=apps[0].subject if len(apps) == 1 else None,
        evidence=tuple(evidence),
        details=tuple(joined((about(app), tell(app)), " ") if tell else about(app) for app in apps),
    )


def names(apps: Iterable[App]) -> str:
    """Name the apps; the details name those for whom a line has no room."""
    found = list(dict.fromkeys(app.package for app in apps))
    first = ", ".join(found[:_NAMED])
    more = len(found) - _NAMED
    return Phrase("{first} and {more} more", first=first, more=more) if more > 0 else first


def about(app: App) -> str:
    """Say where an app came from, and in whose space it is."""
    space = Phrase(", for user {user}", user=app.user) if app.user else ""
    return Phrase("{app} {came}{space}.", app=app.package, came=app.origin.words, space=space)


def holders(apps: Iterable[App], power: Power) -> tuple[list[App], list[Evidence]]:
    """Return the apps that have one sort of special access, and the words that say so."""
    found = [(app, held) for app in apps if (held := app.held(power))]
    return [app for app, _ in found], [seen for _, held in found for seen in held.seen]
