"""Every scenario shows what its author says it shows: no finding more, none less."""

import pytest

from safety_audit.devices import practice
from safety_audit.testing import differences, seen


@pytest.mark.parametrize("name", practice.names())
def test_each_check_ends_as_the_scenario_says(name: str) -> None:
    """Outcomes and findings are exactly those of expected.toml.

    A check that is new, or that changed on purpose, is written down again with
    `python tests/scenarios/write_expected.py`, and the difference is read before it is kept.
    """
    scenario = practice.find(name)
    assert differences(scenario) == []
    assert set(seen(scenario)) == set(scenario.expected())


@pytest.mark.parametrize("name", practice.names())
def test_each_scenario_has_all_its_files(name: str) -> None:
    """A story comes with a guide, with what the person says, and with what is to be learned."""
    scenario = practice.find(name)
    assert len(scenario.aims) >= 3
    assert 10 <= scenario.minutes <= 90
    guide = scenario.guide()
    headings = ("Before you begin", "Activity", "Discussion", "Input", "Deepening", "Closing")
    for heading in headings:
        assert f"\n## {heading}" in guide, heading
    assert scenario.replies() is not None


def test_the_default_touches_every_area() -> None:
    """The practice phone that is shown first has something in each area, and on the computer."""
    ended = seen(practice.find(practice.DEFAULT))
    areas = (
        "location-always",
        "known-sharing-app",
        "hidden-and-powerful",
        "screen-access",
        "screen-lock",
        "lock-screen-notifications",
        "camera-location",
        "computer-autostart",
        "computer-remote-access",
    )
    assert [area for area in areas if ended[area]["outcome"] != "found"] == []


@pytest.mark.parametrize("name", ["quiet-phone", "nothing-to-find"])
def test_a_quiet_phone_gives_nothing_to_act_on(name: str) -> None:
    """On a quiet phone no app and no lock is worth more than a note."""
    ended = seen(practice.find(name))
    found = [finding for one in ended.values() for finding in one["findings"]]
    assert {priority for _, priority, _ in found} <= {"note"}
