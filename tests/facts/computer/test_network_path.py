"""Where traffic goes, which keys and certificates are here."""

from pathlib import Path

import pytest
from devices.computer_samples import answered, computer, fact

from safety_audit.devices.interface import Kind, Query
from safety_audit.facts.computer.adb_keys import AdbKeys
from safety_audit.facts.computer.certificates import AddedCertificates
from safety_audit.facts.computer.desktop_settings import DesktopSettings, SettingsLayer
from safety_audit.facts.computer.gvdb import Value
from safety_audit.facts.computer.network_path import (
    HOSTS,
    KDE,
    RESOLVED,
    SETTINGS,
    NetworkPath,
    desktop_proxies,
    kde_proxies,
    parse_environment,
    parse_hosts,
    parse_resolved,
)

ORDINARY = """127.0.0.1 localhost localhost.localdomain
127.0.1.1 book.example.org book
::1 localhost ip6-localhost ip6-loopback
ff02::1 ip6-allnodes
192.168.1.5 printer printer.lan nas.local
# 192.0.2.1 bank.example
nonsense bank.example
"""


def hosts(text: str) -> list[tuple[str, str, bool]]:
    return [(one.name, one.address, one.blocked) for one in parse_hosts(answered(HOSTS, text))]


class TestHosts:
    def test_ordinary(self) -> None:
        """The computer itself, the local network and comments are left out."""
        assert hosts(ORDINARY) == []

    def test_led_elsewhere(self) -> None:
        """A name of the internet that leads somewhere is told."""
        assert hosts("192.0.2.9\twww.Bank.example mail.example # x") == [
            ("www.bank.example", "192.0.2.9", False),
            ("mail.example", "192.0.2.9", False),
        ]

    @pytest.mark.parametrize("address", ["0.0.0.0", "127.0.0.1", "::", "::1"])
    def test_blocked(self, address: str) -> None:
        """A name that leads nowhere is blocked."""
        assert hosts(f"{address} help.example") == [("help.example", address, True)]


class TestProxies:
    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("home/person/.profile", "export http_proxy=http://192.0.2.1:3128"),
            ("home/person/.config/environment.d/a.conf", "http_proxy=http://192.0.2.1:3128"),
            ("home/person/.pam_environment", "http_proxy DEFAULT=http://192.0.2.1:3128"),
            (
                "home/person/.config/kioslaverc",
                "[Proxy Settings]\nProxyType=1\nhttpProxy=http://192.0.2.1:3128",
            ),
        ],
    )
    def test_places(self, tmp_path: Path, path: str, line: str) -> None:
        """A go-between is told from each file that can name one."""
        found = fact(NetworkPath, computer(tmp_path, {path: f"{line}\n"}))

        assert [one.address for one in found.proxies] == ["http://192.0.2.1:3128"]
        assert [gap.reason for gap in found.gaps if "kioslaverc" in gap.reason] == []

    @pytest.mark.parametrize(
        ("text", "addresses"),
        [
            ("ProxyType=0\nhttpProxy=http://192.0.2.1 1", []),
            ("ProxyType=1\nhttpProxy=\nsocksProxy=socks://192.0.2.1 1", ["socks://192.0.2.1 1"]),
            ("ProxyType=2\nProxy Config Script[$e]=http://x/p", ["http://x/p"]),
            ("ProxyType=3", ["automatic"]),
            ("ProxyType=4", []),
        ],
    )
    def test_kde(self, text: str, addresses: list[str]) -> None:
        """What KDE's desktop is set to use is told; what is switched off is not."""
        answer = answered(KDE[1], f"[Proxy Settings]\n{text}\n")

        assert [one.address for one in kde_proxies([answer])] == addresses

    def test_kde_overruled(self) -> None:
        """What the person chose is stronger than what the system brings."""
        system = answered(KDE[0], "[Proxy Settings]\nProxyType=1\nhttpProxy=http://192.0.2.1 1\n")
        mine = answered(KDE[1], "[Proxy Settings]\nProxyType=0\n")

        assert kde_proxies([system, mine]) == ()

    def test_name_servers(self, tmp_path: Path) -> None:
        """Servers for names that were written down by hand are told, comments are not."""
        text = "[Resolve]\n#DNS=192.0.2.1\nDNS=192.0.2.2 192.0.2.3#dns.example\nFallbackDNS=192.0.2.4\n"
        files: dict[str, str | bytes] = {"etc/systemd/resolved.conf.d/x.conf": text}

        assert [one.address for one in parse_resolved(answered(RESOLVED, text))] == [
            "192.0.2.2",
            "192.0.2.3",
        ]
        assert len(fact(NetworkPath, computer(tmp_path, files)).name_servers) == 2

    def stored(self, values: dict[str, Value]) -> DesktopSettings:
        answer = answered(Query("~/.config/dconf/user", Kind.FILE), "x")
        return DesktopSettings((SettingsLayer(answer, values, frozenset()),))

    def test_environment(self) -> None:
        """Go-betweens of the environment are told, in any letters."""
        text = 'PATH=/bin\nhttp_proxy="http://192.0.2.1:3128"\nHTTPS_PROXY=http://192.0.2.1:1\nno_proxy=localhost\n'
        found = parse_environment(answered(SETTINGS[0], text))

        assert [one.address for one in found] == ["http://192.0.2.1:3128", "http://192.0.2.1:1"]

    def test_desktop(self) -> None:
        """The desktop's go-between counts only in the mode that uses it."""
        address: dict[str, Value] = {
            "/system/proxy/http/host": "192.0.2.1",
            "/system/proxy/http/port": 8080,
        }

        assert desktop_proxies(self.stored(address)) == ()
        (proxy,) = desktop_proxies(self.stored({**address, "/system/proxy/mode": "manual"}))
        assert proxy.address == "192.0.2.1:8080"

    def test_automatic(self) -> None:
        """Rules for a go-between are told by where they come from."""
        mode: dict[str, Value] = {"/system/proxy/mode": "auto"}

        assert desktop_proxies(self.stored(mode))[0].address == "automatic"
        mode["/system/proxy/autoconfig-url"] = "http://192.0.2.1/x"
        assert desktop_proxies(self.stored(mode))[0].address == "http://192.0.2.1/x"


def test_adb_keys(tmp_path: Path) -> None:
    """Keys for phones are told by whose they are; the key itself is left out."""
    found = fact(
        AdbKeys, computer(tmp_path, {"home/person/.android/adbkey.pub": "QUJD alex@alexlaptop\n"})
    )

    assert [(key.account, key.made_by, key.seen.text) for key in found.all] == [
        ("person", "alex@alexlaptop", "[key] alex@alexlaptop")
    ]


def test_certificates(tmp_path: Path) -> None:
    """Files in the folders for additions are told, other files are not."""
    place = "usr/local/share/ca-certificates"
    found = fact(
        AddedCertificates, computer(tmp_path, {f"{place}/a/x.CRT": "", f"{place}/README": ""})
    )

    assert [seen.text for seen in found.all] == ["a/x.CRT"]
