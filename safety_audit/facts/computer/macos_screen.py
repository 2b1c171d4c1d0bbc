"""The screen and the disk of a computer with macOS: locking, sharing, encryption."""

import re
from dataclasses import dataclass

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.disk import DiskEncryption, Storage
from safety_audit.facts.computer.macos import MacOS, MacServices, lines_of
from safety_audit.facts.computer.plists import parse_plist, told_number
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.screen_lock import Lock, ScreenLock
from safety_audit.facts.computer.screen_sharing import ScreenSharing, Sharing
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["parse_disk_lock", "parse_mac_lock", "parse_remote_management"]

LOCK = Query("macos-screen-lock", Kind.PROBE)
DISK = Query("macos-disk-lock", Kind.PROBE)
BY_HOST = Query("~/Library/Preferences/ByHost", Kind.LISTING)
MANAGEMENT = Query("/Library/Application Support/Apple/Remote Desktop", Kind.LISTING)

_DELAY = re.compile(r"screenLock delay is (?:(\d{1,9})(?:\.\d+)? seconds|immediate)")
_OFF = re.compile(r"screenLock is off")
_SHARED = (
    ("com.apple.screensharing", Phrase("Screen Sharing"), True),
    ("com.apple.AEServer", Phrase("Remote Apple Events"), None),
)
NOT_TOLD = Unreadable(
    'macOS does not say here when it locks. Search the settings for "lock screen".'
)


def parse_mac_lock(answer: Answer, idle: tuple[int, Evidence] | None) -> Lock | None:
    """Return how the screen locks (`sysadminctl -screenLock status`); None if that is not told.

    Raises:
        Unreadable: the command could not be run, or did not answer.

    """
    for line in lines_of(answer):
        delay, off = _DELAY.search(line), _OFF.search(line)
        if delay is None and off is None:
            continue
        seen = (answer.seen(line.strip()), *((idle[1],) if idle else ()))
        grace = int(delay[1] or 0) if delay else None
        after = idle[0] if idle else None
        return Lock(desktop="macOS", locks=off is None, idle=after, grace=grace, seen=seen)
    return None


def _host_queries(listed: Answer) -> tuple[Query, ...]:
    queries = (
        Query(f"{BY_HOST.text}/{entry.name}", Kind.FILE)
        for entry in entries(listed)
        if entry.name.startswith("com.apple.screensaver.") and entry.name.endswith(".plist")
    )
    return tuple(query for query in queries if is_allowed(query))


@dataclass(frozen=True, slots=True)
class SaverFiles:
    """The files with this person's settings of the screen saver, one for each computer."""

    queries: tuple[Query, ...]
    """Where they lie."""


@provides(DeviceKind.COMPUTER, ask=(BY_HOST,))
def saver_files(macos: MacOS, answers: Answers) -> SaverFiles:  # noqa: ARG001 - a condition
    """Make the fact."""
    return SaverFiles(_host_queries(answers[BY_HOST]))


def _lock_queries(files: SaverFiles) -> tuple[Query, ...]:
    return (LOCK, *files.queries)


@provides(DeviceKind.COMPUTER, ask=_lock_queries, on=MacOS)
def screen_lock(files: SaverFiles, answers: Answers) -> ScreenLock:
    """Make the fact. What the screen saver says is left out where it cannot be read."""
    idle = None
    for query in files.queries:
        told = told_number(parse_plist(answers[query]), "idleTime")
        if told is not None:
            idle = (told, answers[query].seen(f"idleTime {told}"))
    lock = parse_mac_lock(answers[LOCK], idle)
    return ScreenLock((lock,)) if lock else ScreenLock((), (NOT_TOLD,))


def parse_remote_management(answer: Answer) -> tuple[Sharing, ...]:
    """Return whether Remote Management is set up: then this folder has a file of that name.

    Raises:
        Unreadable: the answer is no listing.

    """
    return tuple(
        Sharing(name=Phrase("Remote Management"), controls=True, seen=(answer.seen(entry.name),))
        for entry in entries(answer)
        if entry.name == "RemoteManagement.launchd"
    )


@provides(DeviceKind.COMPUTER, ask=(MANAGEMENT,), on=MacOS)
def screen_sharing(
    macos: MacOS,  # noqa: ARG001 - a condition
    services: MacServices | Unreadable,
    answers: Answers,
) -> ScreenSharing:
    """Make the fact."""
    on = services.on if isinstance(services, MacServices) else {}
    shared = (
        Sharing(name=name, controls=controls, seen=(on[label],))
        for label, name, controls in _SHARED
        if label in on
    )
    unknown = (services,) if isinstance(services, Unreadable) else ()
    return ScreenSharing(
        all=(*shared, *parse_remote_management(answers[MANAGEMENT])),
        gaps=(*unknown, *gaps_in((answers[MANAGEMENT],))),
    )


def parse_disk_lock(answer: Answer) -> Storage:
    """Return whether FileVault locks the disk (`fdesetup status`).

    Raises:
        Unreadable: the command could not be run, or its words are not known.

    """
    for line in lines_of(answer):
        if line.startswith(("FileVault is On", "FileVault is Off")):
            on = line.startswith("FileVault is On")
            return Storage(place="/", encrypted=on, seen=answer.seen(line))
    raise answer.unknown_format()


@provides(DeviceKind.COMPUTER, ask=(DISK,), on=MacOS)
def disk_encryption(macos: MacOS, answers: Answers) -> DiskEncryption:  # noqa: ARG001 - a condition
    """Make the fact."""
    return DiskEncryption((parse_disk_lock(answers[DISK]),))
