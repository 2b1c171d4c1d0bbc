r"""A registry that was written to files: exports of Windows' own editor (`*.reg`), and JSON.

Exports are text in UTF-16 with a mark in front, or in the old form `REGEDIT4` in one byte a
character. JSON is for writing by hand: `{"HKLM\\SOFTWARE\\X": {"Name": "text", "Count": 1,
"List": ["a", "b"], "Raw": {"hex": "00ff"}}}`. In both, what programs of 32 bits see stands below
`HKLM\SOFTWARE\WOW6432Node`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from safety_audit.devices.computer.registry import Value, typed
from safety_audit.model import Unreadable

__all__ = ["ExportedRegistry", "parse_export", "parse_json"]

_HEADERS = ("Windows Registry Editor Version 5.00", "REGEDIT4")
_HIVES = {"hkey_local_machine": "HKLM", "hkey_current_user": "HKCU", "hkey_users": "HKU"}
_DEEPEST = 512
_SZ, _EXPAND, _BINARY, _DWORD, _MULTI, _QWORD = 1, 2, 3, 4, 7, 11

_QUOTED = r'"((?:[^"\\]|\\.)*+)"'
_VALUE = re.compile(
    rf"(?:@|{_QUOTED})="
    rf"(?:{_QUOTED}"
    r"|dword:([0-9a-fA-F]{1,8})"
    r"|hex(?:\(([0-9a-fA-F]{1,8})\))?:((?:[0-9a-fA-F,]|[ \t]|\\[ \t]*\r?\n)*+)"
    r"|(-))"
    r"[ \t]*+\r?(?:\n|\Z)",
    re.DOTALL,
)
_KEY = re.compile(r"\[(-?)([^\n]*)\][ \t]*+\r?(?:\n|\Z)")
_SKIPPED = re.compile(r"(?:[ \t]*+(?:;[^\n]*)?\r?\n)++|[ \t]*+(?:;[^\n]*)?\Z")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

Keys = dict[str, dict[str, Value]]


class ExportedRegistry:
    """Keys and values from files. Names are compared as Windows does, whatever the capitals."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._values: dict[str, dict[str, Value]] = {}
        self._below: dict[str, dict[str, str]] = {}

    def add(self, keys: Keys) -> None:
        """Take in what one file holds; a later file wins.

        Raises:
            Unreadable: keys are nested deeper than Windows allows.

        """
        for key, values in keys.items():
            self._make(key)
            held = self._values[key.casefold()]
            held.update({name.casefold(): value for name, value in values.items()})

    def values(self, key: str, view: int) -> list[Value] | None:
        """Return the values of a key; None if there is no such key."""
        held = self._values.get(_in_view(key, view))
        return None if held is None else list(held.values())

    def below(self, key: str, view: int) -> list[str] | None:
        """Return the names of the keys right below; None if there is no such key."""
        place = _in_view(key, view)
        if place not in self._values:
            return None
        return sorted(self._below.get(place, {}).values())

    def _make(self, key: str) -> None:
        parts = key.split("\\")
        if len(parts) > _DEEPEST:
            raise Unreadable("The registry export has keys that are nested too deep.")
        while (place := "\\".join(parts).casefold()) not in self._values:
            self._values[place] = {}
            name = parts.pop()
            if not parts:
                return
            self._below.setdefault("\\".join(parts).casefold(), {})[name.casefold()] = name


def _in_view(key: str, view: int) -> str:
    hive, software, rest = (*key.split("\\", 2), "", "")[:3]
    narrow = view == 32 and software.casefold() == "software"  # noqa: PLR2004
    return (f"{hive}\\{software}\\WOW6432Node\\{rest}" if narrow else key).casefold()


def parse_export(data: bytes) -> Keys:
    """Return what an export of the registry editor holds.

    Raises:
        Unreadable: it is no such export, or a part of it is not understood.

    """
    text = _decoded(data)
    header, _, rest = text.partition("\n")
    if header.strip() not in _HEADERS:
        raise Unreadable("This is no export of the registry.")
    keys: Keys = {}
    for key, value in _entries(rest):
        held = keys.setdefault(key, {})
        if value is not None:
            held[value.name] = value
    return keys


def _decoded(data: bytes) -> str:
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16", errors="surrogatepass")
        return data.decode("cp1252" if data.startswith(b"REGEDIT4") else "utf-8-sig")
    except (UnicodeDecodeError, UnicodeError):
        raise Unreadable("The registry export is damaged.") from None


def _entries(text: str) -> Iterator[tuple[str, Value | None]]:
    """Yield each key, then each of its values with it."""
    at, key = 0, ""
    while at < len(text):
        if skipped := _SKIPPED.match(text, at):
            at = max(skipped.end(), at + 1)
        elif found := _KEY.match(text, at):
            # What an export would delete is not there.
            key = "" if found[1] else _short(found[2])
            at = found.end()
            if key:
                yield key, None
        elif found := _VALUE.match(text, at):
            at = found.end()
            if key and not found[6]:
                yield key, _value(found)
        else:
            raise Unreadable("The registry export has a line that is not understood.")


def _short(key: str) -> str:
    hive, slash, path = key.partition("\\")
    return _HIVES.get(hive.casefold(), hive.upper()) + slash + path.rstrip("\\")


def _value(found: re.Match[str]) -> Value:
    name = _ESCAPED.sub(r"\1", found[1] or "")
    if found[2] is not None:
        return typed(name, _SZ, _ESCAPED.sub(r"\1", found[2]))
    if found[3] is not None:
        return typed(name, _DWORD, int(found[3], 16))
    kind = int(found[4], 16) if found[4] else _BINARY
    digits = re.sub(r"[^0-9a-fA-F]", "", found[5])
    if len(digits) % 2:
        raise Unreadable("The registry export has a value that is cut off.")
    return typed(name, kind, _meant(kind, bytes.fromhex(digits)))


def _meant(kind: int, data: bytes) -> object:
    """Return bytes as the text or number that they stand for."""
    if kind in (_SZ, _EXPAND):
        return _text(data).rstrip("\0")
    if kind == _MULTI:
        return [part for part in _text(data).split("\0") if part]
    if kind in (_DWORD, _QWORD):
        return int.from_bytes(data[:8], "little")
    return data


def _text(data: bytes) -> str:
    return data.decode("utf-16-le", errors="replace")


def parse_json(data: bytes) -> Keys:
    """Return what a file written by hand holds.

    Raises:
        Unreadable: it does not have the form.

    """
    try:
        keys = json.loads(data)
        return {
            _short(key): {name: _from_json(name, told) for name, told in values.items()}
            for key, values in keys.items()
        }
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        raise Unreadable("The registry in JSON is not understood.") from None


def _from_json(name: str, told: Any) -> Value:
    if isinstance(told, dict):
        return typed(name, _BINARY, bytes.fromhex(told["hex"]))
    if isinstance(told, bool) or not isinstance(told, (str, int, list)):
        raise TypeError
    kind = {str: _SZ, int: _DWORD, list: _MULTI}[type(told)]
    return typed(name, kind, told)
