"""Servers that lists name are found wherever the phone shows a server's name, and nowhere else."""

import datetime as dt
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.devices.interface import Query
from safety_audit.devices.practice.device import build
from safety_audit.indicators.active import builtin, using
from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import Category, Indicator, IndicatorList, Kind
from safety_audit.indicators.reading import read_list
from safety_audit.model import CheckResult, Outcome

NAME = "org.example.sync"
LISTS = {"watch.example": Category.MONITORING, "family.example": Category.PARENTAL}
LISTS |= {"chat.example": Category.FEATURE}


def lists() -> Indicators:
    named = tuple(
        Indicator(
            product=f"Product of {host}",
            category=category,
            kind=Kind.DOMAIN,
            value=host,
            source="ours",
        )
        for host, category in LISTS.items()
    )
    return Indicators([IndicatorList(name="ours", date=dt.date(2026, 11, 22), indicators=named)])


def told(base: str = "google-14", **more: object) -> list[tuple[str, str, str]]:
    """Return priority, certainty and summary of each finding."""
    with using(lists()):
        result = looked("known-server", base, **more)
    assert result.reasons == ()
    return [(one.priority.value, one.certainty.value, one.summary) for one in result.findings]


def dns(host: str, mode: str = "hostname") -> dict[str, dict[str, str]]:
    return {"global": {"private_dns_mode": mode, "private_dns_specifier": host}}


DNS = "A server that lists name learns which sites this phone uses"
PROXY = "What this phone sends may pass through a server that lists name"


class TestSettings:
    @pytest.mark.parametrize("base", BASES)
    def test_private_dns(self, base: str) -> None:
        """A server of a product for watching, used for every name that is looked up, comes first."""
        assert told(base, settings=dns("Watch.Example")) == [
            ("act", "known", f"{DNS}: Watch.Example (Product of watch.example)")
        ]

    @pytest.mark.parametrize(
        ("key", "value", "host"),
        [
            ("http_proxy", "watch.example:8080", "watch.example"),
            ("global_http_proxy_host", "watch.example", "watch.example"),
            ("global_proxy_pac_url", "https://watch.example:8443/p.pac?x=1", "watch.example"),
        ],
    )
    def test_a_proxy(self, key: str, value: str, host: str) -> None:
        """So does one that everything may pass through, however it is written."""
        assert told(settings={"global": {key: value}}) == [
            ("act", "known", f"{PROXY}: {host} (Product of {host})")
        ]

    def test_a_proxy_that_two_settings_name_is_told_once(self) -> None:
        """The host alone, and host and port, are one proxy."""
        both = {"global_http_proxy_host": "watch.example", "http_proxy": "watch.example:80"}
        assert len(told(settings={"global": both})) == 1

    def test_a_service_for_parents_is_worth_checking(self) -> None:
        """What a family may have agreed on is no alarm."""
        assert told(settings=dns("family.example")) == [
            ("review", "known", f"{DNS}: family.example (Product of family.example)")
        ]

    @pytest.mark.parametrize(
        "settings",
        [
            dns("dns.watch.example"),
            dns("watch.example.org"),
            dns("example"),
            dns("watch.example", mode="off"),
            dns("watch.example", mode="opportunistic"),
            dns("chat.example"),
            {"global": {"http_proxy": ":0"}},
            {"global": {"http_proxy": "[::1"}},
            {"global": {"http_proxy": "\u202ewatch.example:80"}},
        ],
    )
    def test_anything_else_is_no_match(self, settings: dict[str, dict[str, str]]) -> None:
        """Only the very name counts, only in use, and never that of an ordinary app."""
        assert told(settings=settings) == []


class TestCertificates:
    def test_one_that_names_such_a_server(self) -> None:
        """Anybody can write any name into a certificate, so it is worth checking, no more."""
        added = {"organisation": "Watch Ltd", "name": "watch.example"}
        words = "A certificate that was added names a server that lists name"
        assert told(certificates=[{**added, "added": "2026-10-01T10:00:00Z"}]) == [
            ("review", "known", f"{words}: watch.example (Product of watch.example)")
        ]

    def test_one_that_names_another(self) -> None:
        """A workplace's certificate is told by the check for certificates alone."""
        added = {"organisation": "Example Works", "name": "proxy.example"}
        assert told(certificates=[{**added, "added": "2026-10-01T10:00:00Z"}]) == []


def with_sites(base: str, package: str, host: str) -> CheckResult:
    """Look at a phone with an app that asks to open links of a site."""
    apps = [{"package": package, "origin": "file"}]
    without = ["com.citymapper.app.release", "com.whatsapp"]
    (answer,) = build(base, apps, without=without).ask([Query("dumpsys package")])
    new = (
        f"Domain verification status:\n  {package}:\n    Domain verification state:\n"
        f"      {host}: verified\n"
    )
    old = f"App verification status:\n\n  Package: {package}\n  Domains: {host} a.example\n"
    words = (
        answer.data.decode()
        .replace("Domain verification status:\n", new)
        .replace("App verification status:\n", old)
    )
    assert host in words
    trouble = {"command": "dumpsys package", "how": "words", "words": words}
    with using(lists()):
        return looked("known-server", base, apps, troubles=[trouble])


class TestApps:
    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize("host", ["watch.example", "*.watch.example"])
    def test_an_app_that_opens_links_of_such_a_site(self, base: str, host: str) -> None:
        """A renamed app that still belongs to a listed site is worth checking."""
        (finding,) = with_sites(base, NAME, host).findings

        assert (finding.priority.value, finding.certainty.value) == ("review", "possible")
        assert finding.summary == (
            f"An app opens links of a site that lists name for watching phones: {NAME}"
        )
        assert finding.details[0] == f"The site is {host}."
        assert finding.evidence[0].text == f"{NAME}\n{host}"

    @pytest.mark.parametrize("host", ["family.example", "chat.example", "watch.example.org"])
    def test_an_app_that_opens_other_links(self, host: str) -> None:
        """Apps for families and others open links of their sites, and are told by their ids."""
        assert with_sites("google-14", NAME, host).findings == ()


class TestWhatIsNotKnown:
    @pytest.mark.parametrize(
        "command",
        ["dumpsys package", "settings list global", "ls -l /data/misc/user/0/cacerts-added"],
    )
    def test_what_is_missing_is_told(self, command: str) -> None:
        """Where the phone does not answer, no server is said to be absent."""
        with using(lists()):
            result = looked("known-server", troubles=[{"command": command, "how": "refused"}])
        assert result.outcome is Outcome.COULD_NOT_CHECK
        assert len(result.reasons) == 1

    def test_lists_that_name_no_servers(self) -> None:
        """Without names to look for, nothing was looked for."""
        with using(Indicators([])):
            result = looked("known-server")
        assert result.reasons == ("No list in use names servers.",)

    def test_the_built_in_list_names_servers(self) -> None:
        """The check works from the first minute."""
        result = looked("known-server", settings=dns("mspy.com"))
        assert [one.priority.value for one in result.findings] == ["act"]
        assert looked("known-server").outcome is Outcome.NOTHING_SEEN


@pytest.mark.parametrize(
    "host",
    [
        "dns.google",
        "one.one.one.one",
        "family.cloudflare-dns.com",
        "dns.quad9.net",
        "dns.adguard-dns.com",
        "abc123.dns.nextdns.io",
        "family-filter-dns.cleanbrowsing.org",
        "familyshield.opendns.com",
    ],
)
def test_no_list_names_a_service_that_many_people_choose(recordings: Path, host: str) -> None:
    """Somebody who chose a server against advertisements is not frightened by any list."""
    folder = recordings.parent / "indicators"
    if not folder.is_dir():
        pytest.skip("needs the published lists of indicators beside the recordings")
    day = dt.date(2026, 6, 21)
    read = [read_list(path.read_bytes(), path.name, day) for path in folder.glob("*.yaml")]
    with using(Indicators([*builtin().lists, *read])):
        assert looked("known-server", settings=dns(host)).outcome is Outcome.NOTHING_SEEN
