"""What a computer with macOS is, and which of its services are switched on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.plists import parse_plist, said
from safety_audit.facts.computer.reading import gap_in, probe_rows, word
from safety_audit.facts.computer.windows import SYSTEM, parse_system
from safety_audit.model import DeviceInfo, DeviceKind, Evidence, Unreadable

__all__ = ["MacOS", "MacServices", "lines_of", "parse_macos", "parse_services"]

VERSION = Query("/System/Library/CoreServices/SystemVersion.plist", Kind.FILE)
SERVICES = Query("macos-services", Kind.PROBE)
SWITCHES = Query("/private/var/db/com.apple.xpc.launchd/disabled.plist", Kind.FILE)

_SERVICE = re.compile(r'\s*"([^"]{1,300})"\s*=>\s*(enabled|disabled|true|false)\b')


@dataclass(frozen=True, slots=True)
class MacOS:
    """That this is a computer with macOS, whose files mean what they mean there."""

    name: str
    """Name and version, such as `macOS 14.5`."""


@dataclass(frozen=True, slots=True)
class MacServices:
    """Services whose switch was ever touched; the others are as macOS comes."""

    on: Mapping[str, Evidence]
    """Those that are switched on, by label, with the words that say so."""
    off: frozenset[str]
    """Those that are switched off."""


def lines_of(answer: Answer) -> tuple[str, ...]:
    """Return the lines that a command printed.

    Raises:
        Unreadable: it could not be run, or did not answer.

    """
    return tuple(line for row in probe_rows(answer) if (line := word(row, "line")))


def parse_macos(system: Answer, version: Answer) -> MacOS:
    """Return which macOS this is.

    Raises:
        Unreadable: it is none.

    """
    parse_system(system, "macos")
    held = parse_plist(version) if gap_in(version) is None else {}
    name, number = said(held, "ProductName") or "macOS", said(held, "ProductVersion")
    return MacOS(f"{name} {number}".strip())


def parse_services(listed: Answer, switches: Answer) -> MacServices:
    """Return which services are switched on, from `launchctl print-disabled` or launchd's file.

    Both say what is *disabled*: `true` there is off. Newer versions print `enabled` in words.

    Raises:
        Unreadable: neither could be read.

    """
    try:
        told = {
            match[1]: (match[2] in ("enabled", "false"), listed.seen(line.strip()))
            for line in lines_of(listed)
            if (match := _SERVICE.match(line))
        }
        if not told:
            raise listed.unknown_format()
    except Unreadable:
        held = parse_plist(switches)
        told = {
            label: (not off, switches.seen(f"{label} {str(off).lower()}"))
            for label, off in held.items()
            if isinstance(off, bool)
        }
        if not told:
            raise
    return MacServices(
        on={label: seen for label, (on, seen) in told.items() if on},
        off=frozenset(label for label, (on, _) in told.items() if not on),
    )


@provides(DeviceKind.COMPUTER, ask=(SYSTEM, VERSION))
def macos(answers: Answers) -> MacOS:
    """Make the fact."""
    return parse_macos(answers[SYSTEM], answers[VERSION])


@provides(DeviceKind.COMPUTER, ask=(SERVICES, SWITCHES))
def mac_services(macos: MacOS, answers: Answers) -> MacServices:  # noqa: ARG001 - a condition
    """Make the fact."""
    return parse_services(answers[SERVICES], answers[SWITCHES])


@provides(DeviceKind.COMPUTER, on=MacOS)
def device_info(macos: MacOS) -> DeviceInfo:
    """Make the description of the computer."""
    return DeviceInfo(kind=DeviceKind.COMPUTER, model="Apple Mac", system=macos.name, maker="apple")
