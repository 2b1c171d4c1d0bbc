"""Which apps asked for the place, and how long, from lines that hold no place."""

import contextlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.location_requests import REQUESTS, LocationRequests, parse_requests
from safety_audit.model import Unreadable

Made = Callable[..., Answer]
OLD = "  Historical Records by Provider:\n"
NEW = "  Historical Aggregate Location Provider Data:\n"


def minutes(found: LocationRequests) -> list[tuple[str, int | None, float, float | None]]:
    return [
        (
            one.package,
            one.user,
            one.total / timedelta(minutes=1),
            None if one.in_front is None else one.in_front / timedelta(minutes=1),
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            (
                "com.example.map: gps: Interval 5 seconds: Duration requested 120 total, 3 foreground,"
                " out of the last 400 minutes: Currently active"
            ),
            ("com.example.map", None, 120, 3),
        ),
        (
            (
                "com.example.map: passive: Min interval 0 seconds: Max interval 1800 seconds: Duration"
                " requested 31 total, 31 foreground, out of the last 31 minutes"
            ),
            ("com.example.map", None, 31, 31),
        ),
        (
            (
                "com.example.map: gps: Interval 0 seconds: Duration requested 7 out of the last 9"
                " minutes"
            ),
            ("com.example.map", None, 7, None),
        ),
        (
            (
                "1010082/com.example.map[fused provider]: min/max interval = passive/passive,"
                " total/active/foreground duration = +1h10m0s0ms/+1h10m0s0ms/+30s0ms, locations = 90"
            ),
            ("com.example.map", 10, 70, 0.5),
        ),
        (
            (
                "10082/com.example.map: min/max interval = 0s/0s, total/active/foreground duration ="
                " +1d0h0m0s0ms/0/0, locations = 0"
            ),
            ("com.example.map", 0, 1440, 0),
        ),
    ],
)
def test_each_form_is_read(answer: Made, line: str, expected: tuple[object, ...]) -> None:
    """Android 7 to 11 count minutes, 12 and newer spell the time and the user."""
    found = parse_requests(answer(REQUESTS, f"{OLD}    {line}\n"))
    assert minutes(found) == [expected]
    assert found.gaps == ()


def test_no_place_is_kept(answer: Made) -> None:
    """A recording holds the whole dump; only lines with times are read."""
    text = f"{NEW}    passive:\n  last location=Location[gps 51.416912,-0.080634 acc=3]\n"
    found = parse_requests(answer(REQUESTS, text))
    assert found == LocationRequests(())
    assert "51.4" not in repr(found)


def test_what_is_not_understood_is_a_gap(answer: Made) -> None:
    """A line that says it is one, and is of no known form, is counted."""
    found = parse_requests(answer(REQUESTS, f"{OLD}    Duration requested some\n"))
    assert [gap.reason for gap in found.gaps] == [
        "1 notes of who asked for the place were not understood."
    ]


@pytest.mark.parametrize("said", ["", "nothing of the kind\n", Status.REFUSED, Status.FAILED])
def test_no_heading_is_no_answer(answer: Made, said: str | Status) -> None:
    """Without the heading it is not known whether anything was noted."""
    with pytest.raises(Unreadable):
        parse_requests(answer(REQUESTS, said))


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                OLD,
                NEW,
                "a.b: gps: Duration requested 9",
                " total, 1 foreground, out of the last 3 minutes\n",
                "1/a.b: total/active/foreground duration = ",
                "+9d9h/0/-1s",
                "\n",
            ]
        )
    ).map("".join)
)
def test_any_text_ends_in_a_record_or_a_reason(text: str) -> None:
    """Whatever the phone says, nothing else is raised."""
    data = (OLD + text).encode(errors="surrogatepass")
    found = parse_requests(Answer(REQUESTS, Status.OK, data))
    assert all(one.total >= timedelta() for one in found)
    with contextlib.suppress(Unreadable):
        parse_requests(Answer(REQUESTS, Status.OK, text.encode(errors="surrogatepass")))
