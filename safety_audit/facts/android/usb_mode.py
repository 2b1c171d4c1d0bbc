"""What the phone offers a computer by cable when it is unlocked: one field of `dumpsys usb`."""

import re
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer
from safety_audit.facts.android.adb_keys import USB
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence

__all__ = ["UsbMode", "parse_usb_mode"]

_ANCHOR = re.compile(r"USB manager state", re.IGNORECASE)
_FIELD = re.compile(
    r"^ *(?:screen_unlocked_functions|mScreenUnlockedFunctions)[=:](.*)$", re.MULTILINE
)
_FILES = re.compile(r"\b(?:mtp|ptp)\b", re.IGNORECASE)
# android.hardware.usb.gadget.GadgetFunction: MTP and PTP.
_MTP_AND_PTP = 1 << 2 | 1 << 4


@dataclass(frozen=True, slots=True)
class UsbMode:
    """What is switched on for USB as soon as the phone is unlocked."""

    shows_files: bool
    """Whether a computer sees files then; a phone that does not name the field offers nothing."""
    seen: Evidence = field(repr=False)
    """The line that says so."""


def parse_usb_mode(answer: Answer) -> UsbMode:
    """Read `screen_unlocked_functions=` of `dumpsys usb` (Android 9 and newer): words or bits.

    Older phones print `mScreenUnlockedFunctions`, or nothing where nothing is set.

    Raises:
        Unreadable: there is no answer, or it is none of the USB service.

    """
    text = answer.text().replace("\r\n", "\n")
    if not _ANCHOR.search(text):
        raise answer.unknown_format()
    lines = list(_FIELD.finditer(text))
    shows = any(_shows_files(line[1].strip()) for line in lines)
    return UsbMode(shows, answer.seen(*(line[0].strip() for line in lines)))


@provides(DeviceKind.PHONE, ask=(USB,))
def usb_mode(answers: Answers) -> UsbMode:
    """Return what the phone offers a computer."""
    return parse_usb_mode(answers[USB])


def _shows_files(value: str) -> bool:
    if re.fullmatch(r"[0-9]{1,18}", value):
        return bool(int(value) & _MTP_AND_PTP)
    return bool(_FILES.search(value))
