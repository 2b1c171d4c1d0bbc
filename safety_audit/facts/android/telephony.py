"""Whether calls are passed on: one line of `dumpsys telephony.registry` for each SIM."""

import re
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence

__all__ = ["FORWARDING", "CallForwarding", "parse_forwarding"]

FORWARDING = Query("dumpsys telephony.registry | grep -F mCallForwarding=")

_LINE = re.compile(
    r"^[ \t]*mCallForwarding=(\[?(?:true|false)(?:, (?:true|false))*\]?)\s*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class CallForwarding:
    """Whether the phone shows that all calls of a SIM are passed on.

    Android's sign covers calls that are always passed on. What a network passes on when a line is
    busy, or nobody answers, is not in it.
    """

    sims: tuple[bool, ...]
    """One for each SIM slot, in the phone's order; never empty."""
    seen: Evidence = field(repr=False)
    """The words that say so."""


def parse_forwarding(answer: Answer) -> CallForwarding:
    """Read the lines `mCallForwarding=false` (Android 8 to 15).

    Raises:
        Unreadable: there is no answer, or no such line in it.

    """
    values = _LINE.findall(answer.text().replace("\r\n", "\n"))
    if not values:
        raise answer.unknown_format()
    sims = tuple(word == "true" for value in values for word in value.strip("[]").split(", "))
    return CallForwarding(sims, answer.seen(*(f"mCallForwarding={value}" for value in values)))


@provides(DeviceKind.PHONE, ask=(FORWARDING,))
def call_forwarding(answers: Answers) -> CallForwarding:
    """Return whether calls are passed on."""
    return parse_forwarding(answers[FORWARDING])
