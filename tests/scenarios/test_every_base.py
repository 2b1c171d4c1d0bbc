"""Every story on every base phone gives its findings, no more and no less."""

import pytest
from every_base import elsewhere, ended, ended_at_home, reasons

from safety_audit.devices import practice
from safety_audit.devices.practice.versions import BASES

ELSEWHERE = elsewhere()


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("name", practice.names())
def test_a_story_on_another_phone(name: str, base: str) -> None:
    """Each check ends as in expected.toml, but for what every_base.toml tells, with the reason.

    What changed on purpose is written down again with `python tests/scenarios/write_every_base.py`,
    after `write_expected.py`, and the difference is read before it is kept.
    """
    story = practice.find(name)
    home = ended_at_home(story)
    expected = {check: ELSEWHERE.get((name, base, check), one) for check, one in home.items()}
    told = ended(story, base)
    assert {check: told[check] for check in told if check in expected} == {
        check: one for check, one in expected.items() if check in told
    }


def test_each_difference_has_its_reason() -> None:
    """A check that ends otherwise on another phone does so because of that phone."""
    assert {check for _, _, check in ELSEWHERE} == set(reasons())
    assert all(len(reason) > 20 for reason in reasons().values())
