"""Which programs macOS was told to let read keys, the screen and the disk."""

from safety_audit.devices.computer.macos_grants import GRANTS
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.macos import MacOS
from safety_audit.facts.computer.reading import gaps_in, probe_rows, word
from safety_audit.facts.computer.usb_devices import Granted, KeyboardReaders, Power
from safety_audit.model import DeviceKind, Unreadable

__all__ = ["GRANTS_CLOSED", "parse_grants"]

ASKED = Query(GRANTS, Kind.PROBE)
GRANTS_CLOSED = Unreadable(
    "macOS keeps to itself who may read keys and the screen. Search the settings for "
    '"accessibility", "input monitoring" and "screen recording".'
)
"""The list of grants (TCC) may be read by nobody but programs that were given the whole disk."""

_POWERS = {
    "kTCCServiceListenEvent": Power.READ_KEYS,
    "kTCCServicePostEvent": Power.USE_THE_COMPUTER,
    "kTCCServiceAccessibility": Power.USE_THE_COMPUTER,
    "kTCCServiceScreenCapture": Power.RECORD_THE_SCREEN,
    "kTCCServiceSystemPolicyAllFiles": Power.READ_ALL_FILES,
}
_APPLE = "com.apple."


def parse_grants(answer: Answer) -> tuple[Granted, ...]:
    """Return what programs of others than Apple were given.

    Raises:
        Unreadable: the list could not be read.

    """
    found: dict[tuple[Power, str], Granted] = {}
    for row in probe_rows(answer):
        power, program = _POWERS.get(word(row, "power") or ""), word(row, "program") or ""
        if power and program and not program.startswith(_APPLE):
            seen = answer.seen(f"{word(row, 'power')} {program}")
            found.setdefault((power, program), Granted(power=power, program=program, seen=seen))
    return tuple(found.values())


@provides(DeviceKind.COMPUTER, ask=(ASKED,), on=MacOS)
def keyboard_readers(macos: MacOS, answers: Answers) -> KeyboardReaders:  # noqa: ARG001 - a condition
    """Make the fact. Which programs read keys right now macOS does not say, only which may.

    Raises:
        Unreadable: the list is closed, as it is to most programs.

    """
    answer = answers[ASKED]
    try:
        granted = parse_grants(answer)
    except Unreadable:
        raise GRANTS_CLOSED from None
    if answer.status is Status.ABSENT:
        raise GRANTS_CLOSED
    return KeyboardReaders((), gaps_in((answer,)), granted)
