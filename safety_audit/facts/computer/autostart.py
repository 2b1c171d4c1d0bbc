"""What starts by itself on this computer and came with no installed package."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.commands import (
    Command,
    command_of,
    odd_place,
    recorder_in,
    shell_command_of,
)
from safety_audit.facts.computer.ini import last, settings, yes_or_no
from safety_audit.facts.computer.owners import NOT_KNOWN, owned, owner_queries
from safety_audit.facts.computer.reading import gap_in, gaps_in, readable_part
from safety_audit.facts.computer.scheduled import (
    parse_at_job,
    parse_crontab,
    parse_own_table,
    parse_udev,
)
from safety_audit.facts.computer.start_places import Place, StartPlacesNotPackaged
from safety_audit.facts.computer.starts import Start, start_of
from safety_audit.facts.computer.system import Linux, Person
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Autostart", "Start", "parse_crontab", "parse_desktop", "parse_unit"]

TABLES = (Query("/etc/crontab", Kind.FILE), Query("/etc/anacrontab", Kind.FILE))
OWN_TABLE = Query("crontab", Kind.PROBE)
SIGN_IN_SCREENS = (
    Query("/etc/lightdm/lightdm.conf", Kind.FILE),
    Query("/etc/sddm.conf", Kind.FILE),
)
LOCAL_SCRIPT = Query("/etc/rc.local", Kind.FILE)
PRELOAD = Query("/etc/ld.so.preload", Kind.FILE)
SHELL_FILES = tuple(
    Query(path, Kind.FILE)
    for path in (
        "/etc/profile",
        "/etc/bash.bashrc",
        "/etc/bashrc",
        "/etc/zshenv",
        "/etc/zprofile",
        "/etc/zshrc",
        "/etc/zlogin",
        "/etc/zsh/zshenv",
        "/etc/zsh/zprofile",
        "/etc/zsh/zshrc",
        "/etc/zsh/zlogin",
        "~/.profile",
        "~/.bash_profile",
        "~/.bash_login",
        "~/.bashrc",
        "~/.zshenv",
        "~/.zprofile",
        "~/.zshrc",
        "~/.zlogin",
        "~/.zlogout",
        "~/.bash_logout",
        "~/.bash_aliases",
        "~/.config/fish/config.fish",
        "~/.xinitrc",
        "~/.xprofile",
        "~/.xsession",
        "~/.xsessionrc",
    )
)
# What every program is started with.
ENVIRONMENT_FILES = tuple(
    Query(path, Kind.FILE) for path in ("/etc/environment", "~/.pam_environment")
)

_SDDM_SCRIPTS = frozenset({"DisplayCommand", "DisplayStopCommand"})
# A command of a shell that runs on beside what follows it.
_BESIDE = re.compile(r"(?<![&<>|])&(?![&>])")
_QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"")
_PRELOADS = re.compile(
    r"(?:^|[\s;])(?:LD_PRELOAD|LD_AUDIT)\s*(?:=|DEFAULT=|OVERRIDE=|\s)\s*[\"']?[^\s\"';]"
)
# Names by which shell and desktop are told to keep their files elsewhere, and where.
_MOVES = re.compile(
    r"(?:^|[\s;])(?:XDG_CONFIG_HOME|XDG_CONFIG_DIRS|ZDOTDIR)\s*(?:DEFAULT|OVERRIDE)?=\s*"
    r"[\"']?([^\s\"';]+)"
)
_USUAL_PLACES = re.compile(r"(?:\$HOME|\$\{HOME\}|~|%h|/home/[^/]+)/\.config/?|/etc/xdg")
_RUN_KEYS = frozenset({"execstart", "execstartpre", "execstartpost", "execcondition"})
_OFF_KEYS = ("X-GNOME-Autostart-enabled",)


@dataclass(frozen=True, slots=True)
class Starts:
    """Everything of the kind, before the programs' packages are known."""

    all: tuple[Start, ...]
    """In the order of the places."""
    preloaded: tuple[Evidence, ...]
    """Lines that put code into every program that starts."""
    gaps: tuple[Unreadable, ...]
    """What could not be looked at."""


@dataclass(frozen=True, slots=True)
class Autostart:
    """What starts by itself and came with no package."""

    all: tuple[Start, ...]
    """In the order of the places."""
    preloaded: tuple[Evidence, ...]
    """Lines that put code into every program that starts (`/etc/ld.so.preload`, `LD_PRELOAD`)."""
    owners_known: bool
    """Whether it could be told what came with packages."""
    gaps: tuple[Unreadable, ...]
    """What could not be looked at."""


def parse_unit(answer: Answer, place: Place, home: str) -> tuple[Start, ...]:
    """Return what a systemd unit starts; nothing for one that runs no program."""
    found = settings(readable_part(answer))
    titled = last(found, "Unit", "Description")
    return tuple(
        start_of(
            Command(command_of(one.value, home).program, one.value),
            place=place,
            kind=Phrase("when you sign in")
            if _for_people(place)
            else Phrase("when the computer starts"),
            name=titled.value if titled else _unit_added_to(place),
            seen=(place.seen, answer.seen(one.line)),
        )
        for one in found
        if one.section == "Service" and one.key.casefold() in _RUN_KEYS and one.value
    )


def _unit_added_to(place: Place) -> str:
    """Return the unit that a file in `x.service.d` adds to; empty for a unit itself."""
    folder = posixpath.basename(posixpath.dirname(place.path))
    return folder.removesuffix(".d") if folder.endswith(".d") else ""


def _for_people(place: Place) -> bool:
    return place.own or "/user/" in place.path


def parse_desktop(answer: Answer, place: Place, home: str) -> tuple[Start, ...]:
    """Return what a desktop entry starts; nothing for one that is switched off."""
    found = settings(readable_part(answer))
    named = last(found, "Desktop Entry", "Name")
    command = last(found, "Desktop Entry", "Exec")
    hidden = last(found, "Desktop Entry", "Hidden")
    off = [last(found, "Desktop Entry", key) for key in _OFF_KEYS]
    if hidden is not None and yes_or_no(hidden.value) is True:
        return ()
    if any(one is not None and yes_or_no(one.value) is False for one in off) or command is None:
        return ()
    return (
        start_of(
            command_of(command.value, home),
            place=place,
            kind=Phrase("when you sign in"),
            name=named.value if named else "",
            seen=(answer.seen(*(one.line for one in (named, command) if one)),),
        ),
    )


def parse_sign_in_screen(answer: Answer, home: str) -> tuple[Start, ...]:
    """Return the programs that LightDM or SDDM starts around a sign-in."""
    path = answer.query.text
    return tuple(
        start_of(
            command_of(one.value, home),
            place=Place(
                kind="script",
                path=path,
                file=path,
                own=False,
                enabled=True,
                seen=answer.seen(one.line),
            ),
            kind=Phrase("when you sign in"),
            name="",
            seen=(answer.seen(f"[{one.section}]", one.line),),
        )
        for one in settings(readable_part(answer))
        if one.value and (one.key.endswith("-script") or one.key in _SDDM_SCRIPTS)
    )


def parse_lines_that_record(answer: Answer, home: str) -> tuple[Start, ...]:
    """Return the lines of a shell's start file that record, or start something hidden.

    Everything else in such files is how the person likes the shell, and is not looked at.
    """
    path = answer.query.text
    found = []
    for raw in readable_part(answer).split("\n"):
        line = raw.strip()
        records, beside = recorder_in(line), _BESIDE.search(line)
        # To take a line apart is slow, and few lines need it.
        if line.startswith("#") or _only_names(line) or not (records or beside):
            continue
        command = shell_command_of(line, home)
        if records or odd_place(command.program):
            place = Place(
                kind="shell",
                path=path,
                file=path,
                own=path.startswith("~"),
                enabled=True,
                seen=answer.seen(line),
            )
            found.append(
                start_of(
                    Command(command.program, line),
                    place=place,
                    kind=Phrase("when a terminal opens or you sign in"),
                    name="",
                    seen=(place.seen,),
                )
            )
    return tuple(found)


def parse_preloads(answer: Answer) -> tuple[Evidence, ...]:
    """Return the lines that put code into each program that is started after them."""
    return tuple(answer.seen(line) for line in _settings_in(answer) if _PRELOADS.search(line))


def moved(answers: Iterable[Answer]) -> Iterator[Unreadable]:
    """Yield the places where settings are told to be kept and are not looked for."""
    for answer in answers:
        for line in _settings_in(answer):
            for place in _MOVES.findall(line):
                if not _USUAL_PLACES.fullmatch(place):
                    yield Unreadable(Phrase("It could not be read ({path}).", path=place))


def _settings_in(answer: Answer) -> list[str]:
    lines = (line.strip() for line in readable_part(answer).split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def parse_sign_in_rules(answer: Answer, place: Place, home: str) -> tuple[Start, ...]:
    """Return what runs at each sign-in because PAM was told so (`pam_exec`)."""
    found = []
    for line in _settings_in(answer):
        _, named, rest = line.partition("pam_exec.so")
        words = [word for word in rest.split() if word.startswith("/")]
        if named and words:
            found.append(
                start_of(
                    Command(command_of(" ".join(words), home).program, line),
                    place=place,
                    kind=Phrase("when you sign in"),
                    name="",
                    seen=(answer.seen(line),),
                )
            )
    return tuple(found)


def _only_names(line: str) -> bool:
    """Tell whether a line gives a command a short name, which starts nothing by itself."""
    bare = _QUOTED.sub("", line)
    return bare.startswith(("alias ", "abbr ")) and not set(bare) & set(";&|")


def _file_queries(places: StartPlacesNotPackaged) -> tuple[Query, ...]:
    read = (Query(place.path, Kind.FILE) for place in places.all if place.kind != "script")
    return (
        *TABLES,
        OWN_TABLE,
        *SIGN_IN_SCREENS,
        LOCAL_SCRIPT,
        PRELOAD,
        *SHELL_FILES,
        *ENVIRONMENT_FILES,
        *(query for query in dict.fromkeys(read) if is_allowed(query)),
    )


@provides(DeviceKind.COMPUTER, ask=_file_queries)
def starts(places: StartPlacesNotPackaged, person: Person | Unreadable, answers: Answers) -> Starts:
    """Make the fact."""
    home = person.home if isinstance(person, Person) else ""
    found = [
        start for place in places.all if place.enabled for start in _starts_of(place, answers, home)
    ]
    for query in TABLES:
        found.extend(parse_crontab(answers[query], own=False, home=home))
    for query in SHELL_FILES:
        found.extend(parse_lines_that_record(answers[query], home))
    for query in SIGN_IN_SCREENS:
        found.extend(parse_sign_in_screen(answers[query], home))
    found.extend(parse_own_table(answers[OWN_TABLE], home))
    found.extend(_local_script(answers[LOCAL_SCRIPT]))
    fixed = (*TABLES, LOCAL_SCRIPT, *SIGN_IN_SCREENS, *SHELL_FILES, *ENVIRONMENT_FILES)
    gaps = gaps_in(answers[query] for query in fixed)
    told = [answers[query] for query in _that_set(places) if query in answers]
    return Starts(
        tuple(found),
        preloaded=tuple(line for answer in told for line in parse_preloads(answer)),
        gaps=(*gaps, *moved(told), *_file_gaps(places, answers)),
    )


def _that_set(places: StartPlacesNotPackaged) -> tuple[Query, ...]:
    """Return the files that say with which settings programs start."""
    folders = (
        Query(place.path, Kind.FILE)
        for place in places.all
        if place.kind in ("environment", "shell")
    )
    return (*ENVIRONMENT_FILES, *SHELL_FILES, *folders)


def _starts_of(place: Place, answers: Answers, home: str) -> Iterator[Start]:
    if place.kind == "script":
        kind = (
            Phrase("on a schedule")
            if "/cron." in place.path
            else Phrase("when the computer starts")
        )
        yield start_of(Command(place.file, ""), place=place, kind=kind, name="", seen=(place.seen,))
        return
    query = Query(place.path, Kind.FILE)
    if query not in answers:
        return
    answer = answers[query]
    if place.kind == "unit":
        yield from parse_unit(answer, place, home)
    elif place.kind == "shell":
        yield from parse_lines_that_record(answer, home)
    elif place.kind in _READ:
        yield from _READ[place.kind](answer, place, home)
    elif place.kind == "cron":
        own = place.path.startswith("/var/spool/")
        yield from parse_crontab(answer, own=own, home=home)


_READ = {
    "desktop": parse_desktop,
    "at": parse_at_job,
    "udev": parse_udev,
    "pam": parse_sign_in_rules,
}


def _file_gaps(places: StartPlacesNotPackaged, answers: Answers) -> Iterator[Unreadable]:
    """Yield what is listed as starting and could not be read.

    A link may lead to nothing: then nothing starts. A file that is listed and then "not there"
    has a name that cannot be asked for.
    """
    for place in places.all:
        query = Query(place.path, Kind.FILE)
        if place.kind == "script" or not place.enabled:
            continue
        if query not in answers or _not_found(answers[query], place):
            yield Unreadable(Phrase("It could not be read ({path}).", path=place.path))
        elif gap := gap_in(answers[query]):
            yield gap


def _not_found(answer: Answer, place: Place) -> bool:
    return answer.status is Status.ABSENT and place.file == place.path


def _local_script(answer: Answer) -> tuple[Start, ...]:
    """Return what the old start script runs, one entry for its lines together."""
    path = answer.query.text
    lines = [line.strip() for line in readable_part(answer).split("\n")]
    lines = [line for line in lines if line and not line.startswith("#") and line != "exit 0"]
    if not lines:
        return ()
    place = Place(
        kind="script", path=path, file=path, own=False, enabled=True, seen=answer.seen(*lines)
    )
    start = start_of(
        Command(path, "\n".join(lines)),
        place=place,
        kind=Phrase("when the computer starts"),
        name="",
        seen=(place.seen,),
    )
    return (start,)


def _program_queries(starts: Starts) -> tuple[Query, ...]:
    return owner_queries(start.program for start in starts.all)


@provides(DeviceKind.COMPUTER, ask=_program_queries)
def autostart(
    linux: Linux,  # noqa: ARG001 - a condition
    places: StartPlacesNotPackaged,
    starts: Starts,
    answers: Answers,
) -> Autostart:
    """Make the fact."""
    preload = answers[PRELOAD]
    lines = [line.strip() for line in readable_part(preload).split("\n")]
    packaged = [owned(answers, start.program) for start in starts.all]
    owners_known = places.owners_known and None not in packaged
    gaps = (*places.gaps, *starts.gaps, *gaps_in((preload,)))
    return Autostart(
        all=tuple(
            replace(start, packaged=owner is True)
            for start, owner in zip(starts.all, packaged, strict=True)
        ),
        preloaded=(
            *(preload.seen(line) for line in lines if line and not line.startswith("#")),
            *starts.preloaded,
        ),
        owners_known=owners_known,
        gaps=tuple(dict.fromkeys(gaps if owners_known else (*gaps, NOT_KNOWN))),
    )
