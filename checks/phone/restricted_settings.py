"""Apps from files for which somebody lifted Android's own lock on wide access."""

from safety_audit.api import (
    Certainty,
    Iterator,
    NotApplicable,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
)
from safety_audit.facts.android.appops import AppOps
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.powers import Power

from .watching_signs import described

_OP = "ACCESS_RESTRICTED_SETTINGS"
_FIRST = 33
_FIRST_THAT_NOTES = 35
_HELD_BACK = {"ignore", "deny"}
_WIDE = (Power.SCREEN, Power.NOTIFICATIONS)


@check(
    "restricted-settings",
    limits="A computer on the cable can give wide access without lifting this lock.",
)
def restricted_settings(apps: Apps, appops: AppOps | Unreadable) -> Iterator[Seen]:
    """Apps from files that somebody gave access to what Android holds back from them."""
    api = apps.packages.api
    if api is None:
        raise Unreadable("Which Android this is could not be told, so not what this means.")
    if api < _FIRST:
        raise NotApplicable("This Android has no such lock. It came with Android 13.")
    if isinstance(appops, Unreadable):
        raise appops
    brought = [app for app in apps.added if app.origin.off_store]
    if api >= _FIRST_THAT_NOTES:
        yield from (_lifted(app) for app in brought if app.has(Power.UNRESTRICTED))
    else:
        yield from _before_it_was_noted(brought, appops)
    yield from map(Unreadable, appops.gaps)


def _lifted(app: App) -> Seen:
    held = app.held(Power.UNRESTRICTED)
    return described(
        app,
        Phrase("Somebody let an app from a file use access that Android holds back"),
        held.seen if held else (),
        certainty=Certainty.STRONG,
    )


def _before_it_was_noted(brought: list[App], appops: AppOps) -> Iterator[Seen]:
    """Tell what 13 and 14 say: that an app is held back, never that somebody lifted it."""
    wide = [app for app in brought if any(app.has(power) for power in _WIDE)]
    # Who could not be told to have such access may have it.
    reasons = [app.unknown.get(power) for app in brought for power in _WIDE]
    yield from map(Unreadable, dict.fromkeys(reason for reason in reasons if reason))
    for app in wide:
        mode = appops.mode(app.package, app.user, _OP, app.details.app_id)
        if mode in _HELD_BACK:
            yield described(
                app,
                Phrase("An app has access that Android holds back from apps from files"),
                (appops.seen(app.package, app.user, _OP, app_id=app.details.app_id),),
                priority=Priority.NOTE,
            )
        else:
            yield Unreadable(
                Phrase(
                    "This Android does not note whether somebody lifted the lock for {package}.",
                    package=app.package,
                )
            )
