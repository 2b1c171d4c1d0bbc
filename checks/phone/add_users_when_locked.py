"""Whether anybody can add a user while the phone is locked."""

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
from safety_audit.facts.android.settings import GlobalSettings

_SETTING = "add_users_when_locked"


@check(
    "add-users-when-locked",
    limits="Whether somebody made use of it cannot be seen here.",
    shows=False,
    opens="android.settings.USER_SETTINGS",
)
def add_users_when_locked(phone: GlobalSettings) -> Iterator[Seen]:
    """Adding a user while the phone is locked."""
    value = phone.number(_SETTING)
    if value is None:
        yield Unreadable(Phrase("The setting {setting} is not stated.", setting=_SETTING))
    elif value:
        yield Finding(
            summary="Anybody can add a user to this phone while it is locked",
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            subject=Subject(id=_SETTING),
            evidence=(phone.seen(_SETTING),),
        )
