"""Disks, keyboards, USB and who reads the keyboard."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from devices.computer_samples import answered

from safety_audit.devices.interface import Status
from safety_audit.facts.computer import disk, listening, usb_devices
from safety_audit.facts.computer.processes import ASKED, Processes, parse_processes
from safety_audit.model import NotApplicable, Unreadable


def lines(*rows: dict[str, Any]) -> str:
    return "\n".join(map(json.dumps, rows))


def running(*rows: dict[str, Any]) -> Processes:
    return parse_processes(answered(ASKED, lines(*rows)))


def disks(mounts: str, *rows: dict[str, Any]) -> list[tuple[str, bool | None]]:
    found = disk.parse_disks(answered(disk.MOUNTS, mounts), answered(disk.DISKS, lines(*rows)))
    return [(one.place, one.encrypted) for one in found.storage]


SDA = {"name": "sda2", "number": "8:2", "slaves": []}
CRYPT = {"name": "dm-0", "number": "254:0", "uuid": "CRYPT-LUKS2-00-x_crypt", "slaves": ["sda2"]}
LVM = {"name": "dm-1", "number": "254:1", "uuid": "LVM-abc", "slaves": ["dm-0"]}


class TestDisks:
    def test_plain(self) -> None:
        """A file system on the bare disk is not encrypted."""
        assert disks("28 1 8:2 / / rw - ext4 /dev/sda2 rw", SDA) == [("/", False)]

    def test_below_lvm(self) -> None:
        """Encryption is found below other layers."""
        assert disks("28 1 254:1 / / rw - ext4 /dev/mapper/vg-root rw", SDA, CRYPT, LVM) == [
            ("/", True)
        ]

    def test_btrfs(self) -> None:
        """A file system with a number of its own is found by its source."""
        mounts = "28 1 0:26 /@ / rw - btrfs /dev/mapper/x_crypt rw\n29 28 8:2 / /home rw - ext4 /dev/sda2 rw"

        assert disks(mounts, SDA, CRYPT) == [("/", True), ("/home", False)]

    def test_layers_in_a_ring(self) -> None:
        """Layers that lead round and round come to an end."""
        ring = {"name": "dm-0", "number": "254:0", "uuid": "", "slaves": ["dm-0"]}

        assert disks("28 1 254:0 / / rw - ext4 x rw", ring) == [("/", False)]

    @pytest.mark.parametrize("kind", ["zfs", "nfs4"])
    def test_cannot_be_told(self, kind: str) -> None:
        """File systems that encrypt by themselves, or lie elsewhere, are not judged."""
        assert disks(f"28 1 0:26 / / rw - {kind} a:/b rw", SDA) == [("/", None)]

    @pytest.mark.parametrize(
        "mounts", ["28 1 0:26 / / rw - overlay overlay rw", "28 1 253:1 / / rw - ext4 /dev/vda1 rw"]
    )
    def test_virtual(self, mounts: str) -> None:
        """A container or a virtual computer has no disk of its own."""
        with pytest.raises(NotApplicable):
            disks(mounts, {"name": "vda1", "number": "253:1", "slaves": []})

    def test_not_told(self) -> None:
        """Without a list nothing is judged."""
        with pytest.raises(Unreadable):
            disks("", SDA)


class TestUsb:
    def usb(self, **row: Any) -> usb_devices.UsbDevice:
        return usb_devices.parse_usb(answered(usb_devices.USB, lines(row))).all[0]

    @pytest.mark.parametrize(
        ("interfaces", "types", "also"),
        [
            (":030101:", True, ()),
            (":030102:", False, ()),
            (":030101:080650:", True, ("storage",)),
            (":030101:020201:0a0000:", True, ("serial line",)),
            (":030101:e00103:", True, ("network",)),
            (":080650:", False, ("storage",)),
            ("", False, ()),
        ],
    )
    def test_parts(self, interfaces: str, *, types: bool, also: tuple[str, ...]) -> None:
        """What a device can do is read from its interfaces."""
        device = self.usb(vendor="1234", product="5678", interfaces=interfaces)

        assert (device.types, device.also) == (types, also)

    def test_board(self) -> None:
        """Boards for own building are known by their numbers, a common receiver is none."""
        assert self.usb(vendor="2341", product="8036").board == "Arduino Leonardo"
        assert self.usb(vendor="046d", product="c52b").board == ""

    def test_not_described(self) -> None:
        """Where devices are not described, that is said and is not "none"."""
        with pytest.raises(Unreadable):
            usb_devices.parse_usb(answered(usb_devices.USB, Status.ABSENT))
        assert usb_devices.parse_usb(answered(usb_devices.USB, Status.EMPTY)).all == ()


class TestKeyboards:
    def test_plugged_in(self) -> None:
        """Parts of one device count once; the built-in keyboard does not."""
        found = usb_devices.parse_keyboards(
            answered(
                usb_devices.KEYBOARDS,
                lines(
                    {"node": "/dev/input/event0", "name": "AT keyboard", "bus": "i8042", "usb": ""},
                    {"node": "/dev/input/event3", "name": "Keys", "bus": "usb", "usb": "1-2"},
                    {"node": "/dev/input/event4", "name": "Keys media", "bus": "usb", "usb": "1-2"},
                    {"node": "/dev/input/event5", "name": "Air", "bus": "bluetooth", "usb": ""},
                ),
            )
        )

        assert len(found.keyboards) == 4
        assert [one.name for one in found.plugged_in] == ["Keys media", "Air"]

    def test_readers(self) -> None:
        """Programs that hold a keyboard open are named; refused ones are a gap."""
        found = usb_devices.parse_readers(
            answered(
                usb_devices.READERS,
                lines({"pid": 7, "path": "/dev/input/event3"}, {"pid": 8, "refused": True}),
            ),
            running({"pid": 7, "name": "reader"}),
            Unreadable("Not told."),
        )

        assert [(one.process.name, one.path) for one in found.all] == [
            ("reader", "/dev/input/event3")
        ]
        assert found.gaps == (
            Unreadable("Needs an administrator: which devices 1 running programs read."),
        )

    @pytest.mark.parametrize(
        ("path", "raw", "told"),
        [
            ("/dev/input/event3", ["/dev/hidraw0"], True),
            ("/dev/hidraw0", ["/dev/hidraw0"], True),
            # A game pad, a key for signing in, and what makes keyboards up.
            ("/dev/input/event9", ["/dev/hidraw0"], False),
            ("/dev/hidraw1", ["/dev/hidraw0"], False),
            ("/dev/uinput", ["/dev/hidraw0"], False),
            # A computer that was recorded without its raw devices.
            ("/dev/hidraw1", None, True),
        ],
    )
    def test_what_is_read(self, path: str, raw: list[str] | None, *, told: bool) -> None:
        """A program that reads something else than a keyboard is not told."""
        row: dict[str, object] = {"node": "/dev/input/event3", "name": "Keys"}
        inputs = usb_devices.parse_keyboards(
            answered(usb_devices.KEYBOARDS, lines(row if raw is None else {**row, "raw": raw}))
        )
        readers = answered(usb_devices.READERS, lines({"pid": 7, "path": path}))
        found = usb_devices.parse_readers(readers, running({"pid": 7, "name": "reader"}), inputs)

        assert bool(found.all) is told


class TestSockets:
    def test_reachable(self) -> None:
        """Ports on the computer's own address cannot be called by others."""
        found = listening.parse_sockets(
            answered(
                listening.ASKED,
                lines(
                    {"protocol": "tcp", "address": "127.0.0.1", "port": 631, "pid": None},
                    {"protocol": "tcp", "address": "::1%lo", "port": 631, "pid": None},
                    {"protocol": "tcp", "address": "0.0.0.0", "port": 5900, "pid": 7},
                    {"protocol": "tcp", "address": "odd", "port": 1, "pid": 7},
                ),
            ),
            running({"pid": 7, "name": "x11vnc"}).all,
        )

        assert [one.reachable for one in found.all] == [False, False, True, True]
        assert [one.process.name for one in found.all if one.process] == ["x11vnc", "x11vnc"]
        assert found.gaps == (
            Unreadable("Needs an administrator: which program waits on some ports."),
        )


MOCK = """P: /devices/pci0000:00/usb1/1-2
N: bus/usb/001/004
E: DEVNAME=/dev/bus/usb/001/004
E: DEVTYPE=usb_device
E: ID_USB_INTERFACES=:030101:080650:
E: SUBSYSTEM=usb
A: idVendor=1209\\n
A: idProduct=0001\\n
A: manufacturer=Example\\n
A: product=Typing stick\\n

P: /devices/pci0000:00/usb1/1-2/1-2:1.0/0003:1209:0001.0001
E: SUBSYSTEM=hid

P: /devices/pci0000:00/usb1/1-2/1-2:1.0/0003:1209:0001.0001/hidraw/hidraw4
N: hidraw4
E: DEVNAME=/dev/hidraw4
E: SUBSYSTEM=hidraw

P: /devices/pci0000:00/usb1/1-2/1-2:1.0/0003:1209:0001.0001/input/input7
E: ID_BUS=usb
E: ID_INPUT=1
E: ID_INPUT_KEYBOARD=1
E: SUBSYSTEM=input
A: name=Typing stick keys\\n

P: /devices/pci0000:00/usb1/1-2/1-2:1.0/0003:1209:0001.0001/input/input7/event7
E: DEVNAME=/dev/input/event7
E: ID_BUS=usb
E: ID_INPUT=1
E: ID_INPUT_KEYBOARD=1
E: SUBSYSTEM=input
"""


@pytest.mark.skipif(shutil.which("umockdev-run") is None, reason="needs umockdev")
def test_udev(tmp_path: Path) -> None:
    """What udev tells of a made-up stick becomes a USB device and a keyboard on it."""
    (tmp_path / "stick.umockdev").write_text(MOCK)
    program = (
        "import json; from safety_audit.devices.computer import hardware;"
        "print(json.dumps([hardware.usb(), hardware.keyboards()]))"
    )
    ran = subprocess.run(
        ["umockdev-run", "-d", str(tmp_path / "stick.umockdev"), "--", sys.executable, "-c", program],
        capture_output=True, text=True, check=True, timeout=60, env=dict(os.environ),
    )  # fmt: skip
    (usb,), (keyboard,) = json.loads(ran.stdout)

    assert usb == {
        "path": "1-2", "vendor": "1209", "product": "0001", "maker": "Example",
        "name": "Typing stick", "interfaces": ":030101:080650:",
    }  # fmt: skip
    assert keyboard == {
        "node": "/dev/input/event7",
        "name": "Typing stick keys",
        "bus": "usb",
        "usb": "1-2",
        "raw": ["/dev/hidraw4"],
    }
