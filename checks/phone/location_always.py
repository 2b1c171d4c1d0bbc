"""Apps that may learn where the phone is all the time."""

from dataclasses import replace

from safety_audit.api import Finding, Iterator, Phrase, Priority, Seen, Unreadable, check, counted
from safety_audit.facts.android.known_apps import Group, KnownApps
from safety_audit.facts.android.location import AppLocation, LocationAccess
from safety_audit.facts.android.origin import OriginKind

from .location_words import PRECISE, last_use
from .watching_signs import described

_SHARING = "known-sharing-app"
_USUAL = {OriginKind.STORE, OriginKind.BY_THE_PHONE, OriginKind.MOVED}


@check(
    "location-always",
    limits="What an app does with the place, and who is shown it, cannot be seen. Sharing that is "
    "set up in an account, such as in Google Maps, is not seen either.",
    opens="android.settings.LOCATION_SOURCE_SETTINGS",
)
def location_always(access: LocationAccess, known: KnownApps | Unreadable) -> Iterator[Seen]:
    """Apps that may learn where the phone is all the time."""
    made_for_it = set() if isinstance(known, Unreadable) else _made_for_it(known)
    found = [
        _for_sharing(one) if one.app.package in made_for_it else _finding(one)
        for one in access
        if one.always and one.app.is_added
    ]
    yield from sorted(found, key=lambda finding: finding.priority.rank)
    unclear = [one for one in access if one.always is None and one.app.is_added]
    if unclear:
        yield Unreadable(
            counted(
                len(unclear),
                "For one app it could not be told when it may ask.",
                "For {count} apps it could not be told when they may ask.",
            )
        )
    yield from map(Unreadable, access.gaps)


def _made_for_it(known: KnownApps) -> set[str]:
    """Return the apps that a list names as made for sharing a place, or for following somebody."""
    return {
        app.package
        for app in known.all
        if any(one.category.group is Group.PURPOSE for one in app.named)
    }


def _for_sharing(one: AppLocation) -> Finding:
    """Return what stands with all else that is seen of an app made for this, and as high."""
    found = _finding(one)
    priority = found.priority if found.priority is Priority.NOTE else Priority.REVIEW
    return replace(found, priority=priority, action=found.action or _SHARING)


def _finding(one: AppLocation) -> Finding:
    app = one.app
    return described(
        app,
        Phrase("An app may learn where this phone is all the time"),
        one.seen,
        priority=_priority(one),
        details=(PRECISE[one.precise], last_use(one)),
    )


def _priority(one: AppLocation) -> Priority:
    if one.app.paused:
        return Priority.NOTE
    return Priority.TIDY if one.app.origin.kind in _USUAL else Priority.REVIEW
