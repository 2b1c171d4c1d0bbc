"""Apps that published lists name as sold or offered to watch another person's phone."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
)
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.known_apps import Group, KnownApp, KnownApps

from .known_words import details_of, group_of


@check(
    "known-monitoring-app",
    limits="An app that no list names yet is not seen here, nor one under a new name "
    "that has a false note of a store.",
)
def known_monitoring_app(known: KnownApps, apps: Apps) -> Iterator[Seen]:
    """Apps that are known to be sold for watching another person's phone."""
    for app in known.all:
        if group_of(app, apps) is not Group.MONITORING:
            continue
        yield Finding(
            summary=Phrase("{words}: {product}", words=_words(app), product=app.product),
            priority=Priority.ACT,
            certainty=Certainty.KNOWN,
            subject=app.subject,
            evidence=app.evidence,
            details=details_of(app, apps),
        )
    for gap in known.gaps:
        yield Unreadable(gap)


def _words(app: KnownApp) -> str:
    if app.is_left_over:
        return Phrase("Data is left on this phone of an app that is sold for watching a phone")
    return Phrase("An app on this phone matches one that is sold for watching a phone")
