"""What each app may do and when it last did it, as Android's app-ops service keeps it.

Read from `dumpsys appops`. Four forms are known: numbers for modes (7 and 8), accesses by state
without brackets (9 and the first 10), with brackets (10), and grouped by attribution (11 and
later). EMUI breaks a package's heading over three lines; HyperOS leaves out a space.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from safety_audit.devices.interface import MEGABYTE, Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["QUERY", "AppOps", "Op", "PackageOps", "UidOps", "Use", "parse_appops"]

QUERY = Query("dumpsys appops", seconds=60.0, limit=32 * MEGABYTE, bulky=True)

_Key = TypeVar("_Key")
_MODES = {"0": "allow", "1": "ignore", "2": "deny", "3": "default", "4": "foreground", "5": "ask"}
_USERS_IDS = 100_000

_UID = re.compile(r"(?:(\d{1,9})|u(\d{1,4})(a|s|i|ai)?(\d{1,9})):?\Z")
_FIRST_APP_ID = {"a": 10_000, "s": 0, "i": 99_000, "ai": 90_000, None: 0}
_OP_WITH_NUMBER = re.compile(r"(\S[^:;()]*?): mode=(\w+)(.*)")
_OP_WITH_WORD = re.compile(r"(\S.*?) \((\w+)(?: / [^()]*)?\):")
_USE = re.compile(
    r" +(Access: |Reject: )?(?:\[([a-z]+)(?:-([a-z]+))?[^\]]*\] ?|([a-z]+) *= )"
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.?\d* +\(([^)]*)\)(?: duration=(\S+))?(?: proxy\[(.*)\])?"
)
_STATES = frozenset({"top", "fgsvc", "fgsvcl", "fg", "bg", "cch", "pers"})
_PAST = re.compile(r"; (time|rejectTime)=(\S+) ago")
_DURATION = re.compile(
    r"([+-]?)(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?(?:(\d{1,9})ms)?\Z"
)


@dataclass(frozen=True, slots=True)
class Use:
    """One time an app used something, the last one in that state."""

    allowed: bool
    """Whether it got what it wanted; an attempt that was refused is kept as well."""
    state: str
    """What the app was doing: `top` on the screen, `fg` and `fgsvc` in front or with a notice,
    `bg` and `cch` in the background, `pers` always running; empty on 7 and 8, which do not say."""
    through: str
    """`s` for the app itself, `tp` and others for use through another app; empty if not said."""
    when: str
    """When, as the dump says it, in the phone's own zone; empty on 7 and 8."""
    age: str
    """How long before the question, as the dump says it."""
    length: str = ""
    """How long it lasted, as the dump says it; empty if it does not."""
    proxy: str = ""
    """The app it went through, as the dump says."""

    @property
    def at(self) -> datetime | None:
        """When, in the phone's own zone; None on 7 and 8."""
        return _moment(self.when)

    @property
    def ago(self) -> timedelta | None:
        """How long before the question; below zero after the phone's clock was set back."""
        span = _span(self.age)
        return -span if span is not None and self.when else span

    @property
    def lasted(self) -> timedelta | None:
        """How long, where the dump says."""
        return _span(self.length)

    @property
    def unseen(self) -> bool:
        """Whether the app was not on the screen and need not have shown a notice."""
        return self.state in {"bg", "cch"}


@dataclass(frozen=True, slots=True)
class Op:
    """One thing an app may or may not do."""

    name: str
    """Android's name: `CAMERA`, `FINE_LOCATION`, `GET_USAGE_STATS`."""
    mode: str
    """`allow`, `ignore`, `deny`, `default` (the permission decides), `foreground`, `ask`; a word
    or number that is not known stays as it is."""
    uses: tuple[Use, ...] = ()
    """The last use for each state, and the last refused attempts."""
    running: bool = False
    """Whether it is being used right now."""
    lines: tuple[str, ...] = field(default=(), repr=False, compare=False)
    """The exact lines of the dump."""

    @property
    def last(self) -> Use | None:
        """The latest use that was allowed; None if the phone remembers none."""
        allowed = [use for use in self.uses if use.allowed and use.ago is not None]
        return min(allowed, key=lambda use: use.ago or timedelta.max, default=None)


@dataclass(frozen=True, slots=True)
class PackageOps:
    """What the service keeps for one app."""

    package: str
    """Its package name."""
    ops: tuple[Op, ...]
    """In the order of the dump."""


@dataclass(frozen=True, slots=True)
class UidOps:
    """What the service keeps for one app number of one user."""

    user: int
    """The Android user."""
    app_id: int
    """The app's number, as in the list of apps."""
    ops: tuple[Op, ...]
    """What holds for every app of this number; it outweighs what is kept for the app."""
    packages: tuple[PackageOps, ...]
    """The apps of this number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppOps:
    """What every app may do and when it last did it.

    An app that is not in it has used nothing the phone remembers; its permissions decide.
    """

    uids: tuple[UidOps, ...]
    """In the order of the dump."""
    gaps: tuple[str, ...]
    """What in the dump was not understood."""
    answer: Answer = field(repr=False, compare=False)
    """The whole answer."""
    _by_app: Mapping[tuple[str, int], tuple[Op, ...]] = field(repr=False, compare=False)
    _by_uid: Mapping[tuple[int, int], tuple[Op, ...]] = field(repr=False, compare=False)

    def of(self, package: str, user: int) -> tuple[Op, ...]:
        """Return what is kept for one app of one user."""
        return self._by_app.get((package, user), ())

    def op(self, package: str, user: int, name: str) -> Op | None:
        """Return one op of one app; None if nothing is kept."""
        return next((op for op in self.of(package, user) if op.name == name), None)

    def mode(self, package: str, user: int, name: str, app_id: int | None = None) -> str | None:
        """Return how an app stands with an op; None if nothing is kept, and the default holds.

        What is kept for the app's number (`app_id`) outweighs what is kept for the app, unless
        it is `default`.
        """
        for op in self._by_uid.get((user, app_id), ()) if app_id is not None else ():
            if op.name == name and op.mode != "default":
                return op.mode
        own = self.op(package, user, name)
        return own.mode if own else None

    def seen(self, package: str, user: int, *names: str, app_id: int | None = None) -> Evidence:
        """Return as evidence the lines about these ops of one app."""
        shared = self._by_uid.get((user, app_id), ()) if app_id is not None else ()
        kept = [op for op in (*shared, *self.of(package, user)) if op.name in names]
        return self.answer.seen(package, *(line for op in kept for line in op.lines))


@provides(DeviceKind.PHONE, ask=(QUERY,))
def app_ops(answers: Answers) -> AppOps:
    """Return what every app may do and when it last did it."""
    return parse_appops(answers[QUERY])


def parse_appops(answer: Answer) -> AppOps:
    """Read `dumpsys appops` (Android 7 to 17).

    Raises:
        Unreadable: it is no such dump, names no app at all, or was cut off.

    """
    text = answer.text().replace("\r\n", "\n")
    if "Current AppOps Service state:" not in text:
        raise answer.unknown_format()
    if not text.endswith("\n") or "DUMP TIMEOUT" in text[-2000:]:
        raise Unreadable("What apps may do and did was cut off (dumpsys appops).")
    reader = _Reader(text.split("\n"))
    uids = tuple(reader.uids())
    if not uids:
        raise answer.unknown_format()
    return AppOps(
        uids=uids,
        gaps=reader.gaps(),
        answer=answer,
        _by_app=_merged(
            ((package.package, uid.user), package.ops) for uid in uids for package in uid.packages
        ),
        _by_uid=_merged(((uid.user, uid.app_id), uid.ops) for uid in uids),
    )


def parsed_uid(text: str) -> tuple[int, int] | None:
    """Return user and app number of a uid such as `u0a123`, `u10s1000` or `1010123`."""
    found = _UID.match(text)
    if not found:
        return None
    if found[1]:
        number = int(found[1])
        return number // _USERS_IDS, number % _USERS_IDS
    return int(found[2]), _FIRST_APP_ID[found[3]] + int(found[4])


class _Reader:
    """Reads the lines once, from top to bottom."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._strange: list[str] = []

    def gaps(self) -> tuple[str, ...]:
        """Say how many lines were not understood, and show the first."""
        if not self._strange:
            return ()
        first = self._strange[0].strip()
        return (
            Phrase(
                "{count} lines about what apps did were not understood, such as: {first}",
                count=len(self._strange),
                first=first,
            ),
        )

    def uids(self) -> Iterator[UidOps]:
        """Yield every uid block; a line at its depth or above ends it.

        An app may choose a tag for its uses that holds a line break, and end its block by it. What
        then stands outside of every block is not understood.
        """
        lines = self._lines
        start: int | None = None
        who: tuple[int, int] | None = None
        for index, line in enumerate(lines):
            if start is None and line.lstrip().startswith(_TOLD_OF_A_USE):
                self._strange.append(line)
            if line.startswith("   ") or (start is not None and not _ends(line)):
                continue
            if start is not None and who is not None:
                yield self._uid(who, start, index)
            start = None
            if line.startswith("  Uid "):
                who, start = self._who(line), index + 1
        if start is not None and who is not None:
            yield self._uid(who, start, len(lines))

    def _who(self, line: str) -> tuple[int, int] | None:
        who = parsed_uid(line[6:].rstrip())
        if who is None:
            self._strange.append(line)
        return who

    def _uid(self, who: tuple[int, int], start: int, end: int) -> UidOps:
        lines = self._lines
        heads = [index for index in range(start, end) if lines[index].startswith("    Package ")]
        own = tuple(self._ops(start, heads[0] if heads else end))
        packages = tuple(
            PackageOps(
                lines[head][12:].split(" ", 1)[0].rstrip(":"), tuple(self._ops(head + 1, stop))
            )
            for head, stop in zip(heads, [*heads[1:], end], strict=False)
        )
        return UidOps(who[0], who[1], own, packages)

    def _ops(self, start: int, end: int) -> Iterator[Op]:
        """Yield the ops between two lines: each begins with six spaces."""
        lines = self._lines
        heads = [
            index
            for index in range(start, end)
            if lines[index].startswith("      ") and not lines[index].startswith("       ")
        ]
        for head, stop in zip(heads, [*heads[1:], end], strict=False):
            op = self._op(lines[head : _trimmed(lines, head, stop)])
            if op is not None:
                yield op

    def _op(self, lines: list[str]) -> Op | None:
        head = lines[0].strip()
        found = _OP_WITH_WORD.match(head)
        if found:
            uses, running = self._uses(lines)
            return Op(found[1], _MODES.get(found[2], found[2]), uses, running, tuple(lines))
        found = _OP_WITH_NUMBER.match(head)
        if found:
            running = "(running)" in found[3]
            mode = _MODES.get(found[2], found[2])
            return Op(found[1], mode, tuple(_past(found[3])), running, tuple(lines))
        if not head.endswith(("WATCHER", "SILENT")):
            self._strange.append(lines[0])
        return None

    def _uses(self, lines: list[str]) -> tuple[tuple[Use, ...], bool]:
        """Return the uses below an op's heading, and whether one is going on.

        A line without `Access:` or `Reject:` goes on with what the line above it told (9).
        """
        uses: list[Use] = []
        running, allowed = False, True
        for line in lines[1:]:
            found = _USE.match(line)
            if found:
                kind, bracketed, through, plain, when, age, length, proxy = found.groups("")
                allowed = kind != "Reject: " if kind else allowed
                uses.append(Use(allowed, bracketed or plain, through, when, age, length, proxy))
                continue
            said = line.lstrip()
            running = running or said.startswith("Running start")
            if said.startswith(_TELLS):
                self._strange.append(line)
        return tuple(uses), running


_TOLD_OF_A_USE = ("Access:", "Reject:", "Running start at:")
_TELLS = ("Access:", "Reject:", *(f"{state} " for state in _STATES))


def _ends(line: str) -> bool:
    """Tell whether a line ends a uid block; EMUI's broken headings and blank lines do not."""
    return bool(line.strip()) and not line.startswith("false")


def _trimmed(lines: list[str], start: int, stop: int) -> int:
    """Return where the deeper lines after a heading end."""
    for index in range(start + 1, stop):
        if not lines[index].startswith("       "):
            return index
    return stop


def _past(text: str) -> Iterator[Use]:
    """Yield the uses of an op on 7 and 8: `; time=+40m17s ago; rejectTime=+2s ago`."""
    for kind, age in _PAST.findall(text):
        yield Use(kind == "time", "", "", "", age)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _span(text: str) -> timedelta | None:
    if text == "0":
        return timedelta()
    found = _DURATION.match(text)
    if not found or not found[0].strip("+-"):
        return None
    days, hours, minutes, seconds, milliseconds = (int(part or 0) for part in found.groups()[1:])
    span = timedelta(days, seconds, 0, milliseconds, minutes, hours)
    return -span if found[1] == "-" else span


def _merged(pairs: Iterable[tuple[_Key, tuple[Op, ...]]]) -> dict[_Key, tuple[Op, ...]]:
    merged: dict[_Key, tuple[Op, ...]] = {}
    for key, ops in pairs:
        merged[key] = (*merged.get(key, ()), *ops)
    return merged
