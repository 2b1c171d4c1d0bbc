"""Whether the phone looks for networks and devices around it even with Wi-Fi or Bluetooth off."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.settings import GlobalSettings

_SCANS = {
    "wifi_scan_always_enabled": Phrase(
        "The phone looks for Wi-Fi networks even when Wi-Fi is off, to know where it is"
    ),
    "ble_scan_always_enabled": Phrase(
        "The phone looks for Bluetooth devices even when Bluetooth is off, to know where it is"
    ),
}
_UNLESS_STATED = 0
"""The services for Wi-Fi and Bluetooth take both as off until they are switched on. From Android 11
on Wi-Fi keeps its own note of it, off at first too, and writes this setting along with it."""


@check(
    "location-scanning",
    limits="It does not show which apps learn the place from it. A phone that does not state the "
    "setting was never changed: then it is off.",
    shows=False,
    opens="android.settings.LOCATION_SOURCE_SETTINGS",
)
def location_scanning(phone: GlobalSettings) -> Iterator[Seen]:
    """Looking for networks and devices to know the place, even with Wi-Fi or Bluetooth off."""
    for key, words in _SCANS.items():
        value = phone.number_or(key, _UNLESS_STATED)
        if value is None:
            yield Unreadable(Phrase("The setting {setting} is not stated.", setting=key))
        elif value:
            yield Finding(
                summary=words,
                priority=Priority.NOTE,
                certainty=Certainty.SETTING,
                subject=Subject(id=key),
                evidence=(phone.seen(key),),
            )
