"""Property lists of macOS, in XML or binary: what a file holds, by the names in it."""

import plistlib
import struct
from xml.parsers.expat import ExpatError

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.computer.reading import gap_in

__all__ = ["Plist", "below", "parse_plist", "said", "switched", "told_number", "words_in"]

Plist = dict[str, object]
"""What a property list holds at its top."""

# What Python's reader raises for damaged files, apart from its own error (a ValueError).
_DAMAGED = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, struct.error,
    ExpatError, RecursionError, MemoryError,
)  # fmt: skip


def parse_plist(answer: Answer) -> Plist:
    """Return what a property list holds; nothing for a file that is not there.

    Python's reader takes no entities, so an XML file cannot grow, and a binary one holds no more
    than its size. What it holds is only looked up by name, never walked through: it may go round.

    Raises:
        Unreadable: it could not be read, or is no property list with names.

    """
    if answer.status is Status.ABSENT:
        return {}
    if gap := gap_in(answer):
        raise gap
    try:
        held = plistlib.loads(answer.data)
    except _DAMAGED:
        raise answer.unknown_format() from None
    if not isinstance(held, dict):
        raise answer.unknown_format()
    return held


def said(held: Plist, name: str) -> str:
    """Return a text; empty where there is none."""
    value = held.get(name)
    return value if isinstance(value, str) else ""


def words_in(held: Plist, name: str) -> tuple[str, ...]:
    """Return the texts of a list; none where there is no list."""
    value = held.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def told_number(held: Plist, name: str) -> int | None:
    """Return a whole number; None where there is none."""
    value = held.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def switched(held: Plist, name: str) -> bool | None:
    """Return what a switch says, as yes and no or as 1 and 0; None where it says nothing."""
    value = held.get(name)
    return bool(value) if isinstance(value, (bool, int)) else None


def below(held: Plist, name: str) -> Plist:
    """Return the names below one; nothing where there are none."""
    value = held.get(name)
    return value if isinstance(value, dict) else {}
