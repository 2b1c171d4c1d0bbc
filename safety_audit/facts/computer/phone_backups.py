"""What lets this computer copy a phone, and who on it can use that."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["PhoneBackups", "parse_pairings", "parse_readable"]

PAIRINGS = Query("/var/lib/lockdown", Kind.LISTING)
KEYS = Query("~/.android", Kind.LISTING)
BACKUPS = tuple(
    Query(path, Kind.LISTING)
    for path in ("~/MobileSync/Backup", "~/.local/share/MobileSync/Backup")
)

_OTHERS_READ = 0o044
_SYSTEM = "SystemConfiguration.plist"


@dataclass(frozen=True, slots=True)
class PhoneBackups:
    """Ways from this computer into a phone."""

    pairings: tuple[Evidence, ...]
    """One for each iPhone that trusts this computer; which one it is, is not told."""
    copies: tuple[Evidence, ...]
    """One for each copy of an iPhone that lies where such copies usually lie."""
    readable: tuple[Evidence, ...]
    """Keys for phones that other accounts on this computer can read."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be looked at."""


def parse_pairings(answer: Answer) -> tuple[Evidence, ...]:
    """Return one sign for each iPhone. A record is called by the phone's number, which is left out.

    Raises:
        Unreadable: the answer is no listing.

    """
    names = [entry.name for entry in entries(answer)]
    records = [name for name in names if name.endswith(".plist") and name != _SYSTEM]
    return tuple(answer.seen(f"record {number}") for number, _ in enumerate(records, 1))


def parse_readable(answer: Answer) -> tuple[Evidence, ...]:
    """Return the keys for phones whose mode lets others read them.

    Raises:
        Unreadable: the answer is no listing.

    """
    return tuple(
        answer.seen(f"{entry.name} {entry.mode:o}")
        for entry in entries(answer)
        if entry.name == "adbkey" and entry.type == "file" and (entry.mode or 0) & _OTHERS_READ
    )


def _copies(answer: Answer) -> tuple[Evidence, ...]:
    folders = [entry for entry in entries(answer) if entry.type == "dir"]
    return tuple(answer.seen(f"copy {number}") for number, _ in enumerate(folders, 1))


@provides(DeviceKind.COMPUTER, ask=(PAIRINGS, KEYS, *BACKUPS))
def phone_backups(linux: Linux, answers: Answers) -> PhoneBackups:  # noqa: ARG001 - a condition
    """Make the fact."""
    return PhoneBackups(
        pairings=parse_pairings(answers[PAIRINGS]),
        copies=tuple(one for query in BACKUPS for one in _copies(answers[query])),
        readable=parse_readable(answers[KEYS]),
        gaps=gaps_in(answers[query] for query in (PAIRINGS, KEYS, *BACKUPS)),
    )
