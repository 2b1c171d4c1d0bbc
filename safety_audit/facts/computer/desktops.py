"""Which desktops are installed here: each keeps its settings in its own place."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind

__all__ = ["Desktops", "parse_desktops"]

ASKED = tuple(
    Query(path, Kind.LISTING) for path in ("/usr/share/wayland-sessions", "/usr/share/xsessions")
)

# What the file of a session is called, and whose settings it uses.
_NAMES = (
    ("cinnamon", "Cinnamon"),
    ("mate", "MATE"),
    ("gnome", "GNOME"),
    ("ubuntu", "GNOME"),
    ("budgie", "GNOME"),
    ("pop", "GNOME"),
    ("plasma", "KDE Plasma"),
    ("kde", "KDE Plasma"),
    ("xfce", "Xfce"),
    ("xubuntu", "Xfce"),
)

# Entries that start whichever desktop was chosen; Debian's sign-in screen brings one.
_NO_DESKTOP = frozenset({"lightdm-xsession", "default", "custom", "xsession"})


@dataclass(frozen=True, slots=True)
class Desktops:
    """The desktops a person can sign in to."""

    names: tuple[str, ...]
    """`GNOME`, `KDE Plasma`, `Xfce`, `Cinnamon`, `MATE`, or the session's own name."""


def parse_desktops(answers: tuple[Answer, ...]) -> Desktops:
    """Return the desktops for which there is a session.

    Raises:
        Unreadable: the folders could not be looked into.

    """
    for gap in gaps_in(answers):
        raise gap
    sessions = [
        entry.name.removesuffix(".desktop").casefold()
        for answer in answers
        for entry in entries(answer)
        if entry.name.endswith(".desktop")
    ]
    named = (_desktop(session) for session in sessions if session not in _NO_DESKTOP)
    return Desktops(tuple(dict.fromkeys(named)))


def _desktop(session: str) -> str:
    return next((name for start, name in _NAMES if session.startswith(start)), session)


@provides(DeviceKind.COMPUTER, ask=ASKED)
def desktops(linux: Linux, answers: Answers) -> Desktops:  # noqa: ARG001 - a condition
    """Make the fact."""
    return parse_desktops(tuple(answers[query] for query in ASKED))
