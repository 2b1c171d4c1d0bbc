"""What copies files of a computer with Windows elsewhere, and which accounts are joined."""

from collections.abc import Iterator

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.synced import (
    Joined,
    Synced,
    SyncedFolder,
    parse_dropbox,
    parse_owncloud,
)
from safety_audit.facts.computer.windows import (
    RegistryValue,
    Windows,
    each_below,
    registry_gaps,
    registry_values,
)
from safety_audit.model import DeviceKind

__all__ = ["parse_drive", "parse_microsoft", "parse_onedrive"]

ONEDRIVE = each_below("HKCU\\Software\\Microsoft\\OneDrive\\Accounts")
MICROSOFT = each_below("HKCU\\Software\\Microsoft\\IdentityCRL\\UserExtendedProperties")
DROPBOX = tuple(
    Query(f"~/AppData/{folder}/Dropbox/info.json", Kind.FILE) for folder in ("Local", "Roaming")
)
NEXTCLOUD = Query("~/AppData/Roaming/Nextcloud/nextcloud.cfg", Kind.FILE)
DRIVE = Query("~/AppData/Local/Google/DriveFS", Kind.LISTING)


def parse_onedrive(answer: Answer) -> Iterator[SyncedFolder]:
    """Yield the accounts to which OneDrive copies files.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    found: dict[str, dict[str, RegistryValue]] = {}
    for value in registry_values(answer):
        found.setdefault(value.key, {})[value.name.casefold()] = value
    for told in found.values():
        account, folder = told.get("useremail"), told.get("userfolder")
        if account is not None and account.text:
            shown = [one for one in (account, folder) if one is not None]
            yield SyncedFolder(
                program="OneDrive",
                where=(account.text,),
                folders=(folder.text,) if folder is not None else (),
                seen=tuple(one.seen for one in shown),
            )


def parse_microsoft(answer: Answer) -> tuple[Joined, ...]:
    """Return the Microsoft accounts that Windows is signed in to: each has a key of its name.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    names = dict.fromkeys(value.key for value in registry_values(answer) if "@" in value.key)
    return tuple(
        Joined(provider="Microsoft", account=name, seen=answer.seen(name)) for name in names
    )


def parse_drive(answer: Answer) -> tuple[SyncedFolder, ...]:
    """Return whether Google Drive is set up: each account has a folder that is a number.

    Raises:
        Unreadable: the answer is no listing.

    """
    numbers = [entry.name for entry in entries(answer) if entry.name.isdecimal()]
    if not numbers:
        return ()
    return (SyncedFolder(program="Google Drive", seen=tuple(map(answer.seen, numbers))),)


@provides(DeviceKind.COMPUTER, ask=(ONEDRIVE, MICROSOFT, *DROPBOX, NEXTCLOUD, DRIVE), on=Windows)
def synced(windows: Windows, answers: Answers) -> Synced:  # noqa: ARG001 - a condition
    """Make the fact."""
    dropbox = next(filter(None, (parse_dropbox(answers[query]) for query in DROPBOX)), None)
    own = parse_owncloud(answers[NEXTCLOUD], "Nextcloud")
    return Synced(
        folders=(
            *parse_onedrive(answers[ONEDRIVE]),
            *filter(None, (dropbox, own)),
            *parse_drive(answers[DRIVE]),
        ),
        accounts=parse_microsoft(answers[MICROSOFT]),
        gaps=(
            *registry_gaps(answers, ONEDRIVE, MICROSOFT),
            *gaps_in(answers[query] for query in (*DROPBOX, NEXTCLOUD, DRIVE)),
        ),
    )
