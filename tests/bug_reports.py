"""Bug reports as Android writes them, made of answers that a phone gives."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from safety_audit.devices.capture import Keeping
from safety_audit.devices.interface import Answer, Device, Status
from safety_audit.devices.recorded import service_of, settings_of
from safety_audit.engine import look
from safety_audit.packs import load

__all__ = ["MADE", "ZONE", "answers_of", "bug_report", "dumped", "is_reported", "zipped"]

MADE = "2026-11-20 09:30:00"
ZONE = "Europe/Warsaw"


def is_reported(answer: Answer) -> bool:
    """Tell whether a report holds this answer: it does not say which services are not there."""
    text = answer.query.text
    known = text == "getprop" or service_of(text) or settings_of(text)
    return bool(known and answer.data and answer.status is not Status.ABSENT)


def answers_of(phone: Device) -> dict[str, bytes]:
    """Return what a phone answers to all built-in checks, as far as its report would hold it."""
    kept = Keeping(phone)
    (core,) = load()
    look(kept, core.checks)
    return {one.query.text: one.data for one in kept.answers if is_reported(one)}


def dumped(service: str, data: bytes, priority: str = "") -> bytes:
    """Return one service's dump with what stands around it."""
    name = service.encode()
    return (
        b"-" * 79
        + f"\nDUMP OF SERVICE {priority}".encode()
        + (name + b":\n" + data.rstrip(b"\n") + b"\n")
        + (b"--------- 0.021s was the duration of dumpsys " + name)
        + b", ending at: 2026-11-20 09:30:01\n"
    )


def bug_report(answers: Mapping[str, bytes]) -> bytes:
    """Return the text of a report from a phone that gives these answers, by command."""
    tables = b"".join(
        _settings_table(*table, data)
        for command, data in answers.items()
        if (table := settings_of(command))
    )
    dumps = {
        service: data
        for command, data in answers.items()
        if data and (service := service_of(command))
    }
    if tables:
        dumps["settings"] = b"Unknown argument: -a; use -h for help\n" + tables
    properties = answers.get("getprop", b"").rstrip(b"\n")
    return b"".join(
        (
            b"=" * 56 + f"\n== dumpstate: {MADE}\n".encode() + b"=" * 56 + b"\n\nBuild: X1\n",
            b"------ SYSTEM PROPERTIES ------\n" + properties + b"\n",
            f"[persist.sys.timezone]: [{ZONE}]\n".encode(),
            b"------ 0.017s was the duration of 'SYSTEM PROPERTIES' ------\n",
            b"------ SYSTEM LOG (logcat -v threadtime -d *:v) ------\n",
            b"11-20 09:29:59.000  1000  1234 I x: DUMP OF SERVICE trust:\n",
            b"------ 0.4s was the duration of 'SYSTEM LOG' ------\n",
            b"------ DUMPSYS CRITICAL (/system/bin/dumpsys) ------\n",
            dumped("activity", b"only the part that matters most", "CRITICAL "),
            b"------ 0.02s was the duration of 'DUMPSYS CRITICAL' ------\n",
            b"------ DUMPSYS (/system/bin/dumpsys) ------\n",
            *(dumped(service, data) for service, data in sorted(dumps.items())),
            b"------ 9.02s was the duration of 'DUMPSYS' ------\n",
        )
    )


def zipped(text: bytes, place: Path, *, named: bool = True) -> Path:
    """Write a report as the archive that a phone makes, and return its path."""
    path, entry = place / "bugreport-x1-2026-11-20.zip", "bugreport-x1-2026-11-20-09-30-00.txt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("version.txt", "2.0")
        if named:
            archive.writestr("main_entry.txt", entry)
        archive.writestr(entry, text)
        archive.writestr("FS/data/misc/x.txt", "DUMP OF SERVICE trust:\n")
    return path


def _settings_table(table: str, user: int, data: bytes) -> bytes:
    lines = [f"{table.upper()} SETTINGS (user {user})", "version: 210"]
    for number, line in enumerate(data.decode().splitlines()):
        name, _, value = line.partition("=")
        told = "{null}" if value == "null" else value
        after = f" default:{told} defaultSystemSet:true" if number % 2 else ""
        lines.append(f"_id:{number} name:{name} pkg:android value:{told}{after}")
    return "\n".join((*lines, "", "")).encode()
