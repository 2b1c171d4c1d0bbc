"""Apps that may learn where the phone is all the time."""

from safety_audit.api import Finding, Iterator, Phrase, Priority, Seen, Unreadable, check, counted
from safety_audit.facts.android.location import AppLocation, LocationAccess
from safety_audit.facts.android.origin import OriginKind

from .location_words import PRECISE, last_use
from .watching_signs import described

_USUAL = {OriginKind.STORE, OriginKind.BY_THE_PHONE, OriginKind.MOVED}


@check(
    "location-always",
    limits="What an app does with the place, and who is shown it, cannot be seen. Sharing that is "
    "set up in an account, such as in Google Maps, is not seen either.",
    opens="android.settings.LOCATION_SOURCE_SETTINGS",
)
def location_always(access: LocationAccess) -> Iterator[Seen]:
    """Apps that may learn where the phone is all the time."""
    found = [one for one in access if one.always and one.app.is_added]
    yield from sorted(map(_finding, found), key=lambda finding: finding.priority.rank)
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
