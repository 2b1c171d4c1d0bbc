"""One table of all checks of a phone: found, nothing seen, could not check, in every user's space.

The rows stand in `table/*.toml`. A row says for a check

- `needs`: the answers it rests on, by a short name. Each of them missing, refused, empty and in an
  unknown form gives "could not check" with a reason; every other answer changes nothing at all;
- its cases: a phone in the words of a scenario, the phones it is tried on (all Android versions,
  where it does not say), and exactly what is seen: priority, certainty, user and subject;
- a case in another user's space, or why there is none (`one-for-all`);
- what a phone shows on which nobody did anything, where that is more than nothing (`plain`).
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from safety_audit.checking import Check
from safety_audit.devices import practice
from safety_audit.devices.folder import file_for
from safety_audit.devices.interface import Answer, Device, Progress, Query, quiet
from safety_audit.devices.practice.versions import BASES
from safety_audit.engine import look
from safety_audit.indicators.active import builtin, using
from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import Category, Indicator, IndicatorList, Kind
from safety_audit.model import CheckResult, DeviceKind, Outcome
from safety_audit.packs import load

VERSIONS = ("8", "9", "10", "11", "13", "14", "16")
GOOGLE = tuple(f"google-{version}" for version in VERSIONS)
TRIED_ON = (*GOOGLE, "samsung-11", "samsung-16", "xiaomi-14")
"""Where a case is tried that does not say where: each form, and a phone of each maker."""
WITHOUT = ("com.citymapper.app.release", "com.whatsapp")
WORK = ({"id": 10, "name": "Work", "kind": "work"},)
"""The other space of a case that does not say whose it is."""
HOW = ("missing", "refused", "empty", "words")
STRANGE = "Lorem ipsum {[(\n  12 : = , dolor\x07 sit\n\x00\xff}} amet ;;\n"
"""What no version and no maker ever said."""
NAMES = {
    "date": "date ",
    "launchers": "cmd package query-activities --brief --user",
    "notification": "dumpsys notification",
    "telephony.registry": "dumpsys telephony.registry",
    "secure": "settings --user 0 list secure",
    "system": "settings --user 0 list system",
    "global": "settings list global",
    "storage": "ls /storage",
    "photos": "find /storage/emulated/0/",
    "cacerts-added": "ls -l /data/misc/user/0/cacerts-added",
    "su": "ls -l /system/bin/su",
    "companions": "cmd companiondevice list",
    "is-location-enabled": "cmd location is-location-enabled",
    "batterystats": "dumpsys batterystats",
}
"""How a command begins, by short name; any other name is a service that is dumped, or a command."""


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A phone, and what one check says of it."""

    what: Literal["found", "plain", "second"] = "found"
    """Whether something is there, or nothing, or something in the space of another user."""
    on: str = ""
    """`8`, `8 to 10` (versions), `samsung` (a maker), `samsung-14`; empty for all that is tried."""
    phone: dict[str, Any] = {}
    """The phone, in the words of a scenario."""
    lists: tuple[str, ...] = ()
    """`CATEGORY KIND VALUE PRODUCT` that a list in use names; none for the built-in list."""
    outcome: str = "found"
    """How the check ends."""
    sees: tuple[str, ...] = ()
    """`PRIORITY CERTAINTY USER SUBJECT` of each finding, in order."""
    says: tuple[str, ...] = ()
    """Each reason why a part could not be checked, word for word."""
    because: str = ""
    """Why such a version or phone gives something else than "found"."""
    tells: tuple[str, ...] = ()
    """Each summary, word for word, where the subject does not say what was seen."""


class Sound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """An answer that is needed, and that says enough in one of the four bad ways."""

    query: str
    """Short name of the query."""
    how: tuple[str, ...]
    """Which of the ways."""
    on: str = ""
    """In which versions; empty for all."""
    because: str
    """Why that says enough."""
    gives: str = ""
    """How the check ends then; empty for as with a whole answer."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """All about one check."""

    needs: tuple[str, ...] = ()
    """Short names of the answers it rests on."""
    needs_on: dict[str, tuple[str, ...]] = {}
    """More of them on some versions: `"8 to 9" = ["secure"]`."""
    sound: tuple[Sound, ...] = ()
    """Bad answers that say enough."""
    either: tuple[tuple[str, ...], ...] = ()
    """Answers of which one is enough; without all of them it could not be checked."""
    closed: dict[Literal["work", "second"], str] = {}
    """In which versions it says that a space of this kind let nobody in."""
    one_for_all: str = ""
    """Why it is not a matter of single users; empty if it is."""
    case: tuple[Case, ...]
    """Its cases."""

    def rests_on(self, version: str) -> set[str]:
        """Return the short names of the answers it rests on in one version."""
        more = (names for on, names in self.needs_on.items() if within(version, on))
        return {*self.needs, *(name for names in more for name in names)}

    def is_sound(self, name: str, how: str, version: str) -> Sound | None:
        """Return why this answer says enough in this bad way; None if it does not."""
        fitting = (one for one in self.sound if one.query == name and how in one.how)
        return next((one for one in fitting if within(version, one.on)), None)


def _table() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for path in sorted((Path(__file__).parent / "table").glob("*.toml")):
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        rows |= msgspec.convert(read, dict[str, Row])
    return rows


TABLE = _table()
CHECKS: Mapping[str, Check] = {
    check.id: check for check in load()[0].checks if check.device is DeviceKind.PHONE
}


def within(version: str, on: str) -> bool:
    """Tell whether a version is one of `8 to 10`; of nothing at all, it is."""
    first, _, last = (on or "8 to 16").partition(" to ")
    return int(first) <= int(version) <= int(last or first)


def bases(case: Case) -> Iterator[str]:
    """Yield the base phones that a case is tried on."""
    if case.on in BASES:
        yield case.on
        return
    by_maker = case.on.isalpha()
    for name in BASES if by_maker or case.what == "plain" else TRIED_ON:
        maker, _, version = name.partition("-")
        if maker == case.on if by_maker else within(version, case.on):
            yield name


def built(base: str, **phone: Any) -> practice.PracticePhone:
    """Return a base phone without the apps that use something every day, and as a case says."""
    without = (*WITHOUT, *phone.pop("without", ()))
    return practice.build(base, phone.pop("apps", ()), without=without, **phone)


def lists_of(case: Case) -> Indicators:
    """Return the lists that are in use for a case."""
    if not case.lists:
        return builtin()
    named = [
        Indicator(
            product=product,
            category=Category(category),
            kind=Kind(kind),
            value=value,
            source="ours",
        )
        for category, kind, value, product in map(str.split, case.lists)
    ]
    return Indicators([IndicatorList(name="ours", date=date(2026, 11, 22), indicators=named)])


def short(result: CheckResult) -> tuple[str, ...]:
    """Return each finding as a row writes it."""
    lines = []
    for finding in result.findings:
        words = [finding.priority.value, finding.certainty.value]
        if finding.subject:
            user = finding.subject.user
            words += ["-" if user is None else str(user), finding.subject.id]
        lines.append(" ".join(words))
    return tuple(lines)


CASES = [
    pytest.param(name, case, base, id=f"{name}-{case.what}-{number}-{base}")
    for name, row in TABLE.items()
    for number, case in enumerate(row.case, 1)
    for base in bases(case)
]


@pytest.mark.parametrize(("name", "case", "base"), CASES)
def test_each_case(name: str, case: Case, base: str) -> None:
    """A check sees exactly what its row says, and gives exactly these reasons."""
    phone = {"users": WORK, **case.phone} if case.what == "second" else case.phone
    with using(lists_of(case)):
        (result,) = look(built(base, **phone), [CHECKS[name]]).results
    assert (result.outcome.value, short(result), result.reasons) == (
        case.outcome,
        case.sees,
        case.says,
    )
    if case.tells:
        assert tuple(finding.summary for finding in result.findings) == case.tells


@dataclass(frozen=True)
class Plain:
    """A phone on which nobody did anything, and all that is said of it."""

    phone: practice.PracticePhone
    answers: Mapping[str, Answer]
    results: Mapping[str, CheckResult]


@cache
def plain(base: str) -> Plain:
    """Return a plain phone: every answer is made once."""
    phone = built(base)
    visit = look(phone, tuple(CHECKS.values()))
    return Plain(
        phone=phone,
        answers={answer.query.text: answer for answer in visit.recording},
        results={result.check: result for result in visit.results},
    )


@cache
def asked(base: str, name: str) -> tuple[str, ...]:
    """Return the commands that one check asks of a plain phone."""
    recording = look(Spoiled(base), [CHECKS[name]]).recording
    return tuple(answer.query.text for answer in recording)


class Spoiled(Device):
    """A plain phone with some answers spoiled."""

    kind = DeviceKind.PHONE
    practice = True

    def __init__(self, base: str, commands: Sequence[str] = (), how: str = "") -> None:
        troubles = [
            {"command": command, "how": how, "words": STRANGE if how == "words" else ""}
            for command in commands
        ]
        self.whole = plain(base)
        self.spoiled = built(base, troubles=troubles) if troubles else self.whole.phone
        self.places = {file_for(command) for command in commands}

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        progress("Asking.")
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Answer:
        known = self.whole.answers.get(query.text)
        if known is None or file_for(query.text) in self.places:
            return self.spoiled.ask([query])[0]
        return known


def name_of(command: str) -> str:
    """Return the short name of a command."""
    for name, start in NAMES.items():
        if command.startswith(start):
            return name
    return command.removeprefix("dumpsys ")


@pytest.mark.parametrize("name", CHECKS)
def test_nothing_is_seen_on_a_plain_phone(name: str) -> None:
    """Of a plain phone of any version and maker that no case tells of, nothing is seen."""
    cases = (case for case in TABLE[name].case if case.what == "plain")
    told_of = {base for case in cases for base in bases(case)}
    told = {base: plain(base).results[name] for base in BASES if base not in told_of}
    assert {
        base: (short(result), result.reasons)
        for base, result in told.items()
        if result.outcome is not Outcome.NOTHING_SEEN or result.reasons
    } == {}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("version", VERSIONS)
def test_what_could_not_be_read(version: str, how: str) -> None:
    """An answer that a check rests on, spoiled, is a reason; any other answer changes nothing."""
    whole = plain(f"google-{version}")
    wrong = []
    for command in whole.answers:
        spoiled = Spoiled(f"google-{version}", [command], how)
        users = [name for name in CHECKS if command in asked(f"google-{version}", name)]
        for result in look(spoiled, [CHECKS[name] for name in users]).results:
            row, before = TABLE[result.check], whole.results[result.check]
            query = name_of(command)
            sound = row.is_sound(query, how, version)
            if sound and sound.gives:
                right = result.outcome.value == sound.gives
            elif query in row.rests_on(version) and not sound:
                right = _is_told(before, result)
            else:
                right = _same(before, result)
            if not right:
                wrong.append((result.check, query, result.outcome.value, result.reasons))
    assert wrong == []


def _is_told(before: CheckResult, after: CheckResult) -> bool:
    """Tell whether it is said that something could not be read, and never that nothing was seen."""
    new = set(after.reasons) - set(before.reasons)
    still = after.outcome is Outcome.FOUND and set(short(after)) <= set(short(before))
    return bool(new) and (after.outcome is Outcome.COULD_NOT_CHECK or still)


def _same(before: CheckResult, after: CheckResult) -> bool:
    return (before.outcome, short(before), before.reasons) == (
        after.outcome,
        short(after),
        after.reasons,
    )


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.either])
def test_one_of_several_answers_is_enough(name: str, version: str) -> None:
    """Without all of them, it could not be checked."""
    base = f"google-{version}"
    for names in TABLE[name].either:
        commands = [text for text in asked(base, name) if name_of(text) in names]
        for how in HOW:
            if any(TABLE[name].is_sound(query, how, version) for query in names):
                continue
            (result,) = look(Spoiled(base, commands, how), [CHECKS[name]]).results
            assert result.outcome is Outcome.COULD_NOT_CHECK, how


def test_every_check_has_a_row() -> None:
    """A check that is new gets a row here."""
    assert sorted(TABLE) == sorted(CHECKS)


@pytest.mark.parametrize("name", TABLE)
def test_a_row_is_whole(name: str) -> None:
    """Each version has a case, each user's space too, and what is not found has its reason."""
    row = TABLE[name]
    tried = {
        base.rpartition("-")[2] for case in row.case if case.what == "found" for base in bases(case)
    }
    assert set(VERSIONS) <= tried
    second = any(case.what == "second" for case in row.case)
    assert second != bool(row.one_for_all)
    for case in row.case:
        assert case.what == "plain" or case.outcome == "found" or case.because, case


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", ["work", "second"])
def test_a_space_that_lets_nobody_in(kind: str, version: str) -> None:
    """What another user's space refuses is a reason where a check asks there, and only there."""
    base = f"google-{version}"
    phone = built(base, users=[{"id": 10, "name": "Other", "kind": kind, "refuses": True}])
    results = look(phone, tuple(CHECKS.values())).results
    told = {
        one.check
        for one in results
        if set(one.reasons) - set(plain(base).results[one.check].reasons)
    }
    assert told == {
        name
        for name, row in TABLE.items()
        if kind in row.closed and within(version, row.closed[kind])
    }


@pytest.mark.parametrize("how", ["refused", "words"])
@pytest.mark.parametrize("name", TABLE)
def test_what_was_found_is_never_lost_in_silence(name: str, how: str) -> None:
    """Where something is there to be seen, a spoiled answer gives a reason or changes nothing."""
    case = next((one for one in TABLE[name].case if one.what == "found"), None)
    if case is None or case.outcome != "found":
        return
    base = next(base for base in reversed(tuple(bases(case))))
    with using(lists_of(case)):
        visit = look(built(base, **case.phone), [CHECKS[name]])
        (before,) = visit.results
        for command in (answer.query.text for answer in visit.recording):
            if name_of(command) not in TABLE[name].rests_on("14"):
                continue
            trouble = {"command": command, "how": how, "words": STRANGE if how == "words" else ""}
            phone = built(base, **case.phone, troubles=[trouble])
            (after,) = look(phone, [CHECKS[name]]).results
            told = set(after.reasons) - set(before.reasons)
            assert told or short(after) == short(before), command
            assert after.outcome is not Outcome.NOTHING_SEEN, command
