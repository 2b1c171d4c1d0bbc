"""Names of servers that published lists give for apps that watch."""

from dataclasses import replace
from urllib.parse import urlsplit

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.added_certificates import PhoneCertificates, UserCertificates
from safety_audit.facts.android.app_links import AppLinks
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.certificate_names import CertificateNames
from safety_audit.facts.android.known_apps import Group, Indicator
from safety_audit.facts.android.lists import Indicators
from safety_audit.facts.android.settings import GlobalSettings
from safety_audit.indicators.model import Kind

from .known_words import said_by_lists
from .watching_signs import described

_DNS_MODE, _DNS_HOST = "private_dns_mode", "private_dns_specifier"
_PROXIES = ("global_http_proxy_host", "http_proxy", "global_proxy_pac_url")
_DNS = Phrase("A server that lists name learns which sites this phone uses")
_PROXY = Phrase("What this phone sends may pass through a server that lists name")
_CERTIFICATE = Phrase("A certificate that was added names a server that lists name")
_LINKS = Phrase("An app opens links of a site that lists name for watching phones")


@check(
    "known-server",
    limits="Most apps that watch leave no server's name where it can be seen. Which servers an "
    "app talks to is not seen.",
)
def known_server(
    *,
    lists: Indicators,
    phone: GlobalSettings | Unreadable,
    links: AppLinks | Unreadable,
    apps: Apps | Unreadable,
    certificates: PhoneCertificates | Unreadable,
    names: CertificateNames | Unreadable,
) -> Iterator[Seen]:
    """Servers that lists name: in the network settings, in certificates and in apps."""
    if not lists.has(Kind.DOMAIN):
        yield Unreadable("No list in use names servers.")
    if isinstance(phone, GlobalSettings):
        yield from _in_settings(phone, lists)
    if isinstance(certificates, PhoneCertificates) and isinstance(names, CertificateNames):
        yield from _in_certificates(certificates, names, lists)
    if isinstance(links, AppLinks) and isinstance(apps, Apps):
        yield from _in_apps(links, apps, lists)
    if isinstance(certificates, PhoneCertificates) and certificates.others:
        yield certificates.others
    for fact in (phone, links, apps, certificates, names):
        if isinstance(fact, Unreadable):
            yield fact


def _named(lists: Indicators, host: str) -> tuple[Indicator, ...]:
    """Return what lists say of a server, leaving out ordinary apps that can share."""
    named = lists.matching(Kind.DOMAIN, host)
    return () if not named or named[0].category.group is Group.FEATURE else named


def _in_settings(phone: GlobalSettings, lists: Indicators) -> Iterator[Finding]:
    if phone.get(_DNS_MODE) == "hostname":
        host = (phone.get(_DNS_HOST) or "").strip()
        if named := _named(lists, host):
            seen = phone.seen(_DNS_MODE, _DNS_HOST)
            yield _finding(_DNS, host, named, Subject(id=_DNS_HOST), seen)
    # Two settings may name the same proxy.
    hosts = {_host((phone.get(key) or "").strip()): key for key in reversed(_PROXIES)}
    for host, key in hosts.items():
        if named := _named(lists, host):
            yield _finding(_PROXY, host, named, Subject(id=key), phone.seen(key))


def _host(value: str) -> str:
    """Return the host of `host`, `host:port` or an address of a page."""
    try:
        return urlsplit(value if "//" in value else f"//{value}").hostname or ""
    except ValueError:
        return ""


def _in_certificates(
    certificates: PhoneCertificates, names: CertificateNames, lists: Indicators
) -> Iterator[Seen]:
    for user, found in certificates.by_user.items():
        if not isinstance(found, UserCertificates):
            yield found
            continue
        for file, _ in found.files:
            name = names.of(user, file)
            if isinstance(name, Unreadable):
                yield name
                continue
            for part in name.split(", "):
                if named := _named(lists, part):
                    about = Subject(id="cacerts-added", user=user)
                    # Anybody can put any name into a certificate.
                    made = _finding(_CERTIFICATE, part, named, about, found.seen)
                    yield replace(made, priority=Priority.REVIEW)


def _in_apps(links: AppLinks, apps: Apps, lists: Indicators) -> Iterator[Finding]:
    """Yield apps that open links of a site of an app that is sold for watching."""
    for app in apps:
        if lists.matching(Kind.PACKAGE, app.package):
            continue  # told as what it is
        for host in links.by_package.get(app.package, ()):
            named = _named(lists, host.removeprefix("*."))
            if named and named[0].category.group is Group.MONITORING:
                details = (Phrase("The site is {host}.", host=host), *said_by_lists(named))
                seen = (links.seen(app.package, host),)
                yield described(app, _LINKS, seen, details=details)
                break


def _finding(
    words: str, host: str, named: tuple[Indicator, ...], subject: Subject, seen: Evidence
) -> Finding:
    watches = named[0].category.group is Group.MONITORING
    return Finding(
        summary=Phrase(
            "{words}: {host} ({product})", words=words, host=host, product=named[0].product
        ),
        priority=Priority.ACT if watches else Priority.REVIEW,
        certainty=Certainty.KNOWN,
        subject=subject,
        evidence=(seen,),
        details=tuple(said_by_lists(named)),
    )
