"""Other people who use this computer, and may see that this program was used."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
    joined,
)
from safety_audit.facts.computer.shared import Shared


@check(
    "computer-shared",
    limits="Who knows your own password sees all of this too. That is not seen here.",
)
def computer_shared(shared: Shared) -> Iterator[Seen]:
    """Other people who may see that this program was used."""
    if not shared.others:
        return
    details = [Phrase("Left behind may be: a list of commands, a downloaded file, this program.")]
    if shared.may_look:
        names = joined(account.name for account in shared.may_look)
        details.append(Phrase("These accounts can open every folder: {names}", names=names))
    yield Finding(
        summary=Phrase(
            "Others who have an account here may see that you used this program: {names}",
            names=joined(account.name for account in shared.others),
        ),
        priority=Priority.REVIEW if shared.may_look else Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=Subject("shared-computer"),
        evidence=tuple(account.seen for account in shared.others),
        details=tuple(details),
    )
