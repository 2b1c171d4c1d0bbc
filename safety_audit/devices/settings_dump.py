"""The tables of settings as `dumpsys settings` writes them, told as `settings list` tells them.

    GLOBAL SETTINGS (user 0)
    version: 210
    _id:44 name:low_battery_sound pkg:android value:0 default:0 defaultSystemSet:true

(frameworks/base SettingsProvider.dumpSettings; recordings of Android 8.1 to 14. Android 7 has
no such dump. Android 8.1 to 14 complain of an argument first, which means nothing.)
"""

import re

from safety_audit.devices.dumps import Dump
from safety_audit.devices.interface import Status

__all__ = ["listed"]

_HEADING = re.compile(rb"^(?P<table>[A-Z]+) SETTINGS \(user (?P<user>\d{1,10})\)\r?$", re.MULTILINE)
_HEAD = re.compile(rb"_id:\S{1,40} name:(?P<name>[^\s=]{1,500})(?: pkg:\S{1,300})? value:")
_TAG = re.compile(rb"(?: tag:\S{0,300})?(?: preservedInRestore)?\Z")
_AFTER_DEFAULT = re.compile(rb" defaultSystemSet:(?:true|false)\Z")
_DEFAULT = b" default:"
_LONGEST_TAIL = 400
_HISTORY = b"Historical operations"
_BEGINS = b"_id:"
_VERSION = b"version: "
_NONE = b"{null}"


def listed(dump: Dump, table: str, user: int) -> Dump:
    """Return one table of a whole dump, one `key=value` a line."""
    if dump.status is not Status.OK:
        return Dump(dump.status)
    wanted = (table.upper().encode(), user)
    found = [
        heading
        for heading in _HEADING.finditer(dump.data)
        if (heading["table"], int(heading["user"])) == wanted
    ]
    if len(found) != 1:
        return Dump(Status.FAILED if found else Status.ABSENT)
    start = found[0].end() + 1
    next_table = _HEADING.search(dump.data, start)
    lines = _lines(dump.data[start : next_table.start() if next_table else None])
    return Dump(Status.FAILED) if lines is None else Dump(Status.OK, b"".join(lines))


def _lines(rest: bytes) -> list[bytes] | None:
    """Return the settings of a table; None where one has an unknown form."""
    lines: list[bytes] = []
    table, _, history = rest.partition(b"\n" + _HISTORY)
    if b"\n" + _BEGINS in history:
        return None  # a value with such a line hides what follows
    for line in table.split(b"\n"):
        if not line.strip() or line.startswith((_VERSION, _HISTORY)):
            continue
        if not line.startswith(_BEGINS):
            # A value of several lines goes on; `settings list` writes it so as well.
            lines.append(line + b"\n")
            continue
        head = _HEAD.match(line)
        if head is None:
            return None
        lines.append(head["name"] + b"=" + _value(line[head.end() :].rstrip(b"\r")) + b"\n")
    return lines


def _value(rest: bytes) -> bytes:
    """Return the value without what is told after it: its default, and its tag."""
    if tail := _TAG.search(rest, max(0, len(rest) - _LONGEST_TAIL)):
        rest = rest[: tail.start()]
    if _AFTER_DEFAULT.search(rest, max(0, len(rest) - _LONGEST_TAIL)):
        rest = rest[: rest.find(_DEFAULT)] if _DEFAULT in rest else rest
    return b"null" if rest == _NONE else rest
