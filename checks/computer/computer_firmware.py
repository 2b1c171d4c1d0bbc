"""How this computer starts, before its system does."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.firmware import Firmware


@check(
    "computer-firmware",
    limits="Whether somebody can change these settings without a password is not seen here.",
)
def computer_firmware(firmware: Firmware) -> Iterator[Seen]:
    """A computer that starts from something else than its own disk."""
    first = firmware.first
    if first and first.outside:
        yield Finding(
            summary=Phrase("This computer starts from outside first: {name}", name=first.name),
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            subject=Subject("boot-order", label=first.name),
            evidence=(first.seen,),
        )
    if firmware.next_only:
        yield Finding(
            summary=Phrase("The next time, this computer starts from something else."),
            priority=Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject("boot-next"),
            evidence=(firmware.next_only,),
        )
    if firmware.secure_boot is False and firmware.secure_seen:
        yield Finding(
            summary=Phrase("This computer starts systems that nobody signed."),
            priority=Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject("secure-boot"),
            evidence=(firmware.secure_seen,),
        )
    yield from firmware.gaps
