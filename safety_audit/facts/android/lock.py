"""How the screen is locked: `dumpsys lock_settings`.

It says whether there is a lock, and since Android 11 of which kind. It never says how good a PIN
is, and no command that tries one is ever sent: a wrong try counts, and apps are told about it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.android.dumps import local_time
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence

__all__ = ["LOCK", "Credential", "LockSettings", "UserLock", "parse_lock"]

LOCK = Query("dumpsys lock_settings")


class Credential(Enum):
    """What opens the screen lock."""

    NONE = "none"
    """Nothing: the phone opens for anybody."""
    PATTERN = "pattern"
    PIN = "PIN"
    PASSWORD = "password"  # noqa: S105 - the name of a kind of lock
    SET = "set, of a kind that is not shown"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLock:
    """The lock of one user."""

    user: int
    """The user."""
    credential: Credential
    """What opens it."""
    changed: datetime | None = None
    """When it was last changed, in the phone's own time zone (11 and newer); None if not stated."""
    separate: bool | None = None
    """Whether a profile has a lock of its own; None if not stated."""
    failed: int | None = None
    """How many wrong tries there were since the last right one (Samsung); None if not stated."""
    lines: tuple[str, ...] = field(repr=False)
    """The lines that say so, as they were given."""


@dataclass(frozen=True, slots=True)
class LockSettings:
    """The locks of all users."""

    all: tuple[UserLock, ...]
    """One lock for each user that is named; never empty."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def __iter__(self) -> Iterator[UserLock]:
        """Yield every user's lock."""
        return iter(self.all)

    def of(self, user: int) -> UserLock | None:
        """Return the lock of a user; None if that user is not named."""
        return next((lock for lock in self.all if lock.user == user), None)

    def seen(self, lock: UserLock) -> Evidence:
        """Return the lines about a lock."""
        return self.answer.seen(*lock.lines)


# "Storage:" names users as well, with a path behind the number.
_USER = re.compile(r" {2,4}User ([0-9]{1,9})$")
_FIELD = re.compile(
    r" {4,}(CredentialType: |SID = |(?:LSKF )?last changed: |SeparateChallenge: "
    r"|failed attempt ?= ?)([^\n]*)$",
    re.IGNORECASE,
)
_KINDS = {
    "none": Credential.NONE,
    "pattern": Credential.PATTERN,
    "pin": Credential.PIN,
    "password": Credential.PASSWORD,
}
_NO_SID = re.compile(r"0+")
_SID = re.compile(r"[0-9a-f]+", re.IGNORECASE)


def parse_lock(answer: Answer) -> LockSettings:
    """Read `dumpsys lock_settings` (Android 8.1 to 16).

    Since Android 11 each user has `CredentialType: Pin`, in letters that differ by version. Before,
    there is only `SID = `: zero when no lock is set, a number when one is. Android 7 says nothing.

    Raises:
        Unreadable: there is no answer, or no user in it.

    """
    fields: dict[int, dict[str, tuple[str, str]]] = {}
    user: int | None = None
    for raw in answer.text().split("\n"):
        line = raw.rstrip()
        if line and not line.startswith(" "):
            user = None
        elif begins := _USER.match(line):
            user = int(begins[1])
            fields.setdefault(user, {})
        elif user is not None and (found := _FIELD.match(line)):
            name = found[1].strip(" :=").lower().removeprefix("lskf ")
            fields[user].setdefault(name, (found[2].strip(), line.strip()))
    if not fields:
        raise answer.unknown_format()
    return LockSettings(tuple(_lock(user, found) for user, found in fields.items()), answer)


@provides(DeviceKind.PHONE, ask=(LOCK,))
def lock_settings(answers: Answers) -> LockSettings:
    """Return how the screen is locked."""
    return parse_lock(answers[LOCK])


def _lock(user: int, fields: dict[str, tuple[str, str]]) -> UserLock:
    stated = {name: value for name, (value, _) in fields.items()}
    failed = stated.get("failed attempt", "")
    return UserLock(
        user=user,
        credential=_credential(stated),
        changed=local_time(stated.get("last changed", "")[:19]),
        separate={"true": True, "false": False}.get(stated.get("separatechallenge", "").lower()),
        failed=int(failed) if re.fullmatch(r"[0-9]{1,9}", failed) else None,
        lines=(f"User {user}", *(line for _, line in fields.values())),
    )


def _credential(stated: dict[str, str]) -> Credential:
    kind = stated.get("credentialtype")
    if kind:
        return _KINDS.get(kind.lower(), Credential.SET)
    sid = stated.get("sid", "")
    if not _SID.fullmatch(sid):
        return Credential.NOT_STATED
    return Credential.NONE if _NO_SID.fullmatch(sid) else Credential.SET
