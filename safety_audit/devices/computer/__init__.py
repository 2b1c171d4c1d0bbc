"""The computer itself, a disk of another one, or a folder that stands for one, as a device to ask.

Files are asked by path (`Kind.FILE`, `Kind.LISTING`), the running system by name (`Kind.PROBE`).
A path that begins with `~/` is in the home of the person who asks. A listing is one JSON object a
line, an `Entry`; a probe's answer is one JSON object a line too. `allowed.py` names everything
that may be asked.
"""

from safety_audit.devices.computer.allowed import OWNER, PART, PICTURES, is_allowed, rows
from safety_audit.devices.computer.authorities import AUTHORITIES, STORES
from safety_audit.devices.computer.browsers import CHROMIUM_ROOTS, FIREFOX_ROOTS, PROFILE
from safety_audit.devices.computer.files import HOME_NOT_KNOWN
from safety_audit.devices.computer.folder import FolderComputer, is_computer
from safety_audit.devices.computer.listing import Entry, parse_listing
from safety_audit.devices.computer.reads import READS
from safety_audit.devices.computer.this import ThisComputer

BROWSER_ROOTS = (*CHROMIUM_ROOTS, *FIREFOX_ROOTS)
"""Browsers, and the folders their profiles lie in."""

__all__ = [
    "AUTHORITIES",
    "BROWSER_ROOTS",
    "FIREFOX_ROOTS",
    "HOME_NOT_KNOWN",
    "OWNER",
    "PART",
    "PICTURES",
    "PROFILE",
    "READS",
    "STORES",
    "Entry",
    "FolderComputer",
    "ThisComputer",
    "is_allowed",
    "is_computer",
    "parse_listing",
    "rows",
]
