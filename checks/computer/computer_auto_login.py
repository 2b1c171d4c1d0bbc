"""Whether the computer signs somebody in by itself."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.auto_login import AutoLogin


@check(
    "computer-auto-login",
    limits="A sign-in screen that keeps its settings in an unusual place is not read.",
)
def computer_auto_login(found: AutoLogin) -> Iterator[Seen]:
    """A computer that signs in without a password."""
    for one in found.all:
        yield Finding(
            summary=Phrase(
                "When it starts, this computer signs in without a password: {account}",
                account=one.account,
            )
            if one.account
            else "When it starts, this computer signs in without a password.",
            priority=Priority.REVIEW,
            certainty=Certainty.SETTING,
            subject=Subject(one.account or "auto-login"),
            evidence=(one.seen,),
        )
    yield from found.gaps
