"""What time the phone has: `date`. Without it no date in an answer can be judged."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence

__all__ = ["CLOCK", "Clock", "parse_clock"]

CLOCK = Query("date '+%s %z'")


@dataclass(frozen=True, slots=True)
class Clock:
    """The phone's clock when it was asked."""

    now: datetime
    """The phone's time, in its own time zone."""
    asked: datetime
    """The computer's time at that moment (UTC)."""
    answer: Answer = field(repr=False)
    """Where it stands."""

    @property
    def ahead(self) -> timedelta:
        """How far the phone's clock is ahead of the computer's; negative if it is behind."""
        return self.now - self.asked

    def seen(self) -> Evidence:
        """Return what the phone said."""
        return self.answer.seen(self.answer.text().strip())


_TIME = re.compile(r"([0-9]{1,11}) ([+-])([0-9]{2}):?([0-5][0-9])")


def parse_clock(answer: Answer) -> Clock:
    """Read seconds since 1970 and the offset of the time zone: `1795166700 +0100`.

    Raises:
        Unreadable: there is no answer, or it is no time.

    """
    found = _TIME.fullmatch(answer.text().strip())
    if not found:
        raise answer.unknown_format()
    offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
    try:
        zone = timezone(-offset if found[2] == "-" else offset)
        now = datetime.fromtimestamp(int(found[1]), UTC).astimezone(zone)
    except (ValueError, OverflowError, OSError) as error:
        raise answer.unknown_format() from error
    return Clock(now, answer.started, answer)


@provides(DeviceKind.PHONE, ask=(CLOCK,))
def clock(answers: Answers) -> Clock:
    """Return what time the phone has."""
    return parse_clock(answers[CLOCK])
