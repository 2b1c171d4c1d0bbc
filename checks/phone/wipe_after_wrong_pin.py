"""Whether wrong attempts to unlock erase the phone."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.device_policy import DevicePolicy
from safety_audit.facts.android.lock import LockSettings
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.android.settings import SecureSettings

_SAMSUNG = "auto_swipe_main_user"
_SAMSUNG_TRIES = 20


@check(
    "wipe-after-wrong-pin",
    limits="How many tries were wrong so far is shown by Samsung only. Other makers' own ways "
    "to erase the phone are not known.",
)
def wipe_after_wrong_pin(
    policy: DevicePolicy | Unreadable,
    secure: SecureSettings | Unreadable,
    locks: LockSettings | Unreadable,
    properties: Properties | Unreadable,
) -> Iterator[Seen]:
    """Phones that erase themselves after wrong attempts to unlock."""
    if isinstance(policy, Unreadable):
        yield policy
    else:
        for admin in policy.admins:
            if admin.wipe_after is None:
                yield Unreadable(
                    Phrase(
                        "How many wrong tries it allows is not stated: {package}",
                        package=admin.package,
                    )
                )
            elif admin.wipe_after:
                seen = policy.seen(admin)
                yield from _found(admin.wipe_after, admin.package, admin.user, locks, seen)
    if isinstance(properties, Unreadable):
        # Whether it is one of Samsung's, which have a switch of their own, is not known then.
        yield properties
    elif properties.maker == "samsung":
        yield from _samsung(secure, locks)


def _samsung(
    secure: SecureSettings | Unreadable, locks: LockSettings | Unreadable
) -> Iterator[Seen]:
    table = secure if isinstance(secure, Unreadable) else secure.of(0)
    if isinstance(table, Unreadable):
        yield table
        return
    value = table.number(_SAMSUNG)
    if value is None:
        yield Unreadable(Phrase("The setting {setting} is not stated.", setting=_SAMSUNG))
    elif value:
        yield from _found(_SAMSUNG_TRIES, _SAMSUNG, 0, locks, table.seen(_SAMSUNG))


def _found(
    tries: int, subject: str, user: int, locks: LockSettings | Unreadable, seen: Evidence
) -> Iterator[Seen]:
    more: tuple[Evidence, ...] = ()
    failed = 0
    if isinstance(locks, Unreadable):
        yield locks
    elif (lock := locks.of(user)) and lock.failed:
        failed, more = lock.failed, (locks.seen(lock),)
    yield Finding(
        summary=Phrase(
            "The phone erases itself after {tries} wrong attempts to unlock: {subject}",
            tries=tries,
            subject=subject,
        ),
        priority=Priority.ACT if failed * 2 > tries else Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=Subject(id=subject, user=user),
        evidence=(seen, *more),
        details=(Phrase("Wrong attempts so far: {failed}.", failed=failed),) if failed else (),
    )
