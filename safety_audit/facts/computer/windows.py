"""What a computer with Windows is, and how its registry is told."""

from dataclasses import dataclass

from safety_audit.devices.computer.registry import EACH, ONE
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import (
    flag,
    gap_in,
    gaps_in,
    number,
    probe_rows,
    readable_part,
    word,
)
from safety_audit.model import DeviceInfo, DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = [
    "MACHINE",
    "MINE",
    "MY_NT",
    "NT",
    "SERVICES",
    "SYSTEM",
    "RegistryValue",
    "Windows",
    "each_below",
    "key",
    "last_value",
    "parse_system",
    "parse_windows",
    "registry_gaps",
    "registry_values",
]

MACHINE = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
"""Where programs of the whole computer keep what concerns Windows."""
MINE = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion"
"""The same for the person who asks."""
NT = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
"""Where Windows keeps what it was from the beginning."""
MY_NT = "HKCU\\Software\\Microsoft\\Windows NT\\CurrentVersion"
"""The same for the person who asks."""
SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services"
"""Where every service and driver has a key."""

SYSTEM = Query("system", Kind.PROBE)
_FIRST_WINDOWS_11 = 22_000


def key(path: str) -> Query:
    """Return the question for the values of one key."""
    return Query(f"{ONE}{path}", Kind.PROBE)


def each_below(path: str) -> Query:
    """Return the question for the values of every key right below one."""
    return Query(f"{EACH}{path}", Kind.PROBE, limit=16 << 20)


VERSION = key(NT)
BOARD = key("HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryValue:
    """One value of the registry."""

    key: str
    """The key below the one that was asked for; empty where that one itself was."""
    name: str
    """Its name; empty for the key's own value, and for a key without any."""
    text: str
    """What it holds as text; several texts with line ends between them."""
    number: int | None
    """What it holds as a number; None if it is none."""
    withheld: bool
    """Whether what it holds was not told, because it may be a password."""
    narrow: bool
    """Whether only programs of 32 bits see it."""
    seen: Evidence
    """Name and content."""


@dataclass(frozen=True, slots=True)
class Windows:
    """That this is a computer with Windows, whose files and keys mean what they mean there."""

    name: str
    """Name and version, such as `Windows 11 Pro 24H2`."""
    hides_its_folder: bool = False
    """Whether Windows leads this program away from its own folder (Python of 32 bits)."""


def registry_values(answer: Answer) -> tuple[RegistryValue, ...]:
    """Return the values that could be read; none if there is no such key.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    if not readable_part(answer):
        return ()
    return tuple(_value(answer, row) for row in probe_rows(answer) if not flag(row, "refused"))


def _value(answer: Answer, row: dict[str, object]) -> RegistryValue:
    below, name, told = word(row, "key") or "", word(row, "name") or "", row.get("value")
    text = (
        "\n".join(map(str, told)) if isinstance(told, list) else str("" if told is None else told)
    )
    shown = " ".join(filter(None, (below, f"{name or '(Default)'} = {text}")))
    return RegistryValue(
        key=below,
        name=name,
        text=text,
        number=number(row, "value"),
        withheld=flag(row, "withheld"),
        narrow=number(row, "view") is not None,
        seen=answer.seen(shown if not flag(row, "withheld") else f"{name} = [not shown]"),
    )


def registry_gaps(answers: Answers, *queries: Query) -> tuple[Unreadable, ...]:
    """Return why these answers do not tell everything: closed keys below are among it."""
    asked = [answers[query] for query in queries]
    closed = [
        Unreadable(
            Phrase("Needs an administrator: {query}", query=f"{_path(answer)}\\{row['key']}")
        )
        for answer in asked
        if answer.query.text.startswith(EACH) and readable_part(answer)
        for row in probe_rows(answer)
        if flag(row, "refused") and "key" in row
    ]
    return tuple(dict.fromkeys((*gaps_in(asked), *closed)))


def _path(answer: Answer) -> str:
    return answer.query.text.removeprefix(EACH)


def last_value(found: tuple[RegistryValue, ...], name: str) -> RegistryValue | None:
    """Return the value of this name, in capital or small letters; None if there is none."""
    named = (one for one in found if one.name.casefold() == name.casefold())
    # What every program sees goes before what only those of 32 bits see.
    return min(named, key=lambda one: one.narrow, default=None)


def parse_system(answer: Answer, wanted: str) -> dict[str, object]:
    """Return what is told of the system, where it is the wanted one.

    Raises:
        Unreadable: it is another, or none that is known.

    """
    rows = probe_rows(answer) if answer.status is not Status.ABSENT else ()
    if not rows or word(rows[0], "system") != wanted:
        raise Unreadable("This part looks at computers of another kind.")
    return rows[0]


def parse_windows(system: Answer, version: Answer) -> Windows:
    """Return which Windows this is.

    Windows 11 still calls itself Windows 10 in `ProductName`; the number of the build tells.

    Raises:
        Unreadable: it is none.

    """
    row = parse_system(system, "windows")
    told = registry_values(version) if gap_in(version) is None else ()
    name, release, build = (
        found.text if (found := last_value(told, part)) else ""
        for part in ("ProductName", "DisplayVersion", "CurrentBuild")
    )
    if build.isdecimal() and int(build[:9]) >= _FIRST_WINDOWS_11:
        name = name.replace("Windows 10", "Windows 11")
    return Windows(" ".join(filter(None, (name or "Windows", release))), flag(row, "redirected"))


@provides(DeviceKind.COMPUTER, ask=(SYSTEM, VERSION))
def windows(answers: Answers) -> Windows:
    """Make the fact."""
    return parse_windows(answers[SYSTEM], answers[VERSION])


@provides(DeviceKind.COMPUTER, ask=(BOARD,), on=Windows)
def device_info(windows: Windows, answers: Answers) -> DeviceInfo:
    """Make the description of the computer."""
    board = registry_values(answers[BOARD])
    told = [last_value(board, name) for name in ("SystemManufacturer", "SystemProductName")]
    words = [one.text.strip() for one in told if one and one.text.strip()]
    return DeviceInfo(
        kind=DeviceKind.COMPUTER,
        model=" ".join(words) or "not known",
        system=windows.name,
        maker=words[0].casefold() if words else "",
    )
