"""The users and profiles of the phone: `dumpsys user`.

A second user, a work profile or a private space is a room of its own, with its own apps and
settings. Every other fact is read for each of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence
from safety_audit.phrases import Phrase

__all__ = ["USERS", "User", "UserKind", "Users", "parse_users"]

USERS = Query("dumpsys user")


class UserKind(Enum):
    """What sort of room a user is, in plain words."""

    MAIN = Phrase("main user")
    SYSTEM = Phrase("hidden system user")
    SECOND = Phrase("second user")
    GUEST = Phrase("guest")
    RESTRICTED = Phrase("restricted user")
    DEMO = Phrase("shop demonstration user")
    WORK = Phrase("work profile")
    SECURE_FOLDER = Phrase("Secure Folder")
    APP_SEPARATION = Phrase("separated work apps")
    CLONE = Phrase("second copy of apps")
    PRIVATE = Phrase("private space")
    MAINTENANCE = Phrase("repair mode")
    OTHER = Phrase("other profile")


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One user or profile."""

    id: int
    """Its number; 0 is the first user."""
    name: str
    """What it is called; empty where the phone does not say. Chosen by people."""
    kind: UserKind
    """What sort of room it is."""
    flags: int
    """Android's flags, makers' own among them."""
    type: str = ""
    """Android's name of the sort (11 and newer), such as `android.os.usertype.full.SYSTEM`."""
    parent: int | None = None
    """The user a profile belongs to, where stated (12 and newer)."""
    running: bool | None = None
    """Whether it is started; None if not stated."""
    unlocked: bool | None = None
    """Whether it was unlocked since the phone started; None if not stated."""
    has_profile_owner: bool | None = None
    """Whether an app is its owner and sets its rules; None if not stated."""
    line: str = field(repr=False)
    """The line that names it, as it was given."""

    @property
    def is_profile(self) -> bool:
        """Whether it belongs to another user rather than standing beside it."""
        return bool(self.flags & _PROFILE) or ".profile." in self.type


@dataclass(frozen=True, slots=True)
class Users:
    """Every user and profile, in the phone's order."""

    all: tuple[User, ...]
    """The users; never empty."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def __iter__(self) -> Iterator[User]:
        """Yield every user."""
        return iter(self.all)

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of all users."""
        return tuple(user.id for user in self.all)

    @property
    def people(self) -> tuple[User, ...]:
        """The users that somebody unlocks and uses: no profile, guest, shop or repair user."""
        return tuple(user for user in self.all if not user.is_profile and user.kind in _PEOPLE)

    def get(self, user_id: int) -> User | None:
        """Return the user with this number; None if there is none."""
        return next((user for user in self.all if user.id == user_id), None)

    def seen(self, user: User) -> Evidence:
        """Return the line that names a user."""
        return self.answer.seen(user.line)


_PEOPLE = {UserKind.MAIN, UserKind.SECOND, UserKind.RESTRICTED}
_LINE = re.compile(
    r"^ *UserInfo\{([0-9]{1,9}):([^\n]*):([0-9A-Fa-f]{1,8})\}([^\n]*)$", re.MULTILINE
)
_BEGINS = re.compile(r"^ *UserInfo\{", re.MULTILINE)
_ANY_FIELD = re.compile(r"^    (Type|State|Has profile owner): ([^\n]*)$", re.MULTILINE)
# The user types in the catalogue further down are not users of this phone.
_END = re.compile(
    r"^(?:Device properties|User types|  Device owner id|  Started users)", re.MULTILINE
)
_PARENT = re.compile(r"\bparentId=([0-9]{1,9})\b")
_STARTED = re.compile(r"Started users state: [\[{]([^\]}\n]*)[\]}]")
_STARTED_ONE = re.compile(r"([0-9]{1,9})=(\w+)")

# android.content.pm.UserInfo
_FLAG_GUEST, _FLAG_RESTRICTED, _FLAG_MANAGED, _FLAG_DEMO = 0x4, 0x8, 0x20, 0x200
_PROFILE = 0x1000 | _FLAG_MANAGED
# Samsung's own bits; vivo marks its second copies of apps with the same bit as Samsung.
_MAKERS_KINDS = (
    (0x20000, UserKind.SECURE_FOLDER),
    (0x40000000, UserKind.APP_SEPARATION),
    (0x20000000, UserKind.CLONE),
    (0x10000000, UserKind.WORK),
)
_FLAG_MAINTENANCE = 0x80000
# Xiaomi, OnePlus, Oppo, realme and vivo give second copies of apps this number.
_CLONE_ID = 999
_TYPES = {
    "full.SYSTEM": UserKind.MAIN,
    "system.HEADLESS": UserKind.SYSTEM,
    "full.SECONDARY": UserKind.SECOND,
    "full.GUEST": UserKind.GUEST,
    "full.RESTRICTED": UserKind.RESTRICTED,
    "full.DEMO": UserKind.DEMO,
    "profile.MANAGED": UserKind.WORK,
    "profile.CLONE": UserKind.CLONE,
    "profile.PRIVATE": UserKind.PRIVATE,
}
# com.android.server.am.UserState: Android 7 gives the number only.
_STATES = {"1": "RUNNING_LOCKED", "2": "RUNNING_UNLOCKING", "3": "RUNNING_UNLOCKED"}


def parse_users(answer: Answer) -> Users:
    """Read `UserInfo{0:name:flags}` lines and what stands below each (Android 7 to 16).

    Raises:
        Unreadable: there is no answer, a user in it that cannot be understood, or nothing of what
            follows the users on every phone: then there may be more of them.

    """
    text = answer.text()
    end = _END.search(text)
    section = text[: end.start()] if end else text
    lines = list(_LINE.finditer(section))
    if not lines or len(lines) != len(_BEGINS.findall(section)):
        raise answer.unknown_format()
    if end is None:
        raise answer.ended_early()
    started = _started(text)
    ends = [*(line.start() for line in lines[1:]), len(section)]
    users: dict[int, User] = {}
    for line, stop in zip(lines, ends, strict=True):
        fields = dict(_ANY_FIELD.findall(section, line.end(), stop))
        users.setdefault(int(line[1]), _user(line, fields, started))
    return Users(tuple(users.values()), answer)


@provides(DeviceKind.PHONE, ask=(USERS,))
def users(answers: Answers) -> Users:
    """Return the users of the phone."""
    return parse_users(answers[USERS])


def _user(line: re.Match[str], fields: dict[str, str], started: dict[str, str] | None) -> User:
    user_id, flags = int(line[1]), int(line[3], 16)
    sort = fields.get("Type", "").strip()
    parent = _PARENT.search(line[4])
    state = fields.get("State", "").strip()
    if not state and started is not None:
        state = started.get(str(user_id), "NOT_STARTED")
    owner = fields.get("Has profile owner", "").strip()
    return User(
        id=user_id,
        name="" if line[2] == "null" else line[2],
        kind=_kind(user_id, flags, sort),
        flags=flags,
        type=sort,
        parent=int(parent[1]) if parent else None,
        running=state.startswith("RUNNING") if state else None,
        unlocked=state == "RUNNING_UNLOCKED" if state else None,
        has_profile_owner={"true": True, "false": False}.get(owner),
        line=line[0].strip(),
    )


def _started(text: str) -> dict[str, str] | None:
    """Return the states of the started users; None if the dump does not say."""
    found = _STARTED.search(text)
    if not found:
        return None
    return {user: _STATES.get(state, state) for user, state in _STARTED_ONE.findall(found[1])}


def _kind(user_id: int, flags: int, sort: str) -> UserKind:
    if flags & _PROFILE or ".profile." in sort:
        for bit, kind in _MAKERS_KINDS:
            if flags & bit:
                return kind
    if flags & _FLAG_MAINTENANCE:
        return UserKind.MAINTENANCE
    if user_id == _CLONE_ID:
        return UserKind.CLONE
    if sort:
        return _TYPES.get(sort.removeprefix("android.os.usertype."), UserKind.OTHER)
    return _kind_by_flags(user_id, flags)


def _kind_by_flags(user_id: int, flags: int) -> UserKind:
    """Return the kind where Android does not name it (7 to 10)."""
    for bit, kind in (
        (_FLAG_MANAGED, UserKind.WORK),
        (_FLAG_GUEST, UserKind.GUEST),
        (_FLAG_RESTRICTED, UserKind.RESTRICTED),
        (_FLAG_DEMO, UserKind.DEMO),
        (_PROFILE, UserKind.OTHER),
    ):
        if flags & bit:
            return kind
    return UserKind.MAIN if user_id == 0 else UserKind.SECOND
