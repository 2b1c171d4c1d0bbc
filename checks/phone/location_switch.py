"""Whether location is switched on."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.location_switch import LocationSwitch
from safety_audit.facts.android.users import Users

from .people import for_user, ids_of


@check(
    "location-switch",
    limits="A mobile network, an account, a tag or a car can show a place with location off too.",
    opens="android.settings.LOCATION_SOURCE_SETTINGS",
)
def location_switch(switch: LocationSwitch, users: Users | Unreadable) -> Iterator[Seen]:
    """Whether location is switched on."""
    for user in ids_of(users):
        one = switch.by_user.get(user) or Unreadable(
            Phrase("User {user} was not asked about.", user=user)
        )
        if isinstance(one, Unreadable):
            yield one
            continue
        yield Finding(
            summary=Phrase("Location is switched on{whose}", whose=for_user(user, users))
            if one.on
            else Phrase("Location is switched off{whose}", whose=for_user(user, users)),
            priority=Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(id="location", user=user),
            evidence=(one.seen,),
            details=() if one.on else (Phrase("Some ways to find the phone still work."),),
        )
    if switch.others:
        yield switch.others
