"""Whether this computer is kept up to date."""

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
    on_day,
)
from safety_audit.facts.computer.updates import Updates


@check(
    "computer-updates",
    limits="Only what the system's own list names is seen. Programs from elsewhere have updates "
    "of their own.",
    shows=False,
)
def computer_updates(updates: Updates) -> Iterator[Seen]:
    """Security updates that wait."""
    if updates.ended:
        end, seen = updates.ended
        summary = Phrase("This system gets no more security updates since {day}.", day=on_day(end))
        yield _finding("system", summary, Priority.REVIEW, seen)
    if updates.waiting:
        summary = counted(
            len(updates.waiting),
            "{count} security update waits.",
            "{count} security updates wait.",
        )
        yield _finding("updates", summary, Priority.TIDY, updates.seen)
    if updates.is_long_ago and updates.fetched:
        day = on_day(updates.fetched)
        summary = Phrase("This computer last looked for updates on {day}.", day=day)
        yield _finding("lists", summary, Priority.TIDY, updates.seen)
    if updates.restart:
        summary = Phrase("An update waits until this computer starts again.")
        yield _finding("restart", summary, Priority.NOTE, updates.seen)
    yield from updates.gaps


def _finding(subject: str, summary: Phrase, priority: Priority, seen: Evidence) -> Finding:
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.SETTING,
        subject=Subject(subject),
        evidence=(seen,),
    )
