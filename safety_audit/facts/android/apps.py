"""The app dossier: all that is known of each app, for each user.

Where it came from, whether it can be seen, what it can do, how it stays, who signed it, and when
it last did what. A derived fact: it asks nothing itself. Only the list of apps must be there. What
else is missing is named in `gaps`; an app is never said to lack what could not be told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from safety_audit.facts.android.accessibility import Accessibility
from safety_audit.facts.android.appops import AppOps, Use
from safety_audit.facts.android.device_policy import DevicePolicy
from safety_audit.facts.android.deviceidle import BatteryExceptions
from safety_audit.facts.android.labels import Labels
from safety_audit.facts.android.launchers import Launchers
from safety_audit.facts.android.listeners import NotificationListeners
from safety_audit.facts.android.origin import (
    Origin,
    OriginKind,
    comes_with_the_phone,
    factory_signers,
    origin_of,
)
from safety_audit.facts.android.packages import Package, Packages, PackageUser
from safety_audit.facts.android.powers import Held, Power, Sources
from safety_audit.facts.android.reach import Reach, Reached, reach_of
from safety_audit.facts.android.roles import Roles
from safety_audit.facts.android.settings import SecureSettings
from safety_audit.facts.android.visibility import Icon, icon_of, paused
from safety_audit.facts.base import provides
from safety_audit.indicators.allow import AllowedApp, recognised
from safety_audit.model import DeviceKind, Evidence, Subject, Unreadable
from safety_audit.phrases import Phrase
from safety_audit.text import is_blank

__all__ = ["App", "Apps", "LastUse", "apps"]

_STORED = {OriginKind.STORE, OriginKind.BY_THE_PHONE, OriginKind.WITH_THE_PHONE}
_USED = {
    "FINE_LOCATION": Reach.LOCATION,
    "COARSE_LOCATION": Reach.LOCATION,
    "RECORD_AUDIO": Reach.MICROPHONE,
    "CAMERA": Reach.CAMERA,
    "READ_SMS": Reach.SMS,
    "RECEIVE_SMS": Reach.SMS,
    "READ_CALL_LOG": Reach.CALL_LOG,
    "READ_CONTACTS": Reach.CONTACTS,
}
_NOTICES = "android.permission.POST_NOTIFICATIONS"
_CHOSEN = {"USER_SET", "USER_FIXED"}
_MAKERS_NAMES = (
    "android.",
    "com.android.",
    "com.google.",
    "com.samsung.",
    "com.sec.",
    "com.xiaomi.",
    "com.miui.",
    "com.huawei.",
    "com.hihonor.",
    "com.oppo.",
    "com.oplus.",
    "com.coloros.",
    "com.heytap.",
    "com.realme.",
    "com.oneplus.",
    "com.vivo.",
    "com.motorola.",
    "com.lge.",
    "com.transsion.",
    "com.qualcomm.",
    "com.mediatek.",
)


@dataclass(frozen=True, slots=True)
class LastUse:
    """The last time an app used something in one state."""

    what: Reach
    """What it used."""
    op: str
    """Android's name of it."""
    use: Use
    """When and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One user's copy of an app, with all that is known of it."""

    package: str
    """Its package name."""
    user: int
    """The user who has it."""
    label: str
    """What it calls itself, chosen by whoever made it; empty where that was not read."""
    details: Package = field(repr=False)
    """What the package manager says of it."""
    state: PackageUser = field(repr=False)
    """What it says of this user's copy."""
    origin: Origin
    """Where it came from."""
    comes_with_the_phone: bool
    """Whether it is part of the phone's own system, updated or not."""
    made_with_the_phone: bool
    """Whether whoever signed it signed a part of the phone's own system as well."""
    signed_alone: bool
    """Whether it is part of the phone, and whoever signed it signed no other part."""
    recognised: AllowedApp | None
    """The ordinary app that it is by its name, if a store installed it; None for any other."""
    icon: Icon
    """Whether it has an icon."""
    paused: str
    """Why it cannot run or be seen, in a word or two; empty if it can."""
    powers: tuple[Held, ...]
    """The special access it is known to have."""
    unknown: Mapping[Power, str] = field(repr=False)
    """Special access that could not be told, with the reason."""
    reach: tuple[Reached, ...]
    """What it may read."""
    last_uses: tuple[LastUse, ...] | None
    """When it last used what, for each state; None if that could not be read."""
    starts_at_boot: bool | None
    """Whether a part of it starts when the phone does; None if that could not be read."""
    takes_a_makers_name: bool
    """Whether it is named like a part of the phone without being one."""
    notices_blocked: bool | None
    """Whether it may not show notices, by choice; None if that could not be read."""
    only_elsewhere: bool
    """Whether the first user does not have it: only another user or profile does."""
    _packages: Packages = field(repr=False, compare=False)

    @property
    def subject(self) -> Subject:
        """What a finding about it is about."""
        return Subject(id=self.package, user=self.user)

    @property
    def is_added(self) -> bool:
        """Whether somebody added it: it is not part of the phone."""
        return not self.comes_with_the_phone

    @property
    def has_blank_name(self) -> bool:
        """Whether it calls itself something that nobody can see on the screen."""
        return is_blank(self.label)

    @property
    def icon_is_open(self) -> bool:
        """Whether it may have an icon or none; what is paused shows none in any case."""
        return self.icon is Icon.NOT_KNOWN and not self.paused

    def has(self, power: Power) -> bool | None:
        """Tell whether it has this special access; None if that could not be told."""
        if any(held.power is power for held in self.powers):
            return True
        return None if power in self.unknown else False

    def held(self, power: Power) -> Held | None:
        """Return one sort of special access that it has; None if it is not known to have it."""
        return next((held for held in self.powers if held.power is power), None)

    def can_read(self, what: Reach) -> Reached | None:
        """Return what opens something to it; None if nothing does."""
        return next((reached for reached in self.reach if reached.what is what), None)

    def evidence(self, *starts: str) -> Evidence:
        """Return the lines of the package manager that begin with one of these words."""
        return self._packages.seen(self.package, *starts)

    @property
    def origin_evidence(self) -> Evidence:
        """Return the lines that say where it came from."""
        return self.evidence(
            "codePath=",
            "lastUpdateTime=",
            "firstInstallTime=",
            "installerPackageName=",
            "initiatingPackageName=",
            "originatingPackageName=",
            "packageSource=",
            "pkgFlags=",
        )


@dataclass(frozen=True, slots=True)
class Apps:
    """Every app of every user."""

    all: tuple[App, ...]
    """One for each app and each user who has it, paused or with data left included."""
    gaps: tuple[str, ...]
    """What could not be read, in plain words: an app may have more access than it shows here."""
    packages: Packages = field(repr=False)
    """The package manager's own list."""
    _by_key: Mapping[tuple[str, int], App] = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[App]:
        """Yield every app of every user."""
        return iter(self.all)

    @property
    def added(self) -> tuple[App, ...]:
        """The apps that somebody added to the phone."""
        return tuple(app for app in self.all if app.is_added)

    def get(self, package: str, user: int | None = None) -> App | None:
        """Return a user's copy of an app, or the first user's who has it; None if nobody has."""
        if user is not None:
            return self._by_key.get((package, user))
        return next((app for app in self.all if app.package == package), None)

    def __getitem__(self, package: str) -> App:
        """Return the first user's copy of an app.

        Raises:
            Unreadable: the phone's list of apps does not have it.

        """
        found = self.get(package)
        if found is None:
            raise Unreadable(
                Phrase("The phone's list of apps does not have {package}.", package=package)
            )
        return found


@provides(DeviceKind.PHONE)
def apps(  # noqa: PLR0913 - each is a fact that the dossier is worked out from
    *,
    packages: Packages,
    launchers: Launchers | Unreadable,
    appops: AppOps | Unreadable,
    accessibility: Accessibility | Unreadable,
    listeners: NotificationListeners | Unreadable,
    policy: DevicePolicy | Unreadable,
    exceptions: BatteryExceptions | Unreadable,
    roles: Roles | Unreadable,
    secure: SecureSettings | Unreadable,
    labels: Labels | Unreadable,
) -> Apps:
    """Return every app of every user, with all that is known of it."""
    sources = Sources(
        appops=appops,
        accessibility=accessibility,
        listeners=listeners,
        policy=policy,
        exceptions=exceptions,
        roles=roles,
        secure=secure,
        packages=packages,
    )
    names = Labels({}) if isinstance(labels, Unreadable) else labels
    maker = _Maker(packages, launchers, sources, factory_signers(packages), names)
    found = tuple(
        maker.app(package, state)
        for package in packages.all
        for state in package.copies
        if _is_there(state)
    )
    by_key: dict[tuple[str, int], App] = {}
    for app in found:
        by_key.setdefault((app.package, app.user), app)
    gaps = [*sources.gaps(), *_icon_gaps(found, launchers)]
    gaps += [
        Phrase("The list of apps has {name} twice, with different words.", name=name)
        for name in packages.twice
    ]
    gaps += [
        Phrase("The list of apps does not say who has {name}.", name=package.name)
        for package in packages.all
        if not package.users
    ]
    return Apps(found, tuple(dict.fromkeys(gaps)), packages, by_key)


def _is_there(state: PackageUser) -> bool:
    """Tell whether a user has an app: a copy that is hidden or archived counts."""
    return state.installed is not False or bool(state.hidden) or state.archived


def _icon_gaps(found: tuple[App, ...], launchers: Launchers | Unreadable) -> Iterator[str]:
    """Say why the icon of an added app is not known, once for each user."""
    for user in sorted({app.user for app in found if app.is_added and app.icon_is_open}):
        icons = launchers if isinstance(launchers, Unreadable) else launchers.of(user)
        if isinstance(icons, Unreadable):
            yield Phrase(
                "Which apps have an icon is only partly known (user {user}). {reason}",
                user=user,
                reason=icons.reason,
            )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes dossiers from the facts of one phone."""

    packages: Packages
    launchers: Launchers | Unreadable
    sources: Sources
    factory: Mapping[str, int]
    labels: Labels

    def app(self, package: Package, state: PackageUser) -> App:
        with_phone = comes_with_the_phone(package, self.packages)
        same_hand = with_phone or package.signer in self.factory
        boot = self.packages.boot_receivers
        first = package.state(0)
        origin = origin_of(package, self.packages)
        return App(
            package=package.name,
            user=state.user,
            label=self.labels.of(package.name),
            details=package,
            state=state,
            origin=origin,
            comes_with_the_phone=with_phone,
            made_with_the_phone=same_hand,
            signed_alone=with_phone and self.factory.get(package.signer) == 1,
            recognised=recognised(package.name, from_store=origin.kind in _STORED),
            icon=icon_of(package, state, self.packages, self.launchers),
            paused=paused(state),
            powers=self.sources.held(package, state.user, of_the_maker=same_hand),
            unknown=self.sources.unknown(state.user),
            reach=reach_of(package, state.user, self.packages.api),
            last_uses=self._uses(package.name, state.user),
            starts_at_boot=None if boot is None else package.name in boot,
            takes_a_makers_name=not same_hand and package.name.lower().startswith(_MAKERS_NAMES),
            notices_blocked=self._notices_blocked(package, state.user),
            only_elsewhere=state.user != 0 and (first is None or first.installed is False),
            _packages=self.packages,
        )

    def _uses(self, package: str, user: int) -> tuple[LastUse, ...] | None:
        if isinstance(self.sources.appops, Unreadable):
            return None
        return tuple(
            LastUse(_USED[op.name], op.name, use)
            for op in self.sources.appops.of(package, user)
            if op.name in _USED
            for use in op.uses
            if use.allowed
        )

    def _notices_blocked(self, package: Package, user: int) -> bool | None:
        if _notices_refused(package, user):
            return True
        if isinstance(self.sources.appops, Unreadable):
            return None
        name, number = package.name, package.app_id
        mode = self.sources.appops.mode(name, user, "POST_NOTIFICATION", number)
        return mode in {"ignore", "deny"}


def _notices_refused(package: Package, user: int) -> bool:
    """Tell whether somebody refused an app its notices, which is a permission since Android 13."""
    return any(
        not grant.granted and _CHOSEN & set(grant.flags)
        for grant in package.grants(user)
        if grant.permission == _NOTICES
    )
