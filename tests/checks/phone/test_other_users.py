"""Other spaces on the phone are named, each in plain words."""

from collections.abc import Callable
from pathlib import Path

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "other-users"


def test_each_space_is_named(ran: Ran, saw: Saw) -> None:
    """A second user and a work profile are worth a look; makers' usual spaces are notes."""
    users = """Users:
  UserInfo{0:a:4c13} serialNo=0
    Type: android.os.usertype.full.SYSTEM
  UserInfo{10:Sam:410} serialNo=10
    Type: android.os.usertype.full.SECONDARY
    State: -1
  UserInfo{11:Work:1030} serialNo=11
    Type: android.os.usertype.profile.MANAGED
    State: RUNNING_UNLOCKED
    Has profile owner: true
  UserInfo{150:Secure Folder:10061030} serialNo=12
    Type: android.os.usertype.profile.MANAGED
  UserInfo{999:null:1010} serialNo=13
    Type: android.os.usertype.profile.CLONE
  UserInfo{13:Guest:414} serialNo=14
    Type: android.os.usertype.full.GUEST
  Device owner id:-10000
"""
    result = ran(CHECK, {"dumpsys/user.txt": users})
    assert saw(result) == [
        ("review", "This phone has another space: second user, called Sam"),
        ("review", "This phone has another space: work profile, called Work"),
        ("note", "This phone has another space: Secure Folder, called Secure Folder"),
        ("note", "This phone has another space: second copy of apps"),
        ("note", "This phone has another space: guest, called Guest"),
    ]
    assert result.findings[0].details == ("It was closed while this was read.",)
    assert result.findings[1].details == ("An app sets the rules in it.",)
    assert result.findings[1].evidence[0].text == "UserInfo{11:Work:1030} serialNo=11"


def test_android_7_to_10(ran: Ran, saw: Saw) -> None:
    """Where Android does not name the kind, its flags do."""
    users = "Users:\n  UserInfo{0:a:13}\n  UserInfo{10:b:30}\n  UserInfo{11:c:18}\n  Device owner id:-10000\n"
    assert saw(ran(CHECK, {"dumpsys/user.txt": users})) == [
        ("review", "This phone has another space: work profile, called b"),
        ("review", "This phone has another space: restricted user, called c"),
    ]


def test_an_answer_that_is_not_understood_is_not_checked(ran: Ran) -> None:
    """A user that cannot be read is never left out."""
    users = "Users:\n  UserInfo{0:a:13}\n  UserInfo{10:b\n:13}\n  Device owner id:-10000\n"
    assert ran(CHECK, {"dumpsys/user.txt": users}).outcome is Outcome.COULD_NOT_CHECK


def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """Every recorded phone has its main user alone."""
    assert ran(CHECK, phone_folder).outcome is Outcome.NOTHING_SEEN
