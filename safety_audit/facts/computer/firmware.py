"""How this computer starts, before its system does: from which disk, and whether that is guarded.

Read from the variables of UEFI, as Linux shows them: four bytes of attributes, then the value.
"""

import re
import struct
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import entries, gap_in, gaps_in
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, NotApplicable, Unreadable

__all__ = ["BootEntry", "Firmware", "parse_boot_entry", "parse_order", "parse_secure_boot"]

_OF_UEFI = "8be4df61-93ca-11d2-aa0d-00e098032b8c"
FOLDER = Query("/sys/firmware/efi/efivars", Kind.LISTING)
SECURE = Query(f"{FOLDER.text}/SecureBoot-{_OF_UEFI}", Kind.FILE)
ORDER = Query(f"{FOLDER.text}/BootOrder-{_OF_UEFI}", Kind.FILE)
NEXT = Query(f"{FOLDER.text}/BootNext-{_OF_UEFI}", Kind.FILE)

_ATTRIBUTES = 4
_ENTRY = re.compile(rf"Boot([0-9A-F]{{4}})-{_OF_UEFI}\Z")
_ACTIVE = 1
_END, _MESSAGING = 0x7F, 3
# Parts of a device path that lead out of the computer: USB, and the network in its ways.
_OUTSIDE = {5: "USB", 11: "network", 12: "network", 13: "network", 24: "network"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BootEntry:
    """One thing the computer can start from."""

    name: str
    """What it is called."""
    active: bool
    """Whether it is used at all."""
    outside: str
    """`USB` or `network` where it leads out of the computer; else empty."""
    seen: Evidence
    """The entry in words."""


@dataclass(frozen=True, slots=True)
class Firmware:
    """How the computer starts."""

    secure_boot: bool | None
    """Whether only signed systems start; None if it is not told."""
    secure_seen: Evidence | None
    """The words that say so."""
    first: BootEntry | None
    """What it starts from first; None if it is not told."""
    next_only: Evidence | None
    """That it was told to start once from something else; None where it was not."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be read."""


@dataclass(frozen=True, slots=True)
class BootEntries:
    """The variables that hold one entry each."""

    queries: tuple[Query, ...]
    """By number."""


def parse_secure_boot(answer: Answer) -> bool | None:
    """Return whether only signed systems start; None if it is not told.

    Raises:
        Unreadable: the value has an unknown form.

    """
    if answer.status is Status.ABSENT:
        return None
    if gap := gap_in(answer):
        raise gap
    value = answer.data[_ATTRIBUTES:]
    if value not in (b"\0", b"\1"):
        raise answer.unknown_format()
    return value == b"\1"


def parse_order(answer: Answer) -> tuple[int, ...]:
    """Return the numbers of the entries in the order they are tried."""
    value = answer.data[_ATTRIBUTES:] if answer.status is Status.OK else b""
    return struct.unpack(f"<{len(value) // 2}H", value[: len(value) // 2 * 2])


def parse_boot_entry(answer: Answer) -> BootEntry:
    """Return one entry: attributes, length of its path, its name, its path.

    Raises:
        Unreadable: it has an unknown form.

    """
    value = answer.data[_ATTRIBUTES:] if answer.status is Status.OK else b""
    head = 6
    if len(value) < head:
        raise answer.unknown_format()
    (marks, _) = struct.unpack_from("<IH", value)
    words = value[head:].decode("utf-16-le", errors="replace")
    name, end, _ = words.partition("\0")
    if not end:
        raise answer.unknown_format()
    outside = _outside(value[head + len(name.encode("utf-16-le")) + 2 :])
    seen = answer.seen(f"{name} {outside}".strip())
    return BootEntry(name=name, active=bool(marks & _ACTIVE), outside=outside, seen=seen)


def _outside(path: bytes) -> str:
    """Return how a device path leads out of the computer; empty if it does not."""
    place = 0
    while place + 4 <= len(path):
        kind, part, length = struct.unpack_from("<BBH", path, place)
        if kind == _END or length < _ATTRIBUTES:
            return ""
        if kind == _MESSAGING and part in _OUTSIDE:
            return _OUTSIDE[part]
        place += length
    return ""


@provides(DeviceKind.COMPUTER, ask=(FOLDER,))
def boot_entries(linux: Linux, answers: Answers) -> BootEntries:  # noqa: ARG001 - a condition
    """Make the fact."""
    listed = answers[FOLDER]
    if listed.status is Status.ABSENT:
        raise NotApplicable("This computer starts in an older way that tells nothing of itself.")
    if gap := gap_in(listed):
        raise gap
    names = [entry.name for entry in entries(listed) if _ENTRY.match(entry.name)]
    return BootEntries(tuple(Query(f"{FOLDER.text}/{name}", Kind.FILE) for name in names))


def _variables(found: BootEntries) -> tuple[Query, ...]:
    return (SECURE, ORDER, NEXT, *found.queries)


@provides(DeviceKind.COMPUTER, ask=_variables)
def firmware(found: BootEntries, answers: Answers) -> Firmware:
    """Make the fact."""
    secure, order, once = answers[SECURE], answers[ORDER], answers[NEXT]
    gaps = list(gaps_in((secure, order, once)))
    numbered = {query.text[-len(_OF_UEFI) - 5 :][:4]: query for query in found.queries}
    known: list[BootEntry] = []
    for number in parse_order(order):
        query = numbered.get(f"{number:04X}")
        if query is None:
            continue
        try:
            known.append(parse_boot_entry(answers[query]))
        except Unreadable as reason:
            gaps.append(reason)
    is_secure = parse_secure_boot(secure)
    told = None if is_secure is None else secure.seen(f"SecureBoot {'on' if is_secure else 'off'}")
    return Firmware(
        secure_boot=is_secure,
        secure_seen=told,
        first=next((entry for entry in known if entry.active), None),
        next_only=once.seen("BootNext is set") if once.status is Status.OK else None,
        gaps=tuple(gaps),
    )
