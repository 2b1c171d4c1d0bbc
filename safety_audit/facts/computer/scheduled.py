"""What starts by the clock, or when something is plugged in: tables of cron, jobs of at, udev."""

import re
from collections.abc import Iterator

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.computer.commands import command_of, recorder_in, shell_command_of
from safety_audit.facts.computer.reading import probe_rows, readable_part, word
from safety_audit.facts.computer.start_places import Place
from safety_audit.facts.computer.starts import Start, start_of
from safety_audit.phrases import Phrase

__all__ = ["parse_at_job", "parse_crontab", "parse_own_table", "parse_udev"]

_SCHEDULE_WORDS = 5
# What `at` writes around the command: the shell that takes it, and the word that ends it.
_AT_FRAME = re.compile(r"\s*(?:\$\{SHELL:-/bin/sh\}\s*<<|marcinDELIMITER|#!|#)")
# What snapd writes for each app that it installs; it lets the app have the device.
_OF_SNAP = re.compile(r"/usr/lib(?:exec)?/snapd/snap-device-helper(?=\s|\Z)")
_UDEV_RUN = re.compile(
    r'\b(?:RUN(?:\{program\})?|PROGRAM|IMPORT\{program\})\s*[-+:=!]?=\s*e?"([^"]+)"'
)


def parse_crontab(answer: Answer, *, own: bool, home: str) -> tuple[Start, ...]:
    """Return what a table of cron starts.

    Tables of the system name an account before the command, a person's own tables do not.
    Lines that only run the folders of `/etc/cron.*` are left out: those are listed themselves.
    """
    lines = readable_part(answer).split("\n")
    return tuple(_scheduled_starts(answer, lines, own=own, home=home))


def parse_own_table(answer: Answer, home: str) -> tuple[Start, ...]:
    """Return what the own table of cron starts, as `crontab -l` prints it; none if there is none.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    if answer.status is not Status.OK:
        return ()
    lines = [word(row, "line") or "" for row in probe_rows(answer)]
    return tuple(_scheduled_starts(answer, lines, own=True, home=home))


def _scheduled_starts(answer: Answer, lines: list[str], *, own: bool, home: str) -> Iterator[Start]:
    path = answer.query.text
    for raw in lines:
        line = raw.strip()
        command = _scheduled(line, own=own)
        if command and not _runs_folders(command):
            seen = answer.seen(line)
            place = Place(kind="cron", path=path, file=path, own=own, enabled=True, seen=seen)
            kind = Phrase("on a schedule")
            found = shell_command_of(command, home)
            yield start_of(found, place=place, kind=kind, name="", seen=(seen,))


def _scheduled(line: str, *, own: bool) -> str:
    """Return the command of a line; empty for a comment, a setting or an unknown line."""
    if not line or line.startswith("#"):
        return ""
    ahead = 1 if line.startswith("@") else _SCHEDULE_WORDS
    if not line.startswith("@") and not (line[0].isdecimal() or line[0] == "*"):
        return ""
    words = line.split(None, ahead if own else ahead + 1)
    return words[-1] if len(words) > (ahead if own else ahead + 1) else ""


def _runs_folders(command: str) -> bool:
    return "run-parts" in command and "/etc/cron." in command and recorder_in(command) == ""


def parse_at_job(answer: Answer, place: Place, home: str) -> tuple[Start, ...]:
    """Return what a job of `at` starts.

    The file is a script that first puts back the whole environment of whoever made it. What that
    was is nobody's business here: only the lines after it are looked at.
    """
    text = readable_part(answer)
    _, found, rest = text.rpartition("\n}\n")
    body = (rest if found else text).split("\n")
    lines = [line.strip() for line in body if line.strip() and not _AT_FRAME.match(line)]
    kind = Phrase("on a schedule")
    return tuple(
        start_of(
            shell_command_of(line, home),
            place=place,
            kind=kind,
            name="",
            seen=(answer.seen(line),),
        )
        for line in lines
    )


def parse_udev(answer: Answer, place: Place, home: str) -> tuple[Start, ...]:
    """Return what rules for plugged-in devices start."""
    lines = (line.strip() for line in readable_part(answer).split("\n"))
    return tuple(
        start_of(
            command_of(match[1], home),
            place=place,
            kind=Phrase("when something is plugged in"),
            name="",
            seen=(answer.seen(line),),
        )
        for line in lines
        if not line.startswith("#")
        for match in _UDEV_RUN.finditer(line)
        if not _OF_SNAP.match(match[1])
    )
