"""Which apps may know where the phone is, and when each last asked.

A derived fact: from the app dossier, and from what Android's app-ops service keeps. No place is
ever read: app-ops keeps that an app asked and when, never what it was told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from safety_audit.facts.android.appops import AppOps, Use
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.reach import Reach
from safety_audit.facts.base import provides
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["AppLocation", "LocationAccess", "location_access"]

_FINE = "android.permission.ACCESS_FINE_LOCATION"
_COARSE = "android.permission.ACCESS_COARSE_LOCATION"
_BACKGROUND = "android.permission.ACCESS_BACKGROUND_LOCATION"
_OP_OF = {_FINE: "FINE_LOCATION", _COARSE: "COARSE_LOCATION"}
_USES = ("FINE_LOCATION", "COARSE_LOCATION", "MONITOR_LOCATION", "MONITOR_HIGH_POWER_LOCATION")
_BLOCKED = {"ignore", "deny"}
_FIRST_WITH_BACKGROUND = 29

_UidModes = Mapping[tuple[int, int], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppLocation:
    """How one user's copy of an app stands with the place of the phone."""

    app: App
    """The app."""
    may: bool
    """Whether it may learn the place at all."""
    precise: bool
    """Whether it may learn the exact place; otherwise the neighbourhood."""
    always: bool | None
    """Whether it may ask while nobody uses it; None if that could not be told. On 8 and 9 every
    app that may ask at all may always ask."""
    using: bool
    """Whether it was asking when the phone was looked at."""
    uses: tuple[Use, ...]
    """The last time it was told in each state, the latest first."""
    seen: tuple[Evidence, ...] = field(repr=False)
    """The words that say so."""

    @property
    def last(self) -> Use | None:
        """The last time it was told; None if the phone remembers none."""
        return self.uses[0] if self.uses else None


@dataclass(frozen=True, slots=True)
class LocationAccess:
    """Every app that may know where the phone is, or that the phone remembers to have asked."""

    all: tuple[AppLocation, ...]
    """The most recent use first; apps without a known use come last, in the phone's order."""
    gaps: tuple[str, ...] = ()
    """What could not be told, in plain words."""

    def __iter__(self) -> Iterator[AppLocation]:
        """Yield each of them."""
        return iter(self.all)

    def of(self, package: str, user: int) -> AppLocation | None:
        """Return how one user's copy of an app stands; None if it may not ask and never did."""
        found = (one for one in self.all if one.app.package == package and one.app.user == user)
        return next(found, None)


@provides(DeviceKind.PHONE)
def location_access(apps: Apps, appops: AppOps | Unreadable) -> LocationAccess:
    """Work out which apps may know where the phone is, and when each last asked."""
    gaps = [appops.reason] if isinstance(appops, Unreadable) else list(appops.gaps)
    if apps.packages.api is None:
        gaps.append("Which Android this is could not be told, so not what location access means.")
    kept = None if isinstance(appops, Unreadable) else appops
    modes = _uid_modes(kept)
    stands = (_stand(app, kept, modes, apps.packages.api) for app in apps)
    found = sorted((one for one in stands if one), key=_recent)
    return LocationAccess(tuple(found), tuple(gaps))


def _uid_modes(appops: AppOps | None) -> _UidModes:
    """Return what is kept for each app number: only there does `allow` say "all the time"."""
    modes: dict[tuple[int, int], dict[str, str]] = {}
    for uid in appops.uids if appops else ():
        own = modes.setdefault((uid.user, uid.app_id), {})
        own.update((op.name, op.mode) for op in uid.ops if op.name in _OP_OF.values())
    return modes


def _stand(
    app: App, appops: AppOps | None, modes: _UidModes, api: int | None
) -> AppLocation | None:
    """Return how an app stands; None if it may not ask, and never did."""
    granted = _granted(app)
    held = [name for name in _OP_OF if name in granted and not _is_blocked(app, appops, name)]
    ops = [op for op in appops.of(app.package, app.user) if op.name in _USES] if appops else []
    uses = sorted((use for op in ops for use in op.uses if use.allowed), key=_age)
    using = any(op.running for op in ops)
    if not (held or uses or using):
        return None
    uid = modes.get((app.user, app.details.app_id or 0), {})
    background = _BACKGROUND in granted or any(uid.get(_OP_OF[name]) == "allow" for name in held)
    return AppLocation(
        app=app,
        may=bool(held),
        precise=_FINE in held,
        always=_always(api, may=bool(held), background=background),
        using=using,
        uses=tuple(uses),
        seen=tuple(_seen(app, appops, granted, held)),
    )


def _granted(app: App) -> list[str]:
    """Return the permissions for location that an app holds."""
    reached = (app.can_read(what) for what in (Reach.LOCATION, Reach.LOCATION_ALWAYS))
    return [grant.permission for one in reached if one for grant in one.grants]


def _is_blocked(app: App, appops: AppOps | None, permission: str) -> bool:
    """Tell whether app-ops withholds what the permission seems to give."""
    if appops is None:
        return False
    mode = appops.mode(app.package, app.user, _OP_OF[permission], app.details.app_id)
    return mode in _BLOCKED


def _always(api: int | None, *, may: bool, background: bool) -> bool | None:
    if not may:
        return False
    if api is None:
        return background or None
    return background or api < _FIRST_WITH_BACKGROUND


def _seen(
    app: App, appops: AppOps | None, granted: Iterable[str], held: Iterable[str]
) -> Iterator[Evidence]:
    names = [*held, *(name for name in granted if name == _BACKGROUND)]
    if names:
        yield app.evidence(*(f"{name}: granted=true" for name in names))
    if appops is None:
        return
    words = appops.seen(app.package, app.user, *_USES, app_id=app.details.app_id)
    if "\n" in words.text:
        yield words


def _age(use: Use) -> timedelta:
    return timedelta.max if use.ago is None else use.ago


def _recent(one: AppLocation) -> timedelta:
    if one.using:
        return timedelta.min
    return _age(one.last) if one.last else timedelta.max
