"""Who the phone's data passes through: VPN, private DNS and proxy."""

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
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.network import Vpns
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.settings import GlobalSettings, SecureSettings, UserSettings

from .watching_signs import described

_ALWAYS = "always_on_vpn_app"
_DNS_MODE, _DNS_HOST = "private_dns_mode", "private_dns_specifier"
_PROXY = ("global_http_proxy_host", "http_proxy", "global_proxy_pac_url")
_NO_PROXY = {"", ":0", ":"}
_WORDS = Phrase("All that this phone sends may pass through a VPN")


@check(
    "vpn-and-proxy",
    limits="A proxy that is set for one Wi-Fi network only is not seen. Before Android 12 it is "
    "not seen which VPN is set up, only which apps may be one. One that Android itself makes is "
    "seen from Android 14 on.",
    opens="android.settings.VPN_SETTINGS",
)
def vpn_and_proxy(
    apps: Apps | Unreadable,
    vpns: Vpns | Unreadable,
    secure: SecureSettings | Unreadable,
    phone: GlobalSettings | Unreadable,
) -> Iterator[Seen]:
    """VPN, private DNS and proxy: who the phone's data passes through."""
    named = [*_set_up(vpns), *_always_on(secure)]
    for package, user in dict.fromkeys((package, user) for package, user, _ in named):
        seen = tuple(words for name, of, words in named if (name, of) == (package, user))
        yield _through(apps, package, user, seen)
    if isinstance(apps, Apps):
        yield from _may_be(apps, {(package, user) for package, user, _ in named})
    if isinstance(phone, GlobalSettings):
        yield from _names_and_proxy(phone)
    yield from _gaps(apps, vpns, secure, phone)


def _set_up(vpns: Vpns | Unreadable) -> Iterator[tuple[str, int, Evidence]]:
    """Yield the package and user of each VPN that is set up; no package for Android's own."""
    for vpn in () if isinstance(vpns, Unreadable) else vpns.all:
        if vpn.is_set_up:
            yield vpn.package, vpn.user, vpn.seen


def _always_on(secure: SecureSettings | Unreadable) -> Iterator[tuple[str, int, Evidence]]:
    for user, table in () if isinstance(secure, Unreadable) else secure:
        if isinstance(table, UserSettings) and (package := table.get(_ALWAYS)):
            yield package, user, table.seen(_ALWAYS)


def _through(
    apps: Apps | Unreadable, package: str, user: int, seen: tuple[Evidence, ...]
) -> Finding:
    app = None
    if isinstance(apps, Apps):
        app = apps.get(package, user) or apps.get(package)
    if app:
        return described(app, _WORDS, seen)
    return Finding(
        summary=Phrase(
            "{words}: {package}",
            words=_WORDS,
            package=package or Phrase("one that Android itself makes"),
        ),
        priority=Priority.REVIEW,
        certainty=Certainty.SETTING,
        subject=Subject(id=package or "VPN", user=user),
        evidence=seen,
    )


def _may_be(apps: Apps, told: set[tuple[str, int]]) -> Iterator[Finding]:
    for app in apps.added:
        held = app.held(Power.VPN)
        if held and (app.package, app.user) not in told:
            words = Phrase("An app may become the phone's VPN")
            yield described(app, words, held.seen, priority=Priority.NOTE)


def _names_and_proxy(phone: GlobalSettings) -> Iterator[Finding]:
    host = phone.get(_DNS_HOST) or ""
    if phone.get(_DNS_MODE) == "hostname" and host:
        yield _setting(
            phone,
            Phrase("A server that was set by hand learns which sites are used: {host}", host=host),
            _DNS_MODE,
            _DNS_HOST,
        )
    for key in _PROXY:
        proxy = (phone.get(key) or "").strip()
        if proxy not in _NO_PROXY:
            yield _setting(
                phone,
                Phrase("What this phone sends may pass through a proxy: {proxy}", proxy=proxy),
                key,
            )
            return


def _setting(phone: GlobalSettings, summary: str, *keys: str) -> Finding:
    return Finding(
        summary=summary,
        priority=Priority.REVIEW,
        certainty=Certainty.SETTING,
        subject=Subject(id=keys[-1]),
        evidence=(phone.seen(*keys),),
    )


def _gaps(
    *facts: Apps | Vpns | SecureSettings | GlobalSettings | Unreadable,
) -> Iterator[Unreadable]:
    for fact in facts:
        if isinstance(fact, Unreadable):
            yield fact
        elif isinstance(fact, Apps):
            unknown = [app.unknown[Power.VPN] for app in fact.added if Power.VPN in app.unknown]
            yield from map(Unreadable, dict.fromkeys(unknown))
        elif isinstance(fact, GlobalSettings):
            for key in (_DNS_MODE, _DNS_HOST, *_PROXY):
                if key in fact.unclear:
                    yield Unreadable(Phrase("The setting {setting} is not stated.", setting=key))
        elif isinstance(fact, SecureSettings):
            yield from _gaps_of_users(fact)


def _gaps_of_users(secure: SecureSettings) -> Iterator[Unreadable]:
    for user, table in secure:
        if isinstance(table, Unreadable):
            yield table
        elif _ALWAYS in table.unclear:
            yield Unreadable(
                Phrase(
                    "The setting {setting} is not stated (user {user}).",
                    setting=_ALWAYS,
                    user=user,
                )
            )
    if secure.others:
        yield secure.others
