"""What the phone offers a computer as soon as it is unlocked."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.android.usb_mode import UsbMode

_KEPT = "persist.sys.usb.config"
_FILES = {"mtp", "ptp"}


@check(
    "usb-mode",
    limits="Which computers were connected before cannot be seen.",
    shows=False,
    opens="android.settings.APPLICATION_DEVELOPMENT_SETTINGS",
)
def usb_mode(mode: UsbMode | Unreadable, properties: Properties) -> Iterator[Seen]:
    """Whether the phone shows its files to any computer as soon as it is unlocked."""
    kept = properties.get(_KEPT)
    if isinstance(mode, Unreadable):
        yield mode
    elif mode.shows_files:
        yield _finding(mode.seen)
        return
    if kept is None:
        yield Unreadable("The phone does not say what it offers a computer.")
    elif _FILES & set(kept.lower().split(",")):
        yield _finding(properties.seen(_KEPT))


def _finding(seen: Evidence) -> Finding:
    return Finding(
        summary="The phone shows its files to a computer as soon as it is unlocked",
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=Subject(id="usb"),
        evidence=(seen,),
    )
