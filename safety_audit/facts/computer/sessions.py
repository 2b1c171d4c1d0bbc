"""Who is signed in now, here or from another computer."""

import re
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import entries, gaps_in, probe_rows, readable_part, word
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Session", "Sessions", "parse_logind", "parse_who"]

WHO = Query("sessions", Kind.PROBE)
FOLDER = Query("/run/systemd/sessions", Kind.LISTING)

# What `who` prints as a host and is none: displays, multiplexers, the machine itself.
_NO_HOST = re.compile(r"(?::\d+(?:\.\d+)?|tmux\(.*|.*:S\.\d+|localhost|login screen|)\Z")


_NO_LIST = Phrase("This computer keeps no list of who is signed in.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One person signed in."""

    user: str
    """The account."""
    host: str
    """The other computer, where the person sits at one; else empty."""
    remote: bool
    """Whether it came over the network."""
    terminal: str
    """Where it shows: a terminal or a display."""
    seen: Evidence
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class SessionFiles:
    """The files in which systemd keeps one session each."""

    queries: tuple[Query, ...]
    """One for each session."""
    gaps: tuple[Unreadable, ...]
    """What could not be listed."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Everybody who is signed in now."""

    all: tuple[Session, ...]
    """Each session once."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be seen."""


def parse_who(answer: Answer) -> tuple[Session, ...]:
    """Return the sessions that `who` would show.

    Raises:
        Unreadable: there is no such list.

    """
    return tuple(_from_who(answer, row) for row in probe_rows(answer))


def _from_who(answer: Answer, row: dict[str, object]) -> Session:
    user, host, terminal = (word(row, key) or "" for key in ("name", "host", "terminal"))
    remote = not _NO_HOST.match(host)
    return Session(
        user=user,
        host=host if remote else "",
        remote=remote,
        terminal=terminal,
        seen=answer.seen(" ".join(filter(None, (user, terminal, host)))),
    )


def parse_logind(answer: Answer) -> Session | None:
    """Return the session that a file of systemd describes; None if it is no person's.

    Keys as in systemd 252: USER, REMOTE, REMOTE_HOST, TTY, DISPLAY, CLASS, STATE.
    """
    lines = readable_part(answer).split("\n")
    known = dict(line.partition("=")[::2] for line in lines if "=" in line)
    if not known.get("USER") or known.get("CLASS", "user") not in ("user", "user-early"):
        return None
    if known.get("STATE") == "closing":
        return None
    shown = ("USER", "REMOTE", "REMOTE_HOST", "TYPE", "SERVICE", "TTY", "DISPLAY")
    return Session(
        user=known["USER"],
        host=known.get("REMOTE_HOST", ""),
        remote=known.get("REMOTE") == "1",
        terminal=known.get("TTY") or known.get("DISPLAY", ""),
        seen=answer.seen(*(f"{key}={known[key]}" for key in shown if known.get(key))),
    )


@provides(DeviceKind.COMPUTER, ask=(FOLDER,))
def session_files(answers: Answers) -> SessionFiles:
    """Make the fact."""
    answer = answers[FOLDER]
    names = [entry.name for entry in entries(answer) if entry.type == "file"]
    return SessionFiles(
        queries=tuple(
            Query(f"{FOLDER.text}/{name}", Kind.FILE) for name in names if "." not in name
        ),
        gaps=gaps_in((answer,)),
    )


def _session_queries(files: SessionFiles) -> tuple[Query, ...]:
    return (WHO, *files.queries)


@provides(DeviceKind.COMPUTER, ask=_session_queries)
def sessions(files: SessionFiles, answers: Answers) -> Sessions:
    """Make the fact."""
    kept = [answers[query] for query in files.queries]
    described = filter(None, map(parse_logind, kept))
    found = {(session.user, session.terminal): session for session in described}
    gaps = (*files.gaps, *gaps_in(kept))
    who = answers[WHO]
    if who.status is not Status.ABSENT or not found:
        for session in _listed(who):
            known = found.get((session.user, session.terminal))
            # Where the two lists differ, the one that names another computer is kept. systemd
            # knows no terminal of whoever comes in by SSH.
            if (known is None or (session.remote and not known.remote)) and not any(
                _same_visit(session, other) for other in found.values()
            ):
                found[session.user, session.terminal] = session
    if not found:
        # Whoever asks is signed in, so an empty list is a list that nobody keeps.
        raise Unreadable(_NO_LIST)
    return Sessions(tuple(found.values()), gaps)


def _same_visit(one: Session, other: Session) -> bool:
    return one.remote and (one.user, one.host, "") == (other.user, other.host, other.terminal)


def _listed(who: Answer) -> tuple[Session, ...]:
    if who.status is Status.ABSENT:
        raise Unreadable(_NO_LIST)
    return parse_who(who)
