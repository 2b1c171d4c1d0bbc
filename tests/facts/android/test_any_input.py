"""Any answer whatever gives a record or `Unreadable`: every parser, on answers that were damaged.

The answers are those of our practice phones. Each case damages one of them in a few places, or
puts something else in its stead, and reads it again. Nothing here names a parser: each one that is
registered is tried, so that a new one is never left out.

How many cases there are, over all parsers together, is for `conftest.py` to say.
"""

import random
from dataclasses import dataclass, replace
from functools import cache

import pytest
from damage import damaged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safety_audit.cli import apps
from safety_audit.devices.interface import Answer, Device, Query, Recording, Status, quiet
from safety_audit.devices.practice import PracticePhone, build
from safety_audit.engine import Visit, facts_needed, look
from safety_audit.facts.base import Provider, arguments
from safety_audit.model import DeviceKind, NotApplicable, Progress, Unreadable
from safety_audit.packs import load

A_VISIT_IS = 50
"""A whole visit takes as long as this many cases of one parser."""
SEEDS = st.integers(0, 2**64 - 1)

BASES = (
    "google-8",
    "google-9",
    "samsung-10",
    "google-11",
    "samsung-13",
    "xiaomi-14",
    "google-16",
)
(CORE,) = load()
CHECKS = (*CORE.checks, apps._everything)
PROVIDERS = {
    provider.fact.__name__: provider
    for provider in facts_needed(DeviceKind.PHONE, CHECKS)
    if provider.answers
}


@dataclass(frozen=True, slots=True)
class Healthy:
    """A phone that answers well."""

    phone: PracticePhone
    visit: Visit


@cache
def healthy(base: str) -> Healthy:
    """Return a practice phone with something of everything, and a visit to it."""
    phone = build(
        base,
        [
            {
                "package": "org.example.everything",
                "origin": "file",
                "icon": "hidden",
                "powers": [
                    "reads-screen",
                    "reads-notifications",
                    "device-admin",
                    "usage-access",
                    "no-battery-limit",
                    "starts-with-phone",
                    "vpn",
                    "call-redirection",
                    "restricted-settings",
                ],
                "allowed": ["location-always", "sms", "microphone", "camera"],
                "used": [
                    {"what": "microphone", "at": "2026-11-19T10:00:00Z", "seconds": 9},
                    {"what": "location", "at": "2026-11-20T09:00:00Z", "how": "service"},
                    {
                        "what": "camera",
                        "at": "2026-11-20T09:29:00Z",
                        "how": "on-screen",
                        "now": True,
                    },
                    {"what": "screen", "at": "2026-11-20T09:29:00Z", "now": True},
                ],
                "wipes_after": 5,
            },
            {"package": "org.example.paused", "state": "suspended", "users": [0, 10]},
        ],
        users=[{"id": 10, "name": "Work", "kind": "work"}],
        accounts=[{"name": "sam@example.org", "added": "2026-01-02T03:04:05Z"}],
        links=[
            {"name": "Watch", "address": "02:00:00:00:00:01", "companion": "org.example.paused"}
        ],
        computers=[{"name": "sam@desk"}],
        gone=[{"package": "org.example.gone", "on": "2026-11-10T00:00:00Z"}],
        lock={"kind": "pattern", "stays_open_near": ["Home"], "faces": 1},
    )
    return Healthy(phone, look(phone, CHECKS))


def another_answer(chance: random.Random) -> bytes:
    """Return what some phone of ours answered to some question."""
    return chance.choice(list(healthy(chance.choice(BASES)).visit.recording)).data


def spoilt(query: Query, answer: Answer, chance: random.Random) -> Answer:
    """Return another answer to the same question: damaged, or with a bad status."""
    if chance.random() < 0.03:
        return replace(answer, status=chance.choice([s for s in Status if s is not Status.OK]))
    data = damaged(answer.data, chance, another_answer)[: query.limit]
    return replace(answer, data=data, status=Status.OK if data.strip() else Status.EMPTY)


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_parser(name: str, all_cases: int) -> None:
    """A fact is made of any answer, or cannot be made for a reason: nothing else is raised."""
    provider = PROVIDERS[name]

    @settings(
        max_examples=max(-(-all_cases // len(PROVIDERS)), 25),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(SEEDS)
    def any_answer(seed: int) -> None:
        made = _made(provider, random.Random(seed))
        assert isinstance(made, provider.fact | Unreadable | NotApplicable), type(made)

    any_answer()


def _made(provider: Provider, chance: random.Random) -> object:
    """Return what a provider makes of a phone's answers, one of which is spoilt."""
    visit = healthy(chance.choice(BASES)).visit
    try:
        queries = provider.queries(visit.known)
        given_facts = arguments(provider.needs, visit.known)
    except (Unreadable, NotApplicable) as reason:
        return reason
    answers = Recording([visit.recording[query] for query in queries])
    if queries:
        query = chance.choice(queries)
        answers.add(spoilt(query, answers[query], chance))
    try:
        return provider.read(**given_facts, **{provider.answers: answers})
    except (Unreadable, NotApplicable) as reason:
        return reason


class Spoilt(Device):
    """A phone, one of whose answers is spoilt."""

    kind = DeviceKind.PHONE

    def __init__(self, phone: PracticePhone, chance: random.Random) -> None:
        self._phone = phone
        self._chance = chance

    def ask(self, queries: list[Query], progress: Progress = quiet) -> list[Answer]:  # type: ignore[override]  # as it is called
        answers = self._phone.ask(queries, progress)
        for index in self._chance.sample(range(len(answers)), min(2, len(answers))):
            answers[index] = spoilt(queries[index], answers[index], self._chance)
        return answers


def test_a_whole_visit(all_cases: int) -> None:
    """Whatever the answers are, each check ends as one of its outcomes, none with an error."""

    @settings(
        max_examples=all_cases // A_VISIT_IS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(SEEDS)
    def any_answers(seed: int) -> None:
        chance = random.Random(seed)
        device = Spoilt(healthy(chance.choice(BASES)).phone, chance)
        reasons = [reason for result in look(device, CHECKS).results for reason in result.reasons]
        wrong = [r for r in reasons if "stopped with an error" in r or "make sense of it" in r]
        assert wrong == []

    any_answers()
