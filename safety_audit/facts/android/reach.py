"""What an app may read, in plain words: permissions grouped by what they open."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from safety_audit.facts.android.package_records import Grant, Package
from safety_audit.phrases import Phrase

__all__ = ["Reach", "Reached", "reach_of"]

_FIRST_WITH_BACKGROUND = 29
_NAME = "android.permission."


class Reach(Enum):
    """Something that a permission opens."""

    LOCATION_ALWAYS = Phrase("location, all the time")
    LOCATION = Phrase("location, while it is used")
    SMS = Phrase("text messages")
    CALL_LOG = Phrase("the list of calls")
    CONTACTS = Phrase("contacts")
    MICROPHONE = Phrase("microphone")
    CAMERA = Phrase("camera")
    CALENDAR = Phrase("calendar")
    PHONE = Phrase("phone number and state of calls")
    PHOTOS = Phrase("photos and files")
    PLACES_IN_PHOTOS = Phrase("places in photos")
    ACTIVITY = Phrase("walking and driving")
    BODY = Phrase("body sensors")
    NEARBY = Phrase("devices nearby")
    NOTICES = Phrase("showing notices")


_OPENS: Mapping[str, Reach] = {
    "ACCESS_FINE_LOCATION": Reach.LOCATION,
    "ACCESS_COARSE_LOCATION": Reach.LOCATION,
    "ACCESS_BACKGROUND_LOCATION": Reach.LOCATION_ALWAYS,
    "READ_SMS": Reach.SMS,
    "RECEIVE_SMS": Reach.SMS,
    "RECEIVE_MMS": Reach.SMS,
    "SEND_SMS": Reach.SMS,
    "READ_CALL_LOG": Reach.CALL_LOG,
    "PROCESS_OUTGOING_CALLS": Reach.CALL_LOG,
    "READ_CONTACTS": Reach.CONTACTS,
    "RECORD_AUDIO": Reach.MICROPHONE,
    "CAMERA": Reach.CAMERA,
    "READ_CALENDAR": Reach.CALENDAR,
    "READ_PHONE_STATE": Reach.PHONE,
    "READ_PHONE_NUMBERS": Reach.PHONE,
    "READ_EXTERNAL_STORAGE": Reach.PHOTOS,
    "WRITE_EXTERNAL_STORAGE": Reach.PHOTOS,
    "READ_MEDIA_IMAGES": Reach.PHOTOS,
    "READ_MEDIA_VIDEO": Reach.PHOTOS,
    "ACCESS_MEDIA_LOCATION": Reach.PLACES_IN_PHOTOS,
    "ACTIVITY_RECOGNITION": Reach.ACTIVITY,
    "BODY_SENSORS": Reach.BODY,
    "BLUETOOTH_SCAN": Reach.NEARBY,
    "BLUETOOTH_CONNECT": Reach.NEARBY,
    "NEARBY_WIFI_DEVICES": Reach.NEARBY,
    "POST_NOTIFICATIONS": Reach.NOTICES,
}


@dataclass(frozen=True, slots=True)
class Reached:
    """Something that an app may read."""

    what: Reach
    """What it is."""
    grants: tuple[Grant, ...]
    """The permissions that open it."""

    @property
    def forced(self) -> bool:
        """Whether an owner of the phone decided, and the person cannot take it back."""
        return any("POLICY_FIXED" in grant.flags for grant in self.grants)


def reach_of(package: Package, user: int, api: int | None) -> tuple[Reached, ...]:
    """Return what one user's copy of an app may read, in the order of `Reach`.

    Android 9 and older do not tell "all the time" from "while it is used": there, location means
    all the time.
    """
    held: dict[Reach, list[Grant]] = {}
    for grant in (*package.always_granted, *package.grants(user)):
        what = _OPENS.get(grant.permission.removeprefix(_NAME))
        if what and grant.granted and "REVOKED_COMPAT" not in grant.flags:
            held.setdefault(what, []).append(grant)
    if api is not None and api < _FIRST_WITH_BACKGROUND and Reach.LOCATION in held:
        held[Reach.LOCATION_ALWAYS] = held.pop(Reach.LOCATION)
    return tuple(Reached(what, tuple(held[what])) for what in Reach if what in held)
