"""The check of keyboards on made-up hardware that udev itself describes, by umockdev."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("umockdev-run") is None, reason="needs umockdev")

PROGRAM = """
import json
from safety_audit.devices.computer import ThisComputer
from safety_audit.engine import look
from safety_audit.packs import load
checks = [check for pack in load() for check in pack.checks if check.id == "computer-keyboards"]
(result,) = look(ThisComputer(), checks).results
print(json.dumps([result.outcome.value, [[f.priority.value, f.summary, *f.details] for f in result.findings]]))
"""
BUILT_IN = """P: /devices/platform/i8042/serio0/input/input3
E: ID_BUS=i8042
E: ID_INPUT=1
E: ID_INPUT_KEYBOARD=1
E: SUBSYSTEM=input
A: name=AT Translated Set 2 keyboard\\n

P: /devices/platform/i8042/serio0/input/input3/event3
E: DEVNAME=/dev/input/event3
E: ID_BUS=i8042
E: ID_INPUT=1
E: ID_INPUT_KEYBOARD=1
E: SUBSYSTEM=input
"""


def usb(port: int, ids: str, name: str, interfaces: str, keys: str = "") -> str:
    """Return a USB device; `keys` says what udev counts its input device as."""
    vendor, product = ids.split(":")
    place = f"/devices/pci0000:00/usb1/1-{port}"
    described = f"""P: {place}
N: bus/usb/001/00{port}
E: DEVNAME=/dev/bus/usb/001/00{port}
E: DEVTYPE=usb_device
E: ID_USB_INTERFACES={interfaces}
E: SUBSYSTEM=usb
A: idVendor={vendor}\\n
A: idProduct={product}\\n
A: product={name}\\n
"""
    if not keys:
        return described
    marks = f"E: ID_BUS=usb\nE: ID_INPUT=1\nE: {keys}=1\nE: SUBSYSTEM=input\n"
    held = f"{place}/1-{port}:1.0/input/input{port + 10}"
    return (
        f"{described}\nP: {held}\n{marks}A: name={name}\\n\n\n"
        f"P: {held}/event{port + 10}\nE: DEVNAME=/dev/input/event{port + 10}\n{marks}"
    )


OWN = usb(1, "046d:c31c", "Own keyboard", ":030101:030000:", "ID_INPUT_KEYBOARD")
SECOND = usb(2, "1a2c:0e24", "Second keyboard", ":030101:", "ID_INPUT_KEYBOARD")
TOOL = usb(3, "f000:ff01", "Flash disk", ":030101:080650:", "ID_INPUT_KEYBOARD")
BOARD = usb(
    4, "2341:8036", "Arduino Leonardo", ":020201:0a0000:030000:030101:", "ID_INPUT_KEYBOARD"
)
PHONE = usb(5, "18d1:4ee7", "Phone", ":ffff42:060101:")
HEADSET = usb(6, "0b0e:0305", "Headset", ":010100:010200:030000:", "ID_INPUT_KEY")


def told(tmp_path: Path, *devices: str) -> list[object]:
    """Return how the check ends with these devices plugged in."""
    mock = tmp_path / "computer.umockdev"
    mock.write_text("\n".join(devices))
    ran = subprocess.run(
        ["umockdev-run", "-d", mock, "--", sys.executable, "-c", PROGRAM],
        capture_output=True, text=True, check=True, timeout=60, env=dict(os.environ),
    )  # fmt: skip
    ended: list[object] = json.loads(ran.stdout)
    return ended


def joined(name: str) -> list[str]:
    return ["note", f"A keyboard, or something that acts as one, is joined: {name}"]


def test_built_in(tmp_path: Path) -> None:
    """A laptop's own keyboard is nothing to see."""
    assert told(tmp_path, BUILT_IN) == ["nothing-seen", []]


def test_phone_and_headset(tmp_path: Path) -> None:
    """A phone and a headset that are plugged in are nothing to see."""
    assert told(tmp_path, BUILT_IN, PHONE, HEADSET) == ["nothing-seen", []]


def test_second_keyboard(tmp_path: Path) -> None:
    """Each keyboard that is plugged in is listed, and two at the same time are worth checking."""
    outcome, found = told(tmp_path, BUILT_IN, OWN, SECOND)

    assert (outcome, found) == (
        "found",
        [
            joined("Own keyboard"),
            joined("Second keyboard"),
            [
                "review",
                "2 keyboards are joined at the same time.",
                "The receiver of a mouse often counts as a keyboard too.",
            ],
        ],
    )


@pytest.mark.parametrize(
    ("device", "name", "board", "also"),
    [
        (TOOL, "Flash disk", "Hak5 default", "storage"),
        (BOARD, "Arduino Leonardo", "Arduino Leonardo", "serial line"),
    ],
    ids=["tool", "board"],
)
def test_known_ids(device: str, name: str, board: str, also: str, tmp_path: Path) -> None:
    """Numbers of things made to type by themselves are named, with what else the thing is."""
    _, found = told(tmp_path, BUILT_IN, device)

    assert found == [
        joined(name),
        [
            "review",
            f"Something that can type is more than a keyboard: {name}",
            f"Its numbers are those of: {board}",
            f"It is also: {also}",
        ],
    ]
