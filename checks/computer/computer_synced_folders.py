"""Files of this computer that are copied to an account elsewhere."""

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
from safety_audit.facts.computer.synced import Synced, SyncedFolder


@check(
    "computer-synced-folders",
    limits="Copying that a browser, a backup or a site does is not seen here.",
)
def computer_synced_folders(synced: Synced) -> Iterator[Seen]:
    """Files that are copied to an account elsewhere."""
    for folder in synced.folders:
        yield Finding(
            summary=Phrase(
                "A program copies files from here to elsewhere: {name}", name=folder.program
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.SETTING,
            subject=Subject(folder.program),
            evidence=folder.seen,
            details=tuple(_details(folder)),
        )
    for account in synced.accounts:
        yield Finding(
            summary=Phrase(
                "This computer is signed in to an online account of: {name}", name=account.provider
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.SETTING,
            subject=Subject(f"{account.provider}:{account.account}"),
            evidence=(account.seen,),
        )
    yield from synced.gaps


def _details(folder: SyncedFolder) -> Iterator[Phrase]:
    if folder.where:
        yield Phrase("It copies to: {places}", places=joined(folder.where))
    if folder.folders:
        yield Phrase("It copies these folders: {folders}", folders=joined(folder.folders))
