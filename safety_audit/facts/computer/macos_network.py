"""Where a computer with macOS sends what it asks for, and what it trusts."""

import re
from collections.abc import Iterator

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.certificates import AddedCertificates
from safety_audit.facts.computer.macos import MacOS, lines_of
from safety_audit.facts.computer.network_path import (
    HOSTS,
    INTERFACES,
    NetworkPath,
    Proxy,
    parse_hosts,
    parse_tunnels,
)
from safety_audit.facts.computer.plists import (
    Plist,
    below,
    parse_plist,
    said,
    switched,
    told_number,
    words_in,
)
from safety_audit.facts.computer.reading import gap_in, gaps_in
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["parse_mac_name_servers", "parse_mac_proxies", "parse_trust"]

SETTINGS = Query("/Library/Preferences/SystemConfiguration/preferences.plist", Kind.FILE)
TRUST = (Query("macos-added-trust", Kind.PROBE), Query("macos-my-trust", Kind.PROBE))

_KINDS = ("HTTP", "HTTPS", "SOCKS", "FTP", "RTSP", "Gopher")
_CERTIFICATE = re.compile(r"\s*Cert \d{1,6}: (.*\S)\s*\Z")
_NONE_ADDED = "No Trust Settings were found"


def _services(held: Plist) -> Iterator[Plist]:
    """Yield the settings of each way into a network, such as Wi-Fi."""
    services = below(held, "NetworkServices")
    yield from (below(services, name) for name in services)


def parse_mac_proxies(answer: Answer) -> Iterator[Proxy]:
    """Yield the go-betweens that are set for any way into a network.

    Raises:
        Unreadable: the file could not be read, or is no property list.

    """
    for service in _services(parse_plist(answer)):
        proxies = below(service, "Proxies")
        for kind in _KINDS:
            host, port = said(proxies, f"{kind}Proxy"), told_number(proxies, f"{kind}Port")
            if switched(proxies, f"{kind}Enable") and host:
                address = host if port is None else f"{host}:{port}"
                yield Proxy(address, answer.seen(f"{kind}Proxy {address}"))
        rules = said(proxies, "ProxyAutoConfigURLString")
        if switched(proxies, "ProxyAutoConfigEnable") and rules:
            yield Proxy(rules, answer.seen(f"ProxyAutoConfigURLString {rules}"))


def parse_mac_name_servers(answer: Answer) -> Iterator[Proxy]:
    """Yield the servers of names that were set by hand.

    Raises:
        Unreadable: the file could not be read, or is no property list.

    """
    for service in _services(parse_plist(answer)):
        for address in words_in(below(service, "DNS"), "ServerAddresses"):
            yield Proxy(address, answer.seen(f"ServerAddresses {address}"))


@provides(DeviceKind.COMPUTER, ask=(SETTINGS, HOSTS, INTERFACES), on=MacOS)
def network_path(macos: MacOS, answers: Answers) -> NetworkPath:  # noqa: ARG001 - a condition
    """Make the fact. Each Mac has networks of its own named `utun`; those say nothing."""
    settings, joined = answers[SETTINGS], answers[INTERFACES]
    gaps = list(gaps_in((answers[HOSTS], joined)))
    proxies: dict[str, Proxy] = {}
    servers: dict[str, Proxy] = {}
    try:
        proxies = {one.address: one for one in parse_mac_proxies(settings)}
        servers = {one.address: one for one in parse_mac_name_servers(settings)}
    except Unreadable as reason:
        gaps.append(reason)
    tunnels = parse_tunnels(joined) if gap_in(joined) is None and joined.data else ()
    return NetworkPath(
        fixed=parse_hosts(answers[HOSTS]),
        proxies=tuple(proxies.values()),
        tunnels=tuple(pair for pair in tunnels if not pair[0].startswith("utun")),
        name_servers=tuple(servers.values()),
        gaps=tuple(dict.fromkeys(gaps)),
    )


def parse_trust(answer: Answer) -> tuple[Evidence, ...]:
    """Return the certificates whose trust somebody set (`security dump-trust-settings`).

    Raises:
        Unreadable: the command could not be run, or its words are not known.

    """
    lines = lines_of(answer)
    if any(_NONE_ADDED in line for line in lines):
        return ()
    found = tuple(match[1] for line in lines if (match := _CERTIFICATE.match(line)))
    if not found:
        raise answer.unknown_format()
    return tuple(answer.seen(name) for name in found)


@provides(DeviceKind.COMPUTER, ask=TRUST, on=MacOS)
def added_certificates(macos: MacOS, answers: Answers) -> AddedCertificates:  # noqa: ARG001 - a condition
    """Make the fact."""
    found: dict[str, Evidence] = {}
    gaps: list[Unreadable] = []
    for query in TRUST:
        try:
            found |= {seen.text: seen for seen in parse_trust(answers[query])}
        except Unreadable as reason:
            gaps.append(reason)
    return AddedCertificates(tuple(found.values()), tuple(dict.fromkeys(gaps)))
