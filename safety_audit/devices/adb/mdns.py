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


Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface


@dataclass(frozen=True, slots=True)
class Service:
    """Something that a device on the network offers."""

    name: str
    """What it calls itself (hostile: show via `readable`)."""
    host: str
    """Its address, on one of this computer's networks."""
    port: int
    """Its port."""


def services(
    kind: str, seconds: float, *, only: str | None = None
) -> Generator[Service, None, None]:
    """Ask the network for services of a kind, and yield each once, as it is found.

    With `only`, all but the one of this name are passed over at once: others could call out names
    without end. It ends when this time is over; whoever has found enough closes it.

    Raises:
        NotReached: this computer is on no network.

    """
    names = queue.SimpleQueue[str]()
    wanted = kind if only is None else f"{only}.{kind}"

    def changed(*, name: str, state_change: ServiceStateChange, **_: object) -> None:
        if state_change is not ServiceStateChange.Removed and wanted in {name, kind}:
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
        left = until - time.monotonic()
        if left <= 0:
            return
        service = _service(network, kind, name, min(left, _ADDRESS_SECONDS))
        if service is not None and service not in told:
            told.add(service)
            yield service


def _service(network: Zeroconf, kind: str, name: str, seconds: float) -> Service | None:
    """Return where a service is; None where nobody says so, or it is on no network of ours."""
    if not name.endswith(f".{kind}"):
        return None
    with suppress(Error, OSError, ValueError):
        info = ServiceInfo(kind, name)
        if info.request(network, seconds * 1000) and info.port:
            ours = _interfaces()
            for address in sorted(info.parsed_scoped_addresses(), key=lambda text: ":" in text):
                if _is_near(address, ours):
                    return Service(name.removesuffix(f".{kind}"), address, info.port)
    return None


def _interfaces() -> list[Interface]:
    """Return the addresses of this computer, each with its network, but for loopback."""
    found = []
    for addresses in psutil.net_if_addrs().values():
        for each in addresses:
            with suppress(ValueError):
                plain = each.address.partition("%")[0]
                mask = each.netmask or ""
                packed = ipaddress.ip_address(mask).packed if ":" in mask else b""
                bits = sum(byte.bit_count() for byte in packed) if packed else mask
                interface = ipaddress.ip_interface(f"{plain}/{bits}")
                if not interface.is_loopback:
                    found.append(interface)
    return found


def _is_near(address: str, ours: list[Interface]) -> bool:
    """Tell whether this is another device's address on one of these networks."""
    number = ipaddress.ip_address(address.partition("%")[0])
    same = [each for each in ours if each.version == number.version]
    return any(number in each.network for each in same) and all(number != e.ip for e in same)
