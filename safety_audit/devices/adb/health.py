"""Every layer between this computer and a phone: what is fine, and what to do about the rest."""

import json
import os
import platform
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import psutil

from safety_audit.devices.adb.plugged import State, plugged
from safety_audit.devices.adb.smart_socket import Unusual, listed, version
from safety_audit.devices.adb.wireless import GET_IT, extra_there
from safety_audit.devices.adb.words import CABLE, called_by_server, problem_with
from safety_audit.devices.find import choices
from safety_audit.devices.interface import NotReached
from safety_audit.phrases import Phrase

__all__ = ["RULE", "RULE_FILE", "Health", "Layer", "layers"]

RULE_FILE = Path("/etc/udev/rules.d/51-android-usb.rules")
"""Where a person adds the rule. The number matters: what it looks at is set before 51."""

RULE = (
    'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", '
    'ENV{ID_USB_INTERFACES}=="*:ff4201:*", TAG+="uaccess"'
)
"""Who sits at the computer may use a phone with debugging on; docs/51-android-usb.rules has it."""

_RULE_FOLDERS = ("/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d")
# What a rule for phones speaks of: the interface, or what systemd calls such devices.
_RULE_WORDS = (b"ff4201", b"ff420?", b"ID_DEBUG_APPLIANCE")
_LOCAL = ("127.", "::1", "fe80:")


_ADD_RULE = Phrase(
    "Add this tool's rule to the computer, once: `safety-audit doctor --rule | sudo tee {file}`. "
    "Then `sudo udevadm control --reload`, and plug the phone in again.",
    file=RULE_FILE,
)


class Health(Enum):
    """How a layer is."""

    FINE = "fine"
    NOTE = "note"
    """Not as it could be, but it stops nobody."""
    TODO = "to-do"
    """It stands in the way, and something can be done."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, and how it is."""

    name: str
    """What it is: `usb-library`, `usb-list`, `usb-rule`, `phone`, `adb-server`, `network` or
    `wireless`."""
    health: Health
    """How it is."""
    says: str
    """What is so, in a sentence."""
    todo: str = ""
    """What to do about it; may be empty."""


def layers() -> Iterator[Layer]:
    """Yield each layer, from the computer to the phone. Nothing is opened, started or changed."""
    yield _library()
    if platform.system() == "Linux":
        yield _rule()
    yield from _phones()
    yield from _server()
    yield _network()
    yield _wireless()


def _library() -> Layer:
    try:
        from safety_audit.devices.adb.libusb import BUNDLED, usb1  # noqa: PLC0415 - it may fail

        with usb1.USBContext():
            number = usb1.getVersion()
    except (ImportError, OSError, RuntimeError) as error:
        return Layer(
            "usb-library",
            Health.TODO,
            Phrase("The USB library cannot be used ({error}).", error=type(error).__name__),
            Phrase("Install this tool again. Until then a phone can be reached by its address."),
        )
    whose = Phrase("came with this tool") if BUNDLED else Phrase("is this computer's own")
    says = Phrase(
        "The USB library works ({library}, {whose}).",
        library=f"libusb {number.major}.{number.minor}.{number.micro}",
        whose=whose,
    )
    return Layer("usb-library", Health.FINE, says)


def _rule() -> Layer:
    if os.geteuid() == 0:
        says = Phrase("You are root: no rule is needed to use a phone.")
        return Layer("usb-rule", Health.FINE, says)
    for folder in _RULE_FOLDERS:
        with suppress(OSError):
            for path in sorted(Path(folder).glob("*.rules")):
                with suppress(OSError):
                    if any(word in path.read_bytes() for word in _RULE_WORDS):
                        says = Phrase("A rule for phones is there: {path}", path=path)
                        return Layer("usb-rule", Health.FINE, says)
    return Layer(
        "usb-rule",
        Health.NOTE,
        Phrase("No rule lets you use a phone by cable. Some computers need one."),
        Phrase("Only if a phone is refused: {rule}", rule=_ADD_RULE),
    )


def _phones() -> Iterator[Layer]:
    try:
        seen = plugged()
    except NotReached as error:
        yield Layer("usb-list", Health.TODO, error.happened, Phrase("Try another computer."))
        return
    found = {choice.address: choice for choice in choices(seen)}
    if not seen and not found:
        yield Layer("phone", Health.NOTE, Phrase("No phone is plugged in."), CABLE)
    for choice in found.values():
        says = Phrase(
            "{phone} is there, by {how}, and can be asked.", phone=choice.name, how=choice.how
        )
        yield Layer("phone", Health.FINE, says)
    for each in seen:
        if f"usb:{each.port}" not in found:
            trouble = problem_with(each)
            todo = _ADD_RULE if each.state is State.NO_PERMISSION else trouble.todo
            yield Layer("phone", Health.TODO, trouble.happened, todo)


def _server() -> Iterator[Layer]:
    try:
        number = version()
        found = listed()
    except Unusual as error:
        yield Layer(
            "adb-server",
            Health.NOTE,
            Phrase(
                "Something answers where an adb server would, but not like one: {error}.",
                error=error,
            ),
            Phrase("That only matters for phones that another program holds."),
        )
        return
    if number is None:
        says = Phrase("No adb server runs. None is needed.")
        yield Layer("adb-server", Health.FINE, says)
        return
    says = Phrase("An adb server runs (version {number}). It is used.", number=number)
    yield Layer("adb-server", Health.FINE, says)
    for each in found:
        if not each.usable:
            says = Phrase(
                "It knows {phone}, but: {state}.",
                phone=called_by_server(each),
                state=json.dumps(each.state),
            )
            todo = Phrase("Plug the phone in again, and unlock it.")
            yield Layer("adb-server", Health.NOTE, says, todo)


def _network() -> Layer:
    families = {socket.AF_INET, socket.AF_INET6}
    if any(
        address.family in families and not address.address.startswith(_LOCAL)
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
    ):
        says = Phrase("This computer is on a network. A cable needs none.")
        return Layer("network", Health.FINE, says)
    says = Phrase("This computer is on no network. A cable needs none.")
    return Layer("network", Health.NOTE, says)


def _wireless() -> Layer:
    if extra_there():
        says = Phrase(
            "A phone without a cable can be paired: `safety-audit pair`. The network is not asked."
        )
        return Layer("wireless", Health.FINE, says)
    says = Phrase("A phone without a cable cannot be paired here. A cable is the simple way.")
    return Layer("wireless", Health.NOTE, says, GET_IT)
