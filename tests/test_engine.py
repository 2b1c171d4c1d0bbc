"""The engine works backwards from checks, and turns every failure into an outcome."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from safety_audit.checking import Check, check
from safety_audit.devices.interface import Answer, Device, Kind, Query, Status, quiet
from safety_audit.engine import look
from safety_audit.facts.base import Answers, provides
from safety_audit.languages import LANGUAGES, showable, using
from safety_audit.model import (
    Certainty,
    CheckResult,
    DeviceKind,
    Finding,
    NotApplicable,
    Outcome,
    Priority,
    Progress,
    Unreadable,
)
from safety_audit.phrases import phrase_of

NAMES = Query("names", Kind.PROBE)
FORBIDDEN = Query("settings put global adb_enabled 0")


@dataclass(frozen=True, slots=True)
class Names:
    all: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ages:
    of: dict[str, str]


@dataclass(frozen=True, slots=True)
class Broken:
    pass


@dataclass(frozen=True, slots=True)
class Forbidden:
    pass


@dataclass(frozen=True, slots=True)
class Chicken:
    pass


@dataclass(frozen=True, slots=True)
class Egg:
    pass


@dataclass(frozen=True, slots=True)
class Orphan:
    pass


@dataclass(frozen=True, slots=True)
class Child:
    pass


def age_of(name: str) -> Query:
    return Query(f"age {name}", Kind.PROBE)


def ask_ages(names: Names) -> Iterator[Query]:
    return (age_of(name) for name in names.all)


@provides(DeviceKind.PHONE, ask=(NAMES,))
def read_names(answers: Answers) -> Names:
    return Names(tuple(answers[NAMES].text().split()))


@provides(DeviceKind.PHONE, ask=ask_ages)
def read_ages(answers: Answers, names: Names) -> Ages:
    return Ages({name: answers[age_of(name)].text() for name in names.all})


@provides(DeviceKind.PHONE, ask=(NAMES,))
def read_broken(answers: Answers) -> Broken:
    raise ZeroDivisionError


@provides(DeviceKind.PHONE, ask=(FORBIDDEN,))
def read_forbidden(answers: Answers) -> Forbidden:
    return Forbidden()


@provides(DeviceKind.PHONE)
def read_chicken(egg: Egg) -> Chicken:
    return Chicken()


@provides(DeviceKind.PHONE)
def read_egg(chicken: Chicken) -> Egg:
    return Egg()


@provides(DeviceKind.PHONE)
def read_child(orphan: Orphan) -> Child:
    return Child()


class FakePhone(Device):
    """Answers from a table, and keeps what it was asked."""

    kind = DeviceKind.PHONE

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.batches: list[list[str]] = []

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        self.batches.append([query.text for query in queries])
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Answer:
        text = self.answers.get(query.text)
        if text is None:
            return Answer(query, Status.ABSENT)
        return Answer(query, Status.OK, text.encode())


def finding(summary: str) -> Finding:
    return Finding(summary=summary, priority=Priority.NOTE, certainty=Certainty.SETTING)


@check("old-names", limits="Only the names it is told.")
def old_names(ages: Ages) -> Iterator[Finding]:
    """Names with an age."""
    for name, age in ages.of.items():
        yield finding(f"{name} is {age}")


@check("any-names", limits="Only the names it is told.")
def any_names(names: Names) -> Iterator[Finding]:
    """Names at all."""
    yield from (finding(name) for name in names.all if name == "zoe")


@check("tolerant", limits="Nothing to speak of.")
def tolerant(names: Names | Unreadable) -> Iterator[Finding]:
    """Names, if there are any."""
    yield finding(names.reason if isinstance(names, Unreadable) else "read")


@check("on-broken", limits="Nothing to speak of.")
def on_broken(broken: Broken) -> Iterator[Finding]:
    """Something whose reader is broken."""
    yield finding("never")


@check("on-forbidden", limits="Nothing to speak of.")
def on_forbidden(forbidden: Forbidden) -> Iterator[Finding]:
    """Something that asks what may not be asked."""
    yield finding("never")


@check("on-circle", limits="Nothing to speak of.")
def on_circle(egg: Egg) -> Iterator[Finding]:
    """Something that depends on itself."""
    yield finding("never")


@check("on-orphan", limits="Nothing to speak of.")
def on_orphan(child: Child) -> Iterator[Finding]:
    """Something made of what nothing tells."""
    yield finding("never")


@check("raises", limits="Nothing to speak of.")
def raises(names: Names) -> Iterator[Finding]:
    """A check that breaks in the middle."""
    yield finding("seen before")
    raise KeyError(names)


@check("leaves", limits="Nothing to speak of.")
def leaves(names: Names) -> Iterator[Finding]:
    """A check that tries to leave the program."""
    raise SystemExit(0)
    yield finding("never")


@check("half-blind", limits="Nothing to speak of.")
def half_blind(names: Names) -> Iterator[Finding | Unreadable]:
    """A check that could not look everywhere."""
    yield Unreadable("User 10 is closed.")


@check("elsewhere", limits="Nothing to speak of.")
def elsewhere(names: Names) -> Iterator[Finding]:
    """A check that does not apply."""
    raise NotApplicable("Android 9 has none.")
    yield finding("never")


@check("talks-nonsense", limits="Nothing to speak of.")
def talks_nonsense(names: Names) -> Iterator[Finding]:
    """A check that yields what is no finding."""
    yield "nonsense"  # type: ignore[misc]  # another's pack is not type-checked


def result_of(subject: Check, answers: dict[str, str]) -> CheckResult:
    return look(FakePhone(answers), [subject]).results[0]


def test_only_what_a_check_needs_is_asked_in_waves() -> None:
    """Questions that depend on an answer are asked in a second batch, and nothing else is asked."""
    phone = FakePhone({"names": "ada bob", "age ada": "36", "age bob": "41"})

    visit = look(phone, [old_names])

    asked = [
        [text for text in batch if text.startswith(("names", "age"))] for batch in phone.batches
    ]
    assert asked == [["names"], ["age ada", "age bob"]]
    assert [found.summary for found in visit.results[0].findings] == ["ada is 36", "bob is 41"]


def test_seeing_nothing_is_an_outcome_of_its_own() -> None:
    """A check that could look and yields nothing has seen nothing."""
    result = result_of(any_names, {"names": "ada"})

    assert (result.outcome, result.reasons) == (Outcome.NOTHING_SEEN, ())


def test_a_missing_fact_is_never_nothing_seen() -> None:
    """A check whose fact could not be read did not run, and says why."""
    result = result_of(any_names, {})

    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons == ("Nothing here answers to it (names).",)


def test_a_derived_fact_passes_the_reason_on() -> None:
    """The reason is that of the fact at the bottom."""
    result = result_of(old_names, {})

    assert result.reasons == ("Nothing here answers to it (names).",)


def test_a_check_may_ask_for_a_fact_that_may_be_missing() -> None:
    """`Fact | Unreadable` runs with the reason."""
    result = result_of(tolerant, {})

    assert [found.summary for found in result.findings] == ["Nothing here answers to it (names)."]


@pytest.mark.parametrize(
    ("subject", "outcome", "reason"),
    [
        (
            on_broken,
            Outcome.COULD_NOT_CHECK,
            "could not make sense of it (Broken: ZeroDivisionError)",
        ),
        (on_forbidden, Outcome.COULD_NOT_CHECK, "not on the read-only list"),
        (on_circle, Outcome.COULD_NOT_CHECK, "depends on itself"),
        (on_orphan, Outcome.COULD_NOT_CHECK, "Nothing tells it (Child: Orphan)."),
        (leaves, Outcome.COULD_NOT_CHECK, "tried to end the program"),
        (half_blind, Outcome.COULD_NOT_CHECK, "User 10 is closed."),
        (talks_nonsense, Outcome.COULD_NOT_CHECK, "no finding (str)"),
        (elsewhere, Outcome.NOT_APPLICABLE, "Android 9 has none."),
    ],
    ids=lambda value: value.id if isinstance(value, Check) else "",
)
def test_every_failure_is_an_outcome(subject: Check, outcome: Outcome, reason: str) -> None:
    """What fails in a reader or a check is told, and nothing is shown as clear."""
    result = result_of(subject, {"names": "ada"})

    assert result.outcome is outcome
    assert reason in result.reasons[0]


@pytest.mark.parametrize(
    "subject",
    [on_broken, on_forbidden, on_circle, on_orphan, raises, leaves, talks_nonsense],
    ids=lambda subject: subject.id,
)
def test_what_the_engine_says_can_be_told_in_another_language(subject: Check) -> None:
    """A sentence about a check that misbehaved is in the catalogue, with what it names as values."""
    (reason,) = result_of(subject, {"names": "ada"}).reasons

    with using(LANGUAGES["pl"]):
        assert showable(phrase_of(reason)) != reason


def test_a_check_that_breaks_keeps_what_it_saw() -> None:
    """Findings before the error stay, and the error is told beside them."""
    result = result_of(raises, {"names": "ada"})

    assert result.outcome is Outcome.FOUND
    assert [found.summary for found in result.findings] == ["seen before"]
    assert result.reasons == ("This check stopped with an error (KeyError).",)


def test_a_forbidden_question_reaches_nobody_and_stops_nobody() -> None:
    """The forbidden question is not sent, and other checks run."""
    phone = FakePhone({"names": "zoe"})

    visit = look(phone, [on_forbidden, any_names])

    assert all(FORBIDDEN.text not in batch for batch in phone.batches)
    assert [result.outcome for result in visit.results] == [
        Outcome.COULD_NOT_CHECK,
        Outcome.FOUND,
    ]


def test_a_device_that_says_nothing_is_still_in_the_report() -> None:
    """A phone that gives no name is called not known."""
    visit = look(FakePhone({}), [any_names])

    assert visit.device.kind is DeviceKind.PHONE
    assert "not known" in visit.device.model


@pytest.mark.parametrize(
    "make",
    [
        lambda: check("Bad Id", limits="x"),
        lambda: check("no-limits", limits=" "),
        lambda: check("no-docstring", limits="x")(lambda names: iter(())),  # type: ignore[arg-type]
    ],
)
def test_a_check_without_its_facts_is_refused(make: object) -> None:
    """A check needs a readable id, limits, a title and facts."""
    with pytest.raises(TypeError):
        make()  # type: ignore[operator]  # deliberately loose


def test_a_fact_has_one_maker() -> None:
    """Two providers of one fact are refused."""
    with pytest.raises(TypeError, match="two providers"):
        provides(DeviceKind.PHONE)(read_names)
