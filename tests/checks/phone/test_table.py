"""Every check of a phone is held to its row: found, nothing seen, could not check, in every space.

What a row says, and how it is read, stands in `table_of_checks.py`.
"""

import pytest
from table_of_checks import (
    CHECKS,
    HOW,
    STRANGE,
    TABLE,
    VERSIONS,
    Case,
    Spoiled,
    asked,
    bases,
    built,
    lean,
    lists_of,
    name_of,
    plain,
    short,
    within,
)

from safety_audit.devices.practice.versions import BASES
from safety_audit.engine import look
from safety_audit.indicators.active import using
from safety_audit.model import CheckResult, Outcome

CASES = [
    pytest.param(name, case, base, id=f"{name}-{case.what}-{number}-{base}")
    for name, row in TABLE.items()
    for number, case in enumerate(row.case, 1)
    for base in bases(case)
]


@pytest.mark.parametrize(("name", "case", "base"), CASES)
def test_each_case(name: str, case: Case, base: str) -> None:
    """A check sees exactly what its row says, and gives exactly these reasons."""
    if case.what == "plain":
        result = plain(base).results[name]
    else:
        with using(lists_of(case)):
            (result,) = look(lean(base, case), [CHECKS[name]]).results
    assert (result.outcome.value, short(result), result.reasons) == (
        case.outcome,
        case.sees,
        case.says,
    )
    if case.tells:
        assert tuple(finding.summary for finding in result.findings) == case.tells


@pytest.mark.parametrize("name", TABLE)
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
        users = [name for name in TABLE if command in asked(f"google-{version}", name)]
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
