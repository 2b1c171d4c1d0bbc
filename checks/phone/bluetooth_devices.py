"""Devices that are paired by Bluetooth."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
    joined,
)
from safety_audit.facts.android.bluetooth import PairedDevices


@check(
    "bluetooth-devices",
    limits="Names are chosen by people and can be changed. Tags that move with you need not be "
    "paired, and are not seen here.",
    opens="android.settings.BLUETOOTH_SETTINGS",
)
def bluetooth_devices(paired: PairedDevices) -> Iterator[Seen]:
    """Devices that are paired by Bluetooth."""
    if not paired.names:
        return
    count = len(paired.names)
    names = joined(name or Phrase("one without a name") for name in paired.names)
    yield Finding(
        summary=Phrase("Paired by Bluetooth: {names}", names=names),
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=Subject(id="bluetooth"),
        evidence=(paired.seen,),
        details=(
            Phrase("The phone knows {count} devices.", count=count)
            if count > 1
            else Phrase("The phone knows one device."),
            Phrase("Is each of them yours, and with you?"),
        ),
    )
