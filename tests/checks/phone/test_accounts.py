"""Accounts are shown masked, and asked about."""

from collections.abc import Callable

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "accounts"


def account(name: str = "alice.smith@gmail.com", **more: object) -> dict[str, object]:
    return {"name": name, **more}


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """One account is a note with its day."""
    result = looked(CHECK, base, accounts=[account(added="2026-05-03T10:11:00Z")])
    assert saw(result) == [("note", "One account is signed in: Google (a***h@gmail.com)")]
    assert result.findings[0].details == (
        "It was added on 2026-05-03 10:11, by the phone's clock.",
        "Is each of these yours alone?",
    )
    assert result.reasons == ()


def test_several_accounts_are_one_finding(saw: Saw) -> None:
    """Which day belongs to which is not known, and not claimed."""
    accounts = [
        account(added="2026-05-03T10:11:00Z"),
        account("bob@smith.example", added="2026-06-03T10:11:00Z"),
        account("447700900123", type="com.whatsapp"),
        account("x", type="com.example.odd"),
    ]
    result = looked(CHECK, accounts=accounts)
    shown = "Google (a***h@gmail.com), Google (***@s***e), WhatsApp (***23), com.example.odd (***)"
    assert saw(result) == [("note", f"4 accounts are signed in: {shown}")]
    assert result.findings[0].details[0] == (
        "Accounts were added on these days, by the phone's clock: "
        "2026-05-03 10:11, 2026-06-03 10:11."
    )


def test_each_user_is_told(saw: Saw) -> None:
    """An account in another space counts, and says where it is."""
    users = [{"id": 10, "name": "Other"}]
    result = looked(CHECK, users=users, accounts=[account(user=10)])
    assert saw(result) == [
        ("note", "One account is signed in in the space of user 10: Google (a***h@gmail.com)")
    ]


def test_a_user_that_is_not_spoken_of_is_a_gap() -> None:
    """A locked space prints nothing, which is not the same as no account."""
    words = "User UserInfo{0:Owner:13}:\n  Accounts: 0\n  RegisteredServicesCache: 0 services\n"
    trouble = {"command": "dumpsys account", "how": "words", "words": words}
    result = looked(CHECK, users=[{"id": 10, "name": "Other"}], troubles=[trouble])
    assert result.reasons == ("The phone does not name the accounts of user 10.",)
    assert result.outcome is Outcome.COULD_NOT_CHECK


def test_contacts_of_the_phone_itself_are_no_accounts() -> None:
    """Nobody signs in to a SIM card."""
    accounts = [account("SIM", type="com.android.sim"), account("P", type="vnd.sec.contact.phone")]
    assert looked(CHECK, accounts=accounts).outcome is Outcome.NOTHING_SEEN


@pytest.mark.parametrize("how", ["missing", "refused", "empty", "slow"])
def test_without_an_answer_nothing_is_known(how: str) -> None:
    """No answer is not the same as no account."""
    trouble = {"command": "dumpsys account", "how": how}
    assert looked(CHECK, troubles=[trouble]).outcome is Outcome.COULD_NOT_CHECK
