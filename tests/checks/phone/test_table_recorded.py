"""How every check ends on each recorded phone: outcome, reasons and notes, none more and none less.

What stands above a note is reviewed line by line in `test_alarms.py`.
"""

import tomllib
from pathlib import Path

import msgspec
import pytest
from table_of_checks import short

from safety_audit.devices.folder import FolderPhone
from safety_audit.engine import look
from safety_audit.model import CheckResult, Outcome
from safety_audit.packs import load


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reason why something could not be checked."""

    says: str
    """What is told."""
    because: str
    """Why that is right on these phones."""
    of: dict[str, tuple[str, ...]]
    """By phones, the checks that tell it."""


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One finding that is a note."""

    check: str
    sees: str
    on: str


class Recorded(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """All that is expected of the recorded phones."""

    not_applicable: dict[str, str]
    reason: tuple[Reason, ...]
    note: tuple[Note, ...]


TOLD = msgspec.convert(
    tomllib.loads((Path(__file__).parent / "recorded.toml").read_text(encoding="utf-8")), Recorded
)


def expected(phone: str, check: str) -> tuple[list[str], list[str]]:
    """Return the notes and the reasons that one check gives on one phone."""
    notes = [one.sees for one in TOLD.note if one.check == check and phone in one.on.split()]
    reasons = [
        one.says
        for one in TOLD.reason
        for phones, checks in one.of.items()
        if phone in phones.split() and check in checks
    ]
    return sorted(notes), sorted(reasons)


def seen(result: CheckResult) -> tuple[list[str], list[str]]:
    """Return the notes and the reasons of a result."""
    notes = [line for line in short(result) if line.startswith("note ")]
    starts = [one.says[:-1] for one in TOLD.reason if one.says.endswith("…")]
    reasons = [
        next((f"{start}…" for start in starts if reason.startswith(start)), str(reason))
        for reason in result.reasons
    ]
    return sorted(notes), sorted(reasons)


def outcome(phone: str, result: CheckResult) -> Outcome:
    """Return how a check must end, given what it saw and why it could not see more."""
    if result.findings:
        return Outcome.FOUND
    if phone in TOLD.not_applicable.get(result.check, "").split():
        return Outcome.NOT_APPLICABLE
    return Outcome.COULD_NOT_CHECK if result.reasons else Outcome.NOTHING_SEEN


@pytest.mark.recordings
def test_each_check_on_a_recorded_phone(phone_folder: Path) -> None:
    """Outcome, reasons and notes are exactly those that are written down."""
    phone = phone_folder.name.partition("-")[0]
    (core,) = load()
    with FolderPhone(phone_folder) as device:
        results = look(device, core.checks).results
    wrong = {
        result.check: (seen(result), expected(phone, result.check))
        for result in results
        if seen(result) != expected(phone, result.check)
    }
    assert wrong == {}
    assert [one.check for one in results if one.outcome is not outcome(phone, one)] == []


def test_every_reason_says_why_it_is_right() -> None:
    """A reason stands here because somebody looked why."""
    assert all(len(one.because) > 20 for one in TOLD.reason)
