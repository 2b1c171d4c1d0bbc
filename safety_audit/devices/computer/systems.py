"""Which system this is: the one that runs, or the one whose files lie in a tree."""

from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.listing import parse_listing
from safety_audit.devices.computer.macos import is_macos
from safety_audit.devices.computer.people import Person
from safety_audit.devices.computer.probes import Row, json_lines
from safety_audit.devices.computer.registry import REGISTRY_NOT_READ
from safety_audit.devices.computer.windows import hides_its_folder, is_windows
from safety_audit.devices.interface import Status
from safety_audit.text import decoded

__all__ = ["not_read", "person_in", "system", "system_in"]

_MARKS = (
    ("windows", "/Windows/System32"),
    ("macos", "/System/Library/CoreServices/SystemVersion.plist"),
    ("linux", "/etc/os-release"),
    ("linux", "/usr/lib/os-release"),
)
_LIMIT = 1 << 20
# Folders beside those of people, on Windows and on macOS.
_NOBODY = frozenset(
    {"public", "default", "default user", "all users", "shared", "guest", "defaultapppool"}
)


def system() -> list[Row]:
    """Return the system that runs."""
    if is_windows():
        return [{"system": "windows", "redirected": hides_its_folder()}]
    return [{"system": "macos" if is_macos() else "linux"}]


def system_in(tree: Tree) -> Outcome:
    """Return which system has its own files there; ABSENT for none that is known."""
    for name, mark in _MARKS:
        if tree.exists(mark):
            return Status.OK, json_lines([{"system": name, "runs": False}]), ""
    return Status.ABSENT, b"", ""


def not_read(tree: Tree) -> Outcome:
    """Return the answer to a question about a registry that cannot be read from files."""
    if tree.exists("/Windows/System32"):
        return Status.FAILED, b"", REGISTRY_NOT_READ
    return Status.ABSENT, b"", ""


def person_in(tree: Tree, user: str | None) -> Person | None:
    """Return whose files to look at on a disk with people below `/Users`; None if that is none."""
    status, data, _ = tree.listing("/Users", _LIMIT)
    if status is not Status.OK:
        return None
    names = [
        entry.name
        for entry in parse_listing(decoded(data))
        if entry.type == "dir" and entry.name.casefold() not in _NOBODY and entry.name[:1] != "."
    ]
    chosen = [name for name in names if user is None or name.casefold() == user.casefold()]
    if len(chosen) != 1:
        return Person("", None, "", "unknown")
    return Person(chosen[0], None, f"/Users/{chosen[0]}", "only" if user is None else "named")
