"""What copies files of this computer to an account elsewhere, and which accounts are joined."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.ini import settings
from safety_audit.facts.computer.reading import gaps_in, readable_part
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["Joined", "Synced", "SyncedFolder", "parse_accounts", "parse_dropbox", "parse_owncloud"]

DROPBOX = Query("~/.dropbox/info.json", Kind.FILE)
ACCOUNTS = Query("~/.config/goa-1.0/accounts.conf", Kind.FILE)
_CLOUDS = (
    ("Nextcloud", Query("~/.config/Nextcloud/nextcloud.cfg", Kind.FILE)),
    ("ownCloud", Query("~/.config/ownCloud/owncloud.cfg", Kind.FILE)),
)
# Programs whose settings tell no more than that they were set up here.
_FOLDERS = (
    ("Dropbox", Query("~/.dropbox", Kind.LISTING)),
    ("Syncthing", Query("~/.config/syncthing", Kind.LISTING)),
    ("Syncthing", Query("~/.local/state/syncthing", Kind.LISTING)),
    ("rclone", Query("~/.config/rclone", Kind.LISTING)),
    ("OneDrive", Query("~/.config/onedrive", Kind.LISTING)),
    ("Insync", Query("~/.config/Insync", Kind.LISTING)),
    ("MEGA", Query("~/.local/share/data/Mega Limited/MEGAsync", Kind.LISTING)),
    ("pCloud", Query("~/.pcloud", Kind.LISTING)),
)
_SERVER = re.compile(r"(?:\d+\\)?url")
_FOLDER = re.compile(r"(?:.*\\)?localPath")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedFolder:
    """One program that copies files elsewhere."""

    program: str
    """Its name."""
    where: tuple[str, ...] = ()
    """Where to, as far as its settings say."""
    folders: tuple[str, ...] = ()
    """Which folders, as far as its settings say."""
    seen: tuple[Evidence, ...]
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class Joined:
    """One online account that the desktop is signed in to."""

    provider: str
    """Whose service it is, such as `google`."""
    account: str
    """The account's name there."""
    seen: Evidence
    """The lines that say so."""


@dataclass(frozen=True, slots=True)
class Synced:
    """Everything of the kind that could be seen."""

    folders: tuple[SyncedFolder, ...]
    """Programs that copy files."""
    accounts: tuple[Joined, ...]
    """Accounts the desktop is signed in to."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be read."""


def parse_dropbox(answer: Answer) -> SyncedFolder | None:
    """Return what Dropbox says of itself; None if it says nothing."""
    if answer.status is not Status.OK:
        return None
    try:
        found = json.loads(answer.data)
    except (ValueError, RecursionError):
        found = None
    paths = [
        one["path"]
        for one in (found.values() if isinstance(found, dict) else ())
        if isinstance(one, dict) and isinstance(one.get("path"), str)
    ]
    return SyncedFolder(program="Dropbox", folders=tuple(paths), seen=(answer.seen(*paths),))


def parse_owncloud(answer: Answer, program: str) -> SyncedFolder | None:
    """Return which server and which folders Nextcloud or ownCloud copies to; None for none."""
    found = settings(readable_part(answer))
    servers = [one for one in found if _SERVER.fullmatch(one.key)]
    folders = [one for one in found if _FOLDER.fullmatch(one.key)]
    if not servers and not folders:
        return None
    return SyncedFolder(
        program=program,
        where=tuple(dict.fromkeys(one.value for one in servers)),
        folders=tuple(dict.fromkeys(one.value for one in folders)),
        seen=(answer.seen(*(one.line for one in (*servers, *folders))),),
    )


def parse_accounts(answer: Answer) -> tuple[Joined, ...]:
    """Return the accounts that GNOME's settings name."""
    found = settings(readable_part(answer))
    sections = dict.fromkeys(one.section for one in found if one.section.startswith("Account "))
    joined = []
    for section in sections:
        known = {one.key: one for one in found if one.section == section}
        provider = known.get("Provider")
        if provider is None:
            continue
        name = known.get("PresentationIdentity") or known.get("Identity")
        lines = (one.line for one in (provider, name) if one)
        joined.append(Joined(provider.value, name.value if name else "", answer.seen(*lines)))
    return tuple(joined)


@provides(
    DeviceKind.COMPUTER,
    ask=(DROPBOX, ACCOUNTS, *(query for _, query in (*_CLOUDS, *_FOLDERS))),
)
def synced(linux: Linux, answers: Answers) -> Synced:  # noqa: ARG001 - a condition
    """Make the fact."""
    asked = (DROPBOX, ACCOUNTS, *(query for _, query in (*_CLOUDS, *_FOLDERS)))
    found: dict[str, SyncedFolder] = {}
    for one in _found(answers):
        found.setdefault(one.program, one)
    return Synced(
        folders=tuple(found.values()),
        accounts=parse_accounts(answers[ACCOUNTS]),
        gaps=gaps_in(answers[query] for query in asked),
    )


def _found(answers: Answers) -> Iterator[SyncedFolder]:
    dropbox = parse_dropbox(answers[DROPBOX])
    clouds = [parse_owncloud(answers[query], program) for program, query in _CLOUDS]
    yield from filter(None, (dropbox, *clouds))
    for program, query in _FOLDERS:
        if answers[query].status is Status.OK:
            yield SyncedFolder(program=program, seen=(answers[query].seen(query.text),))
