"""Every scenario shows what its author says it shows: no finding more, none less."""

from collections.abc import Mapping

import pytest

from safety_audit.devices import practice
from safety_audit.devices.practice import Scenario
from safety_audit.engine import look
from safety_audit.model import CheckResult
from safety_audit.packs import BUILT_IN, load

CHECKS = next(pack for pack in load() if pack.info.name == BUILT_IN).checks
Seen = tuple[str, list[tuple[str, str, str]]]


def seen(scenario: Scenario) -> dict[str, Seen]:
    """Return how each check ended on the scenario's phone and computer."""
    devices = [scenario.phone(), scenario.computer()]
    results = [result for device in devices if device for result in look(device, CHECKS).results]
    return {result.check: (result.outcome.value, _findings(result)) for result in results}


def _findings(result: CheckResult) -> list[tuple[str, str, str]]:
    return sorted(
        (
            finding.subject.id if finding.subject else "",
            finding.priority.value,
            finding.certainty.value,
        )
        for finding in result.findings
    )


def expected(scenario: Scenario) -> Mapping[str, Seen]:
    return {
        check: (
            entry.outcome,
            sorted((one.subject, one.priority, one.certainty) for one in entry.findings),
        )
        for check, entry in scenario.expected().items()
    }


@pytest.mark.parametrize("name", practice.names())
def test_each_check_ends_as_the_scenario_says(name: str) -> None:
    """Outcomes and findings are exactly those of expected.toml.

    A check that is new, or that changed on purpose, is written down again with
    `python tests/scenarios/write_expected.py`, and the difference is read before it is kept.
    """
    scenario = practice.find(name)
    assert seen(scenario) == expected(scenario)


@pytest.mark.parametrize("name", practice.names())
def test_each_scenario_has_all_its_files(name: str) -> None:
    """A story comes with a guide, with what the person says, and with what is to be learned."""
    scenario = practice.find(name)
    assert len(scenario.aims) >= 3
    assert 10 <= scenario.minutes <= 90
    guide = scenario.guide()
    for heading in ("Before you begin", "Activity", "Discussion", "Input", "losing"):
        assert heading in guide, heading
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
    assert [area for area in areas if ended[area][0] != "found"] == []


def test_a_quiet_phone_gives_nothing_to_act_on() -> None:
    """On a quiet phone no app and no lock is worth more than a note."""
    ended = seen(practice.find("quiet-phone"))
    assert {priority for _, found in ended.values() for _, priority, _ in found} <= {"note"}
