"""Apps that asked for long where the phone is, while nobody used them."""

from collections.abc import Iterable
from datetime import timedelta

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
    counted,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.location_requests import LocationRequest, LocationRequests

_LONG = timedelta(hours=1)
_MOSTLY_UNSEEN = 10
_WORDS = Phrase("An app asked for long where this phone is, mostly while nobody used it")


@check(
    "location-requests",
    limits="The phone forgets this when it starts anew. Most apps ask through Google's services, "
    "which then stand here in their place.",
    opens="android.settings.LOCATION_SOURCE_SETTINGS",
)
def location_requests(requests: LocationRequests, apps: Apps) -> Iterator[Seen]:
    """Apps that asked for long where the phone is, while nobody used them."""
    for app in apps.added:
        notes = [one for one in requests if one.package == app.package and _is_of(one, app)]
        unseen = [one for one in notes if one.in_front is not None]
        longest = max(unseen, key=lambda one: one.total, default=None)
        if longest is not None and _is_long(longest):
            yield _finding(app, longest, notes)
    silent = {one.package for one in requests if one.in_front is None and one.total > _LONG}
    if count := len(silent & {app.package for app in apps.added}):
        yield Unreadable(
            counted(
                count,
                "For one app that asked for long, this Android does not note whether it was used.",
                "For {count} apps that asked for long, this Android does not note whether they "
                "were used.",
            )
        )
    yield from requests.gaps


def _is_of(one: LocationRequest, app: App) -> bool:
    """Tell whose note it is: before Android 12 it is told with the first user's copy."""
    return one.user == app.user or (one.user is None and app.user == 0)


def _is_long(one: LocationRequest) -> bool:
    return (
        one.in_front is not None and one.total > _LONG and one.in_front * _MOSTLY_UNSEEN < one.total
    )


def _finding(app: App, longest: LocationRequest, notes: Iterable[LocationRequest]) -> Finding:
    hours, in_front = longest.total // timedelta(hours=1), longest.in_front or timedelta()
    return Finding(
        summary=Phrase("{words}: {package}", words=_WORDS, package=app.package),
        priority=Priority.NOTE,
        certainty=Certainty.POSSIBLE,
        subject=app.subject,
        evidence=tuple(one.seen for one in notes),
        details=(
            counted(
                hours,
                "Since the phone was last started: {count} hour, of which {minutes} minutes while "
                "it was used.",
                "Since the phone was last started: {count} hours, of which {minutes} minutes while "
                "it was used.",
                minutes=in_front // timedelta(minutes=1),
            ),
        ),
    )
