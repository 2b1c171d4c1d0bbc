"""Where this computer sends what it asks for: fixed addresses and go-betweens."""

import ipaddress
import re
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.desktop_settings import DesktopSettings
from safety_audit.facts.computer.ini import settings
from safety_audit.facts.computer.reading import (
    entries,
    flag,
    gaps_in,
    probe_rows,
    readable_part,
    word,
)
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["FixedName", "NetworkPath", "Proxy", "parse_environment", "parse_hosts"]

HOSTS = Query("/etc/hosts", Kind.FILE, limit=32 << 20)
SETTINGS = tuple(
    Query(path, Kind.FILE)
    for path in (
        "/etc/environment",
        "/etc/profile",
        "~/.pam_environment",
        "~/.profile",
        "~/.bash_profile",
        "~/.bashrc",
        "~/.zshenv",
        "~/.zprofile",
        "~/.zshrc",
        "~/.xprofile",
        "~/.xsessionrc",
    )
)
# The system's settings of KDE's desktop, then the person's, which are stronger.
KDE = tuple(Query(path, Kind.FILE) for path in ("/etc/xdg/kioslaverc", "~/.config/kioslaverc"))
MORE_SETTINGS = tuple(
    Query(path, Kind.LISTING) for path in ("/etc/environment.d", "~/.config/environment.d")
)
RESOLVED = Query("/etc/systemd/resolved.conf", Kind.FILE)
MORE_RESOLVED = Query("/etc/systemd/resolved.conf.d", Kind.LISTING)
INTERFACES = Query("interfaces", Kind.PROBE)

_PROXY_NAME = re.compile(
    r"^[ \t]*(?:export[ \t]+)?((?:https?|all|ftp|socks)_proxy|auto_proxy)"
    r"[ \t]*(?:DEFAULT|OVERRIDE)?=[ \t]*[\"']?([^\"'\s]+)",
    re.IGNORECASE | re.MULTILINE,
)
# In KDE: by hand, by rules from an address, by rules that are searched for.
_OF_KDE = {"1": ("httpproxy", "httpsproxy", "socksproxy"), "2": ("proxy config script",)}
_SEARCHES = "3"
_TUNNEL = re.compile(
    r"(?:tailscale|zt|wg|wt|tun|tap|ppp|utun|nordlynx|proton|mullvad|wgpia|cscotun|gpd)[\w.-]*\Z"
)
_NEAR = frozenset({"localhost", "localhost.localdomain", "broadcasthost"})
_NOWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what is looked for, not bound to


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedName:
    """A name of the internet that this computer does not ask about."""

    name: str
    """The name."""
    address: str
    """Where it leads instead."""
    blocked: bool
    """Whether it leads nowhere, as lists against advertising do."""
    seen: Evidence
    """The line."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A go-between for what this computer asks for."""

    address: str
    """The go-between, or where the rules for it come from."""
    seen: Evidence
    """The setting."""


@dataclass(frozen=True, slots=True)
class NetworkPath:
    """Where this computer sends what it asks for."""

    fixed: tuple[FixedName, ...]
    """In the order of the file."""
    proxies: tuple[Proxy, ...]
    """Every go-between that is set."""
    tunnels: tuple[tuple[str, Evidence], ...]
    """Names of the private networks that are joined now, as VPN programs do."""
    gaps: tuple[Unreadable, ...]
    """What could not be read."""
    name_servers: tuple[Proxy, ...] = ()
    """Servers that are asked where a name leads, where somebody set them by hand."""


def parse_hosts(answer: Answer) -> tuple[FixedName, ...]:
    """Return the names of the internet that `/etc/hosts` leads somewhere else.

    Names without a dot, of the local network and of this computer itself are left out.
    """
    found = []
    for line in readable_part(answer).split("\n"):
        words = line.partition("#")[0].split()
        if len(words) < 2 or not _public_name(words):  # noqa: PLR2004 - an address and a name
            continue
        try:
            address = ipaddress.ip_address(words[0].partition("%")[0])
        except ValueError:
            continue
        blocked = address.is_loopback or words[0] in _NOWHERE
        seen = answer.seen(line.strip())
        found += [
            FixedName(name=name.casefold(), address=words[0], blocked=blocked, seen=seen)
            for name in _public_name(words)
        ]
    return tuple(found)


def _public_name(words: list[str]) -> list[str]:
    # A computer's own full name stands beside its short one: `127.0.1.1 box.example.org box`.
    short = {word.casefold() for word in words[1:] if "." not in word}
    return [
        word
        for word in words[1:]
        if "." in word
        and word.casefold() not in _NEAR
        and not word.casefold().endswith(
            (".local", ".lan", ".home.arpa", ".localdomain", ".internal")
        )
        and word.casefold().partition(".")[0] not in short
    ]


def parse_environment(answer: Answer) -> tuple[Proxy, ...]:
    """Return the go-betweens that the environment names."""
    return tuple(
        Proxy(match[2], answer.seen(match[0].strip()))
        for match in _PROXY_NAME.finditer(readable_part(answer))
    )


def desktop_proxies(found: DesktopSettings) -> tuple[Proxy, ...]:
    """Return the go-betweens that the desktop is set to use; none unless a mode is chosen."""
    mode, _ = found.get("/system/proxy/mode")
    if mode == "auto":
        address, seen = found.get("/system/proxy/autoconfig-url")
        # Without an address, the rules are looked for in the network itself.
        shown = seen or found.get("/system/proxy/mode")[1]
        return (Proxy(str(address or "automatic"), shown),) if shown else ()
    if mode != "manual":
        return ()
    proxies = []
    for kind in ("http", "https", "socks", "ftp"):
        host, seen = found.get(f"/system/proxy/{kind}/host")
        port, _ = found.get(f"/system/proxy/{kind}/port")
        if host and seen:
            proxies.append(Proxy(f"{host}:{port}" if port else str(host), seen))
    return tuple(proxies)


def kde_proxies(answers: list[Answer]) -> tuple[Proxy, ...]:
    """Return the go-betweens that KDE's desktop is set to use; a later file is stronger."""
    held: dict[str, Proxy] = {}
    for answer in answers:
        for one in settings(readable_part(answer)):
            if one.section.casefold() == "proxy settings":
                # `httpProxy[$e]=...`: the mark says that a name in it is to be filled in.
                name = one.key.partition("[")[0].casefold()
                held[name] = Proxy(one.value, answer.seen(one.line))
    kind = held["proxytype"].address if "proxytype" in held else ""
    names = _OF_KDE.get(kind, ())
    found = tuple(held[name] for name in names if name in held and held[name].address)
    # Without an address, the rules are looked for in the network itself.
    searched = kind == _SEARCHES
    return (Proxy("automatic", held["proxytype"].seen),) if searched else found


def parse_resolved(answer: Answer) -> tuple[Proxy, ...]:
    """Return the servers for names that systemd was told by hand to ask."""
    return tuple(
        Proxy(server.partition("#")[0], answer.seen(one.line))
        for one in settings(readable_part(answer))
        if (one.section, one.key.casefold()) == ("Resolve", "dns")
        for server in one.value.split()
    )


def parse_tunnels(answer: Answer) -> tuple[tuple[str, Evidence], ...]:
    """Return the interfaces that are up and lead into another network, by their usual names.

    Raises:
        Unreadable: the system did not say.

    """
    names = [word(row, "name") or "" for row in probe_rows(answer) if flag(row, "up")]
    return tuple((name, answer.seen(name)) for name in names if _TUNNEL.match(name))


@dataclass(frozen=True, slots=True)
class NetworkFiles:
    """Files with settings of the network, beside those whose names are fixed."""

    environment: tuple[Query, ...]
    """What programs are started with."""
    resolved: tuple[Query, ...]
    """Additions to the settings of systemd's service for names."""
    gaps: tuple[Unreadable, ...]
    """What could not be listed."""


@provides(DeviceKind.COMPUTER, ask=(*MORE_SETTINGS, MORE_RESOLVED))
def network_files(linux: Linux, answers: Answers) -> NetworkFiles:  # noqa: ARG001 - a condition
    """Make the fact."""
    return NetworkFiles(
        environment=tuple(one for query in MORE_SETTINGS for one in _files_in(answers[query])),
        resolved=tuple(_files_in(answers[MORE_RESOLVED])),
        gaps=gaps_in(answers[query] for query in (*MORE_SETTINGS, MORE_RESOLVED)),
    )


def _files_in(answer: Answer) -> list[Query]:
    return [
        Query(f"{answer.query.text}/{entry.name}", Kind.FILE)
        for entry in entries(answer)
        if entry.name.endswith(".conf")
    ]


def _queries(files: NetworkFiles) -> tuple[Query, ...]:
    return (HOSTS, *SETTINGS, *KDE, RESOLVED, *files.environment, *files.resolved, INTERFACES)


@provides(DeviceKind.COMPUTER, ask=_queries)
def network_path(
    files: NetworkFiles, stored: DesktopSettings | Unreadable, answers: Answers
) -> NetworkPath:
    """Make the fact."""
    asked = [answers[query] for query in _queries(files) if query != INTERFACES]
    gaps = (*files.gaps, *gaps_in(asked))
    try:
        tunnels = parse_tunnels(answers[INTERFACES])
    except Unreadable as reason:
        tunnels, gaps = (), (*gaps, reason)
    proxies = [
        one
        for query in (*SETTINGS, *files.environment)
        for one in parse_environment(answers[query])
    ]
    proxies += kde_proxies([answers[query] for query in KDE])
    if isinstance(stored, Unreadable):
        gaps = (*gaps, stored)
    else:
        proxies += desktop_proxies(stored)
    return NetworkPath(
        fixed=parse_hosts(answers[HOSTS]),
        proxies=tuple(dict.fromkeys(proxies)),
        tunnels=tunnels,
        gaps=tuple(dict.fromkeys(gaps)),
        name_servers=tuple(
            one for query in (RESOLVED, *files.resolved) for one in parse_resolved(answers[query])
        ),
    )
