"""The devices paired with the phone by Bluetooth: `dumpsys bluetooth_manager`.

Their addresses are never kept.
"""

import re
from dataclasses import dataclass, field

from safety_audit.devices.interface import MEGABYTE, Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.identifiers import masked
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["BLUETOOTH", "PairedDevices", "parse_bluetooth"]

BLUETOOTH = Query("dumpsys bluetooth_manager", limit=8 * MEGABYTE)

_HEADING = re.compile(r"^( *)Bonded devices:[^\n]*\n", re.MULTILINE)
_ONE = re.compile(r" +(?:[0-9A-Fa-fXx*]{2}:){5}[0-9A-Fa-fXx*]{2} *(?:\[([^\]\n]{0,40})\])? ?(.*)")
_OFF = re.compile(
    r"^  (?:enabled: false|state: OFF)\s*$|Bluetooth Service not connected", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class PairedDevices:
    """The devices that are paired by Bluetooth, for the whole phone."""

    names: tuple[str, ...]
    """What each calls itself; empty for one that gives no name. Chosen by people."""
    seen: Evidence = field(repr=False)
    """The lines that name them, without addresses."""


def parse_bluetooth(answer: Answer) -> PairedDevices:
    """Read the lines under `Bonded devices:` (Android 8 to 15).

    Raises:
        Unreadable: there is no answer, or no such heading, as when Bluetooth is off.

    """
    text = answer.text().replace("\r\n", "\n")
    heading = _HEADING.search(text)
    if heading is None:
        if _OFF.search(text):
            raise Unreadable("Bluetooth is off, and the list of its devices cannot be read then.")
        raise answer.unknown_format()
    names: list[str] = []
    lines: list[str] = []
    for line in text[heading.end() :].split("\n"):
        one = _ONE.match(line)
        if one is None:
            if not line.strip() or not line.startswith(" "):
                break
            continue
        names.append(masked(one[2].strip()))
        lines.append(masked(line.strip()))
    return PairedDevices(tuple(names), answer.seen("Bonded devices:", *lines))


@provides(DeviceKind.PHONE, ask=(BLUETOOTH,))
def paired_devices(answers: Answers) -> PairedDevices:
    """Return the devices that are paired by Bluetooth."""
    return parse_bluetooth(answers[BLUETOOTH])
