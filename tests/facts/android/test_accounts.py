"""Accounts are read by kind and masked name, with the days they were added."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.accounts import ACCOUNTS, Accounts, parse_accounts
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
Recorded = Callable[..., Recording]

TWO = """User UserInfo{0:Owner:13}:
  Accounts: 2
    Account {name=alice.smith@gmail.com, type=com.google}
    Account {name=447700900123, type=com.whatsapp}

  AccountId, Action_Type, timestamp, UID, TableName, Key
  Accounts History
  1,action_account_add,2024-10-02 16:47:00,10085,accounts,0
  2,action_account_add,2024-10-03 08:00:00,10085,accounts,1
  -1,action_called_account_remove,2024-11-01 10:00:00,10085,accounts,2
  2,action_account_remove,2024-11-01 10:00:01,10085,accounts,3
  3,action_account_add,2025-12-01 20:45:00,10085,accounts,4

  Active Sessions: 0

  RegisteredServicesCache: 1 services
    ServiceInfo: AuthenticatorDescription {type=com.google}, ComponentInfo{a/b}, uid 10085

User UserInfo{10:Work:1030}:
  Accounts: 1
    Account {name=a, type=odd, type=com.google}

  RegisteredServicesCache: 0 services
"""


def test_accounts_of_each_user(answer: Make) -> None:
    """Names are masked; those added and not removed again give the days."""
    found = parse_accounts(answer(ACCOUNTS, TWO))
    assert [(one.user, one.kind, one.name) for one in found] == [
        (0, "com.google", "a***h@gmail.com"),
        (0, "com.whatsapp", "***23"),
        (10, "com.google", "a***d"),
    ]
    first, second = found.by_user
    assert first.added == (datetime(2024, 10, 2, 16, 47), datetime(2025, 12, 1, 20, 45))  # noqa: DTZ001 - the phone's own zone
    assert first.since is None
    assert second.added == ()
    assert first.seen.text.splitlines() == [
        "User 0:",
        "Account {name=a***h@gmail.com, type=com.google}",
        "Account {name=***23, type=com.whatsapp}",
    ]
    assert found.gaps == ()


def test_the_day_of_the_only_account_is_known(answer: Make) -> None:
    """Where one account is left and one day, they belong together."""
    text = TWO.replace("    Account {name=447700900123, type=com.whatsapp}\n", "")
    text = text.replace("Accounts: 2", "Accounts: 1").replace("3,action_account_add", "3,other")
    found = parse_accounts(answer(ACCOUNTS, text))
    assert found.by_user[0].since == datetime(2024, 10, 2, 16, 47)  # noqa: DTZ001 - the same


def test_a_count_that_does_not_fit_is_a_gap(answer: Make) -> None:
    """An account that was not understood is said to be missing."""
    text = TWO.replace("Accounts: 2", "Accounts: 3")
    assert len(parse_accounts(answer(ACCOUNTS, text)).gaps) == 1


@pytest.mark.parametrize("said", ["", "nonsense", Status.REFUSED, Status.ABSENT, Status.CUT_OFF])
def test_what_is_no_list_is_not_understood(answer: Make, said: str | Status) -> None:
    """No list is not an empty one."""
    with pytest.raises(Unreadable):
        parse_accounts(answer(ACCOUNTS, said))


PIECES = st.sampled_from([*TWO.splitlines(), "    Account {name=", "  Accounts: 99"])


@given(st.lists(PIECES | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the answer, it ends in accounts or in a reason."""
    with suppress(Unreadable):
        assert isinstance(
            parse_accounts(answer(ACCOUNTS, text.encode("utf-8", "replace"))), Accounts
        )


@pytest.mark.parametrize(
    ("phone", "kinds"),
    [
        ("a71-emulator", []),
        ("a81-smartron-tphone", ["com.android.sim", "com.android.localphone"]),
        ("a9-emulator", []),
        ("a10-emulator-qpreview", []),
        ("a13-mtk-tablet", []),
        ("a14-emulator-atv", []),
    ],
)
def test_recorded_phones(recorded: Recorded, phone: str, kinds: list[str]) -> None:
    """The recorded phones have no account but those of the SIM and the phone itself."""
    found = parse_accounts(recorded(phone, ACCOUNTS)[ACCOUNTS])
    assert [one.kind for one in found] == kinds
    assert found.gaps == ()
