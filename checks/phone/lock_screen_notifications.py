"""Whether messages can be read while the phone is locked."""

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
from safety_audit.facts.android.settings import SecureSettings
from safety_audit.facts.android.users import Users

from .people import for_user, tables

_SHOWN = "lock_screen_show_notifications"
_IN_FULL = "lock_screen_allow_private_notifications"


@check(
    "lock-screen-notifications",
    limits="An app may have its own setting for this. Work profiles are not looked at.",
)
def lock_screen_notifications(secure: SecureSettings, users: Users | Unreadable) -> Iterator[Seen]:
    """Messages that can be read while the phone is locked."""
    for user, table in tables(secure, users):
        if isinstance(table, Unreadable):
            yield table
            continue
        stated = (table.number(_SHOWN), table.number(_IN_FULL))
        if 0 in stated:
            continue
        if None in stated:
            yield Unreadable(
                Phrase(
                    "The phone does not say what its lock screen shows (user {user}).", user=user
                )
            )
            continue
        yield Finding(
            summary=Phrase(
                "Messages can be read while the phone is locked{whose}",
                whose=for_user(user, users),
            ),
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            subject=Subject(id=_IN_FULL, user=user),
            evidence=(table.seen(_SHOWN, _IN_FULL),),
        )
    if secure.others:
        yield secure.others
