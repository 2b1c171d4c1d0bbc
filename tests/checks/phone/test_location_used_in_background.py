"""Apps that asked for the place while nobody used them are found by the phone's own times."""

from collections.abc import Callable
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "location-used-in-background"
UNSEEN = "An app learned where this phone is unseen, in the background: org.example.sport"
NOTICE = "An app learned where this phone is while it showed a notice: org.example.sport"


def app(how: str = "background", at: str = "2026-11-19T10:00:00Z", **more: object) -> list[object]:
    use = {"what": "location", "at": at, "how": how, "seconds": 30}
    return [{"package": "org.example.sport", "allowed": ["location-always"], "used": [use], **more}]


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """Android 8 does not note whether an app was on the screen, which is not the same as no."""
    result = looked(CHECK, base, app())
    if base == "google-8":
        assert result.outcome is Outcome.COULD_NOT_CHECK
        assert "does not note whether" in result.reasons[0]
        return
    assert saw(result) == [("note", UNSEEN)]
    assert result.reasons == ()
    assert result.findings[0].details[0] == "It asked on 2026-11-19 10:00, by the phone's clock."
    assert "2026-11-19 10:00:00" in result.findings[0].evidence[-1].text


@pytest.mark.parametrize(
    ("how", "seen"),
    [
        ("background", [("note", UNSEEN)]),
        ("cached", [("note", UNSEEN)]),
        ("service", [("note", NOTICE)]),
        ("foreground", []),
        ("on-screen", []),
    ],
)
def test_how_it_asked(saw: Saw, how: str, seen: list[tuple[str, str]]) -> None:
    """On the screen is not in the background; a service shows a notice."""
    assert saw(looked(CHECK, apps=app(how))) == seen


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("2026-11-13T09:31:00Z", Outcome.FOUND),
        ("2026-11-13T09:29:00Z", Outcome.NOTHING_SEEN),
        ("2025-11-19T10:00:00Z", Outcome.NOTHING_SEEN),
    ],
)
def test_seven_days_by_the_phones_own_time(at: str, outcome: Outcome) -> None:
    """The phone says how long ago it was, whatever the time is where the computer stands."""
    assert looked(CHECK, apps=app(at=at)).outcome is outcome
    assert looked(CHECK, apps=app(at=at), clock_off=0).outcome is outcome


def test_a_time_that_lies_ahead_is_said() -> None:
    """After the clock was set back, the last use lies ahead: it is recent, and said to be odd."""
    result = looked(CHECK, apps=app(at="2026-11-21T10:00:00Z"))
    assert (
        "That time lies ahead: the phone's clock was changed since." in result.findings[0].details
    )


@pytest.mark.parametrize(
    "striking", [{"origin": "file"}, {"icon": "hidden"}, {"powers": ["reads-screen"]}]
)
def test_a_striking_app_is_worth_checking(saw: Saw, striking: dict[str, object]) -> None:
    """An app from a file, without an icon, or that reads the screen is more than a note."""
    assert saw(looked(CHECK, apps=app(**striking))) == [("review", UNSEEN)]


def test_an_app_that_may_no_longer_ask_is_found() -> None:
    """The last use is kept after the permission was taken away."""
    result = looked(CHECK, apps=app(allowed=[]))
    assert "Now it may no longer learn the place." in result.findings[0].details


@pytest.mark.parametrize("how", ["missing", "refused", "empty", "slow", "cut"])
def test_without_app_ops_nothing_is_known(how: str) -> None:
    """What could not be read is said, and nothing is called absent."""
    trouble = {"command": "dumpsys appops", "how": how}
    assert looked(CHECK, apps=app(), troubles=[trouble]).outcome is Outcome.COULD_NOT_CHECK


def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """No app that somebody added to a recorded phone asked for the place."""
    result = ran(CHECK, phone_folder)
    assert (result.outcome, result.reasons) == (Outcome.NOTHING_SEEN, ())
