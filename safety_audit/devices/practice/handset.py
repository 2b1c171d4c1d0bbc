"""A practice phone worked out: every app with its number, its place, its parts and its rights."""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import msgspec

from safety_audit.devices.practice.describe import VISIT, App, Phone, Use
from safety_audit.devices.practice.people import Person, people_of
from safety_audit.devices.practice.powers import (
    INSTALLED_WITH,
    ORIGINS,
    POWERS,
    Origin,
    Power,
    permissions,
)
from safety_audit.devices.practice.preinstalled import PreInstalled, preinstalled
from safety_audit.devices.practice.versions import (
    ANDROID_11,
    Base,
    base_named,
    digest,
)

__all__ = ["FACTORY", "Handset", "Installed", "Person", "part_name", "worked_out"]

FACTORY = datetime(2008, 12, 31, 23, 0, tzinfo=UTC)
"""The time Android gives to what came with the phone."""

_FIXED_IDS = {
    "android.uid.system": 1000,
    "android.uid.phone": 1001,
    "android.uid.bluetooth": 1002,
    "android.uid.nfc": 1027,
    "android.uid.se": 1068,
    "android.uid.networkstack": 1073,
    "android.uid.shell": 2000,
}
_PACKAGE = re.compile(r"\w+(\.\w+)*\Z")
_FIRST_ID = 10000
_FIRST_ADDED_ID = 10210
_ORDINARY = (
    App(
        package="com.whatsapp",
        label="WhatsApp",
        version="2.26.41.76",
        allowed=("contacts", "camera", "microphone", "photos", "notices"),
        parts={"icon": ".Main"},
        signer="WhatsApp",
    ),
    App(
        package="com.spotify.music",
        label="Spotify",
        version="9.0.88.1125",
        allowed=("notices",),
        parts={"icon": ".MainActivity"},
    ),
    App(
        package="com.citymapper.app.release",
        label="Citymapper",
        version="11.40",
        allowed=("location", "notices"),
        parts={"icon": "com.citymapper.app.MainActivity"},
    ),
    App(
        package="com.duolingo",
        label="Duolingo",
        version="6.51.2",
        allowed=("notices",),
        parts={"icon": ".app.LoginActivity"},
    ),
    App(
        package="org.wikipedia",
        label="Wikipedia",
        version="2.7.50560-r-2026-09-14",
        denied=("location",),
        parts={"icon": ".main.MainActivity"},
    ),
)


_UPDATED = {
    "com.android.chrome",
    "com.android.vending",
    "com.google.android.gms",
    "com.google.android.webview",
    "com.google.android.youtube",
}
"""Apps that come with every phone and were updated since."""

_EVERY_DAY = (
    ("com.google.android.gms", Use(what="location", at=VISIT, how="service", seconds=2), 6),
    ("com.whatsapp", Use(what="contacts", at=VISIT, how="on-screen"), 190),
    ("com.whatsapp", Use(what="microphone", at=VISIT, how="on-screen", seconds=7), 1490),
    ("com.citymapper.app.release", Use(what="location", at=VISIT, how="on-screen"), 1815),
)
"""What apps do on every phone, with how many minutes before the visit they last did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """One app on the phone."""

    spec: App
    """What the author says of it."""
    app_id: int
    """Its number."""
    place: str
    """Where its code lies."""
    factory_place: str
    """Where the version it came with lies; empty if it did not come with the phone."""
    system: bool
    """Whether it came with the phone."""
    shared: str
    """The identity it shares; empty for its own."""
    signer: str
    """Who signed it."""
    origin: Origin
    """Who put it there."""
    installed: datetime
    """When it came."""
    updated: datetime
    """When it was last updated."""
    granted: tuple[str, ...]
    """Permissions it asked for and has."""
    refused: tuple[str, ...]
    """Permissions it asked for and has not."""
    held: tuple[str, ...]
    """Permissions it has had from installation."""
    powers: Mapping[str, Power] = field(default_factory=dict)
    """Its special access, by word."""
    powers_of: tuple[int, ...] = (0,)
    """In whose space it has that."""

    @property
    def package(self) -> str:
        """Its package name."""
        return self.spec.package

    @property
    def icon(self) -> str:
        """Class name of its screen with an icon, as the manifest declares it; may be empty."""
        if self.spec.icon == "none":
            return ""
        usual = "" if self.system else ".MainActivity"
        return self.spec.parts.get("icon", usual)

    def part(self, power: str) -> str:
        """Return the class name of the part that gives it a power."""
        return self.spec.parts.get(power, self.powers[power].part)

    def component(self, power: str) -> str:
        """Return that part with its package, short, as Android writes it."""
        return part_name(self.package, self.part(power))

    def full(self, power: str) -> str:
        """Return that part with its package and its whole class name."""
        name = self.part(power)
        return f"{self.package}/{self.package + name if name.startswith('.') else name}"

    def has(self, power: str) -> bool:
        """Tell whether it has this special access."""
        return power in self.powers


@dataclass(frozen=True, slots=True, kw_only=True)
class Handset:
    """A whole practice phone, worked out."""

    spec: Phone
    """What the author says of it."""
    base: Base
    """Its maker and Android version."""
    now: datetime
    """What its clock says."""
    visit: datetime
    """When it is asked."""
    people: tuple[Person, ...]
    """Its users and profiles, the first one first."""
    apps: tuple[Installed, ...]
    """Every app, in the order the phone lists them."""

    @property
    def api(self) -> int:
        """Its API level."""
        return self.base.api

    def with_power(self, power: str, user: int = 0) -> tuple[Installed, ...]:
        """Return the apps in one user's space with this special access."""
        return tuple(app for app in self.apps if app.has(power) and user in app.powers_of)

    def app(self, package: str) -> Installed | None:
        """Return one app; None if it is not there."""
        return next((app for app in self.apps if app.package == package), None)

    def uid(self, package: str) -> int:
        """Return an app's number; -1 if it is not there."""
        app = self.app(package)
        return app.app_id if app else -1

    def first(self, *packages: str) -> str:
        """Return the first of these packages that is there; empty if none is."""
        return next((name for name in packages if self.app(name)), "")

    def uses(self) -> Iterator[tuple[Installed, Use]]:
        """Yield each time that an app used something."""
        for app in self.apps:
            for use in app.spec.used:
                yield app, use


def part_name(package: str, name: str) -> str:
    """Return a part as Android writes it: `package/.Name` where the class is in the package."""
    short = name.removeprefix(package) if name.startswith(f"{package}.") else name
    return f"{package}/{short}"


def worked_out(spec: Phone, visit: datetime) -> Handset:
    """Work a phone out from its description.

    Raises:
        ValueError: a word in it means nothing; the message names it.

    """
    base = base_named(spec.base)
    _check_names(spec.apps)
    people = people_of(spec, base)
    ids = _Ids()
    added = {app.package: app for app in (*_ORDINARY, *spec.apps)}
    for package, use, minutes in _EVERY_DAY:
        app = added.get(package, App(package=package))
        at = visit - timedelta(minutes=minutes)
        used = (*app.used, msgspec.structs.replace(use, at=at))
        added[package] = msgspec.structs.replace(app, used=used)
    apps = []
    everyone = tuple(person.id for person in people)
    for factory in preinstalled(base.maker, base.api):
        app = added.pop(factory.package, App(package=factory.package))
        if factory.package not in spec.without:
            made = _factory_app(factory, app, base, ids, visit)
            apps.append(replace(made, spec=msgspec.structs.replace(made.spec, users=everyone)))
    apps += [
        _added_app(app, base, spec, ids)
        for app in added.values()
        if app.package not in spec.without
    ]
    return Handset(
        spec=spec,
        base=base,
        now=visit + timedelta(seconds=spec.clock_off),
        visit=visit,
        people=people,
        apps=tuple(apps),
    )


class _Ids:
    """Numbers for apps, in the order they are met."""

    def __init__(self) -> None:
        self._shared = dict(_FIXED_IDS)
        self._next = _FIRST_ID
        self._next_added = _FIRST_ADDED_ID

    def shared(self, name: str) -> int:
        if name not in self._shared:
            self._shared[name] = self.own()
        return self._shared[name]

    def own(self) -> int:
        self._next += 1
        return self._next

    def added(self) -> int:
        self._next_added += 1
        return self._next_added


def _factory_app(
    factory: PreInstalled, app: App, base: Base, ids: _Ids, visit: datetime
) -> Installed:
    parts = {"icon": factory.icon, **app.parts}
    words = tuple(dict.fromkeys((*factory.may, *app.allowed)))
    denied = tuple(word for word in app.denied if word not in app.allowed)
    kept = tuple(word for word in words if word not in denied)
    refused = permissions(denied, base.api)
    granted = tuple(name for name in permissions(kept, base.api) if name not in refused)
    usual = visit - timedelta(days=11) if factory.package in _UPDATED else FACTORY
    updated = app.updated or usual
    return Installed(
        spec=msgspec.structs.replace(app, parts=parts),
        app_id=ids.shared(factory.shared) if factory.shared else ids.own(),
        place=factory.place if updated == FACTORY else _data_place(app, base.api),
        factory_place=factory.place,
        system=True,
        shared=factory.shared,
        signer=app.signer or _maker_of(factory.package, base.maker),
        origin=Origin("com.android.vending") if updated != FACTORY else Origin(),
        installed=app.installed or FACTORY,
        updated=updated,
        granted=granted,
        refused=refused,
        held=_held(app, base.api),
        powers=_powers(app, base.api),
        powers_of=app.users,
    )


def _added_app(app: App, base: Base, spec: Phone, ids: _Ids) -> Installed:
    installed = app.installed or spec.set_up + timedelta(minutes=14)
    refused = permissions(app.denied, base.api)
    return Installed(
        spec=app,
        app_id=ids.added(),
        place=_data_place(app, base.api),
        factory_place="",
        system=False,
        shared="",
        signer=app.signer or app.package,
        origin=_origin(app),
        installed=installed,
        updated=app.updated or installed,
        granted=tuple(n for n in permissions(app.allowed, base.api) if n not in refused),
        refused=refused,
        held=_held(app, base.api),
        powers=_powers(app, base.api),
        powers_of=app.users,
    )


def _check_names(apps: Sequence[App]) -> None:
    names = [app.package for app in apps]
    for name in names:
        if not _PACKAGE.match(name):
            raise ValueError(
                f"{name!r} is no package name: words with dots between them and no spaces,"
                " such as org.example.helper."
            )
        if names.count(name) > 1:
            raise ValueError(
                f"{name} stands there more than once. Write all about an app in one place; `users`"
                " says in whose spaces it is."
            )


def _origin(app: App) -> Origin:
    if app.origin in ORIGINS:
        return ORIGINS[app.origin]
    if "." in app.origin:
        return Origin(app.origin, source=1, reason=4)
    raise ValueError(
        f"{app.package}: there is no origin {app.origin!r}. There are: {', '.join(ORIGINS)},"
        " or the package name of whatever installed it."
    )


def _powers(app: App, api: int) -> dict[str, Power]:
    if unknown := set(app.powers) - set(POWERS):
        raise ValueError(
            f"{app.package}: there is no power {min(unknown)!r}. There are: {', '.join(POWERS)}."
        )
    return {word: POWERS[word] for word in app.powers if POWERS[word].since <= api}


def _held(app: App, api: int) -> tuple[str, ...]:
    usual = tuple(name for name, since in INSTALLED_WITH if since <= api)
    special = (power.permission for power in _powers(app, api).values() if power.holds)
    return tuple(dict.fromkeys((*usual, *special)))


def _data_place(app: App, api: int) -> str:
    safe = app.package
    if api < ANDROID_11:
        return f"/data/app/{safe}-{_random('a', safe)}"
    return f"/data/app/~~{_random('b', safe)}/{safe}-{_random('a', safe)}"


def _random(*words: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(digest(32, *words))).decode()


def _maker_of(package: str, maker: str) -> str:
    if package.startswith(("com.google.", "com.android.vending", "com.android.chrome")):
        return "Google"
    return f"platform of {maker}"
