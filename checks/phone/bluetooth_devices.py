"""Devices that are paired by Bluetooth."""

from safety_audit.api import Certainty, Finding, Iterator, Priority, Seen, Subject, check
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
    names = ", ".join(name or "one without a name" for name in paired.names)
    yield Finding(
        summary=f"Paired by Bluetooth: {names}",
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=Subject(id="bluetooth"),
        evidence=(paired.seen,),
        details=(
            f"The phone knows {count} devices." if count > 1 else "The phone knows one device.",
            "Is each of them yours, and with you?",
        ),
    )
