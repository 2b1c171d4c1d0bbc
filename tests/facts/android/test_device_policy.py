"""Administrators and owners are read for every user, and nothing else is taken for one."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.device_policy import (
    DEVICE_POLICY,
    DevicePolicy,
    parse_device_policy,
)
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
Recorded = Callable[..., Recording]

ANDROID_9 = """Current Device Policy Manager state:

  Profile Owner (User 0): 
    admin=ComponentInfo{com.example.family/com.example.family.Admin}
    name=Family rules
    package=com.example.family

  Enabled Device Admins (User 0, provisioningState: 0):
    com.example.finder/.mdm.Admin$Receiver:
      uid=10008
      testOnlyAdmin=true
      policies:
        wipe-data
        watch-login
      passwordQuality=0x0
      maximumTimeToUnlock=60000
      maximumFailedPasswordsForWipe=10
      isParent=false
    com.example.mail/com.example.mail.Policy:
      uid=10009
      testOnlyAdmin=false
      policies:
      maximumFailedPasswordsForWipe=0
 
    mPasswordOwner=-1

  Enabled Device Admins (User 10, provisioningState: 3):
    com.example.work/.Admin:
      uid=1010020
      policies:
        force-lock
    mPasswordOwner=-1

  Encryption Status: per-user
"""  # noqa: W291, W293 - as the phone prints it
ANDROID_14 = """Service host process PID: 508
Current Device Policy Manager state:
  Immutable state:
    mHasFeature=true

  Device Owner: 
    admin=ComponentInfo{com.example.shop/com.example.shop.Owner}
    name=
    package=com.example.shop
    isOrganizationOwnedDevice=true
    User ID: 0

  Enabled Device Admins (User 0, provisioningState: 0):
    com.example.guard/com.example.guard.Receiver:
      uid=10070
      testOnlyAdmin=false
      DeviceAdminInfo:
        Receiver:
          name=com.example.guard.Receiver
          com.example.inner/.NotAnAdmin:
      policies:
        force-lock
      maximumFailedPasswordsForWipe=0
    mPasswordOwner=-1
    PersonalAppsSuspensionHelper
      launcher packages: 1 app
        0: com.example.launcher

  Local Policies:
    User 0:
      EnforcingAdmin { mPackageName= com.example.system, mIsRoleAuthority= false }
  Stats:
"""  # noqa: W291 - as the phone prints it


def read(answer: Make, text: str | bytes | Status) -> DevicePolicy:
    """Read the policy from this text."""
    return parse_device_policy(answer(DEVICE_POLICY, text))


def test_android_9(answer: Make) -> None:
    """Each user's administrators have their own policies and limits."""
    found = read(answer, ANDROID_9)
    assert [
        (a.user, a.package, a.policies, a.test_only, a.wipe_after, a.lock_after_ms)
        for a in found.admins
    ] == [
        (0, "com.example.finder", ("wipe-data", "watch-login"), True, 10, 60000),
        (0, "com.example.mail", (), False, 0, None),
        (10, "com.example.work", ("force-lock",), None, None, None),
    ]
    assert found.admins[0].component == "com.example.finder/.mdm.Admin$Receiver"
    assert found.seen(found.admins[0]).text == (
        "com.example.finder/.mdm.Admin$Receiver:\nwipe-data\nwatch-login\n"
        "testOnlyAdmin=true\nmaximumTimeToUnlock=60000\nmaximumFailedPasswordsForWipe=10"
    )
    assert found.of("com.example.work", 10) == found.admins[2:]
    assert found.of("com.example.work", 0) == ()


@pytest.mark.parametrize("name", [".Admin Receiver", ".Ad\u00a0min", ".Ad-min", ".Администратор"])
def test_an_administrator_by_any_name(answer: Make, name: str) -> None:
    """The name of a class may hold spaces and letters of any script; it hides nobody."""
    text = ANDROID_9.replace(".Admin:", f"{name}:")
    found = parse_device_policy(answer(DEVICE_POLICY, text))

    assert [(admin.user, admin.package) for admin in found.admins] == [
        (0, "com.example.finder"),
        (0, "com.example.mail"),
        (10, "com.example.work"),
    ]
    assert found.admins[-1].policies == ("force-lock",)


def test_a_profile_owner(answer: Make) -> None:
    """The owner of a user is read with the user it owns."""
    found = read(answer, ANDROID_9)
    (owner,) = found.profile_owners
    assert (owner.user, owner.package, owner.name) == (0, "com.example.family", "Family rules")
    assert found.device_owner is None
    assert found.seen(owner).text.startswith("Profile Owner (User 0):\nadmin=ComponentInfo{")


def test_a_device_owner(answer: Make) -> None:
    """The owner of the phone is read with the user it lives in."""
    owner = read(answer, ANDROID_14).device_owner
    assert owner is not None
    assert (owner.user, owner.package, owner.component, owner.name) == (
        0,
        "com.example.shop",
        "com.example.shop/com.example.shop.Owner",
        "",
    )


def test_nothing_else_is_an_administrator(answer: Make) -> None:
    """Launchers, nested parts and the system's own authorities are not administrators."""
    assert [(a.package, a.policies) for a in read(answer, ANDROID_14).admins] == [
        ("com.example.guard", ("force-lock",))
    ]


def test_a_heading_without_anything_below_is_none(answer: Make) -> None:
    """A heading with nothing below says that there is no administrator."""
    text = "Current Device Policy Manager state:\n  Enabled Device Admins (User 0, x: 0):\n \n"
    assert read(answer, text).admins == ()


@pytest.mark.parametrize(
    "text", ["Current Device Policy Manager state:\n", Status.EMPTY, Status.CUT_OFF]
)
def test_without_a_heading_it_is_not_understood(answer: Make, text: str | Status) -> None:
    """An answer without the list is never read as an empty list."""
    with pytest.raises(Unreadable):
        read(answer, text)


PIECES = st.sampled_from(
    ["  Enabled Device Admins (User 0, x", "    a/b:", "      policies:", "        wipe-data",
     "  Device Owner:", "    User ID: 1", "    admin=ComponentInfo{", "  Profile Owner (User 3"]
)  # fmt: skip


@given(st.lists(PIECES | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the answer, it ends in a policy or in a reason."""
    with suppress(Unreadable):
        assert read(answer, text.encode("utf-8", "replace")).answer


FINDER = "com.google.android.gms"


@pytest.mark.parametrize(
    ("phone", "admins"),
    [
        ("a71-emulator", [(0, FINDER, ("wipe-data", "reset-password", "force-lock"), False, 0)]),
        ("a81-smartron-tphone", []),
        (
            "a9-emulator",
            [
                (
                    0,
                    FINDER,
                    ("wipe-data", "reset-password", "force-lock", "disable-keyguard-features"),
                    False,
                    0,
                )
            ],
        ),
        ("a10-emulator-qpreview", []),
        ("a13-mtk-tablet", []),
        ("a14-emulator-atv", []),
    ],
)
def test_recorded_phones(recorded: Recorded, phone: str, admins: list[object]) -> None:
    """Two recorded phones have Google's own finder as administrator, and none has an owner."""
    found = parse_device_policy(recorded(phone, DEVICE_POLICY)[DEVICE_POLICY])
    assert [
        (a.user, a.package, a.policies, a.test_only, a.wipe_after) for a in found.admins
    ] == admins
    assert found.owners == ()
