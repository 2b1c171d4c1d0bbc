"""Authorities that were added to those this computer trusts."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.certificates import AddedCertificates


@check(
    "computer-certificates",
    limits="Browsers keep lists of their own. Those are not read here.",
)
def computer_certificates(added: AddedCertificates) -> Iterator[Seen]:
    """Certificates that were added to the ones this computer trusts."""
    for file in added.all:
        yield Finding(
            summary=Phrase(
                "A certificate was added that this computer trusts: {file}", file=file.text
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.POSSIBLE,
            subject=Subject(file.text),
            evidence=(file,),
        )
    yield from added.gaps
