"""What to say about a phone that answers, but has not started up as usual, or says no."""

from safety_audit.devices.interface import NotAuthorised, NotReached
from safety_audit.phrases import Phrase, joined

__all__ = ["LOOK_AT_THE_PHONE", "not_allowed", "not_started", "refused"]

LOOK_AT_THE_PHONE = Phrase(
    'Look at the phone. It asks "Allow USB debugging?". Tap Allow. '
    'Do not tick "Always allow from this computer".'
)

# A computer cannot tell these apart: it only sees that no answer comes, or that it is no.
_KEEPS_FROM_ASKING = Phrase(
    '"Auto Blocker" (Samsung) or "Advanced Protection" may be on. A workplace may manage the phone.'
)
_REBOOT = Phrase('With the volume keys choose "Reboot system now", and press the power key.')
_MODES = {
    "recovery": (Phrase("The phone shows its recovery menu."), _REBOOT),
    "sideload": (
        Phrase("The phone waits for an update from a computer (sideload)."),
        joined((Phrase("Choose Cancel if it offers that."), _REBOOT), " "),
    ),
    "rescue": (Phrase("The phone is in its rescue mode."), _REBOOT),
    "bootloader": (
        Phrase("The phone shows its start-up menu (fastboot)."),
        Phrase('With the volume keys choose "Start" or "Reboot", and press the power key.'),
    ),
}


def not_started(mode: str) -> NotReached:
    """Return what a phone that is in this mode needs, by adb's word for it."""
    usual = (
        Phrase("The phone has not started up as usual."),
        Phrase("Restart it, unlock it, and try again."),
    )
    return NotReached(*_MODES.get(mode, usual))


def not_allowed() -> NotAuthorised:
    """Return what to say when nobody allowed this computer in time."""
    return NotAuthorised(
        Phrase("The phone has not allowed this computer to look."),
        joined(
            (
                Phrase("Unlock the phone and try again."),
                LOOK_AT_THE_PHONE,
                Phrase("Did somebody tap Cancel? Unplug the cable, and plug it in again."),
                Phrase("Does it ask nothing? After a start it asks only once it was unlocked."),
                _KEEPS_FROM_ASKING,
            ),
            " ",
        ),
    )


def refused() -> NotAuthorised:
    """Return what to say when the phone ended the connection after it was asked."""
    return NotAuthorised(
        Phrase("The phone said no to this computer."),
        joined(
            (
                Phrase(
                    "Did somebody tap Cancel? "
                    "Unplug the cable, plug it in again, and try once more."
                ),
                LOOK_AT_THE_PHONE,
                Phrase("Does it say no by itself?"),
                _KEEPS_FROM_ASKING,
            ),
            " ",
        ),
    )
