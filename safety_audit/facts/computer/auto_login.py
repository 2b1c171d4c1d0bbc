"""Whether the computer signs somebody in when it starts, without a password."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.ini import last, settings, yes_or_no
from safety_audit.facts.computer.reading import entries, gaps_in, readable_part
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.outside import parse_toml

__all__ = ["AutoLogin", "SignsIn", "parse_gdm", "parse_getty", "parse_greetd", "parse_seats"]

GDM = tuple(
    Query(path, Kind.FILE)
    for path in ("/etc/gdm3/daemon.conf", "/etc/gdm3/custom.conf", "/etc/gdm/custom.conf")
)
GREETD = Query("/etc/greetd/config.toml", Kind.FILE)
UNITS = Query("/etc/systemd/system/**", Kind.LISTING)
FOLDERS = tuple(
    Query(path, Kind.LISTING)
    for path in (
        "/usr/share/lightdm/**",
        "/etc/lightdm/**",
        "/usr/lib/sddm/sddm.conf.d",
        "/etc/sddm.conf.d",
    )
)
SDDM = Query("/etc/sddm.conf", Kind.FILE)
_LIGHTDM = Query("/etc/lightdm/lightdm.conf", Kind.FILE)

_GETTY = re.compile(r"(?:^|/)(?:serial-|console-)?getty@[^/]*\.service\.d/[^/]*\.conf\Z")
_FOR_WHOM = re.compile(r"(?:--autologin[ =]|\s-a\s+)\s*(\S+)")


@dataclass(frozen=True, slots=True)
class SignsIn:
    """One account that needs no password when the computer starts."""

    account: str
    """The account; empty for a guest."""
    seen: Evidence
    """The line that says so."""


@dataclass(frozen=True, slots=True)
class AutoLogin:
    """Who is signed in when the computer starts."""

    all: tuple[SignsIn, ...]
    """One for each setting that holds."""
    gaps: tuple[Unreadable, ...]
    """What could not be read."""


def parse_gdm(answer: Answer) -> Iterator[SignsIn]:
    """Yield whom GNOME's sign-in screen signs in by itself, at once or after some seconds."""
    found = settings(readable_part(answer))
    for switch, name in (
        ("AutomaticLoginEnable", "AutomaticLogin"),
        ("TimedLoginEnable", "TimedLogin"),
    ):
        on, account = last(found, "daemon", switch), last(found, "daemon", name)
        if on and account and yes_or_no(on.value) is True and account.value:
            yield SignsIn(account.value, answer.seen(on.line, account.line))


def parse_seats(answers: list[Answer]) -> Iterator[SignsIn]:
    """Yield whom LightDM or SDDM signs in by itself; a later file overrules an earlier one."""
    held: dict[tuple[str, str], SignsIn] = {}
    for answer in answers:
        for one in settings(readable_part(answer)):
            section, key = one.section.casefold(), one.key.casefold()
            seat = section.startswith(("seat:", "seatdefaults")) and key == "autologin-user"
            if seat or (section == "autologin" and key == "user"):
                held[section, key] = SignsIn(one.value, answer.seen(one.line))
    yield from (one for one in held.values() if one.account)


def parse_getty(answer: Answer) -> Iterator[SignsIn]:
    """Yield whom a text console signs in by itself; an empty `ExecStart=` starts over."""
    lines = [
        one
        for one in settings(readable_part(answer))
        if one.section == "Service" and one.key == "ExecStart"
    ]
    for one in lines:
        if found := _FOR_WHOM.search(f"{one.value} "):
            yield SignsIn(found[1], answer.seen(one.line))


def parse_greetd(answer: Answer) -> Iterator[SignsIn]:
    """Yield whom greetd signs in first (`[initial_session]`).

    Raises:
        Unreadable: the file is no TOML.

    """
    text = readable_part(answer)
    try:
        first = parse_toml(text).get("initial_session")
    except ValueError:
        raise answer.unknown_format() from None
    if isinstance(first, dict):
        user = str(first.get("user", ""))
        yield SignsIn(user, answer.seen("[initial_session]", f'user = "{user}"'))


@dataclass(frozen=True, slots=True)
class SignInFiles:
    """Where the settings of sign-in screens lie."""

    seats: tuple[Query, ...]
    """Files of LightDM and SDDM, the weakest first."""
    consoles: tuple[Query, ...]
    """Additions to the units of text consoles."""
    gaps: tuple[Unreadable, ...]
    """What could not be listed."""


@provides(DeviceKind.COMPUTER, ask=(*FOLDERS, UNITS))
def sign_in_files(linux: Linux, answers: Answers) -> SignInFiles:  # noqa: ARG001 - a condition
    """Make the fact."""
    listed = [
        Query(f"{query.text.removesuffix('/**')}/{entry.name}", Kind.FILE)
        for query in FOLDERS
        for entry in entries(answers[query])
        if entry.name.endswith(".conf") and "users.conf" not in entry.name
    ]
    # The main file is the strongest of LightDM's; for SDDM it is the other way round.
    additions = [query for query in listed if query != _LIGHTDM]
    return SignInFiles(
        seats=tuple(query for query in (SDDM, *additions, _LIGHTDM) if is_allowed(query)),
        consoles=tuple(
            Query(f"/etc/systemd/system/{entry.name}", Kind.FILE)
            for entry in entries(answers[UNITS])
            if _GETTY.search(entry.name)
        ),
        gaps=gaps_in(answers[query] for query in (*FOLDERS, UNITS)),
    )


def _sign_in_queries(files: SignInFiles) -> tuple[Query, ...]:
    return (*GDM, GREETD, *files.seats, *files.consoles)


@provides(DeviceKind.COMPUTER, ask=_sign_in_queries)
def auto_login(files: SignInFiles, answers: Answers) -> AutoLogin:
    """Make the fact."""
    found: list[SignsIn] = []
    gaps = [*files.gaps, *gaps_in(answers[query] for query in _sign_in_queries(files))]
    for query in GDM:
        found.extend(parse_gdm(answers[query]))
    found.extend(parse_seats([answers[query] for query in files.seats]))
    for query in files.consoles:
        found.extend(parse_getty(answers[query]))
    try:
        found.extend(parse_greetd(answers[GREETD]))
    except Unreadable as reason:
        gaps.append(reason)
    return AutoLogin(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(gaps)))
