"""The phone's clock is read in its own time zone."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.clock import CLOCK, parse_clock
from safety_audit.model import Unreadable

Make = Callable[..., Answer]


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("1795167000 +0100\n", "2026-11-20T10:30:00+01:00"),
        ("1795167000 -0330", "2026-11-20T06:00:00-03:30"),
        ("1795167000 +0000\r\n", "2026-11-20T09:30:00+00:00"),
    ],
)
def test_the_time_is_read(answer: Make, text: str, now: str) -> None:
    """Seconds and time zone make one time."""
    clock = parse_clock(answer(CLOCK, text))
    assert clock.now.isoformat() == now
    assert clock.ahead == timedelta(0)
    assert clock.seen().text == text.strip()


def test_a_clock_that_is_behind(answer: Make) -> None:
    """A phone that is an hour behind the computer says so."""
    assert parse_clock(answer(CLOCK, "1795163400 +0000")).ahead == timedelta(hours=-1)


@pytest.mark.parametrize(
    "text", ["", "now", "1 2", "99999999999 +9900", "1795167000 +2400", Status.ABSENT]
)
def test_what_is_no_time_is_not_understood(answer: Make, text: str | Status) -> None:
    """No time is made up."""
    with pytest.raises(Unreadable):
        parse_clock(answer(CLOCK, text))


@given(st.text() | st.from_regex(r"[0-9]{1,11} [+-][0-9]{4}", fullmatch=True))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the answer, it ends in a time or in a reason."""
    with suppress(Unreadable):
        clock = parse_clock(answer(CLOCK, text.encode("utf-8", "replace")))
        assert clock.now.tzinfo is not None
        assert isinstance(clock.ahead, timedelta)
