"""From what a person typed, or plugged in, to a phone. Which one is never guessed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safety_audit.devices.interface import Device, NotReached

if TYPE_CHECKING:
    from safety_audit.devices.adb.plugged import Plugged

__all__ = ["AUTO", "Choice", "choices", "open_address"]

AUTO = "auto"
"""The address of the one phone that is there."""

_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.%\w]+\]|[\w.-]+):(?P<port>\d{1,5})")
_SERIAL = re.compile(r"[\w.-]{1,64}")
_USB = "usb:"
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Choice:
    """A phone that can be looked at now."""

    address: str
    """What names it on the command line."""
    name: str
    """What to call it, fit to be shown."""
    how: str
    """How it is connected, in words."""


def open_address(address: str, on_unauthorised: Callable[[str], None]) -> Device:
    """Return the phone at an address, connected.

    An address is `auto`, `usb:1-4`, `192.0.2.7:5555` or a serial number. `on_unauthorised` is told
    the sentence to show while the phone asks its owner.

    Raises:
        DeviceError: it is no address, nothing answers there, or the phone does not agree.

    """
    if address == AUTO:
        return _open_only(on_unauthorised)
    if address.startswith(_USB):
        return _open_usb(address.removeprefix(_USB), on_unauthorised)
    match = _ADDRESS.fullmatch(address)
    if match is not None and 0 < int(match["port"]) <= _HIGHEST_PORT:
        from safety_audit.devices.adb.phone import connect_tcp

        return connect_tcp(
            match["host"].strip("[]"), int(match["port"]), on_unauthorised=on_unauthorised
        )
    if _SERIAL.fullmatch(address):
        return _open_serial(address, on_unauthorised)
    raise NotReached(
        f"{address!a} is no address of a phone.",
        "An address looks like this: usb:1-4, or 192.0.2.7:5555.",
    )


def choices(seen: "Sequence[Plugged]") -> tuple[Choice, ...]:
    """Return the phones that can be looked at now, of those that are plugged in."""
    from safety_audit.devices.adb.plugged import State
    from safety_audit.devices.adb.words import called

    return tuple(
        Choice(f"{_USB}{each.port}", called(each), "cable")
        for each in seen
        if each.state is State.READY
    )


def _open_only(on_unauthorised: Callable[[str], None]) -> Device:
    from safety_audit.devices.adb.plugged import plugged
    from safety_audit.devices.adb.words import problem

    seen = plugged()
    found = choices(seen)
    if not found:
        raise problem(seen)
    if len(found) > 1:
        raise NotReached(_several(found), f"Name one, such as: --phone {found[0].address}.")
    return open_address(found[0].address, on_unauthorised)


def _several(found: Sequence[Choice]) -> str:
    named = ", ".join(f"{each.name}, by {each.how}" for each in found)
    return f"More than one phone is there: {named}."


def _open_usb(port: str, on_unauthorised: Callable[[str], None]) -> Device:
    from safety_audit.devices.adb.plugged import State, plugged
    from safety_audit.devices.adb.words import problem_with

    for each in plugged():
        if each.port == port and each.state is not State.READY:
            raise problem_with(each)
    try:
        from safety_audit.devices.adb.usb import connect_usb
    except (ImportError, OSError) as error:
        raise NotReached(
            "This computer has no USB library that this tool can use.",
            "`safety-audit doctor` says more.",
        ) from error
    return connect_usb(port, on_unauthorised=on_unauthorised)


def _open_serial(serial: str, on_unauthorised: Callable[[str], None]) -> Device:
    from safety_audit.devices.adb.plugged import plugged

    found = [each for each in plugged() if each.serial == serial]
    if len(found) == 1:
        return _open_usb(found[0].port, on_unauthorised)
    if found:
        ports = ", ".join(f"{_USB}{each.port}" for each in found)
        raise NotReached(
            f"More than one phone has the serial number {serial}.", f"Name its port: {ports}."
        )
    raise NotReached(
        f"No phone with the serial number {serial} is plugged in.",
        "Leave out --phone to see what is plugged in.",
    )
