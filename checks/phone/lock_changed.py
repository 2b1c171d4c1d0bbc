"""When the screen lock was last changed."""

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
    on_day,
)
from safety_audit.facts.android.lock import Credential, LockSettings
from safety_audit.facts.android.users import Users

from .people import for_user, ids_of


@check(
    "lock-changed",
    limits="Who changed the lock cannot be seen. A new or restored phone moves the date too.",
    opens="android.settings.SECURITY_SETTINGS",
)
def lock_changed(locks: LockSettings, users: Users | Unreadable) -> Iterator[Seen]:
    """When the screen lock was last changed."""
    for user in ids_of(users):
        lock = locks.of(user)
        if lock is None or lock.credential is Credential.NOT_STATED:
            yield Unreadable(
                Phrase("The phone does not say if there is a lock (user {user}).", user=user)
            )
        elif lock.credential is Credential.NONE:
            continue
        elif lock.changed is None:
            yield Unreadable(
                Phrase("The phone does not say when the lock was changed (user {user}).", user=user)
            )
        else:
            day = on_day(lock.changed)
            yield Finding(
                summary=Phrase(
                    "The screen lock was last changed on {day}{whose}",
                    day=day,
                    whose=for_user(user, users),
                ),
                priority=Priority.NOTE,
                certainty=Certainty.SETTING,
                subject=Subject(id="screen lock", user=user),
                evidence=(locks.seen(lock),),
                details=(Phrase("Did you change it that day?"),),
            )
    if isinstance(users, Unreadable):
        yield users
