"""Apps that came lately are listed by the days of the phone's own clock."""

from collections.abc import Callable
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "recent-apps"


def came(*days: str, **more: object) -> list[object]:
    return [
        {"package": f"org.example.a{number}", "installed": f"{day}T08:00:00Z", **more}
        for number, day in enumerate(days)
    ]


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """One app of last week is told in a note, on every version."""
    result = looked(CHECK, base, came("2026-11-12"))

    assert saw(result) == [("note", "One app came in the last 30 days: org.example.a0")]
    assert result.findings[0].details == (
        "2026-11-12: org.example.a0 came from an app store (Google Play).",
    )
    assert "firstInstallTime=2026-11-12" in result.findings[0].evidence[0].text


def test_by_day(saw: Saw) -> None:
    """Apps of one day stand together, the latest day first."""
    result = looked(CHECK, apps=came("2026-11-01", "2026-11-12", "2026-11-01"))

    assert [detail.split(":")[0] for detail in result.findings[0].details] == [
        "2026-11-12",
        "2026-11-01",
    ]
    assert "org.example.a0" in result.findings[0].details[1]
    assert "org.example.a2" in result.findings[0].details[1]


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2026-10-22", Outcome.FOUND), ("2026-10-20", Outcome.NOTHING_SEEN)],
)
def test_thirty_days(day: str, outcome: Outcome) -> None:
    """Thirty days before the phone was looked at, and not before today."""
    assert looked(CHECK, apps=came(day)).outcome is outcome


def test_many_on_one_day() -> None:
    """So many on one day is what a new phone looks like, and that is said."""
    result = looked(CHECK, apps=came(*["2026-11-12"] * 12))

    assert "usual for a phone that is new" in result.findings[0].details[1]
    assert result.findings[0].summary.endswith("and 4 more")


def test_a_day_that_lies_ahead() -> None:
    """An app from tomorrow says that the clock was changed."""
    result = looked(CHECK, apps=came("2026-11-25"))

    assert result.findings[0].details[-1].startswith("That day lies ahead")


def test_a_clock_that_is_wrong() -> None:
    """The phone's own clock counts, even where it is a year behind."""
    year = 365 * 86_400
    result = looked(CHECK, apps=came("2025-11-12"), clock_off=-year)

    assert result.outcome is Outcome.FOUND


def test_in_another_user() -> None:
    """Apps of other spaces are listed with the user."""
    users = [{"id": 10, "name": "Work", "kind": "work"}]
    result = looked(CHECK, apps=came("2026-11-12", users=(10,)), users=users)

    assert "for user 10" in result.findings[0].details[0]


def test_without_a_clock() -> None:
    """Without the phone's time the list goes by when it was looked at, and that is said."""
    trouble = {"command": "date '+%s %z'", "how": "missing"}
    result = looked(CHECK, apps=came("2026-11-12"), troubles=[trouble])

    assert result.outcome is Outcome.FOUND
    assert "could not be told" in result.reasons[0]


def test_without_the_list_of_apps() -> None:
    """Without the list of apps nothing is known."""
    trouble = {"command": "dumpsys package", "how": "cut"}

    assert looked(CHECK, troubles=[trouble]).outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.recordings
def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """The recordings have no clock, so what is recent in them is not known."""
    assert ran(CHECK, phone_folder).outcome is Outcome.COULD_NOT_CHECK
