"""From what a person typed to a phone."""

import re
from collections.abc import Callable

from safety_audit.devices.interface import Device, NotReached

__all__ = ["open_address"]

_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.%\w]+\]|[\w.-]+):(?P<port>\d{1,5})")
_HIGHEST_PORT = 65535


def open_address(address: str, on_unauthorised: Callable[[str], None]) -> Device:
    """Return the phone at an address, connected.

    `on_unauthorised` is told the sentence to show while the phone asks its owner.

    Raises:
        DeviceError: it is no address, nothing answers there, or the phone does not agree.

    """
    if address == "auto":
        raise NotReached(
            "No phone was named.",
            "Name one by its address on the network: --phone HOST:PORT. "
            "Or try a practice phone: --demo.",
        )
    match = _ADDRESS.fullmatch(address)
    if match is None or not 0 < int(match["port"]) <= _HIGHEST_PORT:
        raise NotReached(
            f"{address!r} is no address of a phone.",
            "An address looks like this: 192.0.2.7:5555.",
        )
    from safety_audit.devices.adb.phone import connect_tcp

    return connect_tcp(
        match["host"].strip("[]"), int(match["port"]), on_unauthorised=on_unauthorised
    )
