"""Which parts of which apps answer to an action, from the resolver tables of `dumpsys package`.

The tables name the parts that are switched off as well. They leave out the categories, so that a
screen with an icon and one without look the same (seen in Android 7 to 14).
"""

import re
from collections.abc import Mapping, Sequence

from safety_audit.facts.android.dumps import Span
from safety_audit.text import decoded

__all__ = ["Components", "full_class", "listening"]

Components = Mapping[str, frozenset[str]]
"""Class names by package."""

_PART = re.compile(rb"\n {8}[0-9a-f]+ ([^\s/]+)/([^\s]+)")
_NEXT_ACTION = re.compile(rb"\n {0,6}[^\s]")


def listening(dump: bytes, table: str, actions: Sequence[bytes]) -> Components | None:
    """Return the parts that one table (`Activity`, `Receiver`) lists under these actions.

    None where the dump has no such table: it is not known then, rather than empty.
    """
    start = dump.find(f"\n{table} Resolver Table:\n".encode())
    if start < 0:
        return None
    end = dump.find(b" Resolver Table:\n", start + len(table) + 20)
    packages = dump.find(b"\nPackages:\n", start)
    stops = [at for at in (end, packages) if at >= 0]
    whole = Span(dump, start, min(stops, default=len(dump)))
    found: dict[str, set[str]] = {}
    for action in actions:
        for at in whole.starts_of(b"\n      " + action + b":\n"):
            first = at + len(action) + 8
            stop = _NEXT_ACTION.search(dump, first, whole.end)
            for package, name in _PART.findall(dump, first, stop.start() if stop else whole.end):
                owner = decoded(package)
                found.setdefault(owner, set()).add(full_class(owner, decoded(name)))
    return {package: frozenset(names) for package, names in found.items()}


def full_class(package: str, name: str) -> str:
    """Return the whole class name of a part that is written `package/.Name`."""
    return package + name if name.startswith(".") else name
