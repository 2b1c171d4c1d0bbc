"""What a pack's author tests with: practice phones described in a few words, and one class.

A phone for a test::

    from safety_audit.testing import phone, ran

    def test_an_old_phone_is_told():
        result = ran(old_phone, phone("google-8"))
        assert result.outcome is Outcome.FOUND

All that every pack must hold, from one class::

    from safety_audit.testing import PackConforms

    class TestPack(PackConforms):
        name = "refuge"
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, TypedDict

from safety_audit.checking import Check
from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Device
from safety_audit.devices.practice import Scenario, build, find, names
from safety_audit.devices.practice import load as load_scenario
from safety_audit.engine import look
from safety_audit.facts.base import arguments
from safety_audit.model import CheckResult, Outcome, Priority
from safety_audit.overlays import (
    country_of,
    line_problems,
    overlaid,
    pages_of,
    stories_of,
    story_problems,
)
from safety_audit.packs import LoadedPack, load

__all__ = [
    "Outcome",
    "PackConforms",
    "Priority",
    "differences",
    "expected_text",
    "phone",
    "phone_of_files",
    "ran",
    "scenario",
    "seen",
]

phone = build
"""A practice phone: `phone("samsung-13", [{"package": "org.example.app", "origin": "file"}])`."""
scenario = load_scenario
"""A scenario, read from its folder."""


class Ended(TypedDict):
    """How one check ended, as `expected.toml` has it."""

    outcome: str
    findings: list[tuple[str, str, str]]
    """Subject, priority and certainty of each finding, sorted."""


_OLDEST_NUMBERS = 400
"""Days after which a number must be read again."""


def phone_of_files(folder: Path, files: Mapping[str, str]) -> Device:
    """Return a phone that gives these answers: `{"dumpsys/trust.txt": "..."}`, written to `folder`.

    Any question that has no file is one that the phone does not answer.
    """
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    return FolderPhone(folder)


def ran(check: Check, device: Device) -> CheckResult:
    """Return how a check ends on a device.

    An error in the check itself is raised: a report only names it, a test must show where.
    """
    visit = look(device, [check])
    (result,) = visit.results
    if any("stopped with an error" in reason for reason in result.reasons):
        tuple(check.function(**arguments(check.needs, visit.known)))
    return result


def seen(story: Scenario, *packs: LoadedPack) -> dict[str, Ended]:
    """Return how each check ends on a story's devices, in the form of `expected.toml`.

    Without packs, those of the built-in pack.
    """
    checks = [check for pack in (packs or load()) for check in pack.checks]
    devices = [device for device in (story.phone(), story.computer()) if device is not None]
    results = [result for device in devices for result in look(device, checks).results]
    return {result.check: _in_short(result) for result in results}


def differences(story: Scenario, *packs: LoadedPack) -> list[str]:
    """Return a sentence for each check that does not end as the story's `expected.toml` says.

    Only checks that stand there are compared, so that a story of one pack does not break when
    another pack gets a new check.
    """
    ended = seen(story, *packs)
    told = []
    for check, expected in story.expected().items():
        wanted: Ended = {
            "outcome": expected.outcome,
            "findings": sorted((f.subject, f.priority, f.certainty) for f in expected.findings),
        }
        if check not in ended:
            told.append(f"{story.name}: there is no check {check}")
        elif ended[check] != wanted:
            told.append(
                f"{story.name}: {check} gives {_told(ended[check])}; expected is {_told(wanted)}"
            )
    return told


def _told(ended: Ended) -> str:
    """Return how a check ends, in the words of `expected.toml`."""
    found = [
        f"{subject or 'no subject'} ({priority}, {certainty})"
        for subject, priority, certainty in ended["findings"]
    ]
    return ": ".join(filter(None, (ended["outcome"], ", ".join(found))))


def expected_text(story: Scenario, *packs: LoadedPack) -> str:
    """Return the text of an `expected.toml` that says what the checks say now.

    It is a claim to trainers: read it, and keep it only if the story bears it out.
    """
    parts = [
        "# What each check makes of this scenario: outcome, and the subject of each finding.\n"
    ]
    for check, ended in seen(story, *packs).items():
        name = check if "/" not in check else json.dumps(check)
        parts.append(f"\n[{name}]\noutcome = {json.dumps(ended['outcome'])}\n")
        found = [
            f"  {{ subject = {json.dumps(subject)}, priority = {json.dumps(priority)},"
            f" certainty = {json.dumps(certainty)} }},\n"
            for subject, priority, certainty in ended["findings"]
        ]
        if found:
            parts.append(f"findings = [\n{''.join(found)}]\n")
    return "".join(parts)


def _in_short(result: CheckResult) -> Ended:
    return {
        "outcome": result.outcome.value,
        "findings": sorted(
            (
                finding.subject.id if finding.subject else "",
                finding.priority.value,
                finding.certainty.value,
            )
            for finding in result.findings
        ),
    }


class PackConforms:
    """What every pack must hold; subclass it in a test and give the pack's name.

    pytest runs each of its methods. The pack must be installed: `pip install -e .`
    """

    name: ClassVar[str]
    """The name of the entry point."""

    def packs(self) -> tuple[LoadedPack, LoadedPack]:
        """Return the built-in pack and the one that is tested."""
        core, mine = load([self.name])
        return core, mine

    def test_it_loads(self) -> None:
        """The pack is installed and loads without a problem."""
        problem = self.packs()[1].info.problem
        assert not problem, problem

    def test_its_words_can_be_used(self) -> None:
        """Each check has its page, each overlay is for a check, each helpline list is in form."""
        packs = self.packs()
        problems = [*pages_of(packs)[1], *line_problems(packs), *story_problems(packs[1:])]
        assert not problems, "\n".join(problems)

    def test_its_numbers_are_fresh(self) -> None:
        """Numbers of its own were read within about a year."""
        packs = self.packs()
        for code in overlaid(packs[1]):
            country = country_of(code, packs)
            assert country is not None, f"{code}: see packs show {self.name}"
            if any(line.pack for line in country.lines):
                age = datetime.now(UTC).date() - country.checked
                assert age.days <= _OLDEST_NUMBERS, f"{code}: read the numbers again"

    def test_its_checks_run_on_every_phone(self) -> None:
        """On each kind of practice phone, no check stops with an error or misbehaves."""
        for base in ("google-8", "samsung-11", "xiaomi-13", "google-16"):
            for result in self._results(phone(base)):
                told = " ".join(result.reasons)
                assert "This check" not in told, f"{result.check} on {base}: {told}"
                assert "took too long" not in told, f"{result.check} on {base}"

    def test_its_checks_do_not_guess(self, tmp_path: Path) -> None:
        """On a phone that says nothing at all, no check says that nothing was seen."""
        for result in self._results(phone_of_files(tmp_path, {})):
            told = f"{result.check} says that nothing was seen on a phone that says nothing"
            assert result.outcome is not Outcome.NOTHING_SEEN, told

    def test_its_findings_have_evidence(self) -> None:
        """What its checks see in the built-in stories and its own is told in the phone's words."""
        for device in self._devices():
            for result in self._results(device):
                for finding in result.findings:
                    told = f"{result.check}: no evidence for {str(finding.summary)!r}"
                    assert finding.evidence, told

    def test_its_stories_show_what_they_say(self) -> None:
        """Each story of the pack shows what its expected.toml says."""
        packs = self.packs()
        for folder in stories_of([packs[1]]).values():
            told = differences(scenario(folder), *packs)
            assert not told, "\n".join(told)

    def _results(self, device: Device) -> list[CheckResult]:
        return list(look(device, self.packs()[1].checks).results)

    def _devices(self) -> Iterator[Device]:
        own = [load_scenario(folder) for folder in stories_of([self.packs()[1]]).values()]
        for story in (*map(find, names()), *own):
            yield story.phone()
            if computer := story.computer():
                yield computer
