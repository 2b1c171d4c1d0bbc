"""The names of computers that are let in are read, and their keys stay out."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.adb_keys import (
    ADB,
    USB,
    parse_trusted_computers,
    trusted_computers,
)
from safety_audit.facts.base import provider_of
from safety_audit.model import DeviceKind, Unreadable

Make = Callable[..., Answer]
Recorded = Callable[..., Recording]

KEY = "QAAAA" + "Zm9v" * 30 + "AQAB="
ANDROID_8 = f"""USB Manager State:
  USB Debugging State:
    Connected to adbd: true
    User keys:
  {KEY} alex@desk
  {KEY} kim@old laptop

    System keys:
  IOException: java.io.FileNotFoundException: /adb_keys (No such file or directory)
"""
ANDROID_8_NONE = """  USB Debugging State:
    User keys:
  IOException: java.io.FileNotFoundException: /data/misc/adb/adb_keys (No such file or directory)
    System keys:
"""
ANDROID_9 = f"""USB MANAGER STATE (dumpsys usb):
{{
    debugging_manager={{
      connected_to_adb=true
      user_keys={KEY} alex@desk
{KEY}
    }}
}}
"""
ANDROID_12 = f"""ADB MANAGER STATE (dumpsys adb):
{{
  debugging_manager={{
    connected_to_adb=true
    last_key_received=00:11
    user_keys={KEY} alex@desk
{KEY} kim@laptop

    keystore=ABX\x00\x01 user_keys={KEY} forged
  }}
}}
"""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (ANDROID_8, ["alex@desk", "kim@old laptop"]),
        (ANDROID_8_NONE, []),
        (ANDROID_9, ["alex@desk", ""]),
        (ANDROID_12, ["alex@desk", "kim@laptop"]),
    ],
)
def test_each_version(answer: Make, text: str, names: list[str]) -> None:
    """The list stands in another place and form on Android 8, 9 and 10."""
    found = parse_trusted_computers(answer(ADB, text))
    assert [computer.name for computer in found] == names
    assert all(found.seen(computer).text == computer.name for computer in found)


def test_no_list_is_a_gap(answer: Make) -> None:
    """A phone that lists nothing may let in none, or may not have been able to look."""
    with pytest.raises(Unreadable, match="Often that means there are none"):
        parse_trusted_computers(answer(ADB, "debugging_manager={\n  connected_to_adb=true\n}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "nothing here",
        "    User keys:\n  IOException: java.io.IOException: Permission denied\n",
        f"user_keys={KEY} a@b\n# something nobody knows\n{KEY} c@d\n",
        Status.ABSENT,
        Status.CUT_OFF,
    ],
)
def test_a_list_that_is_not_understood_is_a_gap(answer: Make, text: str | Status) -> None:
    """A list is read to its end or not at all."""
    with pytest.raises(Unreadable):
        parse_trusted_computers(answer(USB, text))


def test_where_the_version_is_not_known_both_places_are_asked(answer: Make) -> None:
    """The first place that has a list is read."""
    provider = provider_of(DeviceKind.PHONE, type(parse_trusted_computers(answer(USB, ANDROID_8))))
    assert provider is not None
    assert callable(provider.ask)
    assert provider.ask(Unreadable("It refused.")) == (ADB, USB)
    answers = Recording([answer(ADB, Status.ABSENT), answer(USB, ANDROID_8)])
    assert len(trusted_computers(answers=answers).all) == 2
    with pytest.raises(Unreadable, match="dumpsys adb"):
        trusted_computers(answers=Recording([answer(ADB, Status.ABSENT), answer(USB, "x")]))


PIECES = st.sampled_from(["    User keys:", "user_keys=", f"{KEY} a@b", "}", "IOException: "])


@given(st.lists(PIECES | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the answer, it ends in a list or in a reason."""
    with suppress(Unreadable):
        found = parse_trusted_computers(answer(ADB, text.encode("utf-8", "replace")))
        assert all(KEY not in computer.name for computer in found)


@pytest.mark.parametrize(("phone", "count"), [("a81-smartron-tphone", 4), ("a9-emulator", 1)])
def test_recorded_phones(recorded: Recorded, phone: str, count: int) -> None:
    """Two recorded phones say which computers they let in."""
    assert len(parse_trusted_computers(recorded(phone, USB)[USB]).all) == count


@pytest.mark.parametrize("phone", ["a71-emulator", "a10-emulator-qpreview"])
def test_recorded_phones_without_a_list(recorded: Recorded, phone: str) -> None:
    """A recording without the list is a gap."""
    with pytest.raises(Unreadable):
        parse_trusted_computers(recorded(phone, USB)[USB])
