"""Say what became of a query, from what the shell printed and how it ended.

One function for phones that are connected and for answers that were kept: the same bytes give the
same status. Android reports most failures as text, often with exit status 0 and on either stream.
Only the first lines of each stream and the last ones of the output are looked at, so the time does
not grow with the length of a dump, and nothing in the body of a dump can be taken for a failure.
"""

import re
from datetime import datetime

from safety_audit.devices.interface import Answer, Query, Status

__all__ = ["ERRORS_LIMIT", "classify"]

ERRORS_LIMIT = 16 * 1024
"""Bytes of standard error that are kept: the first lines say what is wrong."""

_LOOKED_AT = 4096
_TAIL = 512

# Lines that may stand before the answer and say nothing about it: bug report headings, what
# Android 14's `dumpsys` says about the process, and warnings of the linker of some makers.
_LEADING = re.compile(
    rb"(?:[ \t]*\r?\n"
    rb"|(?:-+\r?\n)?DUMP OF SERVICE [^\n]*\n"
    rb"|Service host process PID: [^\n]*\n|Threads in use: [^\n]*\n|Client PIDs: [^\n]*\n"
    rb"|WARNING: linker[^\n]*(?:\n|\Z))+"
)
# Each pattern is tried at the beginning of the first line that says something.
_REFUSED = re.compile(
    rb"(?:Error: |Security exception: |Exception[^\n]{0,200}\n\s*)?"
    rb"(?:java\.lang\.SecurityException|Security exception|Permission Denial"
    rb"|Shell does not have permission)"
    rb"|[^\n:]{1,80}: [^\n]{0,400}: Permission denied"
    rb"|/system/bin/sh: [^\n]{1,400}: (?:can't execute: )?Permission denied"
)
_ABSENT = re.compile(
    rb"(?:cmd: )?Can't find service: "
    rb"|(?:[^\n:]{1,80}: )(?:[^\n]{1,400}: )?(?:inaccessible or )?not found\r?(?:\n|\Z)"
    rb"|(?:toybox: )?Unknown command\b"
    rb"|(?:Error: )?[Uu]nknown command\b"
    rb"|Unable to find package: "
    rb"|[^\n:]{1,80}: [^\n]{0,400}: No such file or directory"
)
_FAILED = re.compile(
    rb"Error: |Error with service |Error dumping |Error while accessing |Exception occurred "
    rb"|Failure calling service |cmd: Failure calling service |Failed transaction"
    rb"|java\.lang\.\w+|android\.os\.\w+Exception|Bad user number|Could not access the "
    rb"|Can't connect to |Unknown option\b|Invalid user\b"
)
# `dumpsys` gives up on a slow service after what it has printed so far, with exit status 0.
_GAVE_UP = re.compile(rb"\*\*\* SERVICE '[^'\n]{1,200}' DUMP TIMEOUT \(\d+ms\) EXPIRED \*\*\*\s*\Z")
_NOT_THERE = re.compile(rb"(?:[^\n]{1,600}: No such file or directory\r?(?:\n|\Z))+\Z")


def classify(
    query: Query,
    out: bytes,
    err: bytes,
    exit_code: int | None,
    started: datetime,
    seconds: float,
) -> Answer:
    """Return the answer with its status.

    `exit_code` is None where it is not known, as in most recordings. More output than the query's
    limit is cut off here as well.
    """
    cut = len(out) > query.limit
    return Answer(
        query=query,
        status=Status.CUT_OFF if cut else _status(out, err, exit_code),
        data=out[: query.limit] if cut else out,
        errors=err[:ERRORS_LIMIT],
        exit_code=exit_code,
        started=started,
        seconds=seconds,
    )


def _status(out: bytes, err: bytes, exit_code: int | None) -> Status:
    nothing = not out or out.isspace()
    said = _said(out) or (None if _only_lists_absent(out, err) else _said(err))
    if said is not None:
        return said
    if not nothing and _GAVE_UP.search(out[-_TAIL:]):
        return Status.TIMED_OUT
    if exit_code and not _only_lists_absent(out, err):
        return Status.FAILED
    if not nothing:
        return Status.OK
    # Words on standard error that nobody knows, and no output: not the same as "none".
    return Status.FAILED if _beginning(err).strip() else Status.EMPTY


def _only_lists_absent(out: bytes, err: bytes) -> bool:
    """Tell whether several files were asked about, and those that exist were answered."""
    return bool(out) and len(err) < ERRORS_LIMIT and _NOT_THERE.match(err) is not None


def _said(stream: bytes) -> Status | None:
    """Return the failure that a stream begins with; None if it begins with none."""
    beginning = _beginning(stream)
    for pattern, status in (
        (_REFUSED, Status.REFUSED),
        (_ABSENT, Status.ABSENT),
        (_FAILED, Status.FAILED),
    ):
        if pattern.match(beginning):
            return status
    return None


def _beginning(stream: bytes) -> bytes:
    beginning = stream[:_LOOKED_AT]
    leading = _LEADING.match(beginning)
    return beginning[leading.end() :] if leading else beginning
