"""Whether the screen locks by itself."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.screen_lock import Lock, ScreenLock

_LONG = 30 * 60


@check(
    "computer-screen-lock",
    limits="Whether somebody else knows the password cannot be seen here.",
)
def computer_screen_lock(lock: ScreenLock) -> Iterator[Seen]:
    """A screen that does not lock by itself."""
    for one in lock.locks:
        if not one.locks:
            yield _finding(one, Phrase("The screen does not lock by itself."), Priority.REVIEW)
        elif (one.idle or 0) + (one.grace or 0) > _LONG:
            minutes = ((one.idle or 0) + (one.grace or 0)) // 60
            yield _finding(
                one,
                Phrase("The screen locks only after {minutes} minutes.", minutes=minutes),
                Priority.TIDY,
            )
    yield from lock.gaps


def _finding(lock: Lock, summary: str, priority: Priority) -> Finding:
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.SETTING,
        subject=Subject("screen-lock", label=lock.desktop),
        evidence=lock.seen,
        details=(Phrase("Desktop: {desktop}", desktop=lock.desktop),),
    )
