"""What this computer is, and whose files are looked at."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import number, probe_rows, readable_part, word
from safety_audit.model import DeviceInfo, DeviceKind, Unreadable

__all__ = ["WHO_ASKS_NOT_KNOWN", "Linux", "Person", "parse_linux", "parse_person"]

RELEASES = (Query("/etc/os-release", Kind.FILE), Query("/usr/lib/os-release", Kind.FILE))
FLATPAK = Query("/.flatpak-info", Kind.FILE)
PERSON = Query("person", Kind.PROBE)
MAKER, MODEL = (
    Query(f"/sys/class/dmi/id/{name}", Kind.FILE) for name in ("sys_vendor", "product_name")
)

_NOT_FILLED_IN = frozenset({"", "To Be Filled By O.E.M.", "System manufacturer", "Default string"})


@dataclass(frozen=True, slots=True)
class Linux:
    """That this is a Linux system whose files mean what they mean on Linux.

    Facts read from Linux files need this one: on another system the files are not there, and
    "not there" would read as "nothing set up".
    """

    name: str
    """Name and version, such as `Debian GNU/Linux 12 (bookworm)`."""


@dataclass(frozen=True, slots=True)
class Person:
    """The account whose files are looked at."""

    name: str
    """Its name; empty where that is not known."""
    uid: int | None
    """Its number, where there is one."""
    home: str
    """Its home folder; queries write it as `~`."""
    how: str
    """How it was chosen: `runs`, `sudo`, `seat`, `named`, `only` or `unknown`."""

    @property
    def is_known(self) -> bool:
        """Whether it is somebody's own account, and not the administrator's."""
        return bool(self.name) and self.uid != 0


WHO_ASKS_NOT_KNOWN = Unreadable(
    "Which account is yours is not known. Run this from your own account, or name it."
)
"""The reason where "somebody else's" cannot be told from "mine"."""


def parse_linux(releases: tuple[Answer, ...], flatpak: Answer) -> Linux:
    """Return which Linux this is.

    Raises:
        Unreadable: it is none, or a sandbox hides it.

    """
    if flatpak.status is not Status.ABSENT:
        raise Unreadable("This tool runs inside a Flatpak, which hides the computer from it.")
    for answer in releases:
        lines = dict(
            line.partition("=")[::2] for line in readable_part(answer).split("\n") if "=" in line
        )
        if name := (lines.get("PRETTY_NAME") or lines.get("NAME", "")).strip().strip("\"'"):
            return Linux(name)
    raise Unreadable("This part looks at Linux computers only, and this one does not say it is.")


def parse_person(answer: Answer) -> Person:
    """Return whose files are looked at.

    Raises:
        Unreadable: nobody can say.

    """
    rows = probe_rows(answer)
    if not rows:
        raise answer.unknown_format()
    row = rows[0]
    return Person(
        name=word(row, "name") or "",
        uid=number(row, "uid"),
        home=word(row, "home") or "",
        how=word(row, "how") or "unknown",
    )


@provides(DeviceKind.COMPUTER, ask=(*RELEASES, FLATPAK))
def linux(answers: Answers) -> Linux:
    """Make the fact."""
    return parse_linux(tuple(answers[query] for query in RELEASES), answers[FLATPAK])


@provides(DeviceKind.COMPUTER, ask=(PERSON,))
def person(answers: Answers) -> Person:
    """Make the fact."""
    return parse_person(answers[PERSON])


@provides(DeviceKind.COMPUTER, ask=(MAKER, MODEL))
def device_info(linux: Linux | Unreadable, answers: Answers) -> DeviceInfo:
    """Make the description of the computer."""
    maker, model = (readable_part(answers[query]).strip() for query in (MAKER, MODEL))
    words = [text for text in (maker, model) if text not in _NOT_FILLED_IN]
    return DeviceInfo(
        kind=DeviceKind.COMPUTER,
        model=" ".join(words) or "not known",
        system=linux.name if isinstance(linux, Linux) else "not known",
        maker=maker.casefold(),
    )
