"""What phone it is, as far as it said."""

from collections.abc import Callable

import pytest

from safety_audit.devices.interface import Answer
from safety_audit.facts.android.identity import phone
from safety_audit.facts.android.properties import PROPERTIES, Properties, parse_properties
from safety_audit.facts.android.users import USERS, parse_users
from safety_audit.model import DeviceInfo, DeviceKind, Unreadable, UserInfo

Make = Callable[..., Answer]
GONE = Unreadable("It refused to say.")


def props(answer: Make, **values: str) -> Properties:
    """Return properties whose keys have `__` for a dot."""
    lines = "".join(f"[{key.replace('__', '.')}]: [{value}]\n" for key, value in values.items())
    return parse_properties(answer(PROPERTIES, f"[a]: [b]\n{lines}"))


def test_a_phone_that_says_all(answer: Make) -> None:
    """Model, version, maker, API level and users, and no serial number."""
    stated = props(
        answer,
        ro__product__manufacturer="Example",
        ro__product__model="Five",
        ro__build__version__release="14",
        ro__build__version__sdk="34",
        ro__serialno="SECRET",
    )
    text = "Users:\n  UserInfo{0:Alex:13}\n    State: RUNNING_UNLOCKED\n  UserInfo{10:Work:30}\n    State: -1\n  Device owner id:-10000\n"
    assert phone(properties=stated, users=parse_users(answer(USERS, text))) == DeviceInfo(
        kind=DeviceKind.PHONE,
        model="Example Five",
        system="Android 14 (API 34)",
        maker="example",
        api=34,
        users=(UserInfo(0, "main user"), UserInfo(10, "work profile", running=False)),
    )


def test_a_phone_that_says_nothing() -> None:
    """Nothing is made up for a phone that would not say."""
    found = phone(properties=GONE, users=GONE)
    assert (found.model, found.system, found.maker, found.api) == ("not known", "Android", "", None)
    assert found.users == ()


@pytest.mark.parametrize(
    ("values", "model"),
    [
        (
            {"ro__product__manufacturer": "Example", "ro__product__model": "EXAMPLE X1"},
            "EXAMPLE X1",
        ),
        ({"ro__product__manufacturer": "unknown", "ro__product__model": "X1"}, "X1"),
        ({"ro__product__manufacturer": "Example"}, "Example"),
        ({"ro__product__model": "X1", "ro__product__marketname": "Example Note"}, "Example Note"),
        ({}, "not known"),
    ],
)
def test_the_maker_is_not_said_twice(answer: Make, values: dict[str, str], model: str) -> None:
    """The name people know the phone by comes first, and the maker once."""
    assert phone(properties=props(answer, **values), users=GONE).model == model


def test_a_version_without_api_level(answer: Make) -> None:
    """The version alone is said where the API level is not stated."""
    stated = props(answer, ro__build__version__release="9")
    assert phone(properties=stated, users=GONE).system == "Android 9"
