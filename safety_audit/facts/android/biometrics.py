"""How many fingerprints and faces can open the phone: `dumpsys fingerprint`, `dumpsys face`.

The counts are all that is read. Whose fingers and faces they are, no phone can tell.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["FACE", "FINGERPRINT", "Biometrics", "Enrolled", "parse_enrolled"]

FINGERPRINT = Query("dumpsys fingerprint")
FACE = Query("dumpsys face")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How many of one kind are kept, by user."""

    counts: Mapping[int, int]
    """How many each user has, over all sensors; empty where the phone has no such sensor."""
    answer: Answer = field(repr=False)
    """Where it stands."""
    lines: tuple[str, ...] = field(default=(), repr=False)
    """The lines with the counts, as they were given."""
    present: bool = True
    """Whether the phone has Android's service for this kind at all."""

    def seen(self) -> Evidence:
        """Return the lines with the counts."""
        return self.answer.seen(*self.lines)


@dataclass(frozen=True, slots=True)
class Biometrics:
    """Fingerprints and faces."""

    fingerprints: Enrolled | Unreadable
    """The fingerprints, or why they could not be counted."""
    faces: Enrolled | Unreadable
    """The faces, or why they could not be counted."""


def parse_enrolled(answer: Answer) -> Enrolled:
    """Read the counts: JSON objects `{"service":...,"prints":[{"id":0,"count":2,...}]}`.

    Android 7 to 16 print one for each sensor, among other lines. A phone without a sensor says
    that it cannot find the service.

    Raises:
        Unreadable: there is no answer, or no count in it.

    """
    if answer.status is Status.ABSENT and _NO_SERVICE in answer.data[:500] + answer.errors[:500]:
        return Enrolled({}, answer, present=False)
    counts: dict[int, int] = {}
    lines = []
    for line in answer.text().split("\n"):
        found = dict(_counted(line)) if '"prints"' in line else {}
        for user, count in found.items():
            counts[user] = counts.get(user, 0) + count
        if found:
            lines.append(line.strip())
    if not counts:
        raise answer.unknown_format()
    return Enrolled(counts, answer, tuple(lines))


@provides(DeviceKind.PHONE, ask=(FINGERPRINT, FACE))
def biometrics(answers: Answers) -> Biometrics:
    """Return how many fingerprints and faces are kept."""
    return Biometrics(_read(answers[FINGERPRINT]), _read(answers[FACE]))


_NO_SERVICE = b"Can't find service"
_MANY = 1_000_000_000


def _read(answer: Answer) -> Enrolled | Unreadable:
    try:
        return parse_enrolled(answer)
    except Unreadable as reason:
        return reason


def _counted(line: str) -> Iterator[tuple[int, int]]:
    """Yield user and count from a line with one JSON object."""
    try:
        content = json.loads(line[line.find("{") :])
    except (ValueError, RecursionError):
        return
    prints = content.get("prints") if isinstance(content, dict) else None
    for entry in prints if isinstance(prints, list) else ():
        if isinstance(entry, dict) and _is_count(entry.get("id")) and _is_count(entry.get("count")):
            yield entry["id"], entry["count"]


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < _MANY
