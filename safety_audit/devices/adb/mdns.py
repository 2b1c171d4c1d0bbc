"""Phones that say on the network where they are (mDNS), asked for by name.

A query goes to everybody on the network, so nothing here runs unless a person asked for it. What
answers is not trusted: a name is only compared, or shown via `readable`, and an address must be on
one of this computer's own networks, since such answers come from no further.
"""

import ipaddress
import queue
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass

import psutil
from zeroconf import Error, ServiceBrowser, ServiceInfo, ServiceStateChange, Zeroconf

from safety_audit.devices.interface import NotReached
from safety_audit.phrases import Phrase

__all__ = ["CONNECTING", "PAIRING", "Service", "services"]

CONNECTING = "_adb-tls-connect._tcp.local."
"""What a phone with "Wireless debugging" offers, to computers that it was paired with."""
PAIRING = "_adb-tls-pairing._tcp.local."
"""What it offers while it shows a code, or has read one."""

_MOST = 64
"""Services that are looked at: anybody on the network can make up any number of them."""
_ADDRESS_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Service:
    """Something that a device on the network offers."""

    name: str
    """What it calls itself (hostile: show via `readable`)."""
    host: str
    """Its address, on one of this computer's networks."""
    port: int
    """Its port."""


def services(kind: str, seconds: float) -> Generator[Service, None, None]:
    """Ask the network for services of a kind, and yield each once, as it is found.

    It ends when this time is over; whoever has found enough closes it.

    Raises:
        NotReached: this computer is on no network.

    """
    names = queue.SimpleQueue[str]()

    def changed(*, name: str, state_change: ServiceStateChange, **_: object) -> None:
        if state_change is not ServiceStateChange.Removed:
            names.put(name)

    try:
        network = Zeroconf()
    except (OSError, RuntimeError) as error:
        raise NotReached(
            Phrase("This computer is on no network."),
            Phrase("Connect both to the same Wi-Fi, or use a cable."),
        ) from error
    try:
        browser = ServiceBrowser(network, kind, handlers=[changed])
        try:
            yield from _found(network, kind, names, time.monotonic() + seconds)
        finally:
            browser.cancel()
    finally:
        network.close()


def _found(
    network: Zeroconf, kind: str, names: "queue.SimpleQueue[str]", until: float
) -> Generator[Service, None, None]:
    told = set[Service]()
    for _ in range(_MOST):
        try:
            name = names.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return
        service = _service(network, kind, name)
        if service is not None and service not in told:
            told.add(service)
            yield service


def _service(network: Zeroconf, kind: str, name: str) -> Service | None:
    """Return where a service is; None where nobody says so, or it is on no network of ours."""
    if not name.endswith(f".{kind}"):
        return None
    with suppress(Error, OSError, ValueError):
        info = ServiceInfo(kind, name)
        if info.request(network, _ADDRESS_SECONDS * 1000) and info.port:
            near = _networks()
            for address in sorted(info.parsed_scoped_addresses(), key=lambda text: ":" in text):
                if any(_is_in(address, each) for each in near):
                    return Service(name.removesuffix(f".{kind}"), address, info.port)
    return None


def _networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Return the networks that this computer is on, but for itself."""
    found = []
    for addresses in psutil.net_if_addrs().values():
        for each in addresses:
            with suppress(ValueError):
                plain = each.address.partition("%")[0]
                mask = each.netmask or ""
                length = ipaddress.ip_address(mask).packed if ":" in mask else None
                bits = sum(byte.bit_count() for byte in length) if length else mask
                network = ipaddress.ip_network(f"{plain}/{bits}", strict=False)
                if not network.is_loopback:
                    found.append(network)
    return found


def _is_in(address: str, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    number = ipaddress.ip_address(address.partition("%")[0])
    return number.version == network.version and number in network
