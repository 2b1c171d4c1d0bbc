"""What macOS starts by itself: agents and daemons of launchd, hooks, and items for starting.

The list of login items is kept where only macOS itself looks. The one command that prints it asks
for a password, so it is not run: that part is always told as not checked.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.autostart import Autostart, Start
from safety_audit.facts.computer.commands import command_of, odd_place, recorder_in
from safety_audit.facts.computer.macos import MacOS, MacServices
from safety_audit.facts.computer.plists import Plist, parse_plist, said, switched, words_in
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.system import Person
from safety_audit.model import DeviceKind, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["LOGIN_ITEMS", "LaunchFiles", "parse_hooks", "parse_launch"]

FOLDERS = tuple(
    Query(path, Kind.LISTING)
    for path in ("/Library/LaunchDaemons", "/Library/LaunchAgents", "~/Library/LaunchAgents")
)
OLD_ITEMS = Query("/Library/StartupItems", Kind.LISTING)
TABLES = Query("/private/var/at/tabs", Kind.LISTING)
HOOKS = (
    Query("/Library/Preferences/com.apple.loginwindow.plist", Kind.FILE),
    Query("~/Library/Preferences/com.apple.loginwindow.plist", Kind.FILE),
)
LOGIN_ITEMS = Unreadable(
    'macOS keeps its list of login items to itself. Search the settings for "login items".'
)

_AT_START, _AT_SIGN_IN = Phrase("when the computer starts"), Phrase("when you sign in")
_INSTALLED = (
    "/Applications/", "/System/", "/Library/PrivilegedHelperTools/", "/usr/libexec/",
    "/Library/Application Support/", "/opt/homebrew/", "/usr/local/",
)  # fmt: skip
_SHARED = ("/Users/Shared/", "/private/tmp/", "/private/var/tmp/")
_RECORDERS = re.compile(
    r"(?:^|[\s/;&|('\"])(screencapture|imagesnap|ffmpeg\b[^\n]{0,400}\bavfoundation"
    r"|[\w-]{0,40}keylog\w*)(?=$|[\s;&|)'\"])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LaunchFiles:
    """The files by which launchd starts something."""

    queries: tuple[Query, ...]
    """One for each."""
    gaps: tuple[Unreadable, ...]
    """What could not be listed."""


def parse_launch(answer: Answer, off: frozenset[str], home: str) -> Start | None:
    """Return what one file of launchd starts; None for one that is switched off.

    Keys as in launchd.plist(5): Label, Program, ProgramArguments, Disabled, RunAtLoad, KeepAlive,
    StartInterval, StartCalendarInterval.

    Raises:
        Unreadable: it could not be read, or is no property list.

    """
    held = parse_plist(answer)
    label = said(held, "Label")
    words = words_in(held, "ProgramArguments")
    program = said(held, "Program")
    line = shlex.join((program, *words[1:]) if program else words)
    if not line or label in off or (switched(held, "Disabled") is True):
        return None
    return _start(
        line,
        kind=_kind(answer.query.text, held),
        path=answer.query.text,
        name=label or answer.query.text.rpartition("/")[2],
        answer=answer,
        home=home,
    )


def _kind(path: str, held: Plist) -> str:
    at_once = switched(held, "RunAtLoad") or held.get("KeepAlive")
    if not at_once and ("StartInterval" in held or "StartCalendarInterval" in held):
        return Phrase("on a schedule")
    return _AT_START if "/LaunchDaemons/" in path else _AT_SIGN_IN


def _start(line: str, *, kind: str, path: str, name: str, answer: Answer, home: str) -> Start:
    program = command_of(line, home).program
    found = _RECORDERS.search(line)
    return Start(
        kind=kind,
        path=path,
        name=name,
        program=program,
        own=path.startswith("~"),
        installed=program.startswith(_INSTALLED),
        odd=odd_place(program) or program.startswith(_SHARED),
        records=found[1] if found else recorder_in(line),
        seen=(answer.seen(f"{name}: {line}"),),
    )


def parse_hooks(answer: Answer, home: str) -> Iterator[Start]:
    """Yield what runs at each sign-in and sign-out (`LoginHook`, `LogoutHook`).

    Raises:
        Unreadable: the file could not be read, or is no property list.

    """
    held = parse_plist(answer)
    for name in ("LoginHook", "LogoutHook"):
        if line := said(held, name):
            yield _start(
                line, kind=_AT_SIGN_IN, path=f"{answer.query.text} {name}", name=name,
                answer=answer, home=home,
            )  # fmt: skip


@provides(DeviceKind.COMPUTER, ask=FOLDERS)
def launch_files(macos: MacOS, answers: Answers) -> LaunchFiles:  # noqa: ARG001 - a condition
    """Make the fact."""
    queries = tuple(
        Query(f"{query.text}/{entry.name}", Kind.FILE)
        for query in FOLDERS
        for entry in entries(answers[query])
        if entry.type in ("file", "link") and entry.name.endswith(".plist")
    )
    return LaunchFiles(
        queries=tuple(query for query in queries if is_allowed(query)),
        gaps=gaps_in(answers[query] for query in FOLDERS),
    )


def _queries(files: LaunchFiles) -> tuple[Query, ...]:
    return (*files.queries, *HOOKS, OLD_ITEMS, TABLES)


@provides(DeviceKind.COMPUTER, ask=_queries, on=MacOS)
def autostart(
    files: LaunchFiles,
    services: MacServices | Unreadable,
    person: Person | Unreadable,
    answers: Answers,
) -> Autostart:
    """Make the fact. Where a program lies stands in for the package it came with."""
    home = person.home if isinstance(person, Person) else ""
    # Where the switches cannot be read, what may be off is told too.
    off = services.off if isinstance(services, MacServices) else frozenset()
    found: list[Start] = []
    gaps = [LOGIN_ITEMS, *files.gaps, *gaps_in((answers[OLD_ITEMS], answers[TABLES]))]
    for query in files.queries:
        try:
            start = parse_launch(answers[query], off, home)
        except Unreadable as reason:
            gaps.append(reason)
            continue
        found += [start] if start else []
    for query in HOOKS:
        try:
            found.extend(parse_hooks(answers[query], home))
        except Unreadable as reason:
            gaps.append(reason)
    found.extend(_old_items(answers[OLD_ITEMS]))
    return Autostart(
        all=tuple(found), preloaded=(), owners_known=True, gaps=tuple(dict.fromkeys(gaps))
    )


def _old_items(answer: Answer) -> Iterator[Start]:
    for entry in entries(answer):
        if entry.type == "dir":
            yield Start(
                kind=_AT_START,
                path=f"{answer.query.text}/{entry.name}",
                name=entry.name,
                program="",
                own=False,
                seen=(answer.seen(entry.name),),
            )
