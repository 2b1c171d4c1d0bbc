"""What is drawn is what the facts say, and the words beside it say the same."""

from datetime import timedelta

import pytest
from samples import AT, report

from safety_audit.audit import audit
from safety_audit.devices import practice
from safety_audit.model import Event, EventKind, Pictures, Sight, Subject
from safety_audit.packs import load
from safety_audit.pictures import DAYS, pictures_of
from safety_audit.render.document import PicturesPart, describe
from safety_audit.render.drawing import DRAWN, WIDTH, lines, seers

HELPER = "org.example.devicehelper"


@pytest.fixture(scope="module")
def drawn() -> Pictures:
    with practice.find("helper-from-file").phone() as phone:
        (pictures,) = audit([phone], load()).pictures
    return pictures


def part(pictures: Pictures) -> PicturesPart:
    made = report()
    return describe(
        type(made)(started=AT, devices=made.devices, results=(), pictures=(pictures,)), {}
    ).pictures[0]


def test_the_app_that_sees_most_comes_first(drawn: Pictures) -> None:
    """The helper from a file reads the screen, so that it stands before all others."""
    first = drawn.sights[0]

    assert first.subject.id == HELPER
    assert {"what is on the screen", "notifications", "the microphone"} <= set(first.sees)
    assert "where the phone is, while it is used" not in first.sees


def test_what_happened_is_told_by_day(drawn: Pictures) -> None:
    """The day an app came and the last unseen use are there, none of them older than 90 days."""
    words = [event.words for event in drawn.events]

    assert any(word.startswith(f"{HELPER} came from a file") for word in words)
    assert f"{HELPER} used the microphone, in the background" in words
    assert drawn.until is not None
    assert min(event.day for event in drawn.events) >= drawn.until - timedelta(days=DAYS)
    assert list(drawn.events) == sorted(drawn.events, key=lambda event: event.day)


def test_without_a_list_of_apps_nothing_is_drawn() -> None:
    """A computer, or a phone that would not say, has no picture."""
    assert pictures_of({}) is None


def test_the_dots_stand_where_the_words_say(drawn: Pictures) -> None:
    """Each app's number stands in the rows of what it may see, and nowhere else."""
    shown = part(drawn)
    made = seers(shown)

    for row in made.rows:
        seen_by = [n for n, sight in enumerate(shown.sights[:DRAWN], 1) if row.label in sight.sees]
        assert [dot.number for dot in row.dots] == seen_by
    assert all(0 < dot.x < WIDTH for row in made.rows for dot in row.dots)


def test_days_stand_in_order_on_the_line() -> None:
    """The first day is at the left, the last at the right; two on one day are one dot."""
    until = AT.date()
    days = [until - timedelta(days=DAYS), until, until]
    made = Pictures(
        kinds=("x",),
        sights=(Sight(Subject("a"), ("x",)),),
        not_known=(),
        until=until,
        events=tuple(Event(day, EventKind.APP, f"{n}") for n, day in enumerate(days)),
    )

    line = lines(part(made))

    assert line is not None
    assert [(dot.x, dot.number) for dot in line.rows[0].dots] == [(14.0, 1), (WIDTH - 14.0, 2)]
    assert line.rows[1].dots == ()


def test_numbers_of_days_near_each_other_do_not_lie_on_each_other() -> None:
    """Days too near for two numbers share the sum; each keeps its dot."""
    until = AT.date()
    days = [until - timedelta(days=1)] * 2 + [until] * 3 + [until - timedelta(days=60)]
    made = Pictures(
        kinds=("x",),
        sights=(Sight(Subject("a"), ("x",)),),
        not_known=(),
        until=until,
        events=tuple(Event(day, EventKind.APP, f"{n}") for n, day in enumerate(days)),
    )

    line = lines(part(made))

    assert line is not None
    assert [dot.number for dot in line.rows[0].dots] == [1, 5, 1]


def test_without_a_clock_no_day_is_told(drawn: Pictures) -> None:
    """A phone whose clock could not be read has no line of days."""
    made = Pictures(kinds=drawn.kinds, sights=drawn.sights, not_known=(), until=None)

    assert lines(part(made)) is None
