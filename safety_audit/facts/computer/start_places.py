"""Where on a Linux computer something can be told to start by itself, and what stands there."""

import posixpath
from dataclasses import dataclass

from safety_audit.devices.computer import Entry
from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.owners import owned, owner_queries
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Place", "StartPlaces", "StartPlacesNotPackaged", "parse_desktop_folder", "parse_units"]

UNIT_FOLDERS = tuple(
    Query(path, Kind.LISTING)
    for path in (
        "/etc/systemd/system/**",
        "/etc/systemd/user/**",
        "/usr/local/lib/systemd/**",
        "~/.config/systemd/user/**",
        "~/.local/share/systemd/user/**",
    )
)
DESKTOP_FOLDERS = tuple(
    Query(path, Kind.LISTING) for path in ("/etc/xdg/autostart", "~/.config/autostart")
)
SCRIPT_FOLDERS = tuple(
    Query(path, Kind.LISTING)
    for path in (
        "/etc/cron.hourly",
        "/etc/cron.daily",
        "/etc/cron.weekly",
        "/etc/cron.monthly",
        "/etc/init.d",
        "/etc/profile.d",
        "/etc/X11/Xsession.d",
        "/etc/gdm3/Init",
        "/etc/gdm3/PostLogin",
        "/etc/gdm3/PreSession",
        "/etc/gdm3/PostSession",
        "/etc/NetworkManager/dispatcher.d",
        "~/.config/plasma-workspace/env",
    )
)
UDEV_FOLDERS = (Query("/etc/udev/rules.d", Kind.LISTING),)
AT_FOLDERS = tuple(
    Query(path, Kind.LISTING) for path in ("/var/spool/cron/atjobs", "/var/spool/at")
)
CRON_FOLDERS = tuple(
    Query(path, Kind.LISTING)
    for path in ("/etc/cron.d", "/var/spool/cron/crontabs", "/var/spool/cron")
)

_WANTED = (".wants", ".requires", ".upholds")
_UNITS = (".service", ".timer", ".path", ".socket", ".mount", ".automount", ".target")
# These start the service of the same name.
_TRIGGERS = (".timer", ".path", ".socket")
_NOT_RUN = frozenset({"README", ".placeholder", "0README", ".SEQ", "spool"})
# What package managers leave beside a file they did not replace.
_LEFT_OVER = (".dpkg-new", ".dpkg-dist", ".dpkg-old", ".dpkg-tmp", ".rpmnew", ".rpmsave", ".pacnew")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One file that makes something start."""

    kind: str
    """`unit`, `desktop`, `cron`, `at`, `udev` or `script`."""
    path: str
    """The path to read it by."""
    file: str
    """The file it really is, where `path` is a link."""
    own: bool
    """Whether it is the person's own, not the system's."""
    enabled: bool
    """Whether it starts by itself, as far as the folder tells."""
    seen: Evidence
    """The entry of the folder."""


@dataclass(frozen=True, slots=True)
class StartPlaces:
    """Every such file."""

    all: tuple[Place, ...]
    """In the order of the folders."""
    gaps: tuple[Unreadable, ...]
    """Folders that could not be looked into."""


@dataclass(frozen=True, slots=True)
class StartPlacesNotPackaged:
    """Those that no installed package brought."""

    all: tuple[Place, ...]
    """In the order of the folders."""
    owners_known: bool
    """Whether it could be told what came with packages; if not, `all` has every place."""
    gaps: tuple[Unreadable, ...]
    """Folders that could not be looked into."""


def parse_units(answer: Answer) -> tuple[Place, ...]:
    """Return the systemd units of one folder that are files there, or are wanted there.

    Raises:
        Unreadable: the answer is no listing.

    """
    folder = answer.query.text.removesuffix("/**")
    units = [
        entry
        for entry in entries(answer)
        if entry.name.endswith(_UNITS) and entry.type in ("file", "link")
    ]
    wanted = {posixpath.basename(entry.name) for entry in units if _is_wish(entry)}
    own = {posixpath.basename(entry.name) for entry in units if entry.type == "file"}
    places: dict[str, Place] = {}
    for entry in units:
        name = posixpath.basename(entry.name)
        path = f"{folder}/{entry.name}"
        file = _followed(path, entry)
        # A unit that leads to nowhere is switched off for good. A link to a unit that is a file
        # in this same folder is that unit again.
        if file == "/dev/null" or (entry.type == "link" and name in own):
            continue
        places.setdefault(
            file,
            Place(
                kind="unit",
                path=path,
                file=file,
                own=folder.startswith("~"),
                enabled=entry.type == "link" or _is_wanted(name, wanted),
                seen=_seen(answer, entry),
            ),
        )
    return tuple(places.values())


def _is_wish(entry: Entry) -> bool:
    return posixpath.dirname(entry.name).endswith(_WANTED)


def _is_wanted(name: str, wanted: set[str]) -> bool:
    stem, dot, _ = name.rpartition(".")
    template = name.partition("@")[0] + "@"
    if "@." in name and any(one.startswith(template) for one in wanted):
        return True
    return name in wanted or (bool(dot) and any(stem + end in wanted for end in _TRIGGERS))


def _followed(path: str, entry: Entry) -> str:
    if entry.target is None:
        return path
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), entry.target))


def _seen(answer: Answer, entry: Entry) -> Evidence:
    return answer.seen(entry.name if entry.target is None else f"{entry.name} -> {entry.target}")


def parse_desktop_folder(answer: Answer) -> tuple[Place, ...]:
    """Return the desktop entries of one autostart folder."""
    return _files(answer, "desktop", ".desktop")


def _files(answer: Answer, kind: str, ending: str = "") -> tuple[Place, ...]:
    folder = answer.query.text
    return tuple(
        Place(
            kind=kind,
            path=f"{folder}/{entry.name}",
            file=_followed(f"{folder}/{entry.name}", entry),
            own=folder.startswith("~"),
            enabled=True,
            seen=_seen(answer, entry),
        )
        for entry in entries(answer)
        if entry.type in ("file", "link")
        and entry.name.endswith(ending)
        and entry.name not in _NOT_RUN
        and not entry.name.endswith(_LEFT_OVER)
    )


_FOLDERS = (
    *UNIT_FOLDERS,
    *DESKTOP_FOLDERS,
    *SCRIPT_FOLDERS,
    *CRON_FOLDERS,
    *AT_FOLDERS,
    *UDEV_FOLDERS,
)


@provides(DeviceKind.COMPUTER, ask=_FOLDERS)
def start_places(linux: Linux, answers: Answers) -> StartPlaces:  # noqa: ARG001 - a condition
    """Make the fact."""
    found: list[Place] = []
    for query in UNIT_FOLDERS:
        found.extend(parse_units(answers[query]))
    for query in DESKTOP_FOLDERS:
        found.extend(parse_desktop_folder(answers[query]))
    for query in SCRIPT_FOLDERS:
        found.extend(_files(answers[query], "script"))
    for query in CRON_FOLDERS:
        found.extend(_files(answers[query], "cron"))
    for query in AT_FOLDERS:
        found.extend(_files(answers[query], "at"))
    for query in UDEV_FOLDERS:
        found.extend(_files(answers[query], "udev", ".rules"))
    closed = tuple(
        Unreadable(
            Phrase(
                "Needs an administrator: {query}/{entry}",
                query=query.text.removesuffix("/**"),
                entry=entry.name,
            )
        )
        for query in UNIT_FOLDERS
        for entry in entries(answers[query])
        if entry.closed
    )
    return StartPlaces(tuple(found), (*gaps_in(answers[query] for query in _FOLDERS), *closed))


def _owner_questions(places: StartPlaces) -> tuple[Query, ...]:
    return owner_queries(place.file for place in places.all if place.file.startswith("/"))


@provides(DeviceKind.COMPUTER, ask=_owner_questions)
def start_places_not_packaged(places: StartPlaces, answers: Answers) -> StartPlacesNotPackaged:
    """Make the fact."""
    told = {
        place: place.file.startswith("/") and owned(answers, place.file) for place in places.all
    }
    return StartPlacesNotPackaged(
        all=tuple(place for place, owner in told.items() if not owner),
        owners_known=None not in told.values(),
        gaps=places.gaps,
    )
