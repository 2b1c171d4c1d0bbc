"""What may be asked of a Linux computer beside the basics that `allowed.py` lists itself.

Where a probe reads files, they stand beside it.
"""

from safety_audit.devices.computer.browsers import CHROMIUM_ROOTS, FIREFOX_ROOTS, PROFILE

__all__ = ["FILES", "LISTINGS", "PROBES", "ROOTS"]

ROOTS = tuple(dict.fromkeys(root for _, root in (*CHROMIUM_ROOTS, *FIREFOX_ROOTS)))
"""Folders that hold the profiles of a browser."""

FILES: tuple[str, ...] = ()
LISTINGS: tuple[str, ...] = ROOTS
PROBES: tuple[str, ...] = (
    # Preferences, Secure Preferences, prefs.js, extensions.json: what is told of them stands in
    # browsers.py. Login Data, logins.json: only how many entries they have.
    *(f"{PROFILE}{root}{below}" for root in ROOTS for below in ("", "/*")),
)
