"""What recorded answers have in common, wherever they are kept.

A recording holds whole answers. A command that lets the phone pass on only part of one, through
`sed` or `grep`, is answered with the same part of what was kept.
"""

import re
from dataclasses import replace
from datetime import datetime

from safety_audit.devices.classify import classify
from safety_audit.devices.interface import Answer, Query, Status

__all__ = ["LARGEST_DUMP", "answered", "is_filtered", "service_of", "settings_of"]

LARGEST_DUMP = 256 << 20
"""Bytes of a whole answer that are looked through for a part of it."""

_SETTINGS = re.compile(r"settings (?:--user (\d{1,10}) )?list (global|secure|system)\Z")
_DUMPSYS = re.compile(r"dumpsys (?:-t [0-9]{1,9} )?([A-Za-z0-9_][A-Za-z0-9_.-]*)(?: \| .*)?\Z")
_RANGE = re.compile(r" \| sed -n '/([^/']+)/,/([^/']+)/p'\Z")
_LINES = re.compile(r" \| grep (?:-F ([^' ]+)|-E '([^']+)')\Z")
_ANY_OF = re.compile(r"[A-Za-z0-9=_ -]+(?:\|[A-Za-z0-9=_ -]+)*")
"""The patterns of `grep -E` that are known here: plain words, any of which will do."""


def settings_of(command: str) -> tuple[str, int] | None:
    """Return which table of settings a command lists, and of which user, if it lists one."""
    found = _SETTINGS.match(command)
    return (found[2], int(found[1] or 0)) if found else None


def service_of(command: str) -> str | None:
    """Return the service whose dump a command asks for, whole or in part, if it asks for one."""
    found = _DUMPSYS.match(command)
    return found[1] if found else None


def is_filtered(command: str) -> bool:
    """Tell whether a command passes on only part of a service's dump."""
    return service_of(command) is not None and " | " in command


def answered(query: Query, data: bytes, *, whole: bool, started: datetime) -> Answer:
    """Return what was recorded as the answer to a query: the part of it that the query asks for.

    What is not whole has been cut off, even where the part that was asked for is there.
    """
    if is_filtered(query.text):
        # What a service said instead of its dump does not pass the filter, and still counts.
        status = classify(replace(query, limit=len(data)), data, b"", None, started, 0.0).status
        part = _let_through(query.text, data)
        if status not in {Status.OK, Status.EMPTY} or part is None:
            return Answer(query, Status.FAILED if part is None else status, started=started)
        data = part
    answer = classify(query, data, b"", None, started, 0.0)
    return answer if whole else replace(answer, status=Status.CUT_OFF)


def _let_through(command: str, data: bytes) -> bytes | None:
    """Return what the command's filter lets through; None where it is no filter known here."""
    if found := _RANGE.search(command):
        return _range(data, found[1].encode(), found[2].encode())
    found = _LINES.search(command)
    if not found or (found[2] and not _ANY_OF.fullmatch(found[2])):
        return None
    words = [found[1]] if found[1] else found[2].split("|")
    return _lines(data, [word.encode() for word in words])


def _range(data: bytes, first: bytes, last: bytes) -> bytes:
    """Return what `sed -n '/first/,/last/p'` lets through."""
    kept, inside = [], False
    for line in data.splitlines(keepends=True):
        begins = not inside and first in line
        if inside or begins:
            kept.append(line)
        inside = begins or (inside and last not in line)
    return b"".join(kept)


def _lines(data: bytes, words: list[bytes]) -> bytes:
    """Return the lines that hold one of these words."""
    lines = data.splitlines(keepends=True)
    return b"".join(line for line in lines if any(word in line for word in words))
