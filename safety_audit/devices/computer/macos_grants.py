"""Which programs macOS allows to read keys, screen and files, from its own list (TCC).

macOS opens that list only to programs that were given the whole disk. So most often it is refused,
and a recorded computer or an attached disk may have it. Only the few powers that are named here
are told, and of each program its name.
"""

import contextlib
import sqlite3
from urllib.parse import quote

from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.probes import Row, json_lines
from safety_audit.devices.interface import Status

__all__ = ["GRANTS", "LIST_OF_GRANTS", "POWERS", "grants"]

GRANTS = "macos-grants"
"""The probe that tells which programs may read keys, the screen and the disk."""
LIST_OF_GRANTS = "/Library/Application Support/com.apple.TCC/TCC.db"
"""The file that it reads."""
POWERS = (
    "kTCCServiceListenEvent",
    "kTCCServicePostEvent",
    "kTCCServiceAccessibility",
    "kTCCServiceScreenCapture",
    "kTCCServiceSystemPolicyAllFiles",
)
"""What is told, as macOS calls it."""

_MOST = 2_000
# More steps than any list needs, and fewer than a made-up file could ask for.
_STEPS = 5_000_000
# Since macOS 11 a number says how it was answered, and 2 is yes.
_ALLOWED = {"auth_value": 2, "allowed": 1}


def grants(tree: Tree, _rest: str = "") -> Outcome:
    """Return a row for each program and each of these powers that it was given."""
    status, data, errors = tree.read(LIST_OF_GRANTS, 100)
    if status not in (Status.OK, Status.EMPTY, Status.CUT_OFF):
        return status, b"", errors
    if not data.startswith(b"SQLite format 3\0"):
        return Status.FAILED, b"", "the list is not understood"
    try:
        rows = _rows(f"file:{quote(tree.real(LIST_OF_GRANTS))}?mode=ro&immutable=1")
    except PermissionError as error:
        return Status.REFUSED, b"", error.strerror or ""
    except (OSError, sqlite3.Error):
        return Status.FAILED, b"", "the list is not understood"
    return (Status.OK if rows else Status.EMPTY), json_lines(rows), ""


def _rows(place: str) -> list[Row]:
    # The list is opened as a file that nobody else changes: no lock is taken.
    with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
        database.set_progress_handler(lambda: 1, _STEPS)
        columns = {row[1] for row in database.execute("PRAGMA table_info(access)")}
        column = next((name for name in _ALLOWED if name in columns), None)
        if column is None:
            raise sqlite3.DatabaseError
        marks = ", ".join("?" * len(POWERS))
        found = database.execute(
            f"SELECT service, client FROM access WHERE {column} = ? AND service IN ({marks})"  # noqa: S608 - names of ours
            " ORDER BY service, client LIMIT ?",
            (_ALLOWED[column], *POWERS, _MOST),
        ).fetchall()
    return [{"power": str(service), "program": str(client)} for service, client in found]
