"""Which apps asked where the phone is, and for how long: some lines of `dumpsys location`.

The dump holds places. The phone itself leaves all lines out but those with times, so that no place
comes along; in a recording, only these lines are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["REQUESTS", "LocationRequest", "LocationRequests", "parse_requests"]

REQUESTS = Query("dumpsys location | grep -E 'Historical |Duration requested|foreground duration'")

_HEADING = re.compile(
    r"^ *Historical (?:Records by Provider|Aggregate Location Provider Data):", re.MULTILINE
)
_PACKAGE = r"([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)"
_OLD = re.compile(
    rf" *{_PACKAGE}: [a-z_]+: [^\n]{{0,200}}?Duration requested ([0-9]{{1,9}})"
    r"(?: total, ([0-9]{1,9}) foreground,)? out of the last [0-9]{1,9} minutes"
    r"(?:: Currently active)?\Z"
)
_SPAN = r"((?:\+|-)?[0-9][0-9dhms]{0,40})"
_NEW = re.compile(
    rf" *([0-9]{{1,9}})/{_PACKAGE}(?:\[[^\]\n]{{0,200}}\])?: [^\n]{{0,200}}?"
    rf"total/active/foreground duration = {_SPAN}/{_SPAN}/{_SPAN}(?:,[^\n]{{0,200}})?\Z"
)
_PARTS = re.compile(r"([0-9]{1,9})(ms|d|h|m|s)")
_UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
_PER_USER = 100_000
# The ways in which a line says that it is one of these.
_IS_ONE = ("Duration requested", "foreground duration")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationRequest:
    """How long one app asked one part of Android where the phone is, since the phone started."""

    package: str
    """The app."""
    user: int | None
    """The user it ran for; None before Android 12, which does not say."""
    total: timedelta
    """For how long it asked."""
    in_front: timedelta | None
    """How much of that while it was in front; None on Android 7 and 8, which do not say."""
    seen: Evidence = field(repr=False)
    """The line."""


@dataclass(frozen=True, slots=True)
class LocationRequests:
    """Every such note since the phone was last started."""

    all: tuple[LocationRequest, ...]
    """In the phone's order."""
    gaps: tuple[Unreadable, ...] = ()
    """What was not understood."""

    def __iter__(self) -> Iterator[LocationRequest]:
        """Yield every note."""
        return iter(self.all)


def parse_requests(answer: Answer) -> LocationRequests:
    """Read the lines under `Historical ...` (Android 7 to 11, and 12 and newer).

    Raises:
        Unreadable: there is no answer, or no such heading.

    """
    text = answer.text().replace("\r\n", "\n")
    if not _HEADING.search(text):
        raise answer.unknown_format()
    lines = [line for line in text.split("\n") if any(words in line for words in _IS_ONE)]
    found = [_request(answer, line) for line in lines]
    known = tuple(one for one in found if one)
    missing = len(found) - len(known)
    if not missing:
        return LocationRequests(known)
    gap = Phrase("{count} notes of who asked for the place were not understood.", count=missing)
    return LocationRequests(known, (Unreadable(gap),))


@provides(DeviceKind.PHONE, ask=(REQUESTS,))
def location_requests(answers: Answers) -> LocationRequests:
    """Return which apps asked where the phone is, and for how long."""
    return parse_requests(answers[REQUESTS])


def _request(answer: Answer, line: str) -> LocationRequest | None:
    old, new = _OLD.match(line), _NEW.match(line)
    if old:
        return LocationRequest(
            package=old[1],
            user=None,
            total=timedelta(minutes=int(old[2])),
            in_front=timedelta(minutes=int(old[3])) if old[3] else None,
            seen=answer.seen(line.strip()),
        )
    if new is None:
        return None
    total, in_front = _span(new[3]), _span(new[5])
    return LocationRequest(
        package=new[2],
        user=int(new[1]) // _PER_USER,
        total=total,
        in_front=in_front,
        seen=answer.seen(line.strip()),
    )


def _span(text: str) -> timedelta:
    """Read `+1h10m27s193ms`; `0` is nothing. A clock that ran backwards counts as nothing."""
    if text.startswith("-"):
        return timedelta()
    milliseconds = sum(int(count) * _UNITS[unit] for count, unit in _PARTS.findall(text))
    return timedelta(milliseconds=min(milliseconds, 86_400_000 * 3_650))
