"""Whether the phone's clock is right."""

from datetime import timedelta

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
    counted,
)
from safety_audit.facts.android.clock import Clock
from safety_audit.facts.android.settings import GlobalSettings

_MUCH = timedelta(minutes=5)
_AUTO = "auto_time"
_HOUR, _DAY = 60, 1440


@check(
    "phone-clock",
    limits="A clock that was wrong before, and is right now, is not seen.",
    shows=False,
    opens="android.settings.DATE_SETTINGS",
)
def phone_clock(clock: Clock, phone: GlobalSettings | Unreadable) -> Iterator[Seen]:
    """Whether the phone's clock is right: all dates rest on it."""
    if abs(clock.ahead) > _MUCH:
        length = _length(abs(clock.ahead))
        yield Finding(
            summary=Phrase("The phone's clock is {length} ahead of this computer's", length=length)
            if clock.ahead > timedelta()
            else Phrase("The phone's clock is {length} behind this computer's", length=length),
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            subject=Subject(id="clock"),
            evidence=(clock.seen(),),
            details=(Phrase("Dates that the phone gives may be wrong."),),
        )
    if isinstance(phone, Unreadable):
        yield phone
    elif phone.number(_AUTO) == 0:
        yield Finding(
            summary="The phone's clock is set by hand",
            priority=Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(id=_AUTO),
            evidence=(phone.seen(_AUTO),),
        )


def _length(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes >= 2 * _DAY:
        return counted(minutes // _DAY, "one day", "{count} days")
    if minutes >= 2 * _HOUR:
        return counted(minutes // _HOUR, "one hour", "{count} hours")
    return counted(minutes, "one minute", "{count} minutes")
