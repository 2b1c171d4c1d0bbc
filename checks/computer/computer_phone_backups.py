"""What lets this computer copy a phone."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
    counted,
)
from safety_audit.facts.computer.phone_backups import PhoneBackups


@check(
    "computer-phone-backups",
    limits="Copies of a phone in other folders, and on other computers, are not seen here.",
    shows=False,
)
def computer_phone_backups(found: PhoneBackups) -> Iterator[Seen]:
    """Ways from this computer into a phone."""
    if found.readable:
        summary = Phrase("Others on this computer can read a key that controls phones.")
        yield _finding("adb-key", summary, Priority.REVIEW, found.readable)
    if found.pairings:
        summary = counted(
            len(found.pairings),
            "{count} iPhone trusts this computer, so it can be copied here.",
            "{count} iPhones trust this computer, so they can be copied here.",
        )
        yield _finding("pairings", summary, Priority.TIDY, found.pairings)
    if found.copies:
        summary = counted(
            len(found.copies),
            "{count} copy of an iPhone lies on this computer.",
            "{count} copies of iPhones lie on this computer.",
        )
        yield _finding("copies", summary, Priority.REVIEW, found.copies)
    yield from found.gaps


def _finding(
    subject: str, summary: Phrase, priority: Priority, seen: tuple[Evidence, ...]
) -> Finding:
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.SETTING,
        subject=Subject(subject),
        evidence=seen,
    )
