"""How old the phone's last security update is."""

import re
from datetime import date, datetime

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
from safety_audit.facts.android.clock import Clock
from safety_audit.facts.android.properties import Properties

_PATCH = "ro.build.version.security_patch"
_RELEASE = "ro.build.version.release"
_OLD_DAYS = 183
_DAYS_A_MONTH = 30.44
_TOO_OLD_API = 29
"""The newest API level that gets no more updates (Android 10)."""
# A patch may be dated a few weeks ahead of the day it came.
_AHEAD_DAYS = 62


@check(
    "patch-age",
    limits="Parts that are updated through the app store are not counted.",
    shows=False,
)
def patch_age(properties: Properties, clock: Clock | Unreadable) -> Iterator[Seen]:
    """Phones that had no security update for long."""
    now = properties.answer.started if isinstance(clock, Unreadable) else clock.now
    patch = _day(properties.get(_PATCH) or "")
    if patch is None:
        yield Unreadable("The phone does not say when its last security update was.")
    elif (age := (now.date() - patch).days) < -_AHEAD_DAYS:
        yield Unreadable("The phone's clock is behind its last security update.")
    elif age > _OLD_DAYS:
        yield _found(
            properties,
            _PATCH,
            Phrase(
                "The last security update is {months} months old", months=round(age / _DAYS_A_MONTH)
            ),
        )
    if properties.api is not None and properties.api <= _TOO_OLD_API:
        version = properties.get(_RELEASE) or "this old"
        yield _found(
            properties,
            _RELEASE,
            Phrase("Android {version} gets no more security updates", version=version),
        )


def _found(properties: Properties, key: str, summary: str) -> Finding:
    return Finding(
        summary=summary,
        priority=Priority.TIDY,
        certainty=Certainty.SETTING,
        subject=Subject(id=key),
        evidence=(properties.seen(key),),
    )


def _day(text: str) -> date | None:
    """Return a day such as `2026-05-01`; None if it is none."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
