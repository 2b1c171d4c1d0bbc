"""From what a person typed, or plugged in, to a phone. Which one is never guessed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from safety_audit.devices.interface import Device, DeviceError, NotReached, Query
from safety_audit.phrases import Phrase, joined
from safety_audit.text import decoded, readable

if TYPE_CHECKING:
    from safety_audit.devices.adb.plugged import Plugged
    from safety_audit.devices.adb.smart_socket import ServerPhone

__all__ = ["AUTO", "WIRELESS", "Choice", "choices", "host_and_port", "open_address", "with_systems"]

AUTO = "auto"
"""The address of the one phone that is there. Nothing is sent to the network to find it."""
WIRELESS = "wireless"
"""The address of a phone that a person pairs with first, over the network."""

_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.%\w]+\]|[\w.-]+):(?P<port>\d{1,5})")
_SERIAL = re.compile(r"[\w.-]{1,128}")
_USB = "usb:"
_HIGHEST_PORT = 65535
_WHICH_ANDROID = Query("getprop ro.build.version.release", seconds=5.0)
_VERSION = re.compile(r"[A-Za-z0-9.]{1,20}")

Ask = Callable[[str], None]
"""Told the sentence to show while the phone asks its owner."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A phone that can be looked at now."""

    address: str
    """What names it on the command line."""
    name: str
    """What to call it, fit to be shown."""
    how: str
    """How it is connected, in words."""
    system: str = ""
    """Which Android it has, such as `Android 14`; empty where that was not told."""
    held: "ServerPhone | None" = None
    """What the adb server calls it, where one holds it."""

    @property
    def called(self) -> str:
        """Its name, and its system where it is known."""
        return joined((self.name, self.system)) if self.system else self.name


def open_address(address: str, on_unauthorised: Ask) -> Device:
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
    place = host_and_port(address)
    if place is not None:
        return _open_network(*place, on_unauthorised)
    if _SERIAL.fullmatch(address):
        return _open_serial(address, on_unauthorised)
    raise NotReached(
        Phrase("{address} is no address of a phone.", address=ascii(address)),
        Phrase("An address looks like this: usb:1-4, or 192.0.2.7:5555."),
    )


def host_and_port(address: str) -> tuple[str, int] | None:
    """Return what an address names, such as `192.0.2.7:5555` or `[fe80::1]:5555`, if it is one."""
    match = _ADDRESS.fullmatch(address)
    if match is None or not 0 < int(match["port"]) <= _HIGHEST_PORT:
        return None
    return match["host"].strip("[]"), int(match["port"])


def choices(seen: "Sequence[Plugged]") -> tuple[Choice, ...]:
    """Return the phones that can be looked at now: of those plugged in, and of an adb server."""
    from safety_audit.devices.adb.plugged import State
    from safety_audit.devices.adb.words import called, called_by_server

    held = _held()
    on_cable = [
        Choice(f"{_USB}{each.port}", called(each), Phrase("cable"), held=by_server)
        for each in seen
        for by_server in [_same(each, held) if each.state is State.IN_USE else None]
        if each.state is State.READY or by_server is not None
    ]
    cables = {each.port for each in seen}
    elsewhere = [
        Choice(
            each.serial,
            called_by_server(each),
            Phrase("the adb server of this computer"),
            held=each,
        )
        for each in held
        if each.usable and each.usb not in cables
    ]
    return (*on_cable, *elsewhere)


def with_systems(found: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the phones with the Android they have, as far as they tell it without asking anybody.

    Those are the phones that have allowed an adb server before. Any other would show its question
    to whoever holds it, and only the one that is chosen may do that.
    """
    return tuple(replace(each, system=_system_of(each)) for each in found)


def _open_only(on_unauthorised: Ask) -> Device:
    from safety_audit.devices.adb.plugged import plugged
    from safety_audit.devices.adb.words import problem

    seen = plugged()
    found = choices(seen)
    if not found:
        raise problem(seen)
    if len(found) > 1:
        named = [
            Phrase("{phone}, by {how}", phone=each.called, how=each.how)
            for each in with_systems(found)
        ]
        raise NotReached(
            Phrase("More than one phone is there: {phones}.", phones=joined(named, "; ")),
            Phrase("Name one, such as: --phone {address}.", address=readable(found[0].address)),
        )
    return open_address(found[0].address, on_unauthorised)


def _open_usb(port: str, on_unauthorised: Ask) -> Device:
    from safety_audit.devices.adb.plugged import Plugged, State, plugged
    from safety_audit.devices.adb.words import problem_with

    seen = plugged()
    here = next((each for each in seen if each.port == port), Plugged(port=port))
    if here.state not in {State.READY, State.IN_USE}:
        raise problem_with(here)
    if here.state is State.IN_USE:
        return _open_held(here, problem_with(here), on_unauthorised)
    try:
        from safety_audit.devices.adb.usb import InUse, connect_usb
    except (ImportError, OSError) as error:
        raise NotReached(
            Phrase("This computer has no USB library that this tool can use."),
            Phrase("`safety-audit doctor` says more."),
        ) from error
    try:
        return connect_usb(port, on_unauthorised=on_unauthorised)
    except InUse as error:
        return _open_held(here, error, on_unauthorised)


def _open_held(here: "Plugged", trouble: NotReached, on_unauthorised: Ask) -> Device:
    """Return a phone that another program holds, where that is an adb server."""
    from safety_audit.devices.adb.server import connect_server

    same = _same(here, _held())
    if same is None:
        raise trouble
    return connect_server(same, on_unauthorised=on_unauthorised)


def _open_network(host: str, port: int, on_unauthorised: Ask) -> Device:
    from safety_audit.devices.adb.handshake import Wireless
    from safety_audit.devices.adb.phone import connect_tcp
    from safety_audit.devices.adb.server import connect_server

    try:
        return connect_tcp(host, port, on_unauthorised=on_unauthorised)
    except Wireless:
        # A phone that was paired with a server talks to nobody else.
        for each in _held():
            if each.serial == f"{host}:{port}" and each.usable:
                return connect_server(each, on_unauthorised=on_unauthorised)
        raise


def _open_serial(serial: str, on_unauthorised: Ask) -> Device:
    from safety_audit.devices.adb.plugged import plugged
    from safety_audit.devices.adb.server import connect_server

    found = [each for each in plugged() if each.serial == serial]
    if len(found) == 1:
        return _open_usb(found[0].port, on_unauthorised)
    if found:
        ports = ", ".join(f"{_USB}{each.port}" for each in found)
        raise NotReached(
            Phrase("More than one phone has the serial number {serial}.", serial=serial),
            Phrase("Name its port: {ports}.", ports=ports),
        )
    held = [each for each in _held() if each.serial == serial]
    if len(held) == 1:
        return connect_server(held[0], on_unauthorised=on_unauthorised)
    raise NotReached(
        Phrase("No phone with the serial number {serial} is there.", serial=serial),
        Phrase("Leave out --phone to see what is plugged in."),
    )


def _system_of(choice: Choice) -> str:
    """Return which Android a phone has, such as `Android 14`; empty if it does not say."""
    from safety_audit.devices.adb.server import connect_server

    if choice.held is None or choice.held.asks_owner:
        return ""
    try:
        with connect_server(choice.held) as phone:
            (answer,) = phone.ask([_WHICH_ANDROID])
    except DeviceError:
        # It is gone again: then it only has less to be told apart by.
        return ""
    version = decoded(answer.data).strip()
    return f"Android {version}" if _VERSION.fullmatch(version) else ""


def _held() -> "tuple[ServerPhone, ...]":
    """Return the phones of the adb server that runs, if one runs."""
    from safety_audit.devices.adb.smart_socket import Unusual, listed

    try:
        return listed()
    except Unusual:
        # Something else listens there. `doctor` tells; for finding a phone there is no server.
        return ()


def _same(here: "Plugged", held: "Sequence[ServerPhone]") -> "ServerPhone | None":
    """Return the server's phone that is this one, if there is no doubt."""
    usable = [each for each in held if each.usable and each.usb]
    by_port = [each for each in usable if each.usb == here.port]
    by_serial = [each for each in usable if here.serial and each.serial == here.serial]
    for same in (by_port, by_serial):
        if len(same) == 1:
            return same[0]
    return None
