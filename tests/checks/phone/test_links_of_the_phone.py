"""What ties the phone to other people and devices: calls, VPN, Bluetooth, companions, mirrors."""

from collections.abc import Callable
from typing import ClassVar

import pytest
from certificates_of_ours import made_certificate
from practised import BASES, looked

from safety_audit.devices.folder import file_for
from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

FOUND, QUIET, UNTOLD = Outcome.FOUND, Outcome.NOTHING_SEEN, Outcome.COULD_NOT_CHECK
PEM = made_certificate("Example Filters", "Reader of alice@smith.example")
BAD = ("missing", "refused", "empty")


def trouble(command: str, how: str) -> list[dict[str, str]]:
    return [{"command": command, "how": how}]


class TestCallForwarding:
    COMMAND = "dumpsys telephony.registry | grep -F mCallForwarding="
    SEEN = "The phone shows that all calls are passed on to another number"

    @pytest.mark.parametrize("base", BASES)
    def test_each_version(self, saw: Saw, base: str) -> None:
        """A sign is worth checking; without it nothing is seen."""
        assert saw(looked("call-forwarding", base, forwards_calls=True)) == [("review", self.SEEN)]
        assert looked("call-forwarding", base).outcome is QUIET

    def test_the_sim_is_named_where_there_are_two(self, ran: Ran, saw: Saw) -> None:
        """Each SIM has a sign of its own."""
        lines = "    mCallForwarding=false\n    mCallForwarding=true\n"
        result = ran("call-forwarding", {"dumpsys/telephony.registry.txt": lines})
        assert saw(result) == [
            (
                "review",
                "The phone shows that all calls of SIM 2 are passed on to another number",
            )
        ]

    @pytest.mark.parametrize("how", BAD)
    def test_without_an_answer(self, how: str) -> None:
        """A tablet says nothing, and that is said."""
        assert looked("call-forwarding", troubles=trouble(self.COMMAND, how)).outcome is UNTOLD


class TestBluetooth:
    LINKS = (
        {"name": "Sam's car", "address": "02:00:00:5A:10:01"},
        {"name": "", "address": "02:00:00:5A:10:02", "kind": "low-energy"},
    )

    @pytest.mark.parametrize("base", BASES)
    def test_each_version(self, saw: Saw, base: str) -> None:
        """Names are told and counted; addresses are not."""
        result = looked("bluetooth-devices", base, links=self.LINKS)
        assert saw(result) == [("note", "Paired by Bluetooth: Sam's car, one without a name")]
        assert "The phone knows 2 devices." in result.findings[0].details
        assert "02:00" not in repr(result)
        assert looked("bluetooth-devices", base).outcome is QUIET

    @pytest.mark.parametrize("how", BAD)
    def test_without_an_answer(self, how: str) -> None:
        """No list is not an empty one."""
        found = looked("bluetooth-devices", troubles=trouble("dumpsys bluetooth_manager", how))
        assert found.outcome is UNTOLD


class TestCompanions:
    LINK: ClassVar = {
        "name": "Sam's watch",
        "address": "02:00:00:5A:10:01",
        "companion": "com.example.watch",
    }

    @pytest.mark.parametrize("base", BASES)
    def test_each_version(self, saw: Saw, base: str) -> None:
        """From 11 on, an app and its device are told; before, nothing is known."""
        result = looked("companion-devices", base, links=[self.LINK])
        assert "02:00" not in repr(result)
        if base in {"google-8", "google-9", "google-10"}:
            assert result.outcome is UNTOLD
            return
        name = "" if base == "google-11" else " called Sam's watch"
        assert saw(result) == [
            ("note", f"An app has tied a device{name} to this phone: com.example.watch")
        ]

    def test_the_list_of_the_shell_stands_in(self, saw: Saw) -> None:
        """Where the dump is not to be had, the command still is."""
        result = looked(
            "companion-devices",
            links=[self.LINK],
            troubles=trouble("dumpsys companiondevice", "refused"),
        )
        assert saw(result) == [
            ("note", "An app has tied a device to this phone: com.example.watch")
        ]

    def test_the_list_of_the_shell_is_of_the_first_user(self) -> None:
        """What is tied in another space is then not known, and that is said."""
        result = looked(
            "companion-devices",
            users=[{"id": 10, "name": "Other"}],
            troubles=trouble("dumpsys companiondevice", "refused"),
        )
        assert result.reasons == ("Which devices are tied for user 10 could not be told.",)


class TestVpnAndProxy:
    WORDS = "All that this phone sends may pass through a VPN: org.example.tunnel"

    def app(self, origin: str = "store") -> list[dict[str, object]]:
        return [{"package": "org.example.tunnel", "origin": origin, "powers": ["vpn"]}]

    @pytest.mark.parametrize("base", BASES)
    def test_each_version(self, saw: Saw, base: str) -> None:
        """From 12 on it is seen which app is the VPN; before, that is not known."""
        result = looked("vpn-and-proxy", base, self.app())
        if base in {"google-13", "google-14", "google-16"}:
            assert saw(result) == [("review", self.WORDS)]
            assert looked("vpn-and-proxy", base).outcome is QUIET
        else:
            assert result.reasons == (
                "Before Android 12 the phone does not say which VPN is set up.",
            )

    def test_an_app_that_is_always_on_is_told_once(self, saw: Saw) -> None:
        """Set up and always on are one thing."""
        settings = {"secure": {"always_on_vpn_app": "org.example.tunnel"}}
        assert saw(looked("vpn-and-proxy", apps=self.app(), settings=settings)) == [
            ("review", self.WORDS)
        ]
        old = looked("vpn-and-proxy", "google-11", self.app(), settings=settings)
        assert saw(old) == [("review", self.WORDS)]

    def test_an_app_that_may_be_one_is_a_note(self, saw: Saw) -> None:
        """Leave to be a VPN is not being one."""
        words = {
            "dumpsys vpn_management": "VPNs:\n  0: [Legacy VPN]\n",
            "dumpsys appops": (
                "Current AppOps Service state:\n  Uid u0a300:\n"
                "    Package org.example.tunnel:\n      ACTIVATE_VPN (allow): \n"
            ),
        }
        troubles = [
            {"command": command, "how": "words", "words": said} for command, said in words.items()
        ]
        unset = ["secure.always_on_vpn_app"]
        result = looked("vpn-and-proxy", apps=self.app(), troubles=troubles, unset=unset)
        assert saw(result) == [("note", "An app may become the phone's VPN: org.example.tunnel")]

    @pytest.mark.parametrize(
        ("settings", "seen"),
        [
            ({"private_dns_mode": "opportunistic"}, []),
            ({"private_dns_mode": "off", "private_dns_specifier": "dns.example"}, []),
            (
                {"private_dns_mode": "hostname", "private_dns_specifier": "dns.example"},
                ["A server that was set by hand learns which sites are used: dns.example"],
            ),
            ({"http_proxy": ":0"}, []),
            ({"http_proxy": ""}, []),
            ({"global_http_proxy_host": "", "http_proxy": ":0"}, []),
            (
                {"http_proxy": "proxy.example:8080"},
                ["What this phone sends may pass through a proxy: proxy.example:8080"],
            ),
            (
                {"global_http_proxy_host": "proxy.example", "http_proxy": "proxy.example:8080"},
                ["What this phone sends may pass through a proxy: proxy.example"],
            ),
            (
                {"global_proxy_pac_url": "http://proxy.example/p.pac"},
                ["What this phone sends may pass through a proxy: http://proxy.example/p.pac"],
            ),
        ],
    )
    def test_names_and_proxy(self, saw: Saw, settings: dict[str, str], seen: list[str]) -> None:
        """A server or a proxy that was set is worth checking."""
        result = looked("vpn-and-proxy", settings={"global": settings})
        assert saw(result) == [("review", words) for words in seen]

    @pytest.mark.parametrize("how", BAD)
    def test_without_an_answer(self, how: str) -> None:
        """What could not be read is said."""
        found = looked("vpn-and-proxy", troubles=trouble("dumpsys vpn_management", how))
        assert found.outcome is UNTOLD


class TestAddedCertificates:
    COMMAND = "ls -l /data/misc/user/0/cacerts-added"
    DETAIL = (
        "It could not be read whom it names: added on 2026-09-0{0} 20:41, by the phone's clock"
        " (5a3f0ff{0}.0)."
    )

    def test_each_is_told_with_its_day(self, saw: Saw) -> None:
        """A certificate that somebody added is worth checking."""
        words = "".join(
            f"-rw-r--r-- 1 system system 1234 2026-09-0{day} 20:41 5a3f0ff{day}.0\n"
            for day in (1, 2)
        )
        one = {"command": self.COMMAND, "how": "words", "words": f"total 8\n{words}"}
        result = looked("added-certificates", troubles=[one])
        assert saw(result) == [
            (
                "review",
                "2 certificates were added: somebody may be able to read what apps send",
            )
        ]
        assert result.findings[0].details == (
            self.DETAIL.format(1),
            self.DETAIL.format(2),
        )

    def test_whom_it_names_is_told(self, ran: Ran) -> None:
        """The name in the file is told, with any e-mail address masked."""
        listed = "total 8\n-rw-r--r-- 1 system system 900 2026-09-01 20:41 5a3f0ff1.0\n"
        files = {
            str(file_for(self.COMMAND)): listed,
            str(file_for(f"cat {self.COMMAND.split()[-1]}/5a3f0ff1.0")): PEM.decode(),
        }
        (finding,) = ran("added-certificates", files).findings
        who = "Example Filters, Reader of a***e@s***e"
        when = "added on 2026-09-01 20:41, by the phone's clock"
        assert finding.details == (f"{who}: {when} (5a3f0ff1.0).",)

    @pytest.mark.parametrize("base", BASES)
    def test_an_empty_folder(self, base: str) -> None:
        """No file is nothing seen."""
        assert looked("added-certificates", base).outcome is QUIET

    @pytest.mark.parametrize("how", ["refused", "slow"])
    def test_without_an_answer(self, how: str) -> None:
        """A folder that may not be looked into is not an empty one."""
        found = looked("added-certificates", troubles=trouble(self.COMMAND, how))
        assert found.outcome is UNTOLD

    def test_each_user(self) -> None:
        """Each user has a folder of its own."""
        command = "ls -l /data/misc/user/10/cacerts-added"
        found = looked(
            "added-certificates",
            users=[{"id": 10, "name": "Other"}],
            troubles=trouble(command, "refused"),
        )
        assert found.outcome is UNTOLD


class TestMirrors:
    LINK = "org.kde.kdeconnect_tp"

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (
                {"powers": ["reads-notifications"]},
                "Notifications of this phone may be shown on another device",
            ),
            (
                {"powers": ["reads-screen"]},
                "The screen of this phone may be seen and used from another device",
            ),
            ({"allowed": ["sms"]}, "Messages of this phone may be passed on to another device"),
        ],
    )
    def test_what_it_may_show(self, saw: Saw, given: dict[str, object], words: str) -> None:
        """An app that is made to mirror, and may read, is worth checking."""
        result = looked("mirrors", apps=[{"package": self.LINK, **given}])
        assert saw(result) == [("review", f"{words}: {self.LINK}")]

    @pytest.mark.parametrize(
        "app",
        [
            {"package": LINK},
            {"package": LINK, "powers": ["reads-notifications"], "state": "disabled"},
            {"package": "org.example.other", "powers": ["reads-notifications"]},
        ],
    )
    def test_what_shows_nothing(self, app: dict[str, object]) -> None:
        """Without access, switched off, or made for something else: nothing of this kind."""
        assert looked("mirrors", apps=[app]).findings == ()

    def test_without_the_list_of_apps(self) -> None:
        """No list of apps is not the same as no such app."""
        assert looked("mirrors", troubles=trouble("dumpsys package", "cut")).outcome is UNTOLD
