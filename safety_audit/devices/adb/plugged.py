"""What is plugged in, without opening anything: the USB devices that are, or could be, a phone.

On Linux the system's own list is read (pyudev); elsewhere, and where there is none, libusb's.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from safety_audit.devices.interface import NotReached
from safety_audit.phrases import Phrase

if TYPE_CHECKING:
    import pyudev

__all__ = ["MAKERS", "Plugged", "State", "holders", "plugged", "ports", "watch"]

Interface = tuple[int, int, int]
"""Class, subclass and protocol of one interface."""

_DEBUGGING: Interface = (0xFF, 0x42, 0x01)
_FASTBOOT: Interface = (0xFF, 0x42, 0x03)
_FILES: Interface = (0x06, 0x01, 0x01)
"""Files or photos. Cameras have it too."""
_EMERGENCY = (0x05C6, 0x9008)
_APPLE = 0x05AC
_OF_ITS_OWN = 0xFF

MAKERS = {
    0x04E8: "samsung",
    0x18D1: "google",
    0x2717: "xiaomi",
    0x12D1: "huawei",
    0x339B: "honor",
    0x22D9: "oppo",
    0x2A70: "oneplus",
    0x22B8: "motorola",
    0x2D95: "vivo",
    0x0FCE: "sony",
    0x1004: "lg",
    0x0BB4: "htc",
    0x2E04: "nokia",
    0x2AE5: "fairphone",
    0x19D2: "zte",
    0x1BBB: "tcl",
}
"""Makers of phones by USB vendor number."""

_POLL_SECONDS = 0.4


class State(Enum):
    """What can be done with what is plugged in, in words for a person."""

    READY = "debugging is on"
    IN_USE = "another program is using it"
    NO_PERMISSION = "this computer does not let you talk to it"
    DEBUGGING_OFF = "debugging is off"
    CHARGING = "it only charges"
    FASTBOOT = "it shows its start-up menu"
    EMERGENCY = "it did not start up"
    IPHONE = "it looks like an iPhone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugged:
    """One USB device that is, or could be, a phone."""

    port: str
    """Where it is plugged in: `1-4.2` is bus 1, port 4, port 2. It stays the same for a socket."""
    state: State = State.READY
    """What can be done with it."""
    maker: str = ""
    """The maker in small letters, as in a phone's properties; empty if not known."""
    name: str = ""
    """What it calls itself (hostile: show via `readable`)."""
    serial: str = ""
    """Its serial number, if it gives one."""
    node: str = ""
    """The file that stands for it, on Linux."""


def plugged() -> tuple[Plugged, ...]:
    """Return what is plugged in and is, or could be, a phone, in order of the ports.

    Raises:
        NotReached: this computer gives no list of its USB devices.

    """
    system = _system()
    found = _from_libusb() if system is None else _from_system(system)
    return tuple(sorted(found, key=lambda each: each.port))


def ports(seen: Sequence[Plugged]) -> list[tuple[str, State]]:
    """Return what tells whether something changed: where something is, and its state."""
    return [(each.port, each.state) for each in seen]


def watch() -> Iterator[tuple[Plugged, ...]]:
    """Yield what is plugged in, now and then whenever it changed; nothing else ends it.

    A change is given when it lasts a moment: a phone comes and goes while it changes its mode,
    and the system needs a moment to set who may use it. A phone that is ready is given at once.

    Raises:
        NotReached: this computer gives no list of its USB devices.

    """
    with _Bell() as bell:
        seen = plugged()
        yield seen
        told = ports(seen)
        while True:
            bell.wait()
            seen = plugged()
            if ports(seen) == told:
                continue
            if not any(each.state is State.READY for each in seen):
                time.sleep(_POLL_SECONDS)
                if ports(plugged()) != ports(seen):
                    continue
            told = ports(seen)
            yield seen


def holders(node: str) -> tuple[str, ...]:
    """Return the names of the programs that have this file open, as far as this user may see."""
    names: dict[str, None] = {}
    for process in psutil.process_iter(["name"]):
        with suppress(OSError):
            for entry in Path(f"/proc/{process.pid}/fd").iterdir():
                with suppress(OSError):
                    if entry.readlink() == Path(node):
                        names[process.info["name"] or f"process {process.pid}"] = None
    return tuple(names)


class _Bell:
    """Rings when something is plugged in or out; where the system does not say, after a while."""

    def __init__(self) -> None:
        self._monitor: Any = None
        system = _system()
        if system is not None:
            import pyudev  # noqa: PLC0415 - Linux only

            # The listener must be there before the first look, or a plug between is missed.
            with suppress(OSError):
                monitor = pyudev.Monitor.from_netlink(system)
                monitor.filter_by("usb")
                monitor.start()
                self._monitor = monitor

    def __enter__(self) -> "_Bell":
        return self

    def __exit__(self, *_: object) -> None:
        self._monitor = None

    def wait(self) -> None:
        # Without a running udev nothing rings, so the wait is short in any case.
        if self._monitor is None:
            time.sleep(_POLL_SECONDS)
        elif self._monitor.poll(_POLL_SECONDS) is not None:
            while self._monitor.poll(0) is not None:
                pass


def _system() -> "pyudev.Context | None":
    """Return Linux's list of devices; None where there is none."""
    try:
        import pyudev  # noqa: PLC0415 - Linux only
    except ImportError:
        return None
    return pyudev.Context()


def _from_system(system: "pyudev.Context") -> Iterator[Plugged]:
    interfaces = list(system.list_devices(subsystem="usb", DEVTYPE="usb_interface"))
    for device in system.list_devices(subsystem="usb", DEVTYPE="usb_device"):
        # A device may go away at any moment; then its attributes are no longer there.
        mine = [each for each in interfaces if each.parent == device]
        has = {_triple(each): each.driver or "" for each in mine}
        state = _state(_number(device, "idVendor"), _number(device, "idProduct"), set(has))
        if state is None:
            continue
        node = device.device_node or ""
        if state is State.READY:
            state = _usable(node, has[_DEBUGGING])
        yield Plugged(
            port=device.sys_name,
            state=state,
            maker=MAKERS.get(_number(device, "idVendor"), ""),
            name=f"{_words(device, 'manufacturer')} {_words(device, 'product')}".strip(),
            serial=_words(device, "serial"),
            node=node,
        )


def _usable(node: str, driver: str) -> State:
    """Return the state of a phone with debugging on."""
    if driver == "usbfs":
        # That is how Linux shows that a program has claimed an interface.
        return State.IN_USE
    return State.READY if os.access(node, os.R_OK | os.W_OK) else State.NO_PERMISSION


def _from_libusb() -> Iterator[Plugged]:
    try:
        from safety_audit.devices.adb.libusb import usb1  # noqa: PLC0415 - loads libusb
    except (ImportError, OSError) as error:
        raise NotReached(
            Phrase("This computer has no USB library that this tool can use."),
            Phrase("`safety-audit doctor` says more."),
        ) from error
    try:
        with usb1.USBContext() as context:
            for device in context.getDeviceList(skip_on_error=True):
                has = {
                    (each.getClass(), each.getSubClass(), each.getProtocol())
                    for each in device.iterSettings()
                }
                state = _state(device.getVendorID(), device.getProductID(), has)
                if state is not None:
                    path = ".".join(map(str, device.getPortNumberList()))
                    yield Plugged(
                        port=f"{device.getBusNumber()}-{path}",
                        state=state,
                        maker=MAKERS.get(device.getVendorID(), ""),
                    )
    except usb1.USBError as error:
        raise NotReached(
            Phrase("This computer gives no list of its USB devices."),
            Phrase("`safety-audit doctor` says more."),
        ) from error


def _state(vendor: int, product: int, has: set[Interface]) -> State | None:
    """Return what a device is; None for one that is surely no phone."""
    if vendor == _APPLE:
        return State.IPHONE if _FILES in has else None
    if _DEBUGGING in has:
        return State.READY
    if _FASTBOOT in has:
        return State.FASTBOOT
    if (vendor, product) == _EMERGENCY:
        return State.EMERGENCY
    if vendor in MAKERS and not has:
        return State.CHARGING
    # Some makers give files by an interface of their own kind.
    of_maker = vendor in MAKERS and all(kind == _OF_ITS_OWN for kind, _, _ in has)
    return State.DEBUGGING_OFF if _FILES in has or of_maker else None


def _triple(interface: "pyudev.Device") -> Interface:
    return (
        _number(interface, "bInterfaceClass"),
        _number(interface, "bInterfaceSubClass"),
        _number(interface, "bInterfaceProtocol"),
    )


def _number(device: "pyudev.Device", name: str) -> int:
    try:
        return int(_words(device, name), 16)
    except ValueError:
        return -1


def _words(device: "pyudev.Device", name: str) -> str:
    value: bytes = device.attributes.get(name) or b""
    return value.decode("utf-8", errors="replace").strip()
