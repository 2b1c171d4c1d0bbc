"""Tell a recorded phone again in the short words of a scenario, without anybody's identifiers.

What is written is made of the scenario's own words and of counted names (`org.example.app3`), never
of text from the recording: so no name, account, number, address or serial can come along. Only
ordinary public apps keep their package names. Times are told in whole days before the visit.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from safety_audit.devices.interface import Device
from safety_audit.devices.practice.describe import VISIT
from safety_audit.devices.practice.versions import BASES
from safety_audit.engine import Visit, look
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.lock import LockSettings
from safety_audit.facts.android.origin import OriginKind
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.reach import Reach
from safety_audit.facts.android.settings import SystemSettings, UserSettings
from safety_audit.facts.android.users import UserKind, Users
from safety_audit.facts.android.visibility import Icon
from safety_audit.packs import load

__all__ = ["LEFT_OUT", "Retold", "retell"]

LEFT_OUT = (
    "accounts, names, numbers, photos, paired devices, networks, and what apps did when: "
    "add what the story needs"
)
"""What is not told again, as a phrase."""

_POWERS = {
    Power.SCREEN: "reads-screen",
    Power.NOTIFICATIONS: "reads-notifications",
    Power.ADMIN: "device-admin",
    Power.OWNER: "device-owner",
    Power.KEYBOARD: "keyboard",
    Power.SMS_APP: "sms-app",
    Power.PHONE_APP: "phone-app",
    Power.ASSISTANT: "assistant",
    Power.REDIRECTS_CALLS: "call-redirection",
    Power.SCREENS_CALLS: "call-screening",
    Power.VPN: "vpn",
    Power.CAPTURE: "captures-screen",
    Power.USAGE: "usage-access",
    Power.OVERLAY: "draws-over",
    Power.INSTALLS: "installs-apps",
    Power.ALL_FILES: "all-files",
    Power.SETTINGS: "changes-settings",
    Power.UNRESTRICTED: "restricted-settings",
    Power.NEVER_SLEEPS: "no-battery-limit",
}
_REACH = {
    Reach.LOCATION_ALWAYS: "location-always",
    Reach.LOCATION: "location",
    Reach.SMS: "sms",
    Reach.CALL_LOG: "calls",
    Reach.CONTACTS: "contacts",
    Reach.MICROPHONE: "microphone",
    Reach.CAMERA: "camera",
    Reach.CALENDAR: "calendar",
    Reach.PHONE: "phone",
    Reach.PHOTOS: "photos",
    Reach.PLACES_IN_PHOTOS: "places-in-photos",
    Reach.ACTIVITY: "activity",
    Reach.BODY: "body",
    Reach.NEARBY: "nearby",
    Reach.NOTICES: "notices",
}
_ORIGINS = {
    OriginKind.STORE: "store",
    OriginKind.MOVED: "moved",
    OriginKind.FILE: "file",
    OriginKind.COMPUTER: "cable",
    OriginKind.FORGED: "forged-store",
}
_ICONS = {Icon.REMOVED: "hidden", Icon.NONE: "none"}
_USERS = {
    UserKind.SECOND: "second",
    UserKind.GUEST: "guest",
    UserKind.WORK: "work",
    UserKind.SECURE_FOLDER: "secure-folder",
    UserKind.CLONE: "clone",
    UserKind.PRIVATE: "private",
}


@dataclass(frozen=True, slots=True)
class Retold:
    """A phone in the words of `scenario.toml`, from `[phone]` on."""

    text: str
    """The words."""
    gaps: tuple[str, ...]
    """What could not be read, and so was not told."""
    has_apps: bool
    """Whether its apps could be read; without them there is nothing to tell."""


def retell(phone: Device) -> Retold:
    """Tell a recorded phone again."""
    visit = look(phone, load()[0].checks)
    known = visit.known
    gaps = [
        f"{what} could not be read"
        for what, fact in (("Its apps", Apps), ("Its lock", LockSettings), ("Its users", Users))
        if not isinstance(known.get(fact), fact)
    ]
    lines = [
        "[phone]",
        f"base = {json.dumps(_base(visit))}",
        "",
        "[phone.lock]",
        *_lock(known),
        *_users(known),
        *_apps(known, _when(visit)),
    ]
    return Retold("\n".join(lines) + "\n", tuple(gaps), isinstance(known.get(Apps), Apps))


def _base(visit: Visit) -> str:
    """Return the nearest base phone: the same maker if there is one, and the nearest Android."""
    makers = {base.maker for base in BASES.values()}
    maker = visit.device.maker if visit.device.maker in makers else "google"
    api = visit.device.api or max(base.api for base in BASES.values())
    mine = [base for base in BASES.values() if base.maker == maker]
    return min(mine, key=lambda base: (abs(base.api - api), base.api)).name


def _when(visit: Visit) -> datetime:
    return max((answer.started for answer in visit.recording), default=datetime.now(UTC))


def _lock(known: Mapping[type, object]) -> Iterator[str]:
    locks, settings = known.get(LockSettings), known.get(SystemSettings)
    lock = locks.of(0) if isinstance(locks, LockSettings) else None
    words = {"none", "pattern", "pin", "password"}
    if lock is not None and lock.credential is not None and lock.credential.name.lower() in words:
        yield f"kind = {json.dumps(lock.credential.name.lower())}"
    own = settings.of(0) if isinstance(settings, SystemSettings) else None
    dark = own.number("screen_off_timeout") if isinstance(own, UserSettings) else None
    if dark is not None and dark >= 0:
        yield f"screen_off = {dark // 1000}"


def _users(known: Mapping[type, object]) -> Iterator[str]:
    users = known.get(Users)
    for user in users.all if isinstance(users, Users) else ():
        if user.id and user.kind in _USERS:
            yield from ("", "[[phone.users]]", f"id = {user.id}", f'name = "User {user.id}"')
            yield f"kind = {json.dumps(_USERS[user.kind])}"
            if user.running is False or user.unlocked is False:
                yield "open = false"


def _apps(known: Mapping[type, object], when: datetime) -> Iterator[str]:
    apps = known.get(Apps)
    number = 0
    for app in apps.all if isinstance(apps, Apps) else ():
        if not app.is_added or app.user != 0:
            continue
        number += 1
        name = app.package if app.recognised else f"org.example.app{number}"
        yield from ("", "[[phone.apps]]", f"package = {json.dumps(name)}")
        yield f"origin = {json.dumps(_ORIGINS.get(app.origin.kind, 'not-known'))}"
        if app.icon in _ICONS:
            yield f"icon = {json.dumps(_ICONS[app.icon])}"
        yield from _installed(app, when)
        yield from _listed("powers", _powers(app))
        yield from _listed("allowed", [_REACH[it.what] for it in app.reach if it.what in _REACH])


def _installed(app: App, when: datetime) -> Iterator[str]:
    first = app.state.first_install
    if first is not None:
        ago = (when.replace(tzinfo=None) - first.replace(tzinfo=None)).days
        noon = VISIT.replace(hour=12, minute=0) - timedelta(days=max(ago, 1))
        yield f"installed = {noon.strftime('%Y-%m-%dT%H:%M:%SZ')}"


def _powers(app: App) -> list[str]:
    words = [_POWERS[held.power] for held in app.powers if held.power in _POWERS]
    return [*words, "starts-with-phone"] if app.starts_at_boot else words


def _listed(name: str, words: list[str]) -> Iterator[str]:
    if words:
        yield f"{name} = {json.dumps(list(dict.fromkeys(words)))}"
