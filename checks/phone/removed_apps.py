"""Apps that were removed in the last days."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.android.removed_apps import RemovedApp, RemovedApps

_LEAD = Phrase("This is a lead for somebody who examines the phone, not proof.")


@check(
    "removed-apps",
    limits="The phone remembers some days only, and forgets them with its battery statistics.",
    shows=False,
)
def removed_apps(removed: RemovedApps) -> Iterator[Seen]:
    """Apps that were removed in the last days."""
    others: list[RemovedApp] = []
    for app in removed.all:
        if not app.product:
            others.append(app)
            continue
        yield Finding(
            summary=Phrase(
                "An app that is sold to watch a phone was removed: {product}", product=app.product
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.KNOWN,
            subject=Subject(id=app.package, label=app.product),
            evidence=(app.seen,),
            details=(_when(app), _LEAD),
        )
    if others:
        yield _summary(others)


def _summary(found: list[RemovedApp]) -> Finding:
    names = ", ".join(dict.fromkeys(app.package for app in found))
    return Finding(
        summary=Phrase("Removed in the last days: {names}", names=names),
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=Subject(id=found[0].package) if len(found) == 1 else None,
        evidence=tuple(app.seen for app in found),
        details=(*(_when(app) for app in found), _LEAD),
    )


def _when(app: RemovedApp) -> str:
    day = (
        Phrase("on {day}, by the phone's clock", day=app.day)
        if app.day
        else Phrase("on a day that is not noted")
    )
    return Phrase("{package} was removed {day}.", package=app.package, day=day)
