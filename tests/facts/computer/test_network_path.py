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
    ENVIRONMENT,
    HOSTS,
    desktop_proxies,
    parse_environment,
    parse_hosts,
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
    def stored(self, values: dict[str, Value]) -> DesktopSettings:
        answer = answered(Query("~/.config/dconf/user", Kind.FILE), "x")
        return DesktopSettings((SettingsLayer(answer, values, frozenset()),))

    def test_environment(self) -> None:
        """Go-betweens of the environment are told, in any letters."""
        text = 'PATH=/bin\nhttp_proxy="http://192.0.2.1:3128"\nHTTPS_PROXY=http://192.0.2.1:1\nno_proxy=localhost\n'
        found = parse_environment(answered(ENVIRONMENT, text))

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
