"""What a phone offers a computer by cable."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.adb_keys import USB
from safety_audit.facts.android.usb_mode import parse_usb_mode
from safety_audit.model import Unreadable

HEAD = "USB MANAGER STATE (dumpsys usb):\n{\n  device_manager={\n    handler={\n"


@pytest.mark.parametrize(
    ("line", "shows"),
    [
        ("screen_unlocked_functions=mtp", True),
        ("screen_unlocked_functions=PTP", True),
        ("screen_unlocked_functions=4", True),
        ("screen_unlocked_functions=16", True),
        ("screen_unlocked_functions=32", False),
        ("screen_unlocked_functions=0", False),
        ("screen_unlocked_functions=midi", False),
        ("screen_unlocked_functions=", False),
        ("mScreenUnlockedFunctions: mtp", True),
        ("current_functions_applied=true", False),
    ],
)
def test_the_field_is_words_or_bits(
    answer: Callable[..., Answer], line: str, *, shows: bool
) -> None:
    """MTP and PTP show files; a phone that does not name the field offers nothing."""
    found = parse_usb_mode(answer(USB, f"{HEAD}      {line}\n"))
    assert found.shows_files is shows


@pytest.mark.parametrize("said", ["", "something else", Status.ABSENT])
def test_another_answer_is_no_answer(answer: Callable[..., Answer], said: str | Status) -> None:
    """Without the service's heading nothing is known."""
    with pytest.raises(Unreadable):
        parse_usb_mode(answer(USB, said))


@given(st.text(max_size=200))
def test_any_text_ends_in_a_record_or_a_reason(text: str) -> None:
    """Whatever comes behind the heading, nothing is raised."""
    parse_usb_mode(Answer(USB, Status.OK, (HEAD + text).encode(errors="surrogatepass")))
