"""What a scenario gives on a phone other than its own: where that differs, and why."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from safety_audit.devices.practice import Scenario
from safety_audit.devices.practice.versions import BASES
from safety_audit.engine import look
from safety_audit.model import DeviceKind
from safety_audit.packs import load

__all__ = [
    "FILE",
    "Differs",
    "Elsewhere",
    "Ended",
    "elsewhere",
    "ended",
    "ended_at_home",
    "reasons",
    "where",
]

FILE = Path(__file__).parent / "scenarios" / "every_base.toml"
Ended = tuple[str, tuple[str, ...]]
"""An outcome, and `PRIORITY CERTAINTY SUBJECT` of each finding, sorted."""


class Differs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one check ends on some phones otherwise than on the story's own."""

    check: str
    stories: str
    """Names of scenarios."""
    on: str
    """`8 to 10`, `google`, `samsung xiaomi 8 to 9`: makers, versions, or both."""
    outcome: str
    sees: tuple[str, ...] = ()


class Elsewhere(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that differs."""

    because: dict[str, str]
    """By check, why it does."""
    differs: tuple[Differs, ...] = ()


def elsewhere() -> dict[tuple[str, str, str], Ended]:
    """Return how a check ends in a story on a phone: by story, base phone and check."""
    return {
        (story, base, one.check): (one.outcome, one.sees)
        for one in _listed().differs
        for story in one.stories.split()
        for base in where(one.on)
    }


def reasons() -> dict[str, str]:
    """Return why a check ends otherwise elsewhere, by check."""
    return _listed().because


def _listed() -> Elsewhere:
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), Elsewhere)


def where(on: str) -> Iterator[str]:
    """Yield the base phones that these words name."""
    words = on.split()
    makers = [word for word in words if word.isalpha() and word != "to"]
    numbers = [int(word) for word in words if word.isdigit()]
    for base in BASES:
        maker, _, version = base.partition("-")
        fits = not numbers or numbers[0] <= int(version) <= numbers[-1]
        if fits and (not makers or maker in makers):
            yield base


def ended(story: Scenario, base: str) -> dict[str, Ended]:
    """Return how each check of a phone ends in a story on this base phone."""
    checks = [one for one in load()[0].checks if one.device is DeviceKind.PHONE]
    told = {}
    for result in look(story.on(base).phone(), checks).results:
        lines = (
            f"{one.priority.value} {one.certainty.value} {one.subject.id if one.subject else ''}"
            for one in result.findings
        )
        told[result.check] = result.outcome.value, tuple(sorted(line.strip() for line in lines))
    return told


def ended_at_home(story: Scenario) -> dict[str, Ended]:
    """Return how each check ends on the story's own phone, as its `expected.toml` says."""
    return {
        check: (
            one.outcome,
            tuple(sorted(f"{f.priority} {f.certainty} {f.subject}".strip() for f in one.findings)),
        )
        for check, one in story.expected().items()
    }
