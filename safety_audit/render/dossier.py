"""What is known of apps, in words for a person: a list of many, or all about one.

All text that may come from a device passes through `_safe` here, as it passes through `readable`
and `hidden` in `document.py` for the report. The classes here are the JSON document of
`safety-audit apps`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from safety_audit import __version__
from safety_audit.facts.android.appops import Use
from safety_audit.facts.android.apps import App, Apps, LastUse
from safety_audit.facts.android.certificates import Certificates
from safety_audit.facts.android.foreground import ForegroundServices
from safety_audit.facts.android.known_apps import KnownApps, sources_of
from safety_audit.facts.android.package_records import Package
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.users import Users
from safety_audit.facts.android.visibility import Icon
from safety_audit.identifiers import hidden
from safety_audit.model import DeviceInfo, Unreadable
from safety_audit.text import readable

__all__ = ["AppPart", "AppsDocument", "Known", "described", "unread"]

SCHEMA = "safety-audit-apps/1"
"""Name and version of the document's form."""

_STATES = {
    "top": "while it was on the screen",
    "fg": "while it was in front",
    "fgsvc": "while it showed a notice",
    "fgsvcl": "while it showed a notice",
    "bg": "unseen, in the background",
    "cch": "unseen, in the background",
    "pers": "as a part that always runs",
    "": "no note of whether it was on the screen",
}


@dataclass(frozen=True, slots=True)
class Known:
    """The facts that a list of apps is told from; all but the apps may be missing."""

    apps: Apps
    users: Users | Unreadable
    certificates: Certificates | Unreadable
    listed: KnownApps | Unreadable
    running: ForegroundServices | Unreadable


@dataclass(frozen=True, slots=True)
class PermissionPart:
    """One permission that a person is asked about."""

    name: str
    granted: bool
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordsPart:
    """The exact words of the phone."""

    query: str
    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppPart:
    """One user's copy of an app. `None` says that it could not be told."""

    package: str
    label: str
    user: int
    space: str
    version: str
    named_by_lists: tuple[str, ...]
    is_part_of_the_phone: bool
    came: str
    since: str | None
    updated: str | None
    icon: str
    paused: str
    can: tuple[str, ...]
    may_read: tuple[str, ...]
    last_used: tuple[str, ...] | None
    stays: tuple[str, ...]
    signed_by: tuple[str, ...] | None
    not_known: tuple[str, ...]
    permissions: tuple[PermissionPart, ...]
    words: tuple[WordsPart, ...]
    noted: tuple[str, ...] = ()
    """What else the phone notes of how it came."""
    hides: tuple[str, ...] = ()
    """What else decides whether it can be seen."""
    how: tuple[str, ...] = ()
    """What it may do with its access, where the phone says more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppsDocument:
    """The whole list."""

    schema: str
    version: str
    practice: bool
    asked: str
    phone: str
    system: str
    apps: tuple[AppPart, ...] | None
    could_not_check: tuple[str, ...]


def described(
    known: Known, device: DeviceInfo, apps: Iterable[App], *, practice: bool
) -> AppsDocument:
    """Return these apps in words, newest first; those of which no day is known come last."""
    ordered = sorted(apps, key=lambda app: (app.package, app.user))
    ordered.sort(key=lambda app: str(app.state.first_install or ""), reverse=True)
    missing = [
        fact.reason
        for fact in (known.users, known.certificates, known.listed, known.running)
        if isinstance(fact, Unreadable)
    ]
    listed_gaps = () if isinstance(known.listed, Unreadable) else known.listed.gaps
    return AppsDocument(
        schema=SCHEMA,
        version=__version__,
        practice=practice,
        asked=f"{known.apps.packages.answer.started:%Y-%m-%dT%H:%M:%SZ}",
        phone=_safe(device.model),
        system=_safe(device.system),
        apps=tuple(_part(app, known) for app in ordered),
        could_not_check=_shown(dict.fromkeys((*known.apps.gaps, *missing, *listed_gaps))),
    )


def unread(device: DeviceInfo, reason: str, at: datetime, *, practice: bool) -> AppsDocument:
    """Return the document for a phone whose list of apps could not be read."""
    return AppsDocument(
        schema=SCHEMA,
        version=__version__,
        practice=practice,
        asked=f"{at:%Y-%m-%dT%H:%M:%SZ}",
        phone=_safe(device.model),
        system=_safe(device.system),
        apps=None,
        could_not_check=(_safe(f"The apps could not be listed. {reason}"),),
    )


def _part(app: App, known: Known) -> AppPart:
    details, state = app.details, app.state
    return AppPart(
        package=_safe(app.package),
        label=_safe(app.label),
        user=app.user,
        space=_space(app.user, known.users),
        version=_safe(details.version),
        named_by_lists=_shown(_named(app, known.listed)),
        is_part_of_the_phone=app.comes_with_the_phone,
        came=_safe(f"It {app.origin.words}."),
        since=_day(state.first_install),
        updated=_day(details.last_update),
        icon=_ICONS[app.icon],
        paused=app.paused,
        can=tuple(held.power.value for held in app.powers if held.power is not Power.NEVER_SLEEPS),
        may_read=tuple(
            f"{reached.what.value}{' (rules of the phone decide)' if reached.forced else ''}"
            for reached in app.reach
        ),
        last_used=None
        if app.last_uses is None
        else _shown(dict.fromkeys(map(_used, app.last_uses))),
        stays=tuple(_stays(app, known.running)),
        signed_by=_signed(app, known.certificates),
        not_known=_shown(f"Whether it can {p.value}: {why}" for p, why in app.unknown.items()),
        permissions=tuple(
            PermissionPart(_safe(one.permission), one.granted, _shown(one.flags))
            for one in details.grants(app.user)
        ),
        words=tuple(_quoted(app)),
        noted=_shown(_noted(details, app.origin.by)),
        hides=_shown(_hides(app)),
        how=tuple(how for held in app.powers for how in held.how),
    )


# What an installer said of the file: android.content.pm.PackageInstaller.PACKAGE_SOURCE_
_SOURCES = {
    1: "another way",
    2: "a store",
    3: "a file on the phone",
    4: "a file that was downloaded",
}


def _noted(details: Package, by: str) -> Iterator[str]:
    """Yield who else than `by` had to do with its installation, as far as the phone notes it."""
    if details.installer and details.installer != by:
        yield f"The phone notes as its installer: {details.installer}."
    if details.initiating and details.initiating not in {details.installer, by}:
        yield f"It was asked for by: {details.initiating}."
    if details.originating:
        yield f"Its file is said to have come through: {details.originating}."
    if details.source in _SOURCES:
        yield f"Its installer said that it came from {_SOURCES[details.source]}."
    if details.update_owner:
        yield f"Updates may come only from: {details.update_owner}."


def _hides(app: App) -> Iterator[str]:
    """Yield who switched it or parts of it off, and whether only another user has it."""
    if app.only_elsewhere:
        yield "Only this space has it: the main user does not."
    if app.state.disabled_by:
        yield f"It was last switched off by: {app.state.disabled_by}."
    if app.state.suspended_by:
        yield f"It was paused by: {app.state.suspended_by}."
    if app.state.disabled_components:
        yield f"Parts of it that were switched off: {', '.join(app.state.disabled_components)}."


_ICONS: Mapping[Icon, str] = {
    Icon.SHOWN: "has an icon",
    Icon.REMOVED: "had an icon that was switched off after it was installed",
    Icon.NONE: "has no icon",
    Icon.NOT_KNOWN: "may have an icon or none: that could not be told",
}


def _named(app: App, listed: KnownApps | Unreadable) -> Iterator[str]:
    for one in () if isinstance(listed, Unreadable) else listed.all:
        if one.package == app.package and one.user in {None, app.user}:
            for sentence in dict.fromkeys(named.sentence for named in one.named):
                saying = (named for named in one.named if named.sentence == sentence)
                yield f"{sentence} ({'; '.join(sources_of(saying))})"


def _space(user: int, users: Users | Unreadable) -> str:
    found = None if isinstance(users, Unreadable) else users.get(user)
    return f"user {user}, {found.kind.value}" if found else f"user {user}"


def _used(one: LastUse) -> str:
    return f"{one.what.value.partition(',')[0]}, {_when(one.use)}: {_STATES.get(one.use.state, '')}"


def _when(use: Use) -> str:
    ahead = use.ago is not None and use.ago < timedelta()
    note = " (ahead: the clock was changed since)" if ahead else ""
    return f"{use.at:%Y-%m-%d %H:%M}{note}" if use.at else f"{use.age.lstrip('+-')} before"


def _stays(app: App, running: ForegroundServices | Unreadable) -> Iterator[str]:
    if isinstance(running, Unreadable):
        yield "Whether it runs behind a notice now could not be read."
    elif running.of(app.package, app.user):
        yield "It runs behind a notice now."
    if app.starts_at_boot is None:
        yield "Whether it starts with the phone could not be read."
    elif app.starts_at_boot:
        yield "It starts when the phone does."
    if app.has(Power.NEVER_SLEEPS):
        yield "It is excepted from battery saving."
    if app.notices_blocked:
        yield "Its notices are switched off."
    if app.has(Power.ADMIN) or app.has(Power.OWNER):
        yield "It resists being removed."


def _signed(app: App, certificates: Certificates | Unreadable) -> tuple[str, ...] | None:
    found = None if isinstance(certificates, Unreadable) else certificates.of(app.package)
    if app.made_with_the_phone and not found:
        return ("Whoever made a part of this phone signed it.",)
    if found is None:
        return None
    if isinstance(found, Unreadable):
        return _shown([found.reason])
    return tuple(f"SHA-256 {one.sha256}, SHA-1 {one.sha1} ({one.scheme})" for one in found)


def _quoted(app: App) -> Iterator[WordsPart]:
    for seen in (app.origin_evidence, *(seen for held in app.powers for seen in held.seen)):
        text = "\n".join(map(_safe, seen.text.splitlines()))
        yield WordsPart(_safe(seen.query), f"{seen.at:%Y-%m-%dT%H:%M:%SZ}", text)


def _safe(text: str) -> str:
    return readable(hidden(text))


def _shown(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_safe, texts))


def _day(when: datetime | None) -> str | None:
    return f"{when:%Y-%m-%d %H:%M}" if when else None
