"""Adding a user to a locked phone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "add-users-when-locked"


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("add_users_when_locked=1", Outcome.FOUND),
        ("add_users_when_locked=0", Outcome.NOTHING_SEEN),
        ("add_users_when_locked=null", Outcome.COULD_NOT_CHECK),
        ("other=1", Outcome.COULD_NOT_CHECK),
        ("", Outcome.COULD_NOT_CHECK),
    ],
)
def test_each_value(ran: Ran, saw: Saw, line: str, outcome: Outcome) -> None:
    """Not stated is not off."""
    result = ran(CHECK, {"settings_global.txt": line})
    assert result.outcome is outcome
    if outcome is Outcome.FOUND:
        assert saw(result) == [("tidy", "Anybody can add a user to this phone while it is locked")]
        assert result.findings[0].evidence[0].text == line


def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """It is off on each recorded phone that says anything."""
    old = phone_folder.name == "a71-emulator"
    expected = Outcome.COULD_NOT_CHECK if old else Outcome.NOTHING_SEEN
    assert ran(CHECK, phone_folder).outcome is expected
