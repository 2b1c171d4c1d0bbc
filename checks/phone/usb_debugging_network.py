"""Whether computers can connect to the phone over the network."""

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
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.android.settings import GlobalSettings

_SETTING = "adb_wifi_enabled"
_PORTS = ("service.adb.tcp.port", "persist.adb.tcp.port")
_SINCE = 30
"""The API level that brought wireless debugging with its setting."""


@check(
    "usb-debugging-network",
    limits="Who connected this way before cannot be seen.",
    opens="android.settings.APPLICATION_DEVELOPMENT_SETTINGS",
)
def usb_debugging_network(
    phone: GlobalSettings | Unreadable, properties: Properties | Unreadable
) -> Iterator[Seen]:
    """Computers that can connect to the phone over Wi-Fi."""
    yield from _wireless(phone, properties)
    if isinstance(properties, Unreadable):
        yield properties
        return
    for key in _PORTS:
        if (properties.get(key) or "0") not in {"0", "-1"}:
            yield Finding(
                summary="The phone lets computers connect over the network, the old way",
                priority=Priority.REVIEW,
                certainty=Certainty.SETTING,
                subject=Subject(id=key),
                evidence=(properties.seen(key),),
            )


def _wireless(
    phone: GlobalSettings | Unreadable, properties: Properties | Unreadable
) -> Iterator[Seen]:
    if isinstance(phone, Unreadable):
        yield phone
        return
    value = phone.number(_SETTING)
    api = None if isinstance(properties, Unreadable) else properties.api
    if value:
        yield Finding(
            summary="Wireless debugging is on: computers can connect over Wi-Fi",
            priority=Priority.REVIEW,
            certainty=Certainty.SETTING,
            subject=Subject(id=_SETTING),
            evidence=(phone.seen(_SETTING),),
        )
    elif value is None and (api is None or api >= _SINCE):
        yield Unreadable(Phrase("The setting {setting} is not stated.", setting=_SETTING))
