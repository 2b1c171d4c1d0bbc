r"""The settings that Windows keeps, asked key by key: `registry HKLM\SOFTWARE\...`.

`registry KEY` gives the values of one key, `registry-each KEY` those of each key right below it.
Each value is one row::

    {"key": "AnyDesk", "name": "DisplayName", "type": "REG_SZ", "value": "AnyDesk", "view": 32}

`key` stands only in answers to `registry-each`; a key without values is a row without a name.
Binary data is written as hexadecimal digits. A value whose name speaks of a password or a
licence is told to be there (`"withheld": true`), and never what it holds.

Windows with 64 bits shows programs of 32 bits a part of the registry of their own. Both are read;
`view` is 32 where the row stands in that one only.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from safety_audit.devices.computer.files import Outcome
from safety_audit.devices.computer.probes import Row, json_lines
from safety_audit.devices.interface import Status

__all__ = [
    "EACH",
    "ONE",
    "REGISTRY_NOT_READ",
    "LiveRegistry",
    "Registry",
    "Value",
    "answer_from",
    "is_registry",
    "typed",
]

ONE = "registry "
"""Start of the probe that gives the values of one key; the key follows."""
EACH = "registry-each "
"""Start of the probe that gives the values of every key right below one; that one follows."""
REGISTRY_NOT_READ = "Windows keeps this in its registry, which is read only while Windows runs."

_SECRET = re.compile("passw|secret|token|credential|product(?:id|key)", re.IGNORECASE)
_LONGEST = 16 << 10
_MOST_KEYS = 20_000
_BOTH_VIEWS = "HKLM\\SOFTWARE\\"
_NAMES = {
    0: "REG_NONE", 1: "REG_SZ", 2: "REG_EXPAND_SZ", 3: "REG_BINARY", 4: "REG_DWORD",
    7: "REG_MULTI_SZ", 11: "REG_QWORD",
}  # fmt: skip
_HIVES = {"HKLM": "HKEY_LOCAL_MACHINE", "HKCU": "HKEY_CURRENT_USER"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a key."""

    name: str
    """Its name; empty for the key's own value."""
    type: str
    """Windows' name for the kind of it, such as `REG_SZ`."""
    data: str | int | tuple[str, ...]
    """What it holds; hexadecimal digits where it is neither text nor number."""


class Registry(Protocol):
    """What can be read of a registry; `view` is 64 or 32."""

    def values(self, key: str, view: int) -> list[Value] | None:
        """Return the values of a key; None if there is no such key."""

    def below(self, key: str, view: int) -> list[str] | None:
        """Return the names of the keys right below; None if there is no such key."""


def is_registry(question: str) -> bool:
    """Tell whether a probe asks the registry."""
    return question.startswith((ONE, EACH))


def typed(name: str, kind: int, data: object) -> Value:
    """Return a value as Windows' own functions give it."""
    word = _NAMES.get(kind, f"REG_{kind}")
    if isinstance(data, (str, int)):
        return Value(name, word, data)
    if isinstance(data, list):
        return Value(name, word, tuple(map(str, data)))
    return Value(name, word, data[:_LONGEST].hex() if isinstance(data, bytes) else "")


def answer_from(registry: Registry, question: str) -> Outcome:
    """Return the answer to a question as it was asked."""
    each = question.startswith(EACH)
    key = question.removeprefix(EACH if each else ONE)
    read = _each if each else _one
    try:
        wide = read(registry, key, 64)
        narrow = read(registry, key, 32) if key.startswith(_BOTH_VIEWS) else None
    except PermissionError as error:
        return Status.REFUSED, b"", error.strerror or ""
    except OSError as error:
        return Status.FAILED, b"", error.strerror or type(error).__name__
    if wide is None and narrow is None:
        return Status.ABSENT, b"", ""
    rows = list(_joined(wide or (), narrow or ()))
    return (Status.OK if rows else Status.EMPTY), json_lines(rows), ""


def _one(registry: Registry, key: str, view: int) -> list[Row] | None:
    values = registry.values(key, view)
    return None if values is None else [_row(value) for value in values]


def _each(registry: Registry, key: str, view: int) -> list[Row] | None:
    names = registry.below(key, view)
    if names is None:
        return None
    rows: list[Row] = []
    for name in names[:_MOST_KEYS]:
        try:
            values = registry.values(f"{key}\\{name}", view)
        except PermissionError:
            rows.append({"key": name, "refused": True})
            continue
        rows += [{"key": name, **_row(value)} for value in values or ()] or [{"key": name}]
    return rows


def _row(value: Value) -> Row:
    row: Row = {"name": value.name, "type": value.type}
    if _SECRET.search(value.name):
        return {**row, "withheld": True}
    return {**row, "value": list(value.data) if isinstance(value.data, tuple) else value.data}


def _joined(wide: Iterable[Row], narrow: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows of both views, those that are the same in both once."""
    known = [*wide]
    seen = {repr(row) for row in known}
    yield from known
    yield from ({**row, "view": 32} for row in narrow if repr(row) not in seen)


class LiveRegistry:
    """The registry of the Windows that runs."""

    def __init__(self, winreg: Any) -> None:
        """Read through this module: Python's `winreg`, which is there on Windows only."""
        self._winreg = winreg

    def values(self, key: str, view: int) -> list[Value] | None:
        """Return the values of a key; None if there is no such key."""
        opened = self._open(key, view)
        if opened is None:
            return None
        with opened:
            _, count, _ = self._winreg.QueryInfoKey(opened)
            return [value for index in range(count) if (value := self._value(opened, index))]

    def below(self, key: str, view: int) -> list[str] | None:
        """Return the names of the keys right below; None if there is no such key."""
        opened = self._open(key, view)
        if opened is None:
            return None
        with opened:
            count, _, _ = self._winreg.QueryInfoKey(opened)
            return [name for index in range(count) if (name := self._name(opened, index))]

    def _open(self, key: str, view: int) -> Any:
        hive, _, path = key.partition("\\")
        flag = self._winreg.KEY_WOW64_64KEY if view == 64 else self._winreg.KEY_WOW64_32KEY  # noqa: PLR2004
        access = self._winreg.KEY_READ | flag
        try:
            return self._winreg.OpenKey(getattr(self._winreg, _HIVES[hive]), path, 0, access)
        except FileNotFoundError:
            return None

    def _value(self, opened: Any, index: int) -> Value | None:
        try:
            name, data, kind = self._winreg.EnumValue(opened, index)
        except FileNotFoundError:
            return None  # gone since they were counted
        return typed(name, kind, data)

    def _name(self, opened: Any, index: int) -> str:
        try:
            return str(self._winreg.EnumKey(opened, index))
        except OSError:
            return ""  # gone since they were counted
