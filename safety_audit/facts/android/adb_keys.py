"""The computers that this phone lets in: keys kept by "Always allow from this computer".

The whole keys stand in the answer. Only the name at the end of each is kept here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["ADB", "USB", "TrustedComputer", "TrustedComputers", "parse_trusted_computers"]

ADB = Query("dumpsys adb")
USB = Query("dumpsys usb")

_ADB_SINCE = 29
_KEYS = re.compile(r"\s*(?:user_keys=|User keys:)\s*")
# Every key of today begins alike, with its length; a key of another kind is long.
_KEY = re.compile(r"\s*(?:Q?AAAA[A-Za-z0-9+/]*|[A-Za-z0-9+/]{64,})={0,2}(?:\s+(.*))?$")
_END = re.compile(r"\s*(?:[A-Za-z][A-Za-z _]{0,60}[:=]|\})")
_NO_FILE = re.compile(r"\s*IOException: java\.io\.FileNotFoundException: [^\n]*No such file")
_DEBUGGING = ("debugging_manager=", "USB Debugging State:", "USB debugging State:")


@dataclass(frozen=True, slots=True)
class TrustedComputer:
    """A computer that may connect without being asked for again."""

    name: str
    """What the key calls it, mostly `person@computer`; empty if it has no name."""


@dataclass(frozen=True, slots=True)
class TrustedComputers:
    """The computers that are let in, in the order they were added."""

    all: tuple[TrustedComputer, ...]
    """The computers."""
    answer: Answer = field(repr=False)
    """Where they stand, whole keys among them: quote it with `seen` alone."""

    def __iter__(self) -> Iterator[TrustedComputer]:
        """Yield every computer."""
        return iter(self.all)

    def seen(self, computer: TrustedComputer) -> Evidence:
        """Return the name of a computer; its key is nobody's business."""
        return self.answer.seen(computer.name)


def parse_trusted_computers(answer: Answer) -> TrustedComputers:
    """Read the list of keys from `dumpsys usb` (8 and 9) or `dumpsys adb` (10 and newer).

    `User keys:` or `user_keys=`, then a key and a name on each line. A phone that keeps no key
    may leave the list out, and so may one that could not read it: that is not told apart.

    Raises:
        Unreadable: there is no answer, or no list of keys in it.

    """
    text = answer.text()
    lines = iter(text.split("\n"))
    computers: list[TrustedComputer] = []
    listed = False
    for line in lines:
        begins = None if listed else _KEYS.match(line)
        if not begins:
            continue
        listed = True
        for row in (line[begins.end() :], *lines):
            if not row.strip():
                continue
            key = _KEY.match(row.rstrip())
            if not key:
                _refuse_unread(answer, row)
                break
            computers.append(TrustedComputer((key[1] or "").strip()))
    if not listed:
        raise _not_listed(answer, text)
    return TrustedComputers(tuple(computers), answer)


def _queries(properties: Properties | Unreadable) -> tuple[Query, ...]:
    """Return the part of Android that keeps the list: it moved in Android 10."""
    api = None if isinstance(properties, Unreadable) else properties.api
    if api is None:
        return (ADB, USB)
    return (ADB,) if api >= _ADB_SINCE else (USB,)


@provides(DeviceKind.PHONE, ask=_queries)
def trusted_computers(answers: Answers) -> TrustedComputers:
    """Return the computers that are let in."""
    reason: Unreadable | None = None
    for query in (ADB, USB):
        if query in answers:
            try:
                return parse_trusted_computers(answers[query])
            except Unreadable as error:
                reason = reason or error
    raise reason or Unreadable("Nobody was asked.")


def _refuse_unread(answer: Answer, row: str) -> None:
    """Tell a list that is at its end from one that could not be read."""
    if not _END.match(row) or ("Exception" in row and not _NO_FILE.match(row)):
        raise answer.unknown_format()


def _not_listed(answer: Answer, text: str) -> Unreadable:
    if any(mark in text for mark in _DEBUGGING):
        return Unreadable(
            "The phone did not list the computers it lets in. Often that means there are none."
        )
    return answer.unknown_format()
