"""Whether somebody else sets rules for this computer."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
)
from safety_audit.facts.computer.management import BrowserRules, Management, Manager

_SHOWN = 5


@check(
    "computer-managed",
    limits="Rules that were set by hand, and programs that watch over a computer, are not seen "
    "here.",
)
def computer_managed(found: Management) -> Iterator[Seen]:
    """Somebody else who sets rules for this computer."""
    for manager in found.managers:
        yield _managed(manager)
    for rules in found.rules:
        yield _ruled(rules)
    yield from found.gaps


def _managed(manager: Manager) -> Finding:
    return Finding(
        summary=Phrase("Somebody else can manage this computer: {name}", name=manager.name)
        if manager.name
        else Phrase("Somebody else can manage this computer."),
        priority=Priority.REVIEW,
        certainty=Certainty.STRONG,
        subject=Subject(manager.name or "management"),
        evidence=manager.seen,
    )


def _ruled(rules: BrowserRules) -> Finding:
    names = ", ".join(rules.names[:_SHOWN])
    return Finding(
        summary=Phrase(
            "Rules are set for {browser} that cannot be changed in it: {names}",
            browser=rules.browser,
            names=names,
        ),
        priority=Priority.REVIEW,
        certainty=Certainty.POSSIBLE,
        subject=Subject(rules.browser),
        evidence=rules.seen[:_SHOWN],
    )
