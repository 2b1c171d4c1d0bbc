"""Users and profiles are named in plain words, and none is lost."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.users import USERS, User, UserKind, Users, parse_users
from safety_audit.model import Unreadable

Make = Callable[..., Answer]

AFTER = "  Device owner id:-10000\n"
"""What follows the users on every phone, in one way or another."""
ANDROID_7 = """Users:
  UserInfo{0:null:13} serialNo=0
    Created: <unknown>
    Has profile owner: false
  UserInfo{10:Alex Example:10} serialNo=10
    Created: <unknown>
    Has profile owner: false

  Device policy global restrictions:
    none
  Started users state: {0=3}
"""
ANDROID_14 = """Service host process PID: 508
Current user: 0

Users:
  UserInfo{0:null:4c13} serialNo=0 isPrimary=true
    Type: android.os.usertype.full.SYSTEM
    Flags: 19475 (ADMIN|FULL|INITIALIZED|MAIN|PRIMARY|SYSTEM)
    State: RUNNING_UNLOCKED
    Has profile owner: false
  UserInfo{10:Work: mine {x}:1030} serialNo=10 isPrimary=false parentId=0
    Type: android.os.usertype.profile.MANAGED
    Flags: 4144 (INITIALIZED|MANAGED_PROFILE|PROFILE)
    State: RUNNING_LOCKED
    Has profile owner: true
  UserInfo{11:Private space:1090} serialNo=11 isPrimary=false parentId=0
    Type: android.os.usertype.profile.PRIVATE
    State: -1
    Has profile owner: false

Device properties:
  Started users state: [0=RUNNING_UNLOCKED, 10=RUNNING_LOCKED]
User types (1 types):
    android.os.usertype.full.GUEST:
  UserInfo{99:not a user:13}
"""


def read(answer: Make, text: str | bytes | Status) -> Users:
    """Read users from this text."""
    return parse_users(answer(USERS, text))


def test_a_list_that_may_go_on_is_not_whole(answer: Make) -> None:
    """Without what follows the users, there may be more of them than came."""
    with pytest.raises(Unreadable, match="cut off"):
        read(answer, "Users:\n  UserInfo{0:null:13} serialNo=0\n    State: RUNNING_UNLOCKED\n")


def one(answer: Make, line: str, below: str = "") -> User:
    """Read the one user that this line names."""
    (user,) = read(answer, f"Users:\n  {line}\n{below}{AFTER}")
    return user


def test_android_7(answer: Make) -> None:
    """Up to Android 7 the number of the state stands in a list further down."""
    found = read(answer, ANDROID_7)
    assert [(u.id, u.name, u.kind, u.running, u.unlocked) for u in found] == [
        (0, "", UserKind.MAIN, True, True),
        (10, "Alex Example", UserKind.SECOND, False, False),
    ]
    assert found.ids == (0, 10)


def test_android_14(answer: Make) -> None:
    """Since Android 11 the type says what a user is, and the catalogue of types is no user."""
    found = read(answer, ANDROID_14)
    assert [
        (u.id, u.name, u.kind, u.running, u.unlocked, u.has_profile_owner, u.parent) for u in found
    ] == [
        (0, "", UserKind.MAIN, True, True, False, None),
        (10, "Work: mine {x}", UserKind.WORK, True, False, True, 0),
        (11, "Private space", UserKind.PRIVATE, False, False, False, 0),
    ]
    work = found.get(10)
    assert work is not None
    assert work.is_profile
    assert found.seen(work).text == (
        "UserInfo{10:Work: mine {x}:1030} serialNo=10 isPrimary=false parentId=0"
    )
    assert found.get(99) is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("UserInfo{10:Guest:14}", UserKind.GUEST),
        ("UserInfo{10:Kid:18}", UserKind.RESTRICTED),
        ("UserInfo{10:Work:30}", UserKind.WORK),
        ("UserInfo{150:Secure Folder:61030}", UserKind.SECURE_FOLDER),
        ("UserInfo{150:Secure Folder:10061030}", UserKind.SECURE_FOLDER),
        ("UserInfo{95:DUAL_APP:20001030}", UserKind.CLONE),
        ("UserInfo{160:Separated Apps:40001030}", UserKind.APP_SEPARATION),
        ("UserInfo{10:Knox:10000030}", UserKind.WORK),
        ("UserInfo{77:Maintenance:80410}", UserKind.MAINTENANCE),
        ("UserInfo{999:DOUBLE_APP:20000030}", UserKind.CLONE),
        ("UserInfo{999:MultiApp:10}", UserKind.CLONE),
        ("UserInfo{10:Other:1010}", UserKind.OTHER),
        ("UserInfo{10:Second:10}", UserKind.SECOND),
    ],
)
def test_kinds_by_flags(answer: Make, line: str, kind: UserKind) -> None:
    """Where Android does not name the type, its flags and those of makers do."""
    assert one(answer, line).kind is kind


@pytest.mark.parametrize(
    ("sort", "kind"),
    [
        ("full.SECONDARY", UserKind.SECOND),
        ("full.GUEST", UserKind.GUEST),
        ("system.HEADLESS", UserKind.SYSTEM),
        ("profile.CLONE", UserKind.CLONE),
        ("profile.PRIVATE", UserKind.PRIVATE),
        ("profile.COMMUNAL", UserKind.OTHER),
        ("profile.NEW", UserKind.OTHER),
    ],
)
def test_kinds_by_type(answer: Make, sort: str, kind: UserKind) -> None:
    """A type that nobody knows yet is another profile, never a main user."""
    below = f"    Type: android.os.usertype.{sort}\n"
    assert one(answer, "UserInfo{10:x:410} serialNo=10", below).kind is kind


def test_what_is_not_stated_is_none(answer: Make) -> None:
    """Nothing is said about a state that the phone does not give."""
    user = one(answer, "UserInfo{0:null:13} serialNo=0")
    assert (user.running, user.unlocked, user.has_profile_owner) == (None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Users:\n",
        f"Users:\n  UserInfo{{0:null:13}}\n  UserInfo{{10:two\nlines:10}}\n{AFTER}",
        f"Users:\n  UserInfo{{0:null:xyz}}\n{AFTER}",
        Status.EMPTY,
        Status.ABSENT,
    ],
)
def test_a_user_that_is_not_understood_is_not_left_out(answer: Make, text: str | Status) -> None:
    """A list of users is read whole or not at all."""
    with pytest.raises(Unreadable):
        read(answer, text)


def test_people_are_those_who_unlock_the_phone(answer: Make) -> None:
    """Profiles, guests and second copies of apps are nobody's own lock screen."""
    lines = ("0:a:13", "10:b:10", "11:g:14", "12:k:18", "13:w:30", "999:c:10")
    text = "Users:\n" + "".join(f"  UserInfo{{{line}}}\n" for line in lines) + AFTER
    assert [user.id for user in read(answer, text).people] == [0, 10, 12]


PIECES = st.sampled_from(
    ["Users:", "  UserInfo{0:null:13} serialNo=0", "  UserInfo{", "    State: X", "    Type: y",
     "  Started users state: {0=3, 1=x", "User types"]
)  # fmt: skip


@given(st.lists(PIECES | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the answer, it ends in at least one user or in a reason."""
    with suppress(Unreadable):
        assert read(answer, text.encode("utf-8", "replace")).all


def test_recorded_phones_have_one_user(phone_folder: Path) -> None:
    """Every recorded phone has its main user alone, running and unlocked."""
    (answer,) = FolderPhone(phone_folder).ask([USERS])
    assert [
        (u.id, u.kind, u.running, u.unlocked, u.has_profile_owner) for u in parse_users(answer)
    ] == [(0, UserKind.MAIN, True, True, False)]
