"""Special access: what lets an app see, control or stay, beyond ordinary permissions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from safety_audit.facts.android.accessibility import Accessibility
from safety_audit.facts.android.appops import AppOps
from safety_audit.facts.android.device_policy import DevicePolicy
from safety_audit.facts.android.deviceidle import BatteryExceptions
from safety_audit.facts.android.listeners import NotificationListeners
from safety_audit.facts.android.package_records import Package, Packages
from safety_audit.facts.android.roles import Roles
from safety_audit.facts.android.settings import SecureSettings, UserSettings
from safety_audit.model import Evidence, Unreadable
from safety_audit.phrases import Phrase, joined

__all__ = ["Held", "Power", "Sources"]


class Power(Enum):
    """One sort of special access, in plain words: "it can ..."."""

    SCREEN = Phrase("read and use the screen")
    NOTIFICATIONS = Phrase("read notifications")
    ADMIN = Phrase("set rules for the phone and resist being removed")
    OWNER = Phrase("decide what the phone may do")
    KEYBOARD = Phrase("see what is typed")
    SMS_APP = Phrase("handle text messages")
    PHONE_APP = Phrase("handle calls")
    ASSISTANT = Phrase("act as the assistant")
    REDIRECTS_CALLS = Phrase("pass calls on")
    SCREENS_CALLS = Phrase("see who calls")
    VPN = Phrase("see where data goes")
    CAPTURE = Phrase("record the screen")
    USAGE = Phrase("see which apps are used")
    OVERLAY = Phrase("show itself over other apps")
    INSTALLS = Phrase("install other apps")
    ALL_FILES = Phrase("read all files")
    SETTINGS = Phrase("change settings")
    LOCKED_SETTINGS = Phrase("change settings that Android keeps from apps")
    UNRESTRICTED = Phrase("use access that Android holds back from apps from files")
    NEVER_SLEEPS = Phrase("run without pause")


@dataclass(frozen=True, slots=True)
class Held:
    """One sort of special access that an app has."""

    power: Power
    """What it can do."""
    seen: tuple[Evidence, ...] = field(default=(), repr=False)
    """The words that say so."""
    how: tuple[str, ...] = ()
    """What it may do with it, in short sentences, where the phone says more."""


_OPS = {
    "PROJECT_MEDIA": Power.CAPTURE,
    "ACTIVATE_VPN": Power.VPN,
    "GET_USAGE_STATS": Power.USAGE,
    "SYSTEM_ALERT_WINDOW": Power.OVERLAY,
    "REQUEST_INSTALL_PACKAGES": Power.INSTALLS,
    "MANAGE_EXTERNAL_STORAGE": Power.ALL_FILES,
    "WRITE_SETTINGS": Power.SETTINGS,
}
_RESTRICTED = "ACCESS_RESTRICTED_SETTINGS"
# Below Android 15 `allow` is what every app has from the start.
_FIRST_WITH_CHOSEN_RESTRICTED = 35
_ROLES = {
    "SMS": Power.SMS_APP,
    "DIALER": Power.PHONE_APP,
    "ASSISTANT": Power.ASSISTANT,
    "CALL_REDIRECTION": Power.REDIRECTS_CALLS,
    "CALL_SCREENING": Power.SCREENS_CALLS,
}
_KEYBOARD = "default_input_method"
# With this an app can let itself use the screen. Only a computer can give it to an added app.
_SECURE_SETTINGS = "android.permission.WRITE_SECURE_SETTINGS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The facts that say who has special access; each may be missing."""

    appops: AppOps | Unreadable
    """What each app may do."""
    accessibility: Accessibility | Unreadable
    """Who may use the screen."""
    listeners: NotificationListeners | Unreadable
    """Who may read notifications."""
    policy: DevicePolicy | Unreadable
    """Administrators and owners."""
    exceptions: BatteryExceptions | Unreadable
    """Who is never put to sleep."""
    roles: Roles | Unreadable
    """Default apps."""
    secure: SecureSettings | Unreadable
    """Settings of each user: the keyboard."""
    packages: Packages
    """The list of apps, with what they hold since they were installed."""

    def held(self, package: Package, user: int, *, of_the_maker: bool) -> tuple[Held, ...]:
        """Return every special access that one user's copy of an app is known to have.

        What is signed by the phone's maker may change all settings by that, and openly needs to.
        """
        found: dict[Power, list[Evidence]] = {}
        for power, seen in self._all(package.name, user, package.app_id):
            found.setdefault(power, []).append(seen)
        if not of_the_maker and _holds(package, _SECURE_SETTINGS):
            words = f"{_SECURE_SETTINGS}: granted=true"
            found[Power.LOCKED_SETTINGS] = [self.packages.seen(package.name, words)]
        how = self._how(package.name, user)
        return tuple(
            Held(power, tuple(found[power]), how.get(power, ()))
            for power in Power
            if power in found
        )

    def _how(self, package: str, user: int) -> Mapping[Power, tuple[str, ...]]:
        """Return what an app may do with some of its access, where the phone says more."""
        screen: list[str] = []
        rules: list[str] = []
        if not isinstance(self.accessibility, Unreadable):
            for service in self.accessibility.of(package, user):
                screen += service.bound.can if service.bound else ()
        if not isinstance(self.policy, Unreadable):
            for admin in self.policy.of(package, user):
                rules += admin.may
        return {
            Power.SCREEN: tuple(dict.fromkeys(screen)),
            Power.ADMIN: tuple(dict.fromkeys(rules)),
        }

    def unknown(self, user: int) -> Mapping[Power, str]:
        """Return the sorts of access that could not be told for a user, with the reason."""
        unknown: dict[Power, str] = {}
        if screen := self._screen_gap(user):
            unknown[Power.SCREEN] = screen
        for fact, powers in (
            (self.listeners, (Power.NOTIFICATIONS,)),
            (self.policy, (Power.ADMIN, Power.OWNER)),
            (self.appops, (*_OPS.values(), Power.UNRESTRICTED)),
            (self.exceptions, (Power.NEVER_SLEEPS,)),
            (self.roles, tuple(_ROLES.values())),
            (_table(self.secure, user), (Power.KEYBOARD,)),
        ):
            reason = _reason(fact)
            if reason:
                unknown.update(dict.fromkeys(powers, reason))
        return unknown

    def _screen_gap(self, user: int) -> str:
        if isinstance(self.accessibility, Unreadable):
            return self.accessibility.reason
        return joined((gap.reason for gap in self.accessibility.gaps_for(user)), " ")

    def gaps(self) -> tuple[str, ...]:
        """Return every reason why some access could not be told."""
        facts = (
            self.accessibility,
            self.listeners,
            self.policy,
            self.appops,
            self.exceptions,
            self.roles,
            self.secure,
        )
        return tuple(dict.fromkeys(reason for fact in facts if (reason := _reason(fact))))

    def _all(self, package: str, user: int, app_id: int | None) -> Iterator[tuple[Power, Evidence]]:
        yield from self._services(package, user)
        yield from self._rules(package, user)
        yield from self._ops(package, user, app_id)
        if not isinstance(self.exceptions, Unreadable) and package in self.exceptions.packages:
            yield Power.NEVER_SLEEPS, self.exceptions.seen(package)
        table = _table(self.secure, user)
        if not isinstance(table, Unreadable):
            keyboard = (table.get(_KEYBOARD) or "").partition("/")[0]
            if keyboard == package:
                yield Power.KEYBOARD, table.seen(_KEYBOARD)

    def _services(self, package: str, user: int) -> Iterator[tuple[Power, Evidence]]:
        if not isinstance(self.accessibility, Unreadable):
            for service in self.accessibility.of(package, user):
                yield from ((Power.SCREEN, seen) for seen in service.seen)
        if not isinstance(self.listeners, Unreadable):
            for listener in self.listeners.of(package, user):
                yield from ((Power.NOTIFICATIONS, seen) for seen in listener.seen)

    def _rules(self, package: str, user: int) -> Iterator[tuple[Power, Evidence]]:
        if not isinstance(self.policy, Unreadable):
            for admin in self.policy.of(package, user):
                yield Power.ADMIN, self.policy.seen(admin)
            for owner in self.policy.owners:
                if owner.package == package and owner.user in {None, user}:
                    yield Power.OWNER, self.policy.seen(owner)
        if not isinstance(self.roles, Unreadable):
            for holder in self.roles.of(package, user):
                if holder.role in _ROLES:
                    yield _ROLES[holder.role], holder.seen

    def _ops(self, package: str, user: int, app_id: int | None) -> Iterator[tuple[Power, Evidence]]:
        if isinstance(self.appops, Unreadable):
            return
        chosen = dict(_OPS)
        if self.packages.api is not None and self.packages.api >= _FIRST_WITH_CHOSEN_RESTRICTED:
            chosen[_RESTRICTED] = Power.UNRESTRICTED
        for name, power in chosen.items():
            if self.appops.mode(package, user, name, app_id) == "allow":
                yield power, self.appops.seen(package, user, name, app_id=app_id)


def _holds(package: Package, permission: str) -> bool:
    return any(one.granted and one.permission == permission for one in package.always_granted)


def _table(secure: SecureSettings | Unreadable, user: int) -> UserSettings | Unreadable:
    return secure if isinstance(secure, Unreadable) else secure.of(user)


def _reason(fact: object) -> str:
    """Return why a fact is missing, wholly or in part; empty if it is whole."""
    if isinstance(fact, Unreadable):
        return fact.reason
    if isinstance(fact, SecureSettings):
        return fact.others.reason if fact.others else ""
    gaps: Iterable[str | Unreadable] = getattr(fact, "gaps", ())
    return joined((gap.reason if isinstance(gap, Unreadable) else gap for gap in gaps), " ")
