"""Whether the phone keeps a copy of itself in an account."""

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

_ON, _WHERE = "backup_enabled", "backup_transport"


@check(
    "cloud-backup",
    limits="What is in the copy, and who can read it, cannot be seen. Copies that an app or a "
    "maker keeps by itself are not seen either.",
)
def cloud_backup(secure: SecureSettings, users: Users | Unreadable) -> Iterator[Seen]:
    """Copies of the phone in an account."""
    for user, table in tables(secure, users):
        if isinstance(table, Unreadable):
            yield table
            continue
        on = table.number(_ON)
        if on is None:
            yield Unreadable(
                Phrase(
                    "The phone does not say whether it keeps a copy of itself (user {user}).",
                    user=user,
                )
            )
        elif on:
            package = (table.get(_WHERE) or "").partition("/")[0]
            yield Finding(
                summary=Phrase(
                    "The phone keeps a copy of itself in an account{whose}",
                    whose=for_user(user, users),
                ),
                priority=Priority.NOTE,
                certainty=Certainty.SETTING,
                subject=Subject(id=_ON, user=user),
                evidence=(table.seen(_ON, _WHERE),),
                details=(Phrase("The app {package} does it.", package=package),) if package else (),
            )
    if secure.others:
        yield secure.others
