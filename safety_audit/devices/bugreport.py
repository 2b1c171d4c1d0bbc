"""A bug report as a phone: what Android writes when somebody takes one, as a file to look at.

It is a zip archive with the text in an entry that `main_entry.txt` names, or the bare text
(frameworks/native/cmds/dumpstate/bugreport-format.md; versions 1.0 and 2.0, Android 7 and newer).
The text holds the dump of every service, and the phone's properties. The settings are told as
`dumpsys settings` writes them, from Android 8.1 on. Nothing else in it is looked at.

A report may come from anybody, and apps choose much of what stands in it; see `dumps`.
"""

import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safety_audit.devices.archives import BROKEN, ensure_bounded, entry
from safety_audit.devices.dumps import Dump, Dumps
from safety_audit.devices.interface import Answer, Device, NotReached, Query, Status, quiet
from safety_audit.devices.recorded import service_of, settings_of
from safety_audit.devices.settings_dump import listed
from safety_audit.model import DeviceKind, Progress
from safety_audit.phrases import Phrase

__all__ = ["BugReport", "is_bug_report"]

_LARGEST = 512 << 20
_BEGINNING = 4096
_MADE = re.compile(rb"^== dumpstate: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\r?$", re.MULTILINE)
_ZONE = re.compile(rb"^\[persist\.sys\.timezone\]: \[([A-Za-z0-9_+/-]{1,60})\]", re.MULTILINE)
_PROPERTIES = "SYSTEM PROPERTIES"
_ARCHIVE = b"PK"
_NAMED = "main_entry.txt"
_LONGEST_NAME = 300


class BugReport(Device):
    """A phone made of a bug report."""

    kind = DeviceKind.PHONE
    recorded = True

    def __init__(self, path: Path) -> None:
        """Read a report.

        Raises:
            NotReached: it is none, or too large to be one.

        """
        try:
            text = _text(path)
        except BROKEN as error:
            raise _no_report(path) from error
        made = _MADE.search(text[:_BEGINNING])
        self._dumps = Dumps(text)
        if made is None or not self._dumps:
            raise _no_report(path)
        self._properties = self._dumps.section(_PROPERTIES)
        self._made = _when(made[1].decode(), self._properties.data)

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        """Return what the report says to each query; what it does not hold is `ABSENT`."""
        progress("Reading the bug report.")
        return [self._found(query.text).answer(query, self._made) for query in queries]

    def _found(self, command: str) -> Dump:
        if command == "getprop":
            return self._properties
        if settings := settings_of(command):
            return listed(self._dumps.service("settings"), *settings)
        service = service_of(command)
        return self._dumps.service(service) if service else Dump(Status.ABSENT)


def is_bug_report(path: Path) -> bool:
    """Tell whether a file looks like a bug report: by its beginning, or by what it holds."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
        if not beginning.startswith(_ARCHIVE):
            return _MADE.search(beginning) is not None
        ensure_bounded(path)
        with zipfile.ZipFile(path) as archive:
            return bool(_main(archive))
    except BROKEN:
        return False


def _text(path: Path) -> bytes:
    """Return the text of a report.

    Raises:
        OSError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile: it cannot be read.

    """
    if not is_bug_report(path):
        raise ValueError(path)
    with path.open("rb") as file:
        if file.read(len(_ARCHIVE)) != _ARCHIVE:
            file.seek(0)
            return _bounded(file.read(_LARGEST + 1))
    ensure_bounded(path)
    with zipfile.ZipFile(path) as archive, entry(archive, _main(archive)) as file:
        return _bounded(file.read(_LARGEST + 1))


def _bounded(text: bytes) -> bytes:
    if len(text) > _LARGEST:
        raise ValueError(len(text))
    return text


def _main(archive: zipfile.ZipFile) -> str:
    """Return the name of the entry with the text; empty where there is none."""
    names = archive.namelist()
    if _NAMED in names:
        with entry(archive, _NAMED) as file:
            named = file.read(_LONGEST_NAME).decode("utf-8", "replace").strip()
        return named if named in names else ""
    texts = [name for name in names if re.fullmatch(r"bugreport[^/]*\.txt", name)]
    return texts[0] if len(texts) == 1 else ""


def _when(made: str, properties: bytes) -> datetime:
    """Return when a report was made, which it says by the phone's clock.

    Where the phone's time zone is not known it is taken for UTC, at most 14 hours off.
    """
    named = _ZONE.search(properties)
    zone: tzinfo = UTC
    if named:
        try:
            zone = ZoneInfo(named[1].decode())
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = UTC
    try:
        return datetime.fromisoformat(made).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.now(UTC)


def _no_report(path: Path) -> NotReached:
    return NotReached(
        Phrase("{path} is no bug report that can be read.", path=path),
        Phrase("Use the file as the phone made it."),
    )
