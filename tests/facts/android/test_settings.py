"""Settings are read for the phone and for each user; not stated is not off."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Query, Recording, Status
from safety_audit.facts.android.settings import (
    GLOBAL,
    UserSettings,
    parse_settings,
    secure_queries,
    secure_query,
    secure_settings,
    system_query,
    system_settings,
)
from safety_audit.facts.android.users import USERS, Users, parse_users
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
Recorded = Callable[..., Recording]


def read(answer: Make, text: str | bytes | Status) -> UserSettings:
    """Read global settings from this text."""
    return parse_settings(answer(GLOBAL, text))


@pytest.fixture
def two_users(answer: Make) -> Users:
    """Return a phone's main user and its work profile."""
    return parse_users(
        answer(USERS, "Users:\n  UserInfo{0:a:13}\n  UserInfo{10:b:30}\n  Device owner id:-10000\n")
    )


def test_a_setting_is_read(answer: Make) -> None:
    """The value is all that follows the first equals sign."""
    found = read(answer, "adb_enabled=1\nurl=https://example.org/?a=b\nempty=\r\n")
    assert found.get("adb_enabled") == "1"
    assert found.get("url") == "https://example.org/?a=b"
    assert found.get("empty") == ""
    assert found.seen("adb_enabled", "missing").text == "adb_enabled=1"


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ("", 5),
        ("key=null\n", 5),
        ("key=0\n", 0),
        ("key=0\nkey=0\n", 0),
        ("key=0\nkey=1\n", None),
        ("key=on\n", None),
        ("key=\n", None),
    ],
)
def test_a_default_holds_only_where_nothing_is_stated(
    answer: Make, lines: str, value: int | None
) -> None:
    """What is stated in two ways, or not as a number, is not known: it is no default."""
    assert read(answer, f"other=1\n{lines}").number_or("key", 5) == value


@pytest.mark.parametrize("value", ["null", "{null}"])
def test_null_is_not_stated(answer: Make, value: str) -> None:
    """Android writes null where there is no value."""
    found = read(answer, f"key={value}\n")
    assert found.get("key") is None
    assert found.get("missing") is None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("5000", 5000),
        ("-1", -1),
        (" 7 ", 7),
        ("", None),
        ("1e3", None),
        ("9" * 30, None),
        ("٣", None),
    ],
)
def test_a_number_is_a_number(answer: Make, value: str, number: int | None) -> None:
    """What is no whole number is not stated as one."""
    assert read(answer, f"key={value}\n").number("key") == number


def test_a_value_may_go_on_over_lines(answer: Make) -> None:
    """A line without an equals sign belongs to the value before."""
    assert read(answer, "a=one\ntwo\nb=3\n").values == {"a": "one\ntwo", "b": "3"}


def test_a_setting_stated_in_two_ways_is_not_stated(answer: Make) -> None:
    """A name with a line break cannot switch a setting off for whoever looks."""
    found = read(answer, "adb_enabled=1\ndevice_name=Phone\nadb_enabled=0\n")
    assert found.get("adb_enabled") is None
    assert found.get("device_name") == "Phone"


@pytest.mark.parametrize("text", ["no settings here", Status.EMPTY, Status.REFUSED])
def test_no_setting_at_all_is_not_understood(answer: Make, text: str | Status) -> None:
    """An empty table is never read as a table where all is off."""
    with pytest.raises(Unreadable):
        read(answer, text)


def test_every_user_is_asked(two_users: Users) -> None:
    """There is one question for each user, the work profile too."""
    assert [query.text for query in secure_queries(two_users)] == [
        "settings --user 0 list secure",
        "settings --user 10 list secure",
    ]


def test_without_users_the_first_is_asked_and_it_says_so(answer: Make) -> None:
    """Where the users are not known, the first is looked at and the gap is kept."""
    missing = Unreadable("It refused to say (dumpsys user).")
    assert secure_queries(missing) == [Query("settings --user 0 list secure")]
    found = secure_settings(Recording([answer(secure_query(0), "a=1")]), missing)
    assert found.others == Unreadable(
        "Only the first user was looked at. It refused to say (dumpsys user)."
    )


def test_a_user_that_refuses_does_not_spoil_the_others(answer: Make, two_users: Users) -> None:
    """Each user has its own table or its own reason."""
    answers = Recording([answer(system_query(0), "a=1"), answer(system_query(10), Status.REFUSED)])
    found = system_settings(answers, two_users)
    main = found.of(0)
    assert isinstance(main, UserSettings)
    assert main.get("a") == "1"
    assert found.of(10) == Unreadable(
        "User 10 (work profile) could not be looked into. "
        "It refused to say (settings --user 10 list system)."
    )
    assert found.of(11) == Unreadable("User 11 was not asked about.")
    assert found.others is None
    assert [user for user, _ in found] == [0, 10]


@given(st.lists(st.sampled_from(["a=1", "a=2", "=", "null", "b="]) | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the answer, it ends in settings or in a reason."""
    with suppress(Unreadable):
        assert read(answer, text.encode("utf-8", "replace")).values is not None


@pytest.mark.parametrize(
    ("phone", "counts"),
    [
        ("a81-smartron-tphone", (84, 55, 48)),
        ("a9-emulator", (80, 77, 35)),
        ("a10-emulator-qpreview", (131, 104, 35)),
        ("a13-mtk-tablet", (128, 96, 38)),
        ("a14-emulator-atv", (174, 104, 30)),
    ],
)
def test_recorded_phones(recorded: Recorded, phone: str, counts: tuple[int, ...]) -> None:
    """Each line of a real answer is a setting."""
    tables = recorded(phone, GLOBAL, secure_query(0), system_query(0))
    assert tuple(len(parse_settings(table).values) for table in tables) == counts


def test_the_recording_of_android_7_has_none(recorded: Recorded) -> None:
    """A recording without settings is a gap, not a phone without settings."""
    for table in recorded("a71-emulator", GLOBAL, secure_query(0)):
        with pytest.raises(Unreadable):
            parse_settings(table)
