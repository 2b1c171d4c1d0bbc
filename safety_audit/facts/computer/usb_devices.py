"""Keyboards and other things that are plugged in, and who reads the keyboard."""

import re
from dataclasses import dataclass, replace
from enum import Enum

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.owners import owned, owner_queries
from safety_audit.facts.computer.processes import Process, Processes
from safety_audit.facts.computer.reading import flag, gaps_in, number, probe_rows, word
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = [
    "Granted",
    "InputDevices",
    "Keyboard",
    "KeyboardReaders",
    "Power",
    "UsbDevice",
    "UsbDevices",
    "parse_keyboards",
    "parse_readers",
    "parse_usb",
]

USB = Query("usb", Kind.PROBE)
KEYBOARDS = Query("keyboards", Kind.PROBE)
READERS = Query("keyboard-readers", Kind.PROBE)

# Class, subclass and protocol, as ID_USB_INTERFACES lists them between colons.
_KEYBOARD = re.compile(r":0301(?:00|01)(?=:)")
_PARTS = (
    ("storage", re.compile(r":08[0-9a-f]{4}(?=:)")),
    ("serial line", re.compile(r":(?:0202|0a00)[0-9a-f]{2}(?=:)")),
    ("network", re.compile(r":(?:e001|0206|020d)[0-9a-f]{2}(?=:)")),
)
# Boards that are made for building keyboards of one's own, and a default of a tool for tests of
# security (LOTHardware's facts; common products that share a number are left out).
_BOARDS = {
    ("2341", "8036"): "Arduino Leonardo",
    ("2341", "8037"): "Arduino Micro",
    ("1b4f", "9206"): "SparkFun Pro Micro",
    ("1b4f", "9207"): "SparkFun Pro Micro",
    ("03eb", "2401"): "Atmel keyboard example",
    ("16d0", "0753"): "Digispark",
    ("f000", "ff01"): "Hak5 default",
}
_BOARD_MAKERS = {"2e8a": "Raspberry Pi Pico"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbDevice:
    """One USB device, as it describes itself. It can claim to be anything."""

    path: str
    """Where it is plugged in, such as `1-2`."""
    ids: str
    """The maker's and product's number, such as `046d:c31c`."""
    name: str
    """Maker and product in words; may be empty."""
    types: bool
    """Whether it can type, as a keyboard does."""
    also: tuple[str, ...]
    """What else it is at the same time: storage, serial line, network."""
    board: str
    """The board for own building that its numbers belong to; empty for anything else."""
    seen: Evidence
    """What it says of itself."""


@dataclass(frozen=True, slots=True)
class UsbDevices:
    """Everything that is plugged into USB."""

    all: tuple[UsbDevice, ...]
    """By place."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboard:
    """Something that the system takes keys from."""

    name: str
    """What it calls itself."""
    bus: str
    """How it is joined: `usb`, `bluetooth`, `i8042` or empty for built in."""
    usb: str
    """The USB device it is part of; empty if it is none."""
    nodes: tuple[str, ...] = ()
    """The devices by which a program can read it, such as `/dev/input/event3`."""
    seen: Evidence
    """The line about it."""


@dataclass(frozen=True, slots=True)
class InputDevices:
    """Every keyboard."""

    keyboards: tuple[Keyboard, ...]
    """By device."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be seen."""
    raw_told: bool = False
    """Whether the raw devices (`/dev/hidraw0`) are among those of the keyboards."""

    def may_be(self, path: str) -> bool:
        """Tell whether a device is a keyboard, as far as is known."""
        if not self.keyboards or (path.startswith("/dev/hidraw") and not self.raw_told):
            return True
        return any(path in keyboard.nodes for keyboard in self.keyboards)

    @property
    def plugged_in(self) -> tuple[Keyboard, ...]:
        """Keyboards that came by cable or radio; parts of one device count once."""
        outer = [one for one in self.keyboards if one.usb or one.bus in ("usb", "bluetooth")]
        return tuple({one.usb or one.name: one for one in outer}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A program that holds a keyboard open."""

    process: Process
    """Which one."""
    path: str
    """The keyboard's device."""
    packaged: bool | None = None
    """Whether its file came with an installed package; None if that is not known."""
    seen: Evidence
    """The line about it."""


class Power(Enum):
    """What a system lets a program do only after somebody agreed."""

    READ_KEYS = "read-keys"
    USE_THE_COMPUTER = "use-the-computer"
    RECORD_THE_SCREEN = "record-the-screen"
    READ_ALL_FILES = "read-all-files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """A power that a program was given."""

    power: Power
    """Which one."""
    program: str
    """The program, as the system names it."""
    seen: Evidence
    """The line about it."""


@dataclass(frozen=True, slots=True)
class KeyboardReaders:
    """Which programs hold a keyboard's device open."""

    all: tuple[Reader, ...]
    """By process."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be seen."""
    granted: tuple[Granted, ...] = ()
    """What programs may do on systems that keep a list of it (macOS)."""


@dataclass(frozen=True, slots=True)
class HeldKeyboards:
    """The same, before it is known which programs came with packages."""

    readers: KeyboardReaders
    """Who they are."""


def parse_usb(answer: Answer) -> UsbDevices:
    """Return what is plugged into USB.

    Raises:
        Unreadable: the system does not describe its devices.

    """
    found = []
    for row in probe_rows(answer):
        vendor, product = (word(row, key) or "" for key in ("vendor", "product"))
        interfaces = (word(row, "interfaces") or "").casefold()
        name = " ".join(filter(None, (word(row, "maker"), word(row, "name"))))
        seen = answer.seen(f"{word(row, 'path') or ''} {vendor}:{product} {name} {interfaces}")
        found.append(
            UsbDevice(
                path=word(row, "path") or "",
                ids=f"{vendor}:{product}",
                name=name,
                types=bool(_KEYBOARD.search(interfaces)),
                also=tuple(what for what, part in _PARTS if part.search(interfaces)),
                board=_BOARDS.get((vendor, product)) or _BOARD_MAKERS.get(vendor, ""),
                seen=seen,
            )
        )
    return UsbDevices(tuple(found), gaps_in((answer,)))


def parse_keyboards(answer: Answer) -> InputDevices:
    """Return every keyboard.

    Raises:
        Unreadable: the system does not describe its devices.

    """
    found = []
    rows = probe_rows(answer)
    raw_told = all(isinstance(row.get("raw"), list) for row in rows)
    for row in rows:
        name, bus, usb, node = (word(row, key) or "" for key in ("name", "bus", "usb", "node"))
        seen = answer.seen(f"{node} {name} {bus} {usb}".strip())
        raw = row["raw"] if raw_told else ()
        nodes = (node, *map(str, raw))
        found.append(Keyboard(name=name, bus=bus, usb=usb, nodes=nodes, seen=seen))
    return InputDevices(tuple(found), gaps_in((answer,)), raw_told)


def parse_readers(
    answer: Answer, running: Processes, inputs: InputDevices | Unreadable
) -> KeyboardReaders:
    """Return which programs hold a keyboard open.

    Mice, game pads and keys for signing in are read in the same way. Where it is known which
    devices are keyboards, the others are left out.

    Raises:
        Unreadable: the system does not tell.

    """
    by_number = {process.pid: process for process in running.all}
    may_be = InputDevices(()).may_be if isinstance(inputs, Unreadable) else inputs.may_be
    found = []
    refused = 0
    for row in probe_rows(answer):
        process = by_number.get(number(row, "pid") or -1)
        if flag(row, "refused"):
            refused += 1
        elif process is not None and may_be(path := word(row, "path") or ""):
            seen = answer.seen(f"{process.pid} {process.name} {path}")
            found.append(Reader(process=process, path=path, seen=seen))
    gaps = gaps_in((answer,))
    if refused:
        reason = Phrase(
            "Needs an administrator: which devices {refused} running programs read.",
            refused=refused,
        )
        gaps = (*gaps, Unreadable(reason))
    return KeyboardReaders(tuple(found), gaps)


@provides(DeviceKind.COMPUTER, ask=(USB,))
def usb_devices(answers: Answers) -> UsbDevices:
    """Make the fact."""
    return parse_usb(answers[USB])


@provides(DeviceKind.COMPUTER, ask=(KEYBOARDS,))
def input_devices(answers: Answers) -> InputDevices:
    """Make the fact."""
    return parse_keyboards(answers[KEYBOARDS])


@provides(DeviceKind.COMPUTER, ask=(READERS,))
def held_keyboards(
    running: Processes, inputs: InputDevices | Unreadable, answers: Answers
) -> HeldKeyboards:
    """Make the fact."""
    return HeldKeyboards(parse_readers(answers[READERS], running, inputs))


def _program_queries(held: HeldKeyboards) -> tuple[Query, ...]:
    return owner_queries(one.process.exe or "" for one in held.readers.all)


@provides(DeviceKind.COMPUTER, ask=_program_queries)
def keyboard_readers(held: HeldKeyboards, answers: Answers) -> KeyboardReaders:
    """Make the fact."""
    return replace(
        held.readers,
        all=tuple(
            replace(one, packaged=owned(answers, one.process.exe) if one.process.exe else None)
            for one in held.readers.all
        ),
    )
