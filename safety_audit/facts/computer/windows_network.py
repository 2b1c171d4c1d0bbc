"""Where a computer with Windows sends what it asks for: go-betweens, fixed names, name servers."""

import re
from collections.abc import Iterator

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.network_path import (
    INTERFACES,
    NetworkPath,
    Proxy,
    parse_hosts,
)
from safety_audit.facts.computer.reading import flag, gap_in, gaps_in, probe_rows, word
from safety_audit.facts.computer.windows import (
    MACHINE,
    MINE,
    SERVICES,
    RegistryValue,
    Windows,
    each_below,
    key,
    last_value,
    registry_gaps,
    registry_values,
)
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["parse_internet_settings", "parse_name_servers", "parse_own_settings"]

SETTINGS = key(f"{MINE}\\Internet Settings")
FOR_ALL = key(f"{MACHINE}\\Internet Settings")
POLICY = key("HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings")
OF_SERVICES = key(f"{MACHINE}\\Internet Settings\\Connections")
NAMES = key(f"{SERVICES}\\Tcpip\\Parameters")
CARDS = each_below(f"{SERVICES}\\Tcpip\\Parameters\\Interfaces")
HOSTS = Query("/Windows/System32/drivers/etc/hosts", Kind.FILE, limit=32 << 20)
REGISTRY = (SETTINGS, FOR_ALL, POLICY, OF_SERVICES, NAMES, CARDS)

_USUAL_PLACE = re.compile(
    r"(?:%SystemRoot%|%windir%|[a-z]:\\windows)\\system32\\drivers\\etc\\?\Z", re.IGNORECASE
)
_TUNNEL = re.compile(
    r"tailscale|zerotier|wireguard|openvpn|nordlynx|proton|mullvad|hamachi|\b(?:wg|tun|tap)\d*\b"
    r"|\bvpn\b",
    re.IGNORECASE,
)
_HAS_PROXY = 2


def parse_internet_settings(answer: Answer) -> Iterator[Proxy]:
    """Yield the go-betweens that Windows and most browsers are set to use.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    found = registry_values(answer)
    on, server = last_value(found, "ProxyEnable"), last_value(found, "ProxyServer")
    if on is not None and on.number == 1 and server is not None and server.text.strip():
        yield Proxy(server.text, answer.seen(on.seen.text, server.seen.text))
    rules = last_value(found, "AutoConfigURL")
    if rules is not None and rules.text.strip():
        yield Proxy(rules.text, rules.seen)


def parse_own_settings(answer: Answer) -> Iterator[Proxy]:
    """Yield the go-between that services of Windows use (`WinHttpSettings`).

    The value has four numbers (version, counter, flags, length), then the name of the go-between.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    value = last_value(registry_values(answer), "WinHttpSettings")
    try:
        data = bytes.fromhex(value.text) if value is not None else b""
    except ValueError:
        raise answer.unknown_format() from None
    flags, length = (int.from_bytes(data[at : at + 4], "little") for at in (8, 12))
    name = data[16 : 16 + length].decode("ascii", errors="backslashreplace")
    if flags & _HAS_PROXY and name:
        yield Proxy(name, answer.seen(f"WinHttpSettings {name}"))


def parse_name_servers(answer: Answer) -> tuple[Proxy, ...]:
    """Return the servers of names that were set by hand (`NameServer`), each once.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    found = {
        value.text.strip(): Proxy(value.text.strip(), value.seen)
        for value in registry_values(answer)
        if value.name.casefold() == "nameserver" and value.text.strip()
    }
    return tuple(found.values())


def _hosts_elsewhere(found: tuple[RegistryValue, ...]) -> tuple[Unreadable, ...]:
    place = last_value(found, "DataBasePath")
    if place is None or not place.text or _USUAL_PLACE.match(place.text):
        return ()
    reason = Phrase("Windows keeps fixed names in an unusual place: {place}", place=place.text)
    return (Unreadable(reason),)


def parse_tunnels(answer: Answer) -> tuple[tuple[str, Evidence], ...]:
    """Return the private networks that are joined now, by the names of their connections.

    Raises:
        Unreadable: the system did not say.

    """
    names = (word(row, "name") or "" for row in probe_rows(answer) if flag(row, "up"))
    return tuple((name, answer.seen(name)) for name in names if _TUNNEL.search(name))


@provides(DeviceKind.COMPUTER, ask=(*REGISTRY, HOSTS, INTERFACES), on=Windows)
def network_path(windows: Windows, answers: Answers) -> NetworkPath:  # noqa: ARG001 - a condition
    """Make the fact."""
    proxies: list[Proxy] = []
    for query in (POLICY, FOR_ALL, SETTINGS):
        proxies.extend(parse_internet_settings(answers[query]))
    proxies.extend(parse_own_settings(answers[OF_SERVICES]))
    names = answers[NAMES]
    joined = answers[INTERFACES]
    return NetworkPath(
        fixed=parse_hosts(answers[HOSTS]),
        proxies=tuple({proxy.address: proxy for proxy in proxies}.values()),
        tunnels=parse_tunnels(joined) if gap_in(joined) is None and joined.data else (),
        name_servers=tuple(
            dict.fromkeys((*parse_name_servers(names), *parse_name_servers(answers[CARDS])))
        ),
        gaps=(
            *registry_gaps(answers, *REGISTRY),
            *gaps_in((answers[HOSTS], joined)),
            *_hosts_elsewhere(registry_values(names)),
        ),
    )
