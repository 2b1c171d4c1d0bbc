r"""What a running Windows tells: where its files lie, who asks, and what psutil does not know.

Paths are written as everywhere here: `/Users/ana` is `C:\Users\ana` on a computer that starts from
`C:`. Python's modules for Windows are imported when asked, so that the rest works elsewhere.
"""

import importlib
import os
import re
import struct
import sys
from functools import cache
from pathlib import Path
from typing import Any

from safety_audit.devices.computer.people import Person
from safety_audit.devices.computer.registry import LiveRegistry, Registry

__all__ = [
    "PROFILES",
    "drive",
    "hides_its_folder",
    "is_windows",
    "path_inside",
    "person_on",
    "registry",
]

PROFILES = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList"
"""The key below which Windows keeps a key for everybody who ever signed in."""

_DRIVE = re.compile(r"(?:\\\\\?\\|\\\?\?\\)?([A-Za-z]:)(?:[\\/]|\Z)")


def is_windows() -> bool:
    """Tell whether this runs on Windows."""
    return sys.platform == "win32"


def drive() -> Path:
    """Return the disk that Windows started from."""
    return Path(os.environ.get("SystemDrive", "C:") + "\\")  # noqa: SIM112 - so it is written


@cache
def registry() -> Registry:
    """Return the registry of the Windows that runs."""
    return LiveRegistry(importlib.import_module("winreg"))


def hides_its_folder() -> bool:
    """Tell whether Windows leads this Python of 32 bits away from its own folder."""
    pointer, real = struct.calcsize("P"), os.environ.get("PROCESSOR_ARCHITEW6432", "")
    return pointer == 4 and bool(real)  # noqa: PLR2004 - bytes of an address


def path_inside(path: str, own_drive: str) -> str:
    r"""Return `C:\Users\ana` as `/Users/ana`; empty for a path on another disk or in a network."""
    found = _DRIVE.match(path)
    if found is None or found[1].casefold() != own_drive.rstrip("\\/").casefold():
        return ""
    return "/" + path[found.end() :].replace("\\", "/").strip("/")


def person_on(own_drive: str, user: str | None) -> Person:
    """Return whose files to look at: of the account named, or of whoever runs this."""
    if user is None:
        home = path_inside(os.path.expanduser("~"), own_drive)  # noqa: PTH111 - text, not a path
        return Person(os.environ.get("USERNAME", ""), None, home, "runs")
    known = registry()
    for name in known.below(PROFILES, 64) or ():
        values = {value.name: value.data for value in known.values(f"{PROFILES}\\{name}", 64) or ()}
        home = path_inside(_expanded(values.get("ProfileImagePath"), own_drive), own_drive)
        if home.rpartition("/")[2].casefold() == user.casefold():
            return Person(user, None, home, "named")
    return Person("", None, "", "unknown")


def _expanded(path: Any, own_drive: str) -> str:
    text = path if isinstance(path, str) else ""
    return re.sub("%SystemDrive%", lambda _: own_drive, text, flags=re.IGNORECASE)
