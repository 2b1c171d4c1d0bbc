"""Where on a Linux computer something can be told to start by itself, and what stands there."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.devices.computer import Entry
from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.owners import owned, owner_queries
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = [
    "Place",
    "StartPlaces",
    "StartPlacesNotPackaged",
    "parse_folder",
    "parse_units",
    "parse_wanted",
]

UNIT_FOLDERS = tuple(
    Query(path, Kind.LISTING)
    for path in (
        "/etc/systemd/system/**",
        "/etc/systemd/user/**",
        "/usr/local/lib/systemd/system/**",
        "/usr/local/lib/systemd/user/**",
        "~/.config/systemd/user/**",
        "~/.local/share/systemd/user/**",
    )
)
# What the system brings: read for which units are wanted there, and for what no package owns.
VENDOR_FOLDERS = tuple(
    Query(path, Kind.LISTING) for path in ("/usr/lib/systemd/system/**", "/usr/lib/systemd/user/**")
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
        "/etc/systemd/system-generators",
        "/etc/systemd/user-generators",
        "/etc/systemd/system-environment-generators",
        "/etc/systemd/user-environment-generators",
        "/usr/local/lib/systemd/system-generators",
        "/usr/local/lib/systemd/user-generators",
        "~/.config/plasma-workspace/env",
        "~/.config/autostart-scripts",
    )
)
UDEV_FOLDERS = tuple(
    Query(path, Kind.LISTING)
    for path in ("/etc/udev/rules.d", "/run/udev/rules.d", "/usr/local/lib/udev/rules.d")
)
ENVIRONMENT_FOLDERS = tuple(
    Query(path, Kind.LISTING) for path in ("/etc/environment.d", "~/.config/environment.d")
)
FISH_FOLDER = Query("~/.config/fish/conf.d", Kind.LISTING)
SIGN_IN_FOLDER = Query("/etc/pam.d", Kind.LISTING)
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
_ADDITION = re.compile(r"(?:^|[^/]\.|/)(?:service|socket|timer|path)\.d/[^/]+\.conf\Z")
_NOT_RUN = frozenset({"README", ".placeholder", "0README", ".SEQ", "spool"})
# What package managers leave beside a file they did not replace.
_LEFT_OVER = (".dpkg-new", ".dpkg-dist", ".dpkg-old", ".dpkg-tmp", ".rpmnew", ".rpmsave", ".pacnew")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One file that makes something start."""

    kind: str
    """`unit`, `desktop`, `cron`, `at`, `udev`, `environment`, `shell`, `pam` or `script`."""
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


def parse_units(answer: Answer, wanted: frozenset[str] = frozenset()) -> tuple[Place, ...]:
    """Return the systemd units of one folder that are files there, or are wanted there.

    With them come the additions to units (`x.service.d/*.conf`), which can start programs too.
    `wanted` are the names of units that another folder says are to start.

    Raises:
        Unreadable: the answer is no listing.

    """
    folder = answer.query.text.removesuffix("/**")
    found = [entry for entry in entries(answer) if entry.type in ("file", "link")]
    units = [entry for entry in found if entry.name.endswith(_UNITS)]
    wanted |= parse_wanted(answer)
    own = {posixpath.basename(entry.name) for entry in units if entry.type == "file"}
    places: dict[str, Place] = {}
    for entry in found:
        name = posixpath.basename(entry.name)
        path = f"{folder}/{entry.name}"
        file = _followed(path, entry)
        adds = _ADDITION.search(entry.name) is not None
        # A unit that leads to nowhere is switched off for good. A link to a unit that is a file
        # in this same folder is that unit again.
        if file == "/dev/null" or (entry.type == "link" and name in own):
            continue
        if adds or entry.name.endswith(_UNITS):
            places.setdefault(
                file,
                Place(
                    kind="unit",
                    path=path,
                    file=file,
                    own=folder.startswith("~"),
                    enabled=adds or entry.type == "link" or _is_wanted(name, wanted),
                    seen=_seen(answer, entry),
                ),
            )
    return tuple(places.values())


def parse_wanted(answer: Answer) -> frozenset[str]:
    """Return the names of the units that one folder says are to start.

    Raises:
        Unreadable: the answer is no listing.

    """
    return frozenset(
        posixpath.basename(entry.name)
        for entry in entries(answer)
        if entry.name.endswith(_UNITS) and posixpath.dirname(entry.name).endswith(_WANTED)
    )


def _is_wanted(name: str, wanted: frozenset[str]) -> bool:
    stem, dot, _ = name.rpartition(".")
    template = name.partition("@")[0] + "@"
    if "@." in name and any(one.startswith(template) for one in wanted):
        return True
    return name in wanted or (bool(dot) and any(stem + end in wanted for end in _TRIGGERS))


def _of_people(query: Query) -> bool:
    return "/user/" in query.text


def _followed(path: str, entry: Entry) -> str:
    if entry.target is None:
        return path
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), entry.target))


def _seen(answer: Answer, entry: Entry) -> Evidence:
    return answer.seen(entry.name if entry.target is None else f"{entry.name} -> {entry.target}")


def parse_folder(answer: Answer, kind: str, ending: str = "") -> tuple[Place, ...]:
    """Return the files of one folder that start something, by the ending of their names.

    Raises:
        Unreadable: the answer is no listing.

    """
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
        and entry.target != "/dev/null"
        and entry.name.endswith(ending)
        and entry.name not in _NOT_RUN
        and not entry.name.endswith(_LEFT_OVER)
    )


_FOLDERS = (
    *UNIT_FOLDERS,
    *VENDOR_FOLDERS,
    *DESKTOP_FOLDERS,
    *SCRIPT_FOLDERS,
    *CRON_FOLDERS,
    *AT_FOLDERS,
    *UDEV_FOLDERS,
    *ENVIRONMENT_FOLDERS,
    FISH_FOLDER,
    SIGN_IN_FOLDER,
)
_FILES = (
    *((query, "desktop", ".desktop") for query in DESKTOP_FOLDERS),
    *((query, "script", "") for query in SCRIPT_FOLDERS),
    *((query, "cron", "") for query in CRON_FOLDERS),
    *((query, "at", "") for query in AT_FOLDERS),
    *((query, "udev", ".rules") for query in UDEV_FOLDERS),
    *((query, "environment", ".conf") for query in ENVIRONMENT_FOLDERS),
    (FISH_FOLDER, "shell", ".fish"),
    (SIGN_IN_FOLDER, "pam", ""),
)


def _units(answers: Answers) -> Iterator[Place]:
    """Yield the units of all folders. What one folder wants can be a file in another one."""
    for of_people in (False, True):
        mine = [query for query in UNIT_FOLDERS if _of_people(query) is of_people]
        brought = [query for query in VENDOR_FOLDERS if _of_people(query) is of_people]
        wanted = frozenset[str]().union(
            *(parse_wanted(answers[query]) for query in (*mine, *brought))
        )
        told = [place for query in mine for place in parse_units(answers[query], wanted)]
        yield from told
        known = {_below_usr(place.file) for place in told}
        for query in brought:
            for place in parse_units(answers[query], wanted):
                if place.enabled and place.file not in known:
                    yield place


def _below_usr(path: str) -> str:
    return f"/usr{path}" if path.startswith("/lib/") else path


@provides(DeviceKind.COMPUTER, ask=_FOLDERS)
def start_places(linux: Linux, answers: Answers) -> StartPlaces:  # noqa: ARG001 - a condition
    """Make the fact."""
    found = list(_units(answers))
    for query, kind, ending in _FILES:
        found.extend(parse_folder(answers[query], kind, ending))
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
        all=tuple(place for place, owner in told.items() if _counts(place, owner)),
        owners_known=None not in told.values(),
        gaps=places.gaps,
    )


def _counts(place: Place, owner: bool | None) -> bool:  # noqa: FBT001 - None is a third answer
    """Tell whether a place counts as brought by no package.

    Who may sign in is settled in files that packages bring and that are changed by hand, so they
    are looked into whoever brought them. In the system's own folder all counts as the system's,
    where it cannot be told what packages brought.
    """
    if place.kind == "pam":
        return True
    if place.path.startswith("/usr/lib/"):
        return owner is False
    return not owner
