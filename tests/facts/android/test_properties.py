"""Properties are read as the phone states them, and never guessed."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.properties import PROPERTIES, Properties, parse_properties
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
Recorded = Callable[..., Recording]


def read(answer: Make, text: str | bytes | Status) -> Properties:
    """Read properties from this text."""
    return parse_properties(answer(PROPERTIES, text))


def test_a_property_is_read(answer: Make) -> None:
    """Key and value stand in brackets, whatever the line ends with."""
    found = read(answer, "[ro.build.version.sdk]: [34]\r\n[ro.product.model]: [Example 5]\n")
    assert found.values == {"ro.build.version.sdk": "34", "ro.product.model": "Example 5"}
    assert found.api == 34
    assert found.get("ro.serialno") is None


def test_an_empty_property_is_not_stated(answer: Make) -> None:
    """An empty value says nothing, which is not the same as off."""
    assert read(answer, "[ro.boot.flash.locked]: []\n").get("ro.boot.flash.locked") is None


def test_a_value_may_go_on_over_lines(answer: Make) -> None:
    """A value ends where a line ends with a bracket."""
    found = read(answer, "[a]: [one\ntwo]\n[b]: [x]\n")
    assert found.values == {"a": "one\ntwo", "b": "x"}
    assert found.seen("a", "missing").text == "[a]: [one\ntwo]"


def test_a_value_without_end_loses_no_other(answer: Make) -> None:
    """A property that never ends is left out, and the next one stands."""
    assert read(answer, "[a]: [one\n[b]: [x]\n").values == {"b": "x"}


def test_a_property_stated_in_two_ways_is_not_stated(answer: Make) -> None:
    """A forged second line cannot replace the true one."""
    found = read(answer, "[ro.debuggable]: [1]\n[x]: [y]\n[ro.debuggable]: [0]\n[x]: [y]\n")
    assert found.get("ro.debuggable") is None
    assert found.get("x") == "y"


@pytest.mark.parametrize(("sdk", "api"), [("34", 34), ("", None), ("x", None), ("9" * 9, None)])
def test_the_api_level_is_a_number_or_not_known(answer: Make, sdk: str, api: int | None) -> None:
    """Anything but a small number is not an API level."""
    assert read(answer, f"[ro.build.version.sdk]: [{sdk}]\n[a]: [b]\n").api == api


def test_the_maker_is_in_small_letters(answer: Make) -> None:
    """The maker chooses the steps that are shown, so its letters are small."""
    assert read(answer, "[ro.product.manufacturer]: [Samsung]\n").maker == "samsung"
    assert read(answer, "[ro.product.manufacturer]: [unknown]\n").maker == ""


@pytest.mark.parametrize("text", ["hello", Status.EMPTY, Status.REFUSED, Status.CUT_OFF])
def test_no_property_at_all_is_not_understood(answer: Make, text: str | Status) -> None:
    """An answer without properties is never read as a phone without properties."""
    with pytest.raises(Unreadable):
        read(answer, text)


@given(st.lists(st.sampled_from(["[a]: [", "]", "[b]: [c]", "\r"]) | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the answer, it ends in properties or in a reason."""
    with suppress(Unreadable):
        assert read(answer, text.encode("utf-8", "replace")).values is not None


@pytest.mark.parametrize(
    ("phone", "count", "api", "maker", "patch"),
    [
        ("a71-emulator", 204, 25, "", "2017-06-05"),
        ("a81-smartron-tphone", 580, 27, "smartron", "2018-02-01"),
        ("a9-emulator", 359, 28, "google", "2018-09-05"),
        ("a10-emulator-qpreview", 421, 28, "google", "2019-03-05"),
        ("a13-mtk-tablet", 1183, 33, "axxs", "2025-04-05"),
        ("a14-emulator-atv", 893, 34, "google", "2024-03-01"),
    ],
)
def test_recorded_phones(
    recorded: Recorded, phone: str, count: int, api: int, maker: str, patch: str
) -> None:
    """Each line of a real answer is a property."""
    found = parse_properties(recorded(phone, PROPERTIES)[PROPERTIES])
    assert (len(found.values), found.api, found.maker) == (count, api, maker)
    assert found.get("ro.build.version.security_patch") == patch
