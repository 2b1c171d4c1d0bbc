"""Which authorities somebody added to those a browser trusts, from the browser's own store.

Firefox keeps a store in each profile; Chromium on Linux keeps one for the account. Both are NSS's
`cert9.db`: in its table `nssPublic` each certificate is a row, and whether it vouches for sites
stands in another row with the same issuer and number. Keys lie in another file, which is not read.
"""

import contextlib
import sqlite3
from urllib.parse import quote

from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.probes import Row, json_lines
from safety_audit.devices.interface import Status
from safety_audit.text import decoded

__all__ = ["AUTHORITIES", "STORES", "authorities"]

AUTHORITIES = "browser-authorities "
"""Start of the probe that gives the authorities added to one store; its folder follows."""
STORES = (
    "~/.pki/nssdb",
    "~/.local/share/pki/nssdb",
    "~/snap/chromium/current/.pki/nssdb",
    "~/snap/chromium/current/.local/share/pki/nssdb",
)
"""Folders with the store of Chromium and its relatives on Linux."""

_FILE = "cert9.db"
_MOST, _LARGEST = 200, 64 << 10
# More steps than any store needs, and fewer than a made-up file could ask for.
_STEPS = 5_000_000

# Kinds of rows, and how far a certificate is trusted, as NSS numbers them: `a0` is the kind, `a3`
# the name somebody gave, `a11` the certificate, `a81` its issuer, `a82` its number, `ace536358`
# whether it vouches for sites. A row of a kind that is not known may be how a newer NSS says so;
# then a certificate that vouches for itself is told.
_CERTIFICATE, _TRUST = bytes.fromhex("00000001"), bytes.fromhex("ce534353")
_VOUCHES = bytes.fromhex("ce534352")
_ADDED = """
    SELECT a3, a11 FROM nssPublic AS one
    WHERE a0 = :certificate AND length(a11) < :largest AND EXISTS (
        SELECT 1 FROM nssPublic AS other
        WHERE other.a81 = one.a81 AND other.a82 = one.a82 AND (
            (other.a0 = :trust AND other.ace536358 = :vouches)
            OR (other.a0 NOT IN (:certificate, :trust) AND one.a81 = one.a101)
        )
    )
    ORDER BY id LIMIT :most
"""


def authorities(tree: Tree, folder: str) -> Outcome:
    """Return a row for each authority that was added to the store in this folder."""
    path = f"{folder}/{_FILE}"
    status, data, errors = tree.read(path, 100)
    if status not in (Status.OK, Status.CUT_OFF):
        return status, b"", errors
    if not data.startswith(b"SQLite format 3\0"):
        return Status.FAILED, b"", "the store is not understood"
    try:
        rows = _rows(f"file:{quote(tree.real(path))}?mode=ro&immutable=1")
    except (OSError, sqlite3.Error):
        return Status.FAILED, b"", "the store is not understood"
    return (Status.OK if rows else Status.EMPTY), json_lines(rows), ""


def _rows(place: str) -> list[Row]:
    # The store is opened as a file that nobody else changes: no lock is taken.
    with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
        database.set_progress_handler(lambda: 1, _STEPS)
        found = database.execute(
            _ADDED,
            {
                "certificate": _CERTIFICATE,
                "trust": _TRUST,
                "vouches": _VOUCHES,
                "largest": _LARGEST,
                "most": _MOST,
            },
        ).fetchall()
    return [
        {"name": decoded(_bytes(name)), "certificate": _bytes(certificate).hex()}
        for name, certificate in found
    ]


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
