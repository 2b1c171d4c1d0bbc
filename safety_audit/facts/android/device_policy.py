"""The apps that may set rules for the phone: device administrators and owners."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.android.components import package_of
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence
from safety_audit.phrases import Phrase

__all__ = ["DEVICE_POLICY", "Admin", "DevicePolicy", "Owner", "parse_device_policy"]

DEVICE_POLICY = Query("dumpsys device_policy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """A device administrator: an app that cannot be removed before this right is taken away."""

    user: int
    """The user it is switched on for."""
    package: str
    """The app."""
    component: str
    """The part of the app that holds the right, as it was given."""
    policies: tuple[str, ...]
    """What it may do, in Android's words: `wipe-data`, `force-lock`, `watch-login`."""
    test_only: bool | None = None
    """Whether it is a test version, which only a computer can install; None if not stated."""
    wipe_after: int | None = None
    """After how many wrong attempts to unlock it erases the phone; 0 never, None not stated."""
    lock_after_ms: int | None = None
    """The longest time until the screen locks, in milliseconds; 0 none set, None not stated."""
    lines: tuple[str, ...] = field(repr=False)
    """The lines that say so, as they were given."""

    @property
    def may(self) -> tuple[Phrase, ...]:
        """What it may do, in plain words, as far as that matters to a person."""
        return tuple(_MAY[policy] for policy in self.policies if policy in _MAY)


_MAY = {
    "wipe-data": Phrase("It may erase the phone."),
    "reset-password": Phrase("It may change the screen lock."),
    "force-lock": Phrase("It may lock the phone."),
    "watch-login": Phrase("It is told of wrong attempts to unlock."),
    "disable-camera": Phrase("It may switch the camera off."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """An app that owns the whole phone or a profile, and sets its rules."""

    whole_device: bool
    """Whether it owns the phone; otherwise one user or profile."""
    user: int | None
    """The user it owns, or lives in; None if not stated."""
    package: str
    """The app; empty if not stated."""
    component: str
    """The part of the app that holds the right; empty if not stated."""
    name: str = ""
    """What it calls itself; empty if not stated."""
    lines: tuple[str, ...] = field(repr=False)
    """The lines that say so, as they were given."""


@dataclass(frozen=True, slots=True)
class DevicePolicy:
    """Administrators and owners of all users."""

    admins: tuple[Admin, ...]
    """The administrators that are switched on."""
    owners: tuple[Owner, ...]
    """The owners."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def of(self, package: str, user: int | None = None) -> tuple[Admin, ...]:
        """Return the administrators of an app, for one user or for all."""
        return tuple(
            admin
            for admin in self.admins
            if admin.package == package and user in {None, admin.user}
        )

    @property
    def device_owner(self) -> Owner | None:
        """The app that owns the whole phone; None if there is none."""
        return next((owner for owner in self.owners if owner.whole_device), None)

    @property
    def profile_owners(self) -> tuple[Owner, ...]:
        """The apps that own one user or profile each."""
        return tuple(owner for owner in self.owners if not owner.whole_device)

    def seen(self, of: Admin | Owner) -> Evidence:
        """Return the lines about an administrator or an owner."""
        return self.answer.seen(*of.lines)


_ADMINS = re.compile(r" {2}Enabled Device Admins \(User ([0-9]{1,9})\b")
# Since Android 10 the name of a class may hold spaces.
_ADMIN = re.compile(r" {4}([\w.]+)/(.+):$", re.ASCII)
_DEVICE_OWNER = re.compile(r" {0,2}Device Owner:")
_PROFILE_OWNER = re.compile(r" {0,2}Profile Owner \(User ([0-9]{1,9})\b")
_COMPONENT = re.compile(r"ComponentInfo\{([^{}]*)\}")
_FIELD = re.compile(r"\s+(testOnlyAdmin|maximumFailedPasswordsForWipe|maximumTimeToUnlock)=(\S+)$")
_OWNER_FIELD = re.compile(r"\s+(admin|name|package|User ID)[=:] ?(.*)$")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,18}")
_POLICY_INDENT = 8


def parse_device_policy(answer: Answer) -> DevicePolicy:
    """Read `dumpsys device_policy` (Android 7 to 16).

    Each user has a heading `Enabled Device Admins (User 0, ...):`, with `package/class:` below,
    indented by four spaces, and its policies below that. Lists of packages elsewhere, and the
    authorities that the system itself is on Android 14 and newer, are no administrators.

    Raises:
        Unreadable: there is no answer, or no heading of administrators in it.

    """
    admins: list[Admin] = []
    owners: list[Owner] = []
    headings = 0
    for block in _blocks(answer.text()):
        if heading := _ADMINS.match(block[0]):
            headings += 1
            admins += _admins(int(heading[1]), block)
        elif _DEVICE_OWNER.match(block[0]):
            owners.append(_owner(block, None, whole_device=True))
        elif heading := _PROFILE_OWNER.match(block[0]):
            owners.append(_owner(block, int(heading[1]), whole_device=False))
    if not headings:
        raise answer.unknown_format()
    return DevicePolicy(tuple(admins), tuple(owners), answer)


@provides(DeviceKind.PHONE, ask=(DEVICE_POLICY,))
def device_policy(answers: Answers) -> DevicePolicy:
    """Return the administrators and owners."""
    return parse_device_policy(answers[DEVICE_POLICY])


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield each heading, which is indented by at most two spaces, with the lines below it."""
    block: list[str] = []
    for raw in text.split("\n"):
        line = raw.rstrip()
        if not line:
            continue
        if not line.startswith("   ") and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _admins(user: int, block: list[str]) -> Iterator[Admin]:
    starts = [place for place, line in enumerate(block) if _ADMIN.match(line)]
    for start, end in pairwise([*starts, len(block)]):
        name = block[start].strip().removesuffix(":")
        lines = [block[start], *_deeper(block[start + 1 : end])]
        policies = [line.strip() for line in _policies(lines)]
        fields = {found[1]: (found[2], line) for line in lines if (found := _FIELD.match(line))}
        yield Admin(
            user=user,
            package=package_of(name),
            component=name,
            policies=tuple(policies),
            test_only={"true": True, "false": False}.get(fields.get("testOnlyAdmin", ("",))[0]),
            wipe_after=_number(fields.get("maximumFailedPasswordsForWipe", ("",))[0]),
            lock_after_ms=_number(fields.get("maximumTimeToUnlock", ("",))[0]),
            lines=(
                lines[0].strip(),
                *policies,
                *(line.strip() for value, line in fields.values() if value not in {"0", "false"}),
            ),
        )


def _deeper(lines: list[str]) -> Iterator[str]:
    """Yield the lines that belong to the administrator above them."""
    for line in lines:
        if not line.startswith("     "):
            return
        yield line


def _policies(lines: list[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        deep = line.startswith(" " * _POLICY_INDENT)
        if inside and not deep:
            return
        if inside:
            yield line
        elif line.strip() == "policies:":
            inside = True


def _owner(block: list[str], user: int | None, *, whole_device: bool) -> Owner:
    found = [(line, match) for line in block[1:] if (match := _OWNER_FIELD.match(line))]
    fields: dict[str, str] = {}
    for _, match in found:
        fields.setdefault(match[1], match[2].strip())
    component = _COMPONENT.search(fields.get("admin", ""))
    name = component[1] if component else ""
    stated = fields.get("package", "")
    return Owner(
        whole_device=whole_device,
        user=_number(fields.get("User ID", "")) if user is None else user,
        package=package_of(name) or ("" if stated == "null" else stated),
        component=name,
        name="" if fields.get("name") in {None, "null"} else fields["name"],
        lines=(block[0].strip(), *(line.strip() for line, _ in found)),
    )


def _number(text: str) -> int | None:
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else None
