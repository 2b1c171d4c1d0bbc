"""Programs that start by themselves and came with no installed package."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.autostart import Autostart, Start


@check(
    "computer-autostart",
    limits="A program that hides inside the system itself, in an add-on of the desktop, or in "
    "another person's home folder, is not seen here.",
)
def computer_autostart(autostart: Autostart) -> Iterator[Seen]:
    """Programs that start by themselves on this computer."""
    for line in autostart.preloaded:
        yield Finding(
            summary="A file is loaded into every program on this computer.",
            priority=Priority.REVIEW,
            certainty=Certainty.STRONG,
            subject=Subject(line.text),
            evidence=(line,),
        )
    for start in autostart.all:
        yield _finding(start, owners_known=autostart.owners_known)
    yield from autostart.gaps


def _finding(start: Start, *, owners_known: bool) -> Finding:
    summary = Phrase(
        "A program starts by itself {kind}: {start}", kind=start.kind, start=start.name
    )
    priority, certainty = Priority.REVIEW, Certainty.POSSIBLE
    if start.records:
        summary = Phrase(
            "A program that can record what you do starts by itself: {start}", start=start.name
        )
        priority, certainty = Priority.ACT, Certainty.STRONG
    elif start.odd:
        summary = Phrase(
            "A program in an unusual place starts by itself {kind}: {start}",
            kind=start.kind,
            start=start.name,
        )
        certainty = Certainty.STRONG
    elif start.packaged or start.installed or not owners_known:
        priority, certainty = Priority.NOTE, Certainty.SETTING
    return Finding(
        summary=summary,
        priority=priority,
        certainty=certainty,
        subject=Subject(start.path, label=start.name),
        evidence=start.seen,
        details=tuple(_details(start)),
    )


def _details(start: Start) -> Iterator[str]:
    if start.program:
        yield Phrase("Program: {program}", program=start.program)
    if start.records:
        yield Phrase("It contains: {records}", records=start.records)
    if start.packaged:
        yield Phrase("The program itself came with an installed package.")
    if start.installed:
        yield Phrase("It lies where installed programs lie.")
    if start.own:
        yield Phrase("It is set up for this account only.")
