"""Accounts on this computer that need no password."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.no_password import NoPassword


@check(
    "computer-no-password",
    limits="A password that is easy to guess, or that somebody knows, is not seen here.",
)
def computer_no_password(found: NoPassword) -> Iterator[Seen]:
    """Accounts that open without a password."""
    for account, seen in found.all:
        yield Finding(
            summary=Phrase("An account opens without a password: {name}", name=account.name),
            priority=Priority.ACT if account.is_administrator else Priority.REVIEW,
            certainty=Certainty.SETTING,
            subject=Subject(account.name, label=account.label),
            evidence=(seen,),
        )
