"""Authorities that were added to those this computer trusts."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.computer.browser_certificates import BrowserCertificates
from safety_audit.facts.computer.certificates import AddedCertificates


@check(
    "computer-certificates",
    limits="Some browsers keep lists of their own. Only those of Firefox, and of Chromium on "
    "Linux, are read here.",
)
def computer_certificates(
    added: AddedCertificates | Unreadable, in_browsers: BrowserCertificates | Unreadable
) -> Iterator[Seen]:
    """Certificates that were added to the ones this computer trusts."""
    if isinstance(added, Unreadable):
        yield added
    else:
        for file in added.all:
            yield _finding(
                Phrase("A certificate was added that this computer trusts: {file}", file=file.text),
                file,
            )
        yield from added.gaps
    if isinstance(in_browsers, Unreadable):
        yield in_browsers
    else:
        for one in in_browsers.all:
            yield _finding(
                Phrase("A certificate was added that a browser trusts: {name}", name=one.text), one
            )
        yield from in_browsers.gaps


def _finding(summary: str, seen: Evidence) -> Finding:
    return Finding(
        summary=summary,
        priority=Priority.REVIEW,
        certainty=Certainty.POSSIBLE,
        subject=Subject(seen.text),
        evidence=(seen,),
    )
