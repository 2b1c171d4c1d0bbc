"""Apps that did not come from an app store."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
    counted,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.origin import OriginKind

from .watching_signs import described

_UNTOLD = {OriginKind.MOVED, OriginKind.NOT_KNOWN}


@check(
    "off-store-apps",
    limits="Before Android 14 a computer can note a false store for an app, and it is not seen.",
)
def off_store_apps(apps: Apps) -> Iterator[Seen]:
    """Apps that came from a file or a computer, not from an app store."""
    forged = [app for app in apps.added if app.origin.kind is OriginKind.FORGED]
    for app in forged:
        yield described(
            app,
            Phrase("An app has a false note of the store it came from"),
            (app.origin_evidence,),
            certainty=Certainty.STRONG,
        )
    brought = [app for app in apps.added if app.origin.off_store and app not in forged]
    if brought:
        yield _summary(brought, Priority.TIDY)
    untold = [app for app in apps.added if app.origin.kind in _UNTOLD]
    if untold:
        yield _summary(untold, Priority.NOTE)


def _summary(found: list[App], priority: Priority) -> Finding:
    names = ", ".join(dict.fromkeys(app.package for app in found))
    return Finding(
        summary=counted(
            len(found),
            "One app came from a file or a computer, not from an app store: {names}",
            "{count} apps came from a file or a computer, not from an app store: {names}",
            names=names,
        )
        if found[0].origin.off_store
        else counted(
            len(found),
            "One app came from a place that the phone did not note: {names}",
            "{count} apps came from a place that the phone did not note: {names}",
            names=names,
        ),
        priority=priority,
        certainty=Certainty.POSSIBLE,
        subject=Subject(id=found[0].package, user=found[0].user) if len(found) == 1 else None,
        evidence=tuple(app.origin_evidence for app in found),
        details=tuple(_one(app) for app in found),
    )


def _one(app: App) -> str:
    when = app.state.first_install
    since = Phrase(", on the phone since {when}", when=f"{when:%Y-%m-%d %H:%M}") if when else ""
    space = Phrase(", user {user}", user=app.user) if app.user else ""
    return Phrase(
        "{app} {came}{since}{space}.",
        app=app.package,
        came=app.origin.words,
        since=since,
        space=space,
    )
