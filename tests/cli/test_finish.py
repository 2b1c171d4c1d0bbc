"""`finish` leads through putting the phone back, and says what is left where."""

from pathlib import Path

import pytest

from safety_audit.cli import main
from safety_audit.devices.adb import health


def finish(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        main(["finish"])
    assert left.value.code == 0
    return " ".join(capsys.readouterr().out.split())


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(health, "RULE_FILE", tmp_path / "51-android-usb.rules")


def test_every_step_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody can be asked, all steps are printed, the safety of it first."""
    told = finish(capsys)
    steps = [
        "Is now a safe time?",
        'Under "Paired devices" tap "computer@home". Tap "Forget".',
        '"Revoke USB debugging authorizations"',
        'switch off "USB debugging"',
        "Switch off Developer options.",
        '"Auto Blocker" (Samsung)',
        "Pull the cable.",
        "What is left where:",
        "the phone lists computer@home until it forgets it",
        "this tool keeps no key",
    ]
    places = [told.index(step) for step in steps]
    assert places == sorted(places)
    assert "sudo rm" not in told
    assert ".android" not in told


def test_what_is_left_is_looked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A rule that was added and the folder of adb are named when they are there."""
    health.RULE_FILE.touch()
    (tmp_path / ".android").mkdir()
    told = finish(capsys)
    # The screen breaks a long path where it must.
    assert f"sudorm{health.RULE_FILE}" in told.replace(" ", "")
    assert "belongs to adb, another tool" in told
