"""Phones that erase themselves after wrong attempts to unlock."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "wipe-after-wrong-pin"


def phone(
    limit: str = "", failed: str = "", maker: str = "Example", secure: str = ""
) -> dict[str, str]:
    """Return a phone with one administrator."""
    return {
        "getprop.txt": f"[ro.product.manufacturer]: [{maker}]\n",
        "dumpsys/user.txt": "  UserInfo{0:a:13}\n  Device owner id:-10000\n",
        "dumpsys/device_policy.txt": "  Enabled Device Admins (User 0, x: 0):\n"
        f"    com.example.mail/.Admin:\n      policies:\n        wipe-data\n{limit}",
        "dumpsys/lock_settings.txt": f"User State:\n  User 0\n    CredentialType: PIN\n{failed}",
        "settings_secure.txt": f"a=1\n{secure}",
    }


TEN = "      maximumFailedPasswordsForWipe=10\n"
WIPES = "The phone erases itself after 10 wrong attempts to unlock: com.example.mail"
SAMSUNG = "The phone erases itself after 20 wrong attempts to unlock: auto_swipe_main_user"


@pytest.mark.parametrize(
    ("limit", "failed", "seen"),
    [
        ("      maximumFailedPasswordsForWipe=0\n", "", []),
        (TEN, "", [("note", WIPES)]),
        (TEN, "    failed attempt = 5\n", [("note", WIPES)]),
        (TEN, "    failed attempt = 6\n", [("act", WIPES)]),
    ],
)
def test_an_app_sets_a_limit(
    ran: Ran, saw: Saw, limit: str, failed: str, seen: list[tuple[str, str]]
) -> None:
    """A limit is a note, until more than half of the tries are used up."""
    result = ran(CHECK, phone(limit, failed))
    assert (saw(result), result.reasons) == (seen, ())


def test_the_wrong_tries_are_quoted(ran: Ran) -> None:
    """The number of wrong tries is said with the phone's own words."""
    (finding,) = ran(CHECK, phone(TEN, "    failed attempt = 6\n")).findings
    assert finding.details == ("Wrong attempts so far: 6.",)
    assert [seen.query for seen in finding.evidence] == [
        "dumpsys device_policy",
        "dumpsys lock_settings",
    ]


def test_a_limit_that_is_not_stated_is_not_checked(ran: Ran) -> None:
    """An administrator that may have a limit is said."""
    result = ran(CHECK, phone())
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons == ("How many wrong tries it allows is not stated: com.example.mail",)


@pytest.mark.parametrize(
    ("secure", "seen", "reasons"),
    [
        ("auto_swipe_main_user=1\n", [("note", SAMSUNG)], ()),
        ("auto_swipe_main_user=0\n", [], ()),
        ("", [], ("The setting auto_swipe_main_user is not stated.",)),
    ],
)
def test_samsungs_own_limit(
    ran: Ran, saw: Saw, secure: str, seen: list[tuple[str, str]], reasons: tuple[str, ...]
) -> None:
    """Samsung has a setting of its own; not stated is not off."""
    none = "      maximumFailedPasswordsForWipe=0\n"
    result = ran(CHECK, phone(none, maker="samsung", secure=secure))
    assert (saw(result), result.reasons) == (seen, reasons)


def test_without_a_policy_it_is_not_checked(ran: Ran) -> None:
    """No answer is not the same as no limit."""
    assert ran(CHECK, {"getprop.txt": "[a]: [b]\n"}).outcome is Outcome.COULD_NOT_CHECK


def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """No recorded phone has a limit."""
    assert ran(CHECK, phone_folder).outcome is Outcome.NOTHING_SEEN


def test_tries_that_could_not_be_read_are_said(ran: Ran, saw: Saw) -> None:
    """Where a limit is set, not to know how many tries are left is no good news."""
    files = phone(TEN)
    del files["dumpsys/lock_settings.txt"]
    result = ran(CHECK, files)
    assert saw(result) == [("note", WIPES)]
    assert result.reasons == ("Nothing here answers to it (dumpsys lock_settings).",)


def test_a_maker_that_is_not_known_is_said(ran: Ran) -> None:
    """It may be one of Samsung's, which have a switch of their own."""
    files = phone("      maximumFailedPasswordsForWipe=0\n")
    del files["getprop.txt"]
    assert ran(CHECK, files).outcome is Outcome.COULD_NOT_CHECK
