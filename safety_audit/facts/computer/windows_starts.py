"""What Windows starts by itself at its start or when somebody signs in: its registry, folders.

Programs in the folder of Windows are left out where Windows itself puts hundreds (services, tasks).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.autostart import Start
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.windows import (
    MACHINE,
    MINE,
    MY_NT,
    NT,
    SERVICES,
    RegistryValue,
    Windows,
    each_below,
    key,
    last_value,
    registry_gaps,
    registry_values,
)
from safety_audit.facts.computer.windows_commands import (
    Where,
    is_encoded,
    name_of,
    records,
    where,
    windows_command,
)
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["WindowsStarts", "parse_run", "parse_services", "parse_winlogon", "start_of"]

RUN = tuple(
    key(f"{hive}\\{name}")
    for hive in (MACHINE, MINE)
    for name in ("Run", "RunOnce", "Policies\\Explorer\\Run")
)
# The Task Manager keeps here what somebody switched off there: for each place where programs are
# told to start, in a key of its own. For other places it has no switch.
_APPROVED = "Explorer\\StartupApproved"
SWITCHES = tuple(
    key(f"{hive}\\{_APPROVED}\\{name}")
    for hive in (MACHINE, MINE)
    for name in ("Run", "Run32", "StartupFolder")
)
WINLOGON = key(f"{NT}\\Winlogon")
MY_WINLOGON = key(f"{MY_NT}\\Winlogon")
EVERY_PROGRAM = key(f"{NT}\\Windows")
MY_PROGRAMS = key(f"{MY_NT}\\Windows")
INSTEAD = each_below(f"{NT}\\Image File Execution Options")
SCRIPT = key("HKCU\\Environment")
ALL_SERVICES = each_below(SERVICES)
FOLDERS = (
    Query("/ProgramData/Microsoft/Windows/Start Menu/Programs/StartUp", Kind.LISTING),
    Query("~/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup", Kind.LISTING),
)
ASKED = (
    *RUN, *SWITCHES, WINLOGON, MY_WINLOGON, EVERY_PROGRAM, MY_PROGRAMS, INSTEAD, SCRIPT,
    ALL_SERVICES, *FOLDERS,
)  # fmt: skip

_AT_START, _AT_SIGN_IN = Phrase("when the computer starts"), Phrase("when you sign in")
_AUTOMATIC = 2
_PROGRAM_SERVICES = 0x10 | 0x20 | 0x40
_USUAL = frozenset({"explorer", "userinit"})
_WITH_WINDOWS = frozenset(
    {"securityhealthsystray", "ctfmon", "onedrivesetup", "logonui", "taskhostw"}
)


@dataclass(frozen=True, slots=True)
class WindowsStarts:
    """What starts by itself, without tasks."""

    all: tuple[Start, ...]
    """In the order of the places."""
    preloaded: tuple[Evidence, ...]
    """What is loaded into every program with a window (`AppInit_DLLs`)."""
    gaps: tuple[Unreadable, ...]
    """What could not be read."""


def start_of(  # noqa: PLR0913 - one argument for each field
    command: str,
    *,
    kind: str,
    path: str,
    name: str,
    own: bool,
    seen: Evidence,
    hides_system: bool = False,
    odd: bool = False,
) -> Start | None:
    """Return what a command line starts; None for what Windows itself puts there."""
    program = windows_command(command).program
    place = where(program)
    ordinary = hides_system or name_of(program) in _WITH_WINDOWS
    recorded = records(command)
    strange = odd or place is Where.ODD or is_encoded(command)
    if place is Where.SYSTEM and ordinary and not recorded and not strange:
        return None
    return Start(
        kind=kind,
        path=path,
        name=name,
        program=program,
        own=own,
        installed=place in (Where.SYSTEM, Where.INSTALLED),
        odd=strange,
        records=recorded,
        seen=(seen,),
    )


def _started(value: RegistryValue, kind: str, path: str, *, odd: bool = False) -> Iterator[Start]:
    start = start_of(
        value.text,
        kind=kind,
        path=f"{path}\\{value.name}",
        name=value.name,
        own=path.startswith("HKCU"),
        seen=value.seen,
        odd=odd,
    )
    if start is not None and value.text.strip():
        yield start


def parse_run(
    answer: Answer, off: frozenset[str], off_narrow: frozenset[str] = frozenset()
) -> Iterator[Start]:
    """Yield what a `Run` key starts, without what is switched off.

    What only programs of 32 bits see there has switches of its own.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    path = answer.query.text.partition(" ")[2]
    for value in registry_values(answer):
        if value.name.casefold() not in (off_narrow if value.narrow else off):
            yield from _started(value, _AT_SIGN_IN, path)


def parse_switches(answer: Answer) -> frozenset[str]:
    """Return the names that are switched off: the first byte of the value is odd.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    return frozenset(
        value.name.casefold()
        for value in registry_values(answer)
        if value.text[1:2] in tuple("13579bdfBDF")
    )


def parse_winlogon(answer: Answer) -> Iterator[Start]:
    """Yield what was put beside, or in the place of, the desktop and what leads to it.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    found = registry_values(answer)
    path = answer.query.text.partition(" ")[2]
    for name in ("Shell", "Userinit", "Taskman"):
        value = last_value(found, name)
        parts = [part.strip() for part in value.text.split(",")] if value else []
        added = [part for part in parts if part and not _is_usual(part)]
        if value and added:
            start = start_of(
                added[0], kind=_AT_SIGN_IN, path=f"{path}\\{name}", name=added[0],
                own=path.startswith("HKCU"), seen=value.seen, odd=True,
            )  # fmt: skip
            if start is not None:
                yield start


def parse_my_programs(answer: Answer) -> Iterator[Start]:
    """Yield what starts with the desktop because of two values from the beginnings of Windows.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    path = answer.query.text.partition(" ")[2]
    found = registry_values(answer)
    for name in ("Load", "Run"):
        if value := last_value(found, name):
            yield from _started(value, _AT_SIGN_IN, path, odd=True)


def _is_usual(command: str) -> bool:
    program = windows_command(command).program
    bare = not set("\\/") & set(program)
    return name_of(program) in _USUAL and (bare or where(program) is Where.SYSTEM)


def parse_services(answer: Answer) -> Iterator[Start]:
    """Yield the services that start by themselves and do not lie in the folder of Windows.

    Drivers, and services that wait until they are called, are left out.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    services: dict[str, dict[str, RegistryValue]] = {}
    for value in registry_values(answer):
        services.setdefault(value.key, {})[value.name.casefold()] = value
    for name, told in services.items():
        begins, kind, image = told.get("start"), told.get("type"), told.get("imagepath")
        if begins is None or begins.number != _AUTOMATIC or image is None:
            continue
        if kind is not None and not (kind.number or 0) & _PROGRAM_SERVICES:
            continue
        shown = told.get("displayname")
        start = start_of(
            image.text,
            kind=_AT_START,
            path=f"{SERVICES}\\{name}",
            name=shown.text if shown and not shown.text.startswith("@") else name,
            own=False,
            seen=image.seen,
            hides_system=True,
        )
        if start is not None:
            yield start


def parse_instead(answer: Answer) -> Iterator[Start]:
    """Yield what is started in the place of another program (`Debugger`).

    Raises:
        Unreadable: the answer has an unknown form.

    """
    for value in registry_values(answer):
        if value.name.casefold() == "debugger" and value.text.strip():
            start = start_of(
                value.text,
                kind=Phrase("in the place of another"),
                path=f"{NT}\\Image File Execution Options\\{value.key}",
                name=value.key,
                own=False,
                seen=value.seen,
                odd=True,
            )
            if start is not None:
                yield start


def parse_folder(answer: Answer, off: frozenset[str]) -> Iterator[Start]:
    """Yield what lies in a folder for programs to start; what a link leads to is not read.

    Raises:
        Unreadable: the answer is no listing.

    """
    for entry in entries(answer):
        name = entry.name.casefold()
        if entry.type in ("file", "link") and name != "desktop.ini" and name not in off:
            yield Start(
                kind=_AT_SIGN_IN,
                path=f"{answer.query.text}/{entry.name}",
                name=entry.name,
                program="",
                own=answer.query.text.startswith("~"),
                seen=(answer.seen(entry.name),),
            )


def parse_every_program(answer: Answer) -> tuple[Evidence, ...]:
    """Return what is loaded into every program, where that is switched on.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    found = registry_values(answer)
    listed, switch = last_value(found, "AppInit_DLLs"), last_value(found, "LoadAppInit_DLLs")
    on = listed is not None and listed.text.strip() and (switch is None or switch.number != 0)
    return (listed.seen,) if on and listed is not None else ()


@provides(DeviceKind.COMPUTER, ask=ASKED)
def windows_starts(windows: Windows, answers: Answers) -> WindowsStarts:  # noqa: ARG001 - a condition
    """Make the fact."""
    off = {query: parse_switches(answers[query]) for query in SWITCHES}
    found: list[Start] = []
    for hive in (MACHINE, MINE):
        run, narrow = (off[key(f"{hive}\\{_APPROVED}\\{name}")] for name in ("Run", "Run32"))
        found.extend(parse_run(answers[key(f"{hive}\\Run")], run, narrow))
        for name in ("RunOnce", "Policies\\Explorer\\Run"):
            found.extend(parse_run(answers[key(f"{hive}\\{name}")], frozenset()))
    found.extend(parse_winlogon(answers[WINLOGON]))
    found.extend(parse_winlogon(answers[MY_WINLOGON]))
    found.extend(parse_my_programs(answers[MY_PROGRAMS]))
    found.extend(parse_instead(answers[INSTEAD]))
    script = last_value(registry_values(answers[SCRIPT]), "UserInitMprLogonScript")
    if script is not None:
        found.extend(_started(script, _AT_SIGN_IN, "HKCU\\Environment"))
    found.extend(parse_services(answers[ALL_SERVICES]))
    for query, hive in zip(FOLDERS, (MACHINE, MINE), strict=True):
        switches = off[key(f"{hive}\\{_APPROVED}\\StartupFolder")]
        found.extend(parse_folder(answers[query], switches))
    registry = [query for query in ASKED if query not in FOLDERS]
    gaps = (*registry_gaps(answers, *registry), *gaps_in(answers[query] for query in FOLDERS))
    return WindowsStarts(
        all=tuple(found),
        preloaded=parse_every_program(answers[EVERY_PROGRAM]),
        gaps=tuple(dict.fromkeys(gaps)),
    )
