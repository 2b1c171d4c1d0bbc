"""Apps that came in the last 30 days, by day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
    counted,
    joined,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.clock import Clock

from .together import about, names

_DAYS = 30
_MANY = 10
"""More than these on one day: a new phone, or one that was set up again."""


@check(
    "recent-apps",
    limits="The days are those of the phone's own clock. An app that was removed and put back, or "
    "moved from an older phone, has the day of that.",
)
def recent_apps(apps: Apps, clock: Clock | Unreadable) -> Iterator[Seen]:
    """Apps that came in the last 30 days."""
    if isinstance(clock, Unreadable):
        now = apps.packages.answer.started.replace(tzinfo=None)
        yield Unreadable(
            Phrase("What day it is on the phone could not be told. {reason}", reason=clock.reason)
        )
    else:
        now = clock.now.replace(tzinfo=None)
    dated = [(app, came) for app in apps.added if (came := app.state.first_install)]
    first = now - timedelta(days=_DAYS)
    recent = sorted(
        ((came, app) for app, came in dated if first <= came),
        key=lambda pair: (pair[0], pair[1].package, pair[1].user),
        reverse=True,
    )
    if recent:
        yield _finding(recent, now)
    undated = len(apps.added) - len(dated)
    if undated:
        yield Unreadable(
            counted(
                undated,
                "Since when one added app is there could not be told.",
                "Since when {count} added apps are there could not be told.",
            )
        )


def _finding(recent: list[tuple[datetime, App]], now: datetime) -> Finding:
    found = [app for _, app in recent]
    return Finding(
        summary=counted(
            len(found),
            "One app came in the last {days} days: {names}",
            "{count} apps came in the last {days} days: {names}",
            days=_DAYS,
            names=names(found),
        ),
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=found[0].subject if len(found) == 1 else None,
        evidence=tuple(_evidence(app) for app in found),
        details=tuple(_by_day(recent, now)),
    )


def _by_day(recent: Iterable[tuple[datetime, App]], now: datetime) -> Iterator[str]:
    for day, group in groupby(recent, key=lambda pair: pair[0].date()):
        came = list(group)
        yield Phrase("{day}: {about}", day=day, about=joined((about(app) for _, app in came), " "))
        if len(came) > _MANY:
            yield Phrase("So many on one day is usual for a phone that is new or was set up again.")
        if day > now.date():
            yield Phrase("That day lies ahead: the phone's clock was changed since.")


def _evidence(app: App) -> Evidence:
    return app.evidence("firstInstallTime=", "installerPackageName=", "initiatingPackageName=")
