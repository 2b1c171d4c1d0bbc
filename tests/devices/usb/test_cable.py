"""A phone on an emulated cable, through libusb: plugged, allowed, asked, unplugged."""

import json
import time

import pytest
from devices.usb.driver import Bus
from sim.phone import Auth, Said, SimPhone, from_answers

PROPERTIES = b"[ro.product.model]: [Sim]\n"

ASK = """
import json, sys
from safety_audit.devices.adb.usb import connect_usb
from safety_audit.devices.interface import Query
with connect_usb("1-4", timeout=2, on_unauthorised=print) as phone:
    print("connected")
    for command in sys.argv[1:]:
        (answer,) = phone.ask([Query(command, seconds=10)])
        print(json.dumps([answer.status.value, len(answer.data)]))
print("closed")
"""

PAYLOADS = """
import sys
from adb_shell.exceptions import UsbReadFailedError
from safety_audit.devices.adb.protocol import Command, Header, Message
from safety_audit.devices.adb.usb import _opened
link = _opened("1-4")
def exactly(size):
    data = b""
    while len(data) < size:
        part = link.bulk_read(size - len(data), 5)
        assert part, "the phone dropped the line"
        data += part
    return data
def send(message):
    data = message.packed(with_sum=True)
    link.bulk_write(data[:24], 5)
    if message.payload:
        link.bulk_write(data[24:], 5)
def receive():
    header = Header.parse(exactly(24))
    return header.command, exactly(header.length)
send(Message(Command.CNXN, 0x01000001, 1 << 20, b"host::features=shell_v2"))
assert receive()[0] == Command.CNXN
for number, size in enumerate(map(int, sys.argv[1:]), 1):
    payload = b"shell,v2,raw:" + b"x" * (size - 14) + b"\\0"
    assert len(payload) == size
    send(Message(Command.OPEN, number, 0, payload))
    command, _ = receive()
    assert command == Command.OKAY, command
    command, data = receive()
    assert command == Command.WRTE and len(data) == size, (command, len(data))
    send(Message(Command.OKAY, number, number + 1000))
    while command != Command.CLSE:
        command, _ = receive()
        if command == Command.WRTE:
            send(Message(Command.OKAY, number, number + 1000))
    send(Message(Command.CLSE, number, number + 1000))
    print(size, "passed", flush=True)
link.close()
"""

SIZES = ("511", "512", "513", "1024", "16384")


def said(command: str) -> Said:
    """Say as much as was asked, so that a frame of it has the length of the question."""
    # `shell,v2,raw:` and NUL around the question, a head of five bytes before the answer
    return Said(b"y" * (len(command) + 14 - 5))


@pytest.mark.parametrize("strict", [True, False], ids=["wants-empty-packet", "ignores-it"])
@pytest.mark.parametrize("sends_empty", [True, False], ids=["sends-empty-packet", "sends-none"])
def test_payloads_of_every_length_pass(bus: Bus, *, strict: bool, sends_empty: bool) -> None:
    """Payloads around whole packets pass both ways, whatever the far side does about the end."""
    with SimPhone(said) as phone:
        bus.plug(connects_to=phone.port, strict=strict, sends_empty=sends_empty)
        printed = bus.run("-c", PAYLOADS, *SIZES).rest()
        assert printed == "".join(f"{size} passed\n" for size in SIZES)
        assert bus.faults() == []
        assert phone.faults == []


def test_a_phone_is_allowed_and_asked(bus: Bus) -> None:
    """The phone's owner allows it, answers come, and the phone is let go of."""
    with SimPhone(
        from_answers({"getprop": PROPERTIES, "dumpsys package": b"z" * 3_000_000}), auth=Auth.ALLOW
    ) as phone:
        bus.plug(connects_to=phone.port)
        seen = bus.run("-c", ASK, "getprop", "dumpsys package", "getenforce")
        assert "Allow USB debugging?" in seen.until("connected")
        assert [json.loads(line) for line in seen.until("closed").splitlines()[:-1]] == [
            ["ok", len(PROPERTIES)],
            ["ok", 3_000_000],
            ["absent", 0],
        ]
        assert seen.code == 0
        assert bus.faults() == []


REFUSED = """
from safety_audit.devices.adb.usb import connect_usb
from safety_audit.devices.interface import DeviceError
try:
    connect_usb("1-4", timeout=1, allow_seconds=1, on_unauthorised=print)
except DeviceError as error:
    print(type(error).__name__, error.happened)
"""


def test_a_phone_that_nobody_allows(bus: Bus) -> None:
    """Where nobody taps Allow, the wait ends, and nothing was asked."""
    with SimPhone(from_answers({}), auth=Auth.PENDING) as phone:
        bus.plug(connects_to=phone.port)
        printed = bus.run("-c", REFUSED).rest()
        assert 'It asks "Allow USB debugging?"' in printed
        assert "NotAuthorised The phone has not allowed this computer to look." in printed
        assert phone.services == []


def test_a_phone_that_says_nothing(bus: Bus) -> None:
    """A phone that stays silent is tried twice, and then told apart from one that is not there."""
    bus.plug(strict=False)
    printed = bus.run("-c", REFUSED).rest()
    assert printed == "NotReached The phone is plugged in, but it does not answer.\n"


@pytest.mark.parametrize(
    "stale",
    [b"left over by the program before", b"x" * 16384, bytes(24)],
    ids=["end-of-a-payload", "whole-payload", "zeros"],
)
def test_what_an_earlier_program_left_is_passed_over(bus: Bus, stale: bytes) -> None:
    """A phone that still says what another program asked is asked all the same."""
    with SimPhone(from_answers({"getprop": PROPERTIES})) as phone:
        bus.plug(connects_to=phone.port, stale=stale.hex())
        printed = bus.run("-c", ASK, "getprop").rest()
        assert printed == f'connected\n["ok", {len(PROPERTIES)}]\nclosed\n'


def test_unplugged_while_it_is_asked(bus: Bus) -> None:
    """Pulling the cable in mid answer cuts that answer off, and loses those after it."""
    with SimPhone(from_answers({"getprop": Said(PROPERTIES, hangs=True)})) as phone:
        bus.plug(connects_to=phone.port)
        seen = bus.run("-c", ASK, "getprop", "getenforce")
        seen.until("connected")
        while not phone.services:
            time.sleep(0.01)
        bus.unplug()
        first, second = (json.loads(line) for line in seen.until("closed").splitlines()[:-1])
        # Whether a part of the answer had come is a matter of moments.
        assert first in (["cut-off", len(PROPERTIES)], ["lost", 0])
        assert second == ["lost", 0]
        assert seen.code == 0


THREADS = """
import threading
from safety_audit.devices.adb.usb import connect_usb
from safety_audit.devices.interface import Query
good = []
with connect_usb("1-4") as phone:
    def ask():
        good.extend(phone.ask([Query("getprop")])[0].data == b"[a]: [b]\\n" for _ in range(200))
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(good == [True] * 800)
"""


def test_four_threads_lose_nothing(bus: Bus) -> None:
    """Four threads that share a phone, with 200 questions each, get every answer."""
    with SimPhone(from_answers({"getprop": b"[a]: [b]\n"})) as phone:
        bus.plug(connects_to=phone.port)
        assert bus.run("-c", THREADS).rest() == "True\n"
        assert bus.faults() == []
