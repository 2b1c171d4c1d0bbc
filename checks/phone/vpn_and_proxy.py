"""Who the phone's data passes through: VPN, private DNS and proxy."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.network import Vpns
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.settings import GlobalSettings, SecureSettings, UserSettings

from .watching_signs import described

_ALWAYS = "always_on_vpn_app"
_DNS_MODE, _DNS_HOST = "private_dns_mode", "private_dns_specifier"
_PROXY = ("global_http_proxy_host", "http_proxy")
_NO_PROXY = {"", ":0", ":"}
_WORDS = "All that this phone sends may pass through an app (VPN)"


@check(
    "vpn-and-proxy",
    limits="A proxy that is set for one Wi-Fi network only is not seen. Before Android 12 it is "
    "not seen which VPN is set up, only which apps may be one.",
    opens="android.settings.VPN_SETTINGS",
)
def vpn_and_proxy(
    apps: Apps, vpns: Vpns | Unreadable, secure: SecureSettings, phone: GlobalSettings
) -> Iterator[Seen]:
    """VPN, private DNS and proxy: who the phone's data passes through."""
    used: set[tuple[str, int]] = set()
    for finding in (*_set_up(apps, vpns), *_always_on(apps, secure)):
        subject = finding.subject
        key = (subject.id, subject.user or 0) if subject else ("", 0)
        if key not in used:
            yield finding
        used.add(key)
    for app in apps.added:
        held = app.held(Power.VPN)
        if held and (app.package, app.user) not in used:
            words = "An app may become the phone's VPN"
            yield described(app, words, held.seen, priority=Priority.NOTE)
    yield from _names_and_proxy(phone)
    yield from _gaps(apps, vpns, secure)


def _set_up(apps: Apps, vpns: Vpns | Unreadable) -> Iterator[Finding]:
    for vpn in () if isinstance(vpns, Unreadable) else vpns.all:
        if not vpn.is_set_up:
            continue
        app = apps.get(vpn.package, vpn.user) or apps.get(vpn.package)
        if app:
            yield described(app, _WORDS, (vpn.seen,))
        else:
            yield Finding(
                summary=f"All that this phone sends may pass through a VPN: "
                f"{vpn.package or 'one that Android itself makes'}",
                priority=Priority.REVIEW,
                certainty=Certainty.SETTING,
                subject=Subject(id=vpn.package or "VPN", user=vpn.user),
                evidence=(vpn.seen,),
            )


def _always_on(apps: Apps, secure: SecureSettings) -> Iterator[Finding]:
    for user, table in secure:
        package = (table.get(_ALWAYS) or "") if isinstance(table, UserSettings) else ""
        app: App | None = apps.get(package, user) if package else None
        if app and isinstance(table, UserSettings):
            yield described(app, _WORDS, (table.seen(_ALWAYS),), details=("It is always on.",))


def _names_and_proxy(phone: GlobalSettings) -> Iterator[Finding]:
    host = phone.get(_DNS_HOST) or ""
    if phone.get(_DNS_MODE) == "hostname" and host:
        yield _setting(
            phone,
            f"A server that was set by hand learns which sites are used: {host}",
            _DNS_MODE,
            _DNS_HOST,
        )
    for key in _PROXY:
        proxy = (phone.get(key) or "").strip()
        if proxy not in _NO_PROXY:
            yield _setting(phone, f"What this phone sends may pass through a proxy: {proxy}", key)
            return


def _setting(phone: GlobalSettings, summary: str, *keys: str) -> Finding:
    return Finding(
        summary=summary,
        priority=Priority.REVIEW,
        certainty=Certainty.SETTING,
        subject=Subject(id=keys[-1]),
        evidence=(phone.seen(*keys),),
    )


def _gaps(apps: Apps, vpns: Vpns | Unreadable, secure: SecureSettings) -> Iterator[Unreadable]:
    if isinstance(vpns, Unreadable):
        yield vpns
    unknown = [app.unknown[Power.VPN] for app in apps.added if Power.VPN in app.unknown]
    yield from map(Unreadable, dict.fromkeys(unknown))
    yield from (table for _, table in secure if isinstance(table, Unreadable))
    if secure.others:
        yield secure.others
