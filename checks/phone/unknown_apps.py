"""Apps that may install other apps past the store."""

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
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.origin import STORES, OriginKind
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.roles import Roles

from .watching_signs import FIRST, facts_about, verdict

_FIRST_WITH_OWN_SWITCH = 26


@check(
    "unknown-apps",
    limits="That an app may install others does not say that it did. Before Android 14 it is "
    "rarely noted which app brought a file.",
    shows=False,
    opens="android.settings.MANAGE_UNKNOWN_APP_SOURCES",
)
def unknown_apps(apps: Apps, roles: Roles | Unreadable) -> Iterator[Seen]:
    """Apps that may install other apps past the store."""
    if apps.packages.api is not None and apps.packages.api < _FIRST_WITH_OWN_SWITCH:
        yield Unreadable("Before Android 8 one switch holds for all apps. It is not read.")
        return
    from_files = [app for app in apps.added if app.origin.kind is OriginKind.FILE]
    brought = {app.details.originating for app in from_files}
    browsers = _browsers(roles) if from_files else set()
    for app in apps:
        if app.package in STORES or app.paused or not app.has(Power.INSTALLS):
            continue
        was_used = app.package in brought or (app.package, app.user) in browsers
        yield _finding(app, Priority.REVIEW if was_used else Priority.TIDY)
    if isinstance(roles, Unreadable) and from_files:
        yield roles
    reasons = [app.unknown[Power.INSTALLS] for app in apps if Power.INSTALLS in app.unknown]
    yield from map(Unreadable, dict.fromkeys(reasons))


def _browsers(roles: Roles | Unreadable) -> set[tuple[str, int]]:
    if isinstance(roles, Unreadable):
        return set()
    return {(one.package, one.user) for one in roles.holders if one.role == "BROWSER"}


def _finding(app: App, priority: Priority) -> Finding:
    held = app.held(Power.INSTALLS)
    decided = verdict(app)
    came = (Phrase("An app came from a file, and this may be the way it came."),)
    return Finding(
        summary=Phrase(
            "An app may install other apps past the store: {package}", package=app.package
        ),
        priority=priority,
        certainty=Certainty.SETTING,
        subject=app.subject,
        evidence=held.seen if held else (),
        action=FIRST if decided and decided.priority is Priority.ACT else "",
        details=(*(came if priority is Priority.REVIEW else ()), *facts_about(app)),
    )
