"""What copies files of a computer with macOS elsewhere, and which accounts are joined."""

from collections.abc import Iterator

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.macos import MacOS
from safety_audit.facts.computer.plists import parse_plist, said
from safety_audit.facts.computer.reading import gaps_in
from safety_audit.facts.computer.synced import DROPBOX, Joined, Synced, parse_dropbox
from safety_audit.facts.computer.windows_synced import parse_drive
from safety_audit.model import DeviceKind, Unreadable

__all__ = ["parse_apple"]

APPLE = Query("~/Library/Preferences/MobileMeAccounts.plist", Kind.FILE)
DRIVE = Query("~/Library/Application Support/Google/DriveFS", Kind.LISTING)


def parse_apple(answer: Answer) -> Iterator[Joined]:
    """Yield the Apple accounts that this person is signed in to (`Accounts`, `AccountID`).

    Raises:
        Unreadable: the file could not be read, or is no property list.

    """
    accounts = parse_plist(answer).get("Accounts")
    for account in accounts if isinstance(accounts, list) else ():
        name = said(account, "AccountID") if isinstance(account, dict) else ""
        if name:
            yield Joined(provider="iCloud", account=name, seen=answer.seen(f"AccountID {name}"))


@provides(DeviceKind.COMPUTER, ask=(APPLE, DROPBOX, DRIVE), on=MacOS)
def synced(macos: MacOS, answers: Answers) -> Synced:  # noqa: ARG001 - a condition
    """Make the fact."""
    gaps = list(gaps_in((answers[DROPBOX], answers[DRIVE])))
    accounts: tuple[Joined, ...] = ()
    try:
        accounts = tuple(parse_apple(answers[APPLE]))
    except Unreadable as reason:
        gaps.append(reason)
    dropbox = parse_dropbox(answers[DROPBOX])
    return Synced(
        folders=(*filter(None, (dropbox,)), *parse_drive(answers[DRIVE])),
        accounts=accounts,
        gaps=tuple(gaps),
    )
