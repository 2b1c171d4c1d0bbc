"""How long the phone stays open after it was last touched."""

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
    counted,
)
from safety_audit.facts.android.settings import GlobalSettings, SecureSettings, SystemSettings
from safety_audit.facts.android.users import Users

from .people import for_user, tables

_SCREEN_OFF = "screen_off_timeout"
_LOCK_AFTER = "lock_screen_lock_after_timeout"
_STAY_ON = "stay_on_while_plugged_in"
_LOCK_AFTER_UNLESS_STATED = 5_000
"""Milliseconds that Android waits where the setting was never changed."""
_LONG, _VERY_LONG = 120_000, 600_000
_MINUTE = 60_000
_NEVER = 2**31 - 1


@check(
    "lock-delay",
    limits="Whether the power button locks at once cannot be read. An app's rules may lock sooner.",
    shows=False,
    opens="android.settings.SECURITY_SETTINGS",
)
def lock_delay(
    system: SystemSettings,
    secure: SecureSettings,
    phone: GlobalSettings | Unreadable,
    users: Users | Unreadable,
) -> Iterator[Seen]:
    """Phones that stay open for long after they were last touched."""
    for user, table in tables(system, users):
        if isinstance(table, Unreadable):
            yield table
            continue
        screen = table.number(_SCREEN_OFF)
        if screen is None:
            yield _not_stated(_SCREEN_OFF, user)
            continue
        secured = secure.of(user)
        seen, after = [table.seen(_SCREEN_OFF)], 0
        if isinstance(secured, Unreadable):
            yield secured
        else:
            stated = secured.number_or(_LOCK_AFTER, _LOCK_AFTER_UNLESS_STATED)
            if stated is None:
                yield _not_stated(_LOCK_AFTER, user)
            seen += [] if secured.get(_LOCK_AFTER) is None else [secured.seen(_LOCK_AFTER)]
            after = stated or 0
        if screen + after > _LONG:
            yield _stays_open(user, screen, after, tuple(seen), for_user(user, users))
    if system.others:
        yield system.others
    yield from _stay_on(phone)


def _not_stated(setting: str, user: int) -> Unreadable:
    return Unreadable(
        Phrase("The setting {setting} is not stated (user {user}).", setting=setting, user=user)
    )


def _stays_open(
    user: int, screen: int, after: int, seen: tuple[Evidence, ...], whose: str
) -> Finding:
    total = screen + after
    long = counted(total // _MINUTE, "one minute", "{count} minutes")
    return Finding(
        summary=Phrase(
            "The phone stays open for {long} after it was last touched{whose}",
            long=long,
            whose=whose,
        )
        if total < _NEVER
        else Phrase("The phone never locks by itself{whose}", whose=whose),
        priority=Priority.REVIEW if total > _VERY_LONG else Priority.TIDY,
        certainty=Certainty.SETTING,
        subject=Subject(id=_SCREEN_OFF, user=user),
        evidence=seen,
    )


def _stay_on(phone: GlobalSettings | Unreadable) -> Iterator[Seen]:
    if isinstance(phone, Unreadable):
        yield phone
        return
    value = phone.number(_STAY_ON)
    if value is None:
        yield Unreadable(Phrase("The setting {setting} is not stated.", setting=_STAY_ON))
    elif value:
        yield Finding(
            summary="The screen stays on while the phone is charging",
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            subject=Subject(id=_STAY_ON),
            evidence=(phone.seen(_STAY_ON),),
        )
