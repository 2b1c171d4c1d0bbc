"""Whether the screen has a lock, and of which kind."""

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
from safety_audit.facts.android.lock import Credential, LockSettings
from safety_audit.facts.android.users import Users

from .people import for_user, ids_of

_WEAK = {
    Credential.NONE: (
        Phrase("The screen has no lock: anybody can open the phone"),
        Priority.REVIEW,
    ),
    Credential.PATTERN: (
        Phrase("The screen lock is a pattern, which is easy to copy"),
        Priority.TIDY,
    ),
}


@check(
    "screen-lock",
    limits="How good a PIN or password is, and who knows it, cannot be seen.",
    opens="android.settings.SECURITY_SETTINGS",
)
def screen_lock(locks: LockSettings, users: Users | Unreadable) -> Iterator[Seen]:
    """Screens that open for anybody, or with a pattern."""
    for user in ids_of(users):
        lock = locks.of(user)
        if lock is None or lock.credential is Credential.NOT_STATED:
            yield Unreadable(
                Phrase("The phone does not say if there is a lock (user {user}).", user=user)
            )
        elif lock.credential in _WEAK:
            words, priority = _WEAK[lock.credential]
            yield Finding(
                summary=Phrase("{words}{whose}", words=words, whose=for_user(user, users)),
                priority=priority,
                certainty=Certainty.SETTING,
                subject=Subject(id="screen lock", user=user),
                evidence=(locks.seen(lock),),
            )
        elif lock.credential is Credential.SET:
            yield Unreadable(
                Phrase(
                    "The phone says that there is a lock, not which kind (user {user}).", user=user
                )
            )
    if isinstance(users, Unreadable):
        yield users
