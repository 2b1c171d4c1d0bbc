"""Any answer whatever gives a record or `Unreadable`: every parser, on answers that were damaged.

The answers are those of our practice phones. Each case damages one of them in a few places, or
puts something else in its stead, and reads it again. Nothing here names a parser: each one that is
registered is tried, so that a new one is never left out.

How many cases there are is for `HYPOTHESIS_PROFILE` to say: `nightly` or `ci`, or else a few.
"""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import pytest
from hostile import CORPUS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safety_audit.cli import apps
from safety_audit.devices.interface import Answer, Device, Query, Recording, Status, quiet
from safety_audit.devices.practice import PracticePhone, build
from safety_audit.engine import Visit, facts_needed, look
from safety_audit.facts.base import Provider, arguments
from safety_audit.model import DeviceKind, NotApplicable, Progress, Unreadable
from safety_audit.packs import load

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "")
CASES = {"nightly": 1_000_000, "ci": 10_000}.get(PROFILE, 1_500)
"""Cases over all parsers together."""
VISITS = {"nightly": 10_000, "ci": 200}.get(PROFILE, 30)
"""Cases of a whole visit, with every check."""
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


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return an answer that was damaged in one to four ways."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(DAMAGE)(data, chance)
    return data


def _two(data: bytes, chance: random.Random, farthest: int = 1 << 30) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(start + chance.randint(0, farthest), chance.randint(start, len(data)))


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _leave_out(data: bytes, chance: random.Random) -> bytes:
    start, end = _two(data, chance)
    return data[:start] + data[end:]


def _again(data: bytes, chance: random.Random) -> bytes:
    start, end = _two(data, chance, 4_000)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 50)) + data[end:]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), chance.randint(1, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _lines_swapped(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _insert(data: bytes, chance: random.Random) -> bytes:
    start, end = _two(data, chance, 60)
    return data[:start] + chance.choice(PIECES) + data[end:]


def _other_lines(data: bytes, chance: random.Random) -> bytes:
    """Put lines of another answer, of another phone, in between."""
    visit = healthy(chance.choice(BASES)).visit
    other = chance.choice(list(visit.recording)).data
    start, end = _two(other, chance, 3_000)
    place = chance.randint(0, len(data))
    return data[:place] + other[start:end] + data[place:]


def _carriage_returns(data: bytes, _chance: random.Random) -> bytes:
    return data.replace(b"\n", b"\r\n")


def _noise(_data: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randint(0, 300))


DAMAGE: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut,
    _leave_out,
    _again,
    _flip,
    _lines_swapped,
    _insert,
    _insert,
    _other_lines,
    _carriage_returns,
    _noise,
)
PIECES = (
    *(text.encode("utf-8", "surrogatepass") for text in CORPUS),
    *(b"9" * count for count in (1, 9, 10, 19, 400, 5_000)),
    *(b"\n", b"\n\n", b"\r", b"\x00", b"\xff\xfe", b"\xed\xa0\xbd", "\u0661\u00b2".encode()),
    *(b"=", b":", b"/", b"{", b"}", b"[", b"]", b"(", b")", b"}}}}", b"{{{{", b"  ", b"\t"),
    *(b"null", b"-1", b"true", b"User 10:", b"UserInfo{10:", b"2026-13-45 99:99:99", b"+1d2h"),
    *(b"1e999", b"0x", b"\n    User 0: ", b"\n  Package [a.b] (1):\n", b"{" * 3_000),
)


def spoilt(query: Query, answer: Answer, chance: random.Random) -> Answer:
    """Return another answer to the same question: damaged, or with a bad status."""
    if chance.random() < 0.03:
        return replace(answer, status=chance.choice([s for s in Status if s is not Status.OK]))
    data = damaged(answer.data, chance)[: query.limit]
    return replace(answer, data=data, status=Status.OK if data.strip() else Status.EMPTY)


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_parser(name: str) -> None:
    """A fact is made of any answer, or cannot be made for a reason: nothing else is raised."""
    provider = PROVIDERS[name]

    @settings(
        max_examples=max(CASES // len(PROVIDERS), 25),
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


@settings(
    max_examples=VISITS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
@given(SEEDS)
def test_a_whole_visit(seed: int) -> None:
    """Whatever the answers are, each check ends as one of its outcomes, none with an error."""
    chance = random.Random(seed)
    device = Spoilt(healthy(chance.choice(BASES)).phone, chance)
    reasons = [reason for result in look(device, CHECKS).results for reason in result.reasons]

    assert [r for r in reasons if "stopped with an error" in r or "make sense of it" in r] == []
