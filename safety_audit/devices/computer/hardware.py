"""Keyboards, USB devices and disks, from udev and from sysfs. Linux only.

pyudev is imported when asked, so that the rest works where there is no udev.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from safety_audit.devices.computer.probes import NoProbe, Row

__all__ = ["PROBES", "held"]

_KEYBOARD_PARTS = re.compile(r"/dev/(?:input/event\d+|hidraw\d+|uinput)\Z")


def usb() -> list[Row]:
    """Return the USB devices, with what they say they are."""
    return [_usb(device) for device in _devices(subsystem="usb", DEVTYPE="usb_device")]


def keyboards() -> list[Row]:
    """Return what the system counts as a keyboard, with the USB device it sits on.

    `raw` are the devices by which the same keyboard can be read without the system's help.
    """
    raw = _raw_by_parent()
    return [
        _keyboard(device, raw)
        for device in _devices(subsystem="input", ID_INPUT_KEYBOARD="1")
        if device.sys_name.startswith("event")
    ]


def block_devices() -> list[Row]:
    """Return disks, parts of disks and what is built on them, encryption among it."""
    folder = Path("/sys/class/block")
    if not folder.is_dir():
        raise NoProbe("This computer shows no list of its disks.")
    return [
        {
            "name": name,
            "number": _line(folder / name / "dev"),
            "uuid": _line(folder / name / "dm" / "uuid"),
            "part_of": _parent(folder / name),
            "slaves": sorted(_names(folder / name / "slaves")),
            "removable": _line(folder / name / "removable") == "1",
        }
        for name in sorted(_names(folder))
    ]


def keyboard_readers() -> list[Row]:
    """Return which programs hold a keyboard's device open.

    A row with `refused` stands for a program whose open files may not be seen: without an
    administrator that is every program of somebody else.
    """
    if not sys.platform.startswith("linux"):
        raise NoProbe("Only Linux tells which programs read the keyboard.")
    return held(_KEYBOARD_PARTS)


def held(devices: re.Pattern[str]) -> list[Row]:
    """Return which programs hold a device open whose path looks like this."""
    return [row for pid in _names(Path("/proc")) if pid.isdecimal() for row in _held(pid, devices)]


def _held(pid: str, devices: re.Pattern[str]) -> Iterator[Row]:
    folder = f"/proc/{pid}/fd"
    try:
        for number in os.listdir(folder):  # noqa: PTH208 - names are all it takes
            try:
                path = os.readlink(f"{folder}/{number}")  # noqa: PTH115 - the text as it is
            except FileNotFoundError:
                continue
            if devices.match(path):
                yield {"pid": int(pid), "path": path}
    except PermissionError:
        yield {"pid": int(pid), "refused": True}
    except OSError:
        return  # the program has ended


def _devices(**wanted: str) -> Iterator[Any]:
    if not sys.platform.startswith("linux"):
        raise NoProbe("Only Linux describes its devices in this way.")
    try:
        import pyudev  # noqa: PLC0415 - Linux only, and needs the system's libudev
    except ImportError as error:
        raise NoProbe("Devices are not described here (udev is not there).") from error
    if not Path("/run/udev/data").is_dir() and "UMOCKDEV_DIR" not in os.environ:
        raise NoProbe("Devices are not described here (udev does not run).")
    yield from pyudev.Context().list_devices(**wanted)


def _usb(device: Any) -> Row:
    known = device.properties
    return {
        "path": device.sys_name,
        "vendor": _attribute(device, "idVendor"),
        "product": _attribute(device, "idProduct"),
        "maker": _attribute(device, "manufacturer") or known.get("ID_VENDOR_FROM_DATABASE", ""),
        "name": _attribute(device, "product") or known.get("ID_MODEL_FROM_DATABASE", ""),
        "interfaces": known.get("ID_USB_INTERFACES", ""),
    }


def _raw_by_parent() -> dict[str, list[str]]:
    """Return the raw devices (`/dev/hidraw0`) by the place of what they belong to."""
    found: dict[str, list[str]] = {}
    for device in _devices(subsystem="hidraw"):
        found.setdefault(device.parent.sys_path, []).append(f"/dev/{device.sys_name}")
    return found


def _keyboard(device: Any, raw: dict[str, list[str]]) -> Row:
    parent = device.find_parent("usb", "usb_device")
    holder, of = device.find_parent("input"), device.find_parent("hid")
    return {
        "node": f"/dev/input/{device.sys_name}",
        "name": "" if holder is None else _attribute(holder, "name"),
        "bus": device.properties.get("ID_BUS", ""),
        "usb": "" if parent is None else parent.sys_name,
        "raw": [] if of is None else sorted(raw.get(of.sys_path, [])),
    }


def _attribute(device: Any, name: str) -> str:
    try:
        value: bytes = device.attributes.get(name)
    except (OSError, KeyError):
        return ""
    return value.decode("utf-8", errors="backslashreplace").strip() if value else ""


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="backslashreplace").strip()
    except OSError:
        return ""


def _names(path: Path) -> list[str]:
    try:
        return os.listdir(path)  # noqa: PTH208 - names are all it takes
    except OSError:
        return []


def _parent(path: Path) -> str:
    """Return the disk a part belongs to; empty for a whole one."""
    if not (path / "partition").exists():
        return ""
    return path.resolve().parent.name


PROBES: dict[str, Callable[[], list[Row]]] = {
    "usb": usb,
    "keyboards": keyboards,
    "block-devices": block_devices,
    "keyboard-readers": keyboard_readers,
}
