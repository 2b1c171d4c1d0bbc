"""What programs for remote control are set to allow, and whom their logs say they let in.

The logs are the makers' own: AnyDesk's `connection_trace.txt` and TeamViewer's
`Connections_incoming.txt`. Who came in stands there by number; it stays in the evidence.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import flag, gaps_in, probe_rows, readable_part
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.outside import parse_toml

__all__ = [
    "RemoteVisits",
    "Visit",
    "parse_anydesk",
    "parse_password_set",
    "parse_rustdesk",
    "parse_teamviewer",
    "unattended_in",
]

RUSTDESK = Query("~/.config/rustdesk/RustDesk2.toml", Kind.FILE)
ANYDESK_PASSWORD = tuple(
    Query(f"password-set {path}", Kind.PROBE)
    for path in ("/etc/anydesk/service.conf", "~/.anydesk/service.conf")
)
_ANYDESK = tuple(
    Query(path, Kind.FILE)
    for path in (
        "/etc/anydesk/connection_trace.txt",
        "/var/log/anydesk/connection_trace.txt",
        "~/.anydesk/connection_trace.txt",
    )
)
_TEAMVIEWER = tuple(
    Query(path, Kind.FILE)
    for path in (
        "/opt/teamviewer/logfiles/Connections_incoming.txt",
        "/var/log/teamviewer15/Connections_incoming.txt",
    )
)

# In RustDesk: who may come in by password alone, and a computer of somebody's own in between.
_RUSTDESK_OPEN = {
    "verification-method": frozenset({"use-permanent-password", "use-both-passwords"}),
    "approve-mode": frozenset({"password"}),
    "direct-server": frozenset({"Y"}),
}
_RUSTDESK_OWN = ("custom-rendezvous-server", "relay-server")
_ANYDESK_LINE = re.compile(
    r"^\s*Incoming\s+(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d),?\s+\d\d:\d\d\s+(?P<how>\S+)"
)
_TEAMVIEWER_LINE = re.compile(r"\t(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d{4}) \d\d:\d\d:\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One time that somebody came in."""

    product: str
    """The program."""
    day: date
    """On which day, by this computer's clock."""
    asked: bool | None
    """Whether somebody here agreed; None if the log does not say."""
    seen: Evidence
    """The line of the log."""


@dataclass(frozen=True, slots=True)
class RemoteVisits:
    """Every time that a log says somebody came in."""

    all: tuple[Visit, ...]
    """The newest first."""
    gaps: tuple[Unreadable, ...] = ()
    """Logs that could not be read."""


def parse_rustdesk(answer: Answer) -> tuple[Evidence, ...]:
    """Return the settings by which RustDesk lets somebody in while nobody here agrees.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    try:
        found = parse_toml(readable_part(answer)).get("options")
    except ValueError as error:
        raise answer.unknown_format() from error
    options = found if isinstance(found, dict) else {}
    lines = [
        f"{key} = {options[key]}"
        for key, values in _RUSTDESK_OPEN.items()
        if options.get(key) in values
    ]
    own = [f"{key} = {options[key]}" for key in _RUSTDESK_OWN if options.get(key)]
    return tuple(answer.seen(line) for line in (*lines, *own))


def parse_password_set(answer: Answer) -> tuple[Evidence, ...]:
    """Return that a password for coming in unattended is set; the password itself is not told.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    rows = probe_rows(answer) if answer.status is Status.OK else ()
    return tuple(answer.seen("a password is set") for row in rows if flag(row, "set"))


def unattended_in(
    answers: Answers, rustdesk: Query, anydesk: Iterable[Query]
) -> tuple[tuple[tuple[str, Evidence], ...], tuple[Unreadable, ...]]:
    """Return what is set up so that nobody here has to agree, by program, and what is not known."""
    asked = [("rustdesk", rustdesk, parse_rustdesk)]
    asked += [("anydesk", query, parse_password_set) for query in anydesk]
    found: list[tuple[str, Evidence]] = []
    gaps = list(gaps_in(answers[query] for _, query, _ in asked))
    for name, query, parse in asked:
        try:
            found += [(name, seen) for seen in parse(answers[query])]
        except Unreadable as reason:
            gaps.append(reason)
    return tuple(found), tuple(gaps)


def parse_anydesk(answer: Answer) -> tuple[Visit, ...]:
    """Return who came in through AnyDesk: direction, time, how it was agreed to, and a number."""
    found = []
    for line in readable_part(answer).split("\n"):
        match = _ANYDESK_LINE.match(line)
        if match and (day := _day(match)):
            found.append(
                Visit(
                    product="AnyDesk",
                    day=day,
                    asked=match["how"].casefold() == "user",
                    seen=answer.seen(line.strip()),
                )
            )
    return tuple(found)


def parse_teamviewer(answer: Answer) -> tuple[Visit, ...]:
    """Return who came in through TeamViewer: a number, a name, from when, until when."""
    found = []
    for line in readable_part(answer).split("\n"):
        match = _TEAMVIEWER_LINE.search(line)
        if match and (day := _day(match)):
            seen = answer.seen(line.strip())
            found.append(Visit(product="TeamViewer", day=day, asked=None, seen=seen))
    return tuple(found)


def _day(match: "re.Match[str]") -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def visits_in(
    answers: Answers, logs: Mapping[Query, Callable[[Answer], tuple[Visit, ...]]]
) -> RemoteVisits:
    """Return what these logs tell, each read in its own way."""
    found = {visit for query, parse in logs.items() for visit in parse(answers[query])}
    return RemoteVisits(
        all=tuple(sorted(found, key=lambda one: (one.day, one.seen.text), reverse=True)),
        gaps=gaps_in(answers[query] for query in logs),
    )


_LOGS = dict.fromkeys(_ANYDESK, parse_anydesk) | dict.fromkeys(_TEAMVIEWER, parse_teamviewer)


@provides(DeviceKind.COMPUTER, ask=tuple(_LOGS))
def remote_visits(linux: Linux, answers: Answers) -> RemoteVisits:  # noqa: ARG001 - a condition
    """Make the fact."""
    return visits_in(answers, _LOGS)
