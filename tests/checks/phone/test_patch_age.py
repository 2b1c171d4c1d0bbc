"""The age of the last security update."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "patch-age"
# 20 November 2026
TODAY = "1795167000 +0100\n"


def phone(patch: str, api: int = 34, release: str = "14", date: str = TODAY) -> dict[str, str]:
    """Return a phone with this patch, asked on this day."""
    return {
        "getprop.txt": f"[ro.build.version.security_patch]: [{patch}]\n"
        f"[ro.build.version.sdk]: [{api}]\n[ro.build.version.release]: [{release}]\n",
        "date_%27+%25s_%25z%27.txt": date,
        "recording.json": '{"made": "2026-11-20T09:30:00Z"}',
    }


@pytest.mark.parametrize(
    ("patch", "seen"),
    [
        ("2026-11-01", []),
        ("2026-12-05", []),
        ("2026-05-21", []),
        ("2026-05-20", [("tidy", "The last security update is 6 months old")]),
        ("2024-11-20", [("tidy", "The last security update is 24 months old")]),
    ],
)
def test_half_a_year_is_old(ran: Ran, saw: Saw, patch: str, seen: list[tuple[str, str]]) -> None:
    """An update of the last six months is recent enough."""
    result = ran(CHECK, phone(patch))
    assert (saw(result), result.reasons) == (seen, ())


@pytest.mark.parametrize(
    ("api", "release", "seen"),
    [
        (26, "8.0.0", [("tidy", "Android 8.0.0 gets no more security updates")]),
        (29, "10", [("tidy", "Android 10 gets no more security updates")]),
        (30, "11", []),
    ],
)
def test_old_versions(
    ran: Ran, saw: Saw, api: int, release: str, seen: list[tuple[str, str]]
) -> None:
    """Android 10 and older get no more updates, whatever their date."""
    assert saw(ran(CHECK, phone("2026-11-01", api, release))) == seen


@pytest.mark.parametrize(
    ("patch", "reason"),
    [
        ("", "The phone does not say when its last security update was."),
        ("soon", "The phone does not say when its last security update was."),
        ("2026-02-30", "The phone does not say when its last security update was."),
        ("2027-06-01", "The phone's clock is behind its last security update."),
    ],
)
def test_a_date_that_says_nothing_is_not_checked(ran: Ran, patch: str, reason: str) -> None:
    """No date, no true date, or a date far ahead."""
    result = ran(CHECK, phone(patch))
    assert (result.outcome, result.reasons) == (Outcome.COULD_NOT_CHECK, (reason,))


def test_without_a_clock_the_time_of_the_answer_counts(ran: Ran, saw: Saw) -> None:
    """A recording without the phone's clock is judged by when it was made."""
    assert saw(ran(CHECK, phone("2026-05-20", date=""))) == [
        ("tidy", "The last security update is 6 months old")
    ]


@pytest.mark.parametrize(
    ("name", "versions"),
    [
        ("a71-emulator", ["Android 7.1.1 gets no more security updates"]),
        ("a81-smartron-tphone", ["Android 8.1.0 gets no more security updates"]),
        ("a9-emulator", ["Android 9 gets no more security updates"]),
        ("a10-emulator-qpreview", ["Android Q gets no more security updates"]),
        ("a13-mtk-tablet", []),
        ("a14-emulator-atv", []),
    ],
)
def test_recorded_phones(ran: Ran, recordings: Path, name: str, versions: list[str]) -> None:
    """Each recorded phone had its last update years ago, whenever this runs."""
    age, *rest = ran(CHECK, recordings / name).findings
    assert age.summary.startswith("The last security update is ")
    assert [finding.summary for finding in rest] == versions
