"""Who the phone's data passes through: the VPN in use (`dumpsys vpn_management`, 12 and newer)."""

import re
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["VPNS", "Vpn", "Vpns", "parse_vpns"]

VPNS = Query("dumpsys vpn_management")

_FIRST = 31
_BUILT_IN = "[Legacy VPN]"
_HEADING = re.compile(r"^VPNs:\s*$", re.MULTILINE)
_USER = re.compile(r"  ([0-9]{1,9}): (\S[^\n]*)\Z")
_TYPE = re.compile(r"    Active vpn type: (-?[0-9]{1,4})\s*\Z")


@dataclass(frozen=True, slots=True)
class Vpn:
    """The VPN of one user."""

    user: int
    """The user."""
    package: str
    """The app that is set up as the VPN; empty for one that Android itself makes."""
    kind: int | None
    """Android's number for its kind; -1 for none, None where the phone does not say."""
    seen: Evidence = field(repr=False)
    """The lines that say so."""

    @property
    def is_set_up(self) -> bool | None:
        """Whether there is one; None where that is not said.

        `[Legacy VPN]` stands there for "none" and for Android's own; only 14 and newer tell.
        """
        if self.package:
            return True
        return None if self.kind is None else self.kind >= 0


@dataclass(frozen=True, slots=True)
class Vpns:
    """The VPN of every user."""

    all: tuple[Vpn, ...]
    """One for each user that the phone speaks of."""


def parse_vpns(answer: Answer) -> Vpns:
    """Read `VPNs:` with `  0: com.example.vpn` for each user (Android 12 to 15).

    Raises:
        Unreadable: there is no answer, no such heading, or no user below it: the first has a line
            of its own on every phone.

    """
    text = answer.text().replace("\r\n", "\n")
    heading = _HEADING.search(text)
    if heading is None:
        raise answer.unknown_format()
    found: list[tuple[int, str, list[str]]] = []
    for line in text[heading.end() + 1 :].split("\n"):
        begins = _USER.match(line)
        if begins:
            found.append((int(begins[1]), begins[2].strip(), [line]))
        elif found and line.startswith("    Active "):
            found[-1][2].append(line)
        elif line.strip() and not line.startswith(" "):
            break
    if not found:
        raise answer.unknown_format()
    return Vpns(tuple(_vpn(answer, *one) for one in found))


@provides(DeviceKind.PHONE, ask=(VPNS,))
def vpns(answers: Answers, properties: Properties | Unreadable) -> Vpns:
    """Return the VPN of every user."""
    api = None if isinstance(properties, Unreadable) else properties.api
    if answers[VPNS].status is Status.ABSENT and api is not None and api < _FIRST:
        raise Unreadable("Before Android 12 the phone does not say which VPN is set up.")
    return parse_vpns(answers[VPNS])


def _vpn(answer: Answer, user: int, named: str, lines: list[str]) -> Vpn:
    kinds = [found for line in lines if (found := _TYPE.match(line))]
    return Vpn(
        user=user,
        package="" if named in {_BUILT_IN, "null"} else named,
        kind=int(kinds[0][1]) if kinds else None,
        seen=answer.seen(*lines),
    )
