"""What the facts about a computer share: rows of probes, entries of directories, and gaps.

A gap is an `Unreadable` that a fact carries along: the part of it that could not be looked at.
"""

import json
from collections.abc import Iterable
from typing import Any

from safety_audit.devices.computer import HOME_NOT_KNOWN, Entry, parse_listing
from safety_audit.devices.computer.registry import REGISTRY_NOT_READ
from safety_audit.devices.interface import Answer, Status
from safety_audit.model import Unreadable
from safety_audit.phrases import Phrase
from safety_audit.text import decoded

__all__ = [
    "entries",
    "flag",
    "gap_in",
    "gaps_in",
    "number",
    "probe_rows",
    "readable_part",
    "word",
]

_NOTHING_WRONG = frozenset({Status.OK, Status.EMPTY, Status.ABSENT})
_HAS_WORDS = frozenset({Status.OK, Status.CUT_OFF})


def gap_in(answer: Answer) -> Unreadable | None:
    """Return why an answer does not tell everything; None if it does, or there is nothing."""
    if answer.status in _NOTHING_WRONG:
        return None
    if answer.status is Status.REFUSED:
        return Unreadable(Phrase("Needs an administrator: {query}", query=answer.query.text))
    for reason in (HOME_NOT_KNOWN, REGISTRY_NOT_READ):
        if answer.errors == reason.encode():
            return Unreadable(reason)
    return Unreadable(answer.reason)


def gaps_in(answers: Iterable[Answer]) -> tuple[Unreadable, ...]:
    """Return why these answers do not tell everything, each reason once."""
    return tuple(dict.fromkeys(gap for answer in answers if (gap := gap_in(answer))))


def readable_part(answer: Answer) -> str:
    """Return the text that could be read: none if there is none, a part if it was cut off.

    For use beside `gap_in`, which says what is missing.
    """
    return decoded(answer.data) if answer.status in _HAS_WORDS else ""


def entries(answer: Answer) -> tuple[Entry, ...]:
    """Return the entries of a directory that could be read.

    Raises:
        Unreadable: the answer is no listing.

    """
    return parse_listing(readable_part(answer))


def probe_rows(answer: Answer) -> tuple[dict[str, Any], ...]:
    """Return the rows of a probe; none if there is nothing to tell.

    Raises:
        Unreadable: the probe could not be answered, or its answer has an unknown form.

    """
    if answer.status is Status.REFUSED:
        raise Unreadable(Phrase("Needs an administrator: {query}", query=answer.query.text))
    if answer.status is Status.ABSENT and answer.errors:
        raise Unreadable(decoded(answer.errors))
    if answer.status not in (Status.OK, Status.EMPTY, Status.CUT_OFF):
        raise Unreadable(answer.reason)
    return tuple(_row(answer, line) for line in decoded(answer.data).split("\n") if line.strip())


def _row(answer: Answer, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise answer.unknown_format() from None
    if not isinstance(row, dict):
        raise answer.unknown_format()
    return row


def word(row: dict[str, Any], key: str) -> str | None:
    """Return a text of a row; None where it is not told."""
    value = row.get(key)
    return value if isinstance(value, str) else None


def number(row: dict[str, Any], key: str) -> int | None:
    """Return a whole number of a row; None where it is not told."""
    value = row.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(row: dict[str, Any], key: str) -> bool:
    """Return a mark of a row; a mark that is not told is not set."""
    return row.get(key) is True
