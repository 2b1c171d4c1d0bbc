"""Phones on the network are found by what they announce; what they announce is not trusted."""

import contextlib
import os
import socket
import struct
import threading
import time
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_interface

import pytest
import zeroconf
from hypothesis import given, settings
from hypothesis import strategies as st
from leaks import nothing_left
from sim.wireless import GUID, announced

from safety_audit.devices.adb import mdns
from safety_audit.devices.adb.mdns import Service, services
from safety_audit.devices.interface import NotReached

PATIENCE = 15.0
# Of this process alone: another run of these tests on this computer is heard as well.
CONNECTING, PAIRING = (f"_{letter}{os.getpid()}._tcp.local." for letter in "cp")


@dataclass
class Bound:
    """What psutil tells of an address."""

    address: str
    netmask: str | None = None


@pytest.fixture(autouse=True)
def _this_computer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test ask a real network."""
    alone = partial(zeroconf.Zeroconf, interfaces=["127.0.0.1"])
    monkeypatch.setattr(mdns, "Zeroconf", alone)
    monkeypatch.setattr(mdns, "_interfaces", lambda: [ip_interface("127.0.0.9/8")])


def first(kind: str, seconds: float = PATIENCE) -> Service | None:
    found = services(kind, seconds)
    try:
        return next(found, None)
    finally:
        found.close()


def test_a_phone_is_found_by_what_it_announces() -> None:
    """Its name, address and port come out, at once, and nothing keeps running."""
    with nothing_left(), announced(CONNECTING, GUID, 37123):
        assert first(CONNECTING) == Service(GUID, "127.0.0.1", 37123)


def test_one_that_is_announced_later_is_found_too() -> None:
    """The phone that reads our code announces itself while we look."""
    found = services(PAIRING, PATIENCE)
    with announced(PAIRING, "another", 1):
        assert next(found).name == "another"
        with announced(PAIRING, "studio-abc", 37124):
            assert next(found) == Service("studio-abc", "127.0.0.1", 37124)
    found.close()


def test_other_services_are_not_told() -> None:
    """What is announced as something else is not a phone; the search ends in its time."""
    with announced(PAIRING, "printer", 80):
        assert list(services(CONNECTING, 0.5)) == []


def test_an_address_elsewhere_is_not_used() -> None:
    """A name that leads away from this network, or to this computer itself, leads nowhere."""
    for address in ("198.51.100.7", "127.0.0.9"):
        with announced(CONNECTING, GUID, 37123, address=address):
            assert list(services(CONNECTING, 1.0)) == []


def test_only_the_name_that_is_wanted_is_looked_up() -> None:
    """Names that others call out take no time from the one that is looked for."""
    with contextlib.ExitStack() as stack:
        for number in range(2):
            stack.enter_context(announced(PAIRING, f"studio-abc{number}", 5))
        stack.enter_context(announced(PAIRING, "studio-abc", 6))
        wanted = services(PAIRING, 1.0, only="studio-abc")
        assert list(wanted) == [Service("studio-abc", "127.0.0.1", 6)]
        assert list(services(PAIRING, 0.5, only="")) == []


def test_names_without_an_address_end_in_the_time_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody has an address for takes a few seconds, but never more than there are."""
    asked = list[float]()

    class Silent:
        def __init__(self, kind: str, name: str) -> None:
            self.port = 5

        def request(self, network: object, milliseconds: float) -> bool:
            asked.append(milliseconds)
            time.sleep(min(milliseconds / 1000, 0.3))
            return False

    monkeypatch.setattr(mdns, "ServiceInfo", Silent)
    with contextlib.ExitStack() as stack:
        for number in range(4):
            stack.enter_context(announced(PAIRING, f"mute{number}", 5))
        assert list(services(PAIRING, 0.5)) == []
    assert asked
    assert all(each <= 500 for each in asked)
    assert len(asked) < 4


@pytest.mark.parametrize("name", ["a b", "dotted.name", "\N{RIGHT-TO-LEFT OVERRIDE}gpj", "ö" * 30])
def test_hostile_names_come_out_as_they_are(name: str) -> None:
    """Renderers make a name showable; here it is only carried."""
    with announced(CONNECTING, name, 5):
        assert first(CONNECTING) == Service(name, "127.0.0.1", 5)


@pytest.mark.parametrize("kind", [OSError, RuntimeError])
def test_no_network_is_told(monkeypatch: pytest.MonkeyPatch, kind: type[Exception]) -> None:
    """Without a network nothing can be searched, and a cable is named."""

    def fails() -> None:
        raise kind

    monkeypatch.setattr(mdns, "Zeroconf", fails)
    with pytest.raises(NotReached, match="on no network"):
        first(CONNECTING)


@settings(max_examples=15)
@given(st.lists(st.binary(max_size=300), max_size=8))
def test_any_packets_at_all_are_survived(packets: list[bytes]) -> None:
    """Whatever is sent to the group, whole packets or not, the search ends and nothing is raised."""
    reply = struct.pack(">6H", 0, 0x8400, 0, 1, 0, 0)
    owner = b"".join(bytes([len(part)]) + part for part in CONNECTING.encode().split(b".")[:-2])
    answer = owner + b"\x05local\0" + struct.pack(">HHIH", 12, 1, 120, 40)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        found = services(CONNECTING, 0.05)

        def send() -> None:
            for packet in packets:
                for data in (packet, reply + answer + packet):
                    out.sendto(data, ("224.0.0.251", 5353))

        sender = threading.Thread(target=send)
        sender.start()
        list(found)
        sender.join(10)


def test_the_services_are_called_as_adb_calls_them() -> None:
    """These are the names that adb and phones use (AOSP, adb_mdns.h)."""
    assert mdns.CONNECTING == "_adb-tls-connect._tcp.local."
    assert mdns.PAIRING == "_adb-tls-pairing._tcp.local."


def test_networks_are_those_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each address with its mask is a network; what has none, or is loopback, is not."""
    monkeypatch.undo()
    found = {
        "lo": [Bound("127.0.0.1", "255.0.0.0")],
        "wlan0": [
            Bound("192.0.2.7", "255.255.255.0"),
            Bound("fe80::1%wlan0", "ffff:ffff:ffff:ffff::"),
            Bound("02:00:00:00:00:01"),
        ],
    }
    monkeypatch.setattr(mdns.psutil, "net_if_addrs", lambda: found)
    ours = mdns._interfaces()
    assert ours == [ip_interface("192.0.2.7/24"), ip_interface("fe80::1/64")]
    near = ["192.0.2.9", "fe80::9%3"]
    far = ["192.0.2.7", "198.51.100.7", "127.0.0.1", "fe80::1%3", "2001:db8::1", "::1"]
    assert [mdns._is_near(address, ours) for address in near] == [True] * 2
    assert [mdns._is_near(address, ours) for address in far] == [False] * 6
