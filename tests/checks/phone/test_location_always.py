"""Apps that may learn the place at any time are told from those that may while they are used."""

from collections.abc import Callable
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "location-always"
SEEN = "An app may learn where this phone is all the time: {}"


def app(name: str = "org.example.weather", **more: object) -> dict[str, object]:
    return {"package": name, "allowed": ["location-always"], **more}


def used(hour: int, **more: object) -> dict[str, object]:
    return {"what": "location", "at": f"2026-11-19T{hour:02}:00:00Z", **more}


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """An app of a store that may always ask is something to tidy; it is named with the words."""
    result = looked(CHECK, base, [app()])
    assert saw(result) == [("tidy", SEEN.format("org.example.weather"))]
    assert result.reasons == ()
    (finding,) = result.findings
    assert "ACCESS_FINE_LOCATION: granted=true" in finding.evidence[0].text
    assert finding.details[:2] == (
        "It may learn the exact place.",
        "The phone does not remember that it asked for the place.",
    )


@pytest.mark.parametrize("base", BASES)
def test_only_while_used(base: str) -> None:
    """From Android 10 on, an app that may ask while it is used is none of these."""
    result = looked(CHECK, base, [app(allowed=["location"])])
    old = base in {"google-8", "google-9"}
    assert result.outcome is (Outcome.FOUND if old else Outcome.NOTHING_SEEN)


@pytest.mark.parametrize(
    ("origin", "priority"),
    [
        ("store", "tidy"),
        ("moved", "tidy"),
        ("file", "review"),
        ("cable", "review"),
        ("forged-store", "review"),
        ("not-known", "review"),
    ],
)
def test_where_it_came_from_decides(saw: Saw, origin: str, priority: str) -> None:
    """An app that came past the stores, or from nowhere that is known, is worth checking."""
    assert saw(looked(CHECK, apps=[app(origin=origin)])) == [
        (priority, SEEN.format("org.example.weather"))
    ]


def test_an_app_that_is_switched_off_is_a_note(saw: Saw) -> None:
    """It cannot ask now, but it may again."""
    assert saw(looked(CHECK, apps=[app(state="disabled")])) == [
        ("note", SEEN.format("org.example.weather"))
    ]


def test_the_rough_place_is_told_apart() -> None:
    """Access to the rough place is not access to the exact one."""
    result = looked(CHECK, "google-9", [app(allowed=["rough-location"])])
    assert result.findings[0].details[0] == "It may learn the rough place only."


def test_part_of_the_phone_is_not_listed() -> None:
    """The system's own apps hold location from the start."""
    assert looked(CHECK).outcome is Outcome.NOTHING_SEEN


def test_the_most_worrying_and_the_latest_come_first() -> None:
    """First by priority, then by the last use."""
    apps = [
        app("org.example.never"),
        app("org.example.early", used=[used(3)]),
        app("org.example.late", used=[used(9)]),
        app("org.example.file", origin="file"),
        app("org.example.now", used=[used(1, now=True)]),
    ]
    result = looked(CHECK, apps=apps)
    assert [finding.subject and finding.subject.id for finding in result.findings] == [
        "org.example.file",
        "org.example.now",
        "org.example.late",
        "org.example.early",
        "org.example.never",
    ]
    assert [finding.details[1] for finding in result.findings] == [
        "The phone does not remember that it asked for the place.",
        "It was asking for the place when the phone was looked at.",
        "It last asked for the place on 2026-11-19 09:00, by the phone's clock.",
        "It last asked for the place on 2026-11-19 03:00, by the phone's clock.",
        "The phone does not remember that it asked for the place.",
    ]


def test_each_user_has_its_own(saw: Saw) -> None:
    """An app in a second space is found there, with its user."""
    users = [{"id": 10, "name": "Other"}]
    result = looked(CHECK, apps=[app(users=[10])], users=users)
    assert [finding.subject and finding.subject.user for finding in result.findings] == [10]


@pytest.mark.parametrize("how", ["missing", "refused", "empty", "slow", "cut"])
def test_without_app_ops_the_permission_speaks(saw: Saw, how: str) -> None:
    """What the permissions say stands, and it is said that the rest could not be read."""
    trouble = {"command": "dumpsys appops", "how": how}
    result = looked(CHECK, apps=[app()], troubles=[trouble])
    assert len(result.findings) == 1
    assert len(result.reasons) == 1
    assert "dumpsys appops" in result.reasons[0]


@pytest.mark.parametrize("how", ["missing", "refused", "empty", "slow", "cut"])
def test_without_the_list_of_apps_nothing_is_known(how: str) -> None:
    """No list of apps is not the same as no such app."""
    trouble = {"command": "dumpsys package", "how": how}
    result = looked(CHECK, apps=[app()], troubles=[trouble])
    assert result.outcome is Outcome.COULD_NOT_CHECK


def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """No app that somebody added to a recorded phone holds location at all."""
    result = ran(CHECK, phone_folder)
    assert (result.outcome, result.reasons) == (Outcome.NOTHING_SEEN, ())
