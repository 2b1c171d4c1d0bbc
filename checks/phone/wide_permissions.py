"""Added apps that may read much of what tells about a person."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
    joined,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.origin import OriginKind
from safety_audit.facts.android.powers import Power

from .together import together
from .watching_signs import COLLECTS, described

_WIDE = 3
_ASKS_SINCE = 23
"""Apps made for an older Android never had to ask."""
_UNTOLD = {OriginKind.MOVED, OriginKind.NOT_KNOWN}


@check(
    "wide-permissions",
    limits="What an app did with what it may read cannot be seen.",
)
def wide_permissions(apps: Apps) -> Iterator[Seen]:
    """Added apps that may read messages, calls, contacts, sound, pictures and places at once."""
    usual = []
    for app in apps.added:
        if any(reached.forced for reached in app.reach if reached.what in COLLECTS):
            yield _forced(app)
        if len(_opened(app)) < _WIDE:
            continue
        if app.origin.off_store or app.origin.kind in _UNTOLD:
            yield _finding(app)
        else:
            usual.append(app)
    if usual:
        evidence = [_evidence(app) for app in usual]
        yield together(Phrase("These apps may read a lot, as many do"), usual, evidence, tell=_may)
    yield from _unknown(apps)


def _opened(app: App) -> list[str]:
    """Return what an app may read, in words."""
    files = [Phrase("all files")] if app.has(Power.ALL_FILES) else []
    return [*(what.value for what in COLLECTS if app.can_read(what)), *files]


def _may(app: App) -> str:
    return Phrase("It may read: {opened}.", opened=joined(_opened(app)))


def _finding(app: App) -> Seen:
    off_store = app.origin.off_store
    old = app.details.target_sdk is not None and app.details.target_sdk < _ASKS_SINCE
    return described(
        app,
        Phrase("An app that did not come from an app store may read a lot")
        if off_store
        else Phrase("An app of which it is not known where it came from may read a lot"),
        (_evidence(app), app.origin_evidence),
        priority=Priority.REVIEW if off_store else Priority.TIDY,
        details=(_may(app), *((Phrase("It is made so that it never has to ask."),) if old else ())),
    )


def _forced(app: App) -> Seen:
    forced = [one for one in app.reach if one.forced and one.what in COLLECTS]
    words = (
        f"{grant.permission}: granted=true"
        for one in forced
        for grant in one.grants
        if "POLICY_FIXED" in grant.flags
    )
    return described(
        app,
        Phrase("Rules of the phone let an app read what nobody can switch off"),
        (app.evidence(*words),),
        # In a space of work its owner may do that; on the phone itself it is rare.
        priority=Priority.NOTE if app.user else Priority.REVIEW,
        certainty=Certainty.STRONG,
        details=(Phrase("It may read: {what}.", what=joined(one.what.value for one in forced)),),
    )


def _evidence(app: App) -> Evidence:
    held = [one for one in app.reach if one.what in COLLECTS]
    words = [f"{grant.permission}: granted=true" for one in held for grant in one.grants]
    return app.evidence(*words)


def _unknown(apps: Apps) -> Iterator[Unreadable]:
    reasons = (app.unknown.get(Power.ALL_FILES) for app in apps.added)
    yield from (Unreadable(reason) for reason in dict.fromkeys(reasons) if reason)
