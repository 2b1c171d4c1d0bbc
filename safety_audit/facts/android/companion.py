"""Watches, cars and other devices that an app has tied to the phone: `dumpsys companiondevice`.

Android 8 to 10 print nothing there. Addresses are never kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.android.users import Users
from safety_audit.facts.base import Answers, provides
from safety_audit.identifiers import masked
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["COMPANIONS", "LISTED", "Companion", "Companions", "parse_companions", "parse_listed"]

COMPANIONS = Query("dumpsys companiondevice")
LISTED = Query("cmd companiondevice list 0")

_FIRST = 30
_HEADING = re.compile(r"^Companion Device Associations:([^\n]*)$", re.MULTILINE)
_PACKAGE = re.compile(
    r"(?:mPackageName|packageName)='?([A-Za-z0-9_.]{1,255})|u[0-9]+,? ([A-Za-z0-9_.]+)"
)
_USER = re.compile(r"(?:mUserId|userId)=([0-9]{1,9})|\bu([0-9]{1,9})\b")
_NAME = re.compile(r"(?:mDisplayName|displayName)='((?:[^'\n]|'(?!,|\}))*)'")
_LISTED = re.compile(r"([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+)(?: .*)?\Z")


@dataclass(frozen=True, slots=True)
class Companion:
    """One device that an app has tied to the phone."""

    user: int | None
    """The user it is tied for; None if not stated."""
    package: str
    """The app."""
    name: str
    """What the device calls itself; empty if not stated."""
    seen: Evidence = field(repr=False)
    """The line that says so, without the address."""


@dataclass(frozen=True, slots=True)
class Companions:
    """Every device that an app has tied to the phone."""

    all: tuple[Companion, ...]
    """In the phone's order."""
    gaps: tuple[Unreadable, ...] = ()
    """What was not understood."""


def parse_companions(answer: Answer) -> Companions:
    """Read the part under `Companion Device Associations:` (Android 11 to 15).

    Raises:
        Unreadable: there is no answer, or no such heading.

    """
    text = answer.text().replace("\r\n", "\n")
    heading = _HEADING.search(text)
    if heading is None:
        raise answer.unknown_format()
    if heading[1].strip() == "<empty>":
        return Companions(())
    lines = [line.strip() for line in _below(text[heading.end() + 1 :])]
    found = [_companion(answer, line) for line in lines]
    known = tuple(one for one in found if one)
    if len(known) == len(lines):
        return Companions(known)
    missing = len(lines) - len(known)
    return Companions(
        known,
        (Unreadable(Phrase("{missing} tied devices could not be understood.", missing=missing)),),
    )


def parse_listed(answer: Answer) -> Companions:
    """Read `cmd companiondevice list 0` (Android 11 and newer): an app and an address a line.

    Raises:
        Unreadable: there is no answer, or a line in it is not understood.

    """
    found: list[Companion] = []
    for line in answer.text_or_empty().split("\n"):
        if not line.strip():
            continue
        one = _LISTED.match(line.strip())
        if one is None:
            raise answer.unknown_format()
        found.append(Companion(0, one[1], "", answer.seen(masked(line.strip()))))
    return Companions(tuple(found))


@provides(DeviceKind.PHONE, ask=(COMPANIONS, LISTED))
def companions(
    answers: Answers, properties: Properties | Unreadable, users: Users | Unreadable
) -> Companions:
    """Return the tied devices: from the dump, else from the list of the first user."""
    api = None if isinstance(properties, Unreadable) else properties.api
    if api is not None and api < _FIRST:
        raise Unreadable("Before Android 11 the phone does not say which devices are tied to it.")
    try:
        return parse_companions(answers[COMPANIONS])
    except Unreadable:
        listed = answers[LISTED]
        if listed.status in {Status.OK, Status.EMPTY}:
            return Companions(parse_listed(listed).all, tuple(_not_listed(users)))
        raise


def _not_listed(users: Users | Unreadable) -> Iterator[Unreadable]:
    """Say for whom nothing is known, where only the list of the first user was to be had."""
    if isinstance(users, Unreadable):
        yield Unreadable(Phrase("Only the first user was looked at. {reason}", reason=users.reason))
    elif others := [user for user in users.ids if user]:
        named = ", ".join(map(str, others))
        yield Unreadable(
            Phrase("Which devices are tied for user {users} could not be told.", users=named)
        )


def _below(text: str) -> Iterator[str]:
    """Yield the lines under a heading: those that are indented."""
    for line in text.split("\n"):
        if line.strip() and not line.startswith((" ", "\t")):
            return
        if line.strip():
            yield line


def _companion(answer: Answer, line: str) -> Companion | None:
    package, user, name = _PACKAGE.search(line), _USER.search(line), _NAME.search(line)
    if package is None:
        return None
    return Companion(
        user=int(user[1] or user[2]) if user else None,
        package=package[1] or package[2],
        name=masked(name[1]) if name else "",
        seen=answer.seen(masked(line)),
    )
