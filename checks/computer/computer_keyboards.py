"""Keyboards, and things that can type, that are plugged in."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
    counted,
)
from safety_audit.facts.computer.usb_devices import InputDevices, UsbDevice, UsbDevices


@check(
    "computer-keyboards",
    limits="A small device between keyboard and computer shows itself to no program. Look at the "
    "cable with your own eyes.",
    shows=False,
)
def computer_keyboards(inputs: InputDevices, usb: UsbDevices) -> Iterator[Seen]:
    """Keyboards that are plugged in."""
    for keyboard in inputs.plugged_in:
        yield Finding(
            summary=Phrase(
                "A keyboard, or something that acts as one, is joined: {keyboard}",
                keyboard=keyboard.name,
            ),
            priority=Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(keyboard.name),
            evidence=(keyboard.seen,),
        )
    if len(inputs.plugged_in) > 1:
        yield Finding(
            summary=counted(
                len(inputs.plugged_in),
                "{count} keyboard is joined.",
                "{count} keyboards are joined at the same time.",
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.POSSIBLE,
            subject=Subject("keyboards"),
            evidence=tuple(keyboard.seen for keyboard in inputs.plugged_in),
            details=(Phrase("The receiver of a mouse often counts as a keyboard too."),),
        )
    for device in usb.all:
        if device.types and (device.board or device.also):
            yield Finding(
                summary=Phrase(
                    "Something that can type is more than a keyboard: {device}",
                    device=device.name or device.ids,
                ),
                priority=Priority.REVIEW,
                certainty=Certainty.POSSIBLE,
                subject=Subject(device.ids, label=device.name),
                evidence=(device.seen,),
                details=tuple(_details(device)),
            )
    yield from inputs.gaps
    yield from usb.gaps


def _details(device: UsbDevice) -> Iterator[str]:
    if device.board:
        yield Phrase("Its numbers are those of: {board}", board=device.board)
    if device.also:
        yield Phrase("It is also: {also}", also=", ".join(device.also))
