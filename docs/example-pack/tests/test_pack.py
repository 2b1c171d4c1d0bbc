"""What this pack must hold: its own check, and all that every pack must hold."""

from pathlib import Path

from refuge_pack.old_phone import old_phone

from safety_audit.testing import Outcome, PackConforms, phone, phone_of_files, ran


class TestPack(PackConforms):
    """Everything that every pack must hold."""

    name = "refuge"


def test_an_old_phone_is_told() -> None:
    """Android 8 is told, with the phone's own words."""
    result = ran(old_phone, phone("google-8"))

    assert result.outcome is Outcome.FOUND
    assert "27" in result.findings[0].evidence[0].text


def test_a_new_phone_is_not() -> None:
    """Android 16 is not told."""
    assert ran(old_phone, phone("google-16")).outcome is Outcome.NOTHING_SEEN


def test_a_phone_that_does_not_say_is_no_new_phone(tmp_path: Path) -> None:
    """Where the version is not known, nothing is said of it."""
    assert ran(old_phone, phone_of_files(tmp_path, {})).outcome is Outcome.COULD_NOT_CHECK
