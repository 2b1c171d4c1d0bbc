"""Apps that show this phone on another device, and may read what comes in."""

from dataclasses import replace

from safety_audit.api import (
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.known_apps import Category, KnownApps
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.reach import Reach

from .watching_signs import described

_KINDS = {Category.MIRROR, Category.REMOTE_ACCESS, Category.FORWARDING}
_WORDS = {
    Power.NOTIFICATIONS: Phrase("Notifications of this phone may be shown on another device"),
    Power.SCREEN: Phrase("The screen of this phone may be seen and used from another device"),
    Power.SMS_APP: Phrase("Messages of this phone may be passed on to another device"),
}
_SMS = _WORDS[Power.SMS_APP]
_SMS_PERMISSIONS = (
    "android.permission.READ_SMS: granted=true",
    "android.permission.RECEIVE_SMS: granted=true",
)


@check(
    "mirrors",
    limits="Which device an app shows this phone on cannot be seen; the app itself lists them. "
    "Web pages of messengers are linked inside the messenger.",
)
def mirrors(known: KnownApps, apps: Apps) -> Iterator[Seen]:
    """Apps that may show this phone's messages or screen on another device."""
    for one in known.all:
        app = apps.get(one.package, one.user) if one.user is not None else None
        made_for_it = any(named.category in _KINDS for named in one.named)
        if app and not one.cannot_run and made_for_it:
            yield from _ways(app, one.product)
    yield from map(Unreadable, known.gaps)
    missing = [app.unknown.get(power) for app in apps.added for power in _WORDS]
    yield from (Unreadable(reason) for reason in dict.fromkeys(missing) if reason)


def _ways(app: App, product: str) -> Iterator[Finding]:
    open_ways: list[tuple[str, tuple[Evidence, ...]]] = [
        (_WORDS[held.power], held.seen) for held in app.powers if held.power in _WORDS
    ]
    if app.can_read(Reach.SMS):
        open_ways.append((_SMS, (app.evidence(*_SMS_PERMISSIONS),)))
    for words, seen in dict(open_ways).items():
        # What it is made for is known: being part of the phone does not make it less.
        finding = described(
            app, words, seen, details=(Phrase("It is {product}.", product=product),)
        )
        yield replace(finding, priority=Priority.REVIEW)
