"""Who signed in to this computer before, from another one.

The system's own lists: `wtmp`, where each sign-in is one record, and `lastlog`, with the last one
of each account. The records are those of glibc (`struct utmp`, `struct lastlog`).
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.accounts import AccountList
from safety_audit.facts.computer.reading import gaps_in
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.text import decoded

__all__ = ["PastSignIn", "PastSignIns", "is_remote", "parse_lastlog", "parse_wtmp"]

WTMP = tuple(
    Query(path, Kind.FILE, limit=16 << 20) for path in ("/var/log/wtmp", "/var/log/wtmp.1")
)
LASTLOG = Query("/var/log/lastlog", Kind.FILE)

# The record on most computers, and the one of 64-bit ARM, whose numbers are wider.
_RECORD = struct.Struct("<h2xi32s4s32s256shhiii4i20x")
_WIDE = struct.Struct("<h2xi32s4s32s256shhqqq4i20x4x")
_LAST = struct.Struct("<i32s256s")
_SOMEBODY = 7  # USER_PROCESS; the others tell of starts, stops and consoles that wait
_KINDS = range(10)
_USER, _LINE, _HOST, _TIME = 4, 2, 5, 9

# What stands for a host and is none: displays, multiplexers, the machine itself.
_NO_HOST = re.compile(
    r"(?::\d+(?:\.\d+)?|tmux\(.*|.*:S\.\d+|localhost|127\.[\d.]+|::1|login screen|\d+\.\d+.*-.*|)\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSignIn:
    """One time somebody signed in over the network."""

    user: str
    """The account."""
    host: str
    """The other computer, as it was named then."""
    when: datetime
    """When (UTC)."""
    seen: Evidence
    """The record in words."""


@dataclass(frozen=True, slots=True)
class PastSignIns:
    """Sign-ins over the network that the system still has a list of."""

    all: tuple[PastSignIn, ...]
    """The newest first."""
    since: datetime | None
    """When the list begins; None if it is empty."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be read."""


def is_remote(host: str) -> bool:
    """Tell whether what stands as a host in these lists is another computer."""
    return _NO_HOST.match(host) is None


def parse_wtmp(answer: Answer) -> tuple[tuple[PastSignIn, ...], datetime | None]:
    """Return the sign-ins over the network, and the time of the oldest record of any kind.

    Raises:
        Unreadable: the records have an unknown form.

    """
    data = answer.data if answer.status in (Status.OK, Status.CUT_OFF) else b""
    records = list(_records(answer, data))
    times = [when for fields in records if (when := _time(fields[_TIME])) is not None]
    found = (
        _sign_in(answer, _word(one[_USER]), _word(one[_HOST]), _word(one[_LINE]), one[_TIME])
        for one in records
        if one[0] == _SOMEBODY
    )
    return tuple(filter(None, found)), min(times, default=None)


def _records(answer: Answer, data: bytes) -> Iterator[tuple[object, ...]]:
    """Yield whole records; a list that is being written to may end in a part of one."""
    # The form that the data is a whole number of is tried first.
    for form in sorted((_RECORD, _WIDE), key=lambda form: len(data) % form.size != 0):
        whole = len(data) // form.size * form.size
        if all(form.unpack_from(data, place)[0] in _KINDS for place in range(0, whole, form.size)):
            yield from form.iter_unpack(data[:whole])
            return
    raise answer.unknown_format()


def _sign_in(answer: Answer, user: str, host: str, line: str, seconds: object) -> PastSignIn | None:
    when = _time(seconds)
    if when is None or not is_remote(host):
        return None
    seen = answer.seen(f"{user} {line} {host} {when:%Y-%m-%d %H:%M} UTC")
    return PastSignIn(user=user, host=host, when=when, seen=seen)


def parse_lastlog(answer: Answer, names: dict[int, str]) -> tuple[PastSignIn, ...]:
    """Return the last sign-in over the network of each account, by its number."""
    data = answer.data if answer.status in (Status.OK, Status.CUT_OFF) else b""
    found = []
    for uid, name in names.items():
        if uid >= 0 and (uid + 1) * _LAST.size <= len(data):
            seconds, line, host = _LAST.unpack_from(data, uid * _LAST.size)
            found.append(_sign_in(answer, name, _word(host), _word(line), seconds))
    return tuple(filter(None, found))


def _word(field: object) -> str:
    return decoded(field.partition(b"\0")[0]) if isinstance(field, bytes) else ""


def _time(seconds: object) -> datetime | None:
    try:
        return (
            datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else None
        )
    except (OverflowError, OSError, ValueError):
        return None


@provides(DeviceKind.COMPUTER, ask=(*WTMP, LASTLOG))
def past_sign_ins(
    linux: Linux,  # noqa: ARG001 - a condition
    known: AccountList,
    answers: Answers,
) -> PastSignIns:
    """Make the fact."""
    kept = [answers[query] for query in WTMP]
    last = answers[LASTLOG]
    if all(answer.status is Status.ABSENT for answer in (*kept, last)):
        raise Unreadable("This computer keeps no list of past sign-ins that can be read here.")
    parsed = [parse_wtmp(answer) for answer in kept]
    found = [one for sign_ins, _ in parsed for one in sign_ins]
    there = {(one.user, one.host, one.when) for one in found}
    names = {account.uid: account.name for account in reversed(known.all)}
    found += [
        one for one in parse_lastlog(last, names) if (one.user, one.host, one.when) not in there
    ]
    return PastSignIns(
        all=tuple(sorted(found, key=lambda one: one.when, reverse=True)),
        since=min((begins for _, begins in parsed if begins), default=None),
        gaps=gaps_in((*kept, last)),
    )
