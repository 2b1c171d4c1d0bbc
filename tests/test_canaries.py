"""No place, account, address, number or network of anybody is in any output, unless asked for.

Canaries are planted in every text of every fact, one fact after the other, and in every answer of
a phone and a computer. Which facts there are is asked of the engine, so a new one is planted too.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import pytest
from commands import Runner

from safety_audit import identifiers
from safety_audit.audit import audit
from safety_audit.checking import Check
from safety_audit.cli import places as places_command
from safety_audit.devices import practice
from safety_audit.devices.interface import (
    Answer,
    Device,
    NotReached,
    Query,
    Status,
    quiet,
)
from safety_audit.devices.practice.device import PracticePhone, build
from safety_audit.engine import Visit, facts_needed, look, run
from safety_audit.facts.android.added_certificates import PhoneCertificates
from safety_audit.facts.android.certificate_names import CertificateNames
from safety_audit.model import DeviceInfo, DeviceKind, Evidence, Progress, Report, Unreadable
from safety_audit.overlays import pages_of
from safety_audit.packs import load
from safety_audit.pictures import pictures_of
from safety_audit.render.document import Document, describe
from safety_audit.render.html import as_html
from safety_audit.render.json import as_json
from safety_audit.render.markdown import as_markdown
from safety_audit.render.rows import rows
from safety_audit.render.terminal import plain, terminal

MAIL = "canary.person@canary-family.example"
NUMBER = "+447700900461"
ADDRESS = "02:CA:4A:2B:7C:01"
PLACE = "51.416912,-0.080634"
NETWORK = "CanaryHomeNet"
ACCOUNT = "canaryaccount"
LINES = (
    f"owner {MAIL}",
    f"number {NUMBER}",
    f"address: {ADDRESS}",
    f"Location[fused {PLACE} hAcc=12]",
    "latitude=51.416912 longitude=-0.080634",
    f'SSID="{NETWORK}"',
    f"Account {{name={ACCOUNT}, type=com.example.odd}}",
)
PLANT = " " + " ".join(LINES)
CANARIES = (
    "canary.person",
    "canary-family",
    "7700900461",
    ADDRESS.lower(),
    "51.416912",
    "0.080634",
    NETWORK.lower(),
    ACCOUNT,
)
PAGES, _ = pages_of(load())
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WIDE = 1_000_000


class Looked(NamedTuple):
    device: Device
    visit: Visit


def leaks(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text.lower()]


def rich_phones() -> Iterator[PracticePhone]:
    """Yield phones on which as much as can be is there."""
    for base in ("google-9", "google-14", "samsung-16"):
        yield build(
            base,
            [
                {
                    "package": "org.example.helper",
                    "label": "Helper",
                    "origin": "file",
                    "icon": "hidden",
                    "powers": ["reads-screen", "reads-notifications", "device-admin", "vpn"],
                    "allowed": ["location-always", "microphone", "camera", "photos", "sms"],
                    "used": [{"what": "location", "at": AT}],
                },
                {"package": "com.google.android.GoogleCamera", "allowed": ["location"]},
            ],
            accounts=[{"name": "somebody@example.com", "added": AT}],
            links=[
                {
                    "name": "Watch",
                    "address": "02:00:00:5A:10:01",
                    "companion": "org.example.helper",
                }
            ],
            computers=[{"name": "jo@laptop"}],
            gone=[{"package": "org.example.gone", "on": AT}],
            photos=[{"count": 3, "with_place": 2}],
            users=[{"id": 10, "name": "Second"}],
            forwards_calls=True,
        )


@cache
def looked_at() -> tuple[Looked, ...]:
    devices = [*rich_phones()]
    for name in practice.names():
        computer = practice.find(name).computer()
        if computer is not None:
            devices.append(computer)
    return tuple(Looked(device, look(device, load()[0].checks)) for device in devices)


def planted(value: Any, done: dict[int, tuple[Any, Any]], spared: re.Pattern[str]) -> Any:
    """Return the same value with the canaries behind every text in it but those spared.

    `done` holds what was planted before: facts share their parts.
    """
    if id(value) in done:
        return done[id(value)][1]
    made = _with_plant(value, done, spared)
    done[id(value)] = (value, made)
    return made


def _with_plant(value: Any, done: dict[int, tuple[Any, Any]], spared: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return value if spared.fullmatch(value) else value + PLANT
    if isinstance(value, Unreadable):
        return Unreadable(value.reason + PLANT)
    if isinstance(value, Answer):
        return dataclasses.replace(value, data=value.data + PLANT.encode())
    if isinstance(value, tuple | frozenset):
        return type(value)(planted(part, done, spared) for part in value)
    if isinstance(value, Mapping):
        return {key: planted(part, done, spared) for key, part in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        made = object.__new__(type(value))
        for field in dataclasses.fields(value):
            part = planted(getattr(value, field.name), done, spared)
            object.__setattr__(made, field.name, part)
        return made
    return value


def made_up(kind: Any, turn: int) -> Any:
    """Return a value of this type in which every text is a canary; turns differ in the choices."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        kinds = [part for part in parts if part is not NoneType]
        return made_up(kinds[turn % len(kinds)], turn)
    if origin is tuple:
        each = parts[:1] if parts[1:] == (...,) else parts
        return tuple(made_up(part, turn) for part in each)
    if origin in {frozenset, list}:
        return origin([made_up(parts[0], turn)])
    if origin is not None and issubclass(origin, Mapping):
        return {made_up(parts[0], turn): made_up(parts[1], turn)}
    return _one_made_up(kind, turn)


def _one_made_up(kind: Any, turn: int) -> Any:
    if not isinstance(kind, type):
        return None
    if issubclass(kind, Enum):
        return list(kind)[turn % len(kind)]
    if kind in PLAIN or not dataclasses.is_dataclass(kind):
        return PLAIN.get(kind)
    made = object.__new__(kind)
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        object.__setattr__(made, field.name, made_up(hints[field.name], turn))
    return made


PLAIN: dict[type, Any] = {
    str: PLANT,
    bool: True,
    int: 1,
    float: 1.0,
    bytes: PLANT.encode(),
    datetime: AT,
    date: AT.date(),
    timedelta: timedelta(hours=1),
    Answer: Answer(Query(PLANT), Status.OK, PLANT.encode(), started=AT),
    Evidence: Evidence(PLANT, AT, PLANT),
    Unreadable: Unreadable(PLANT),
}
TURNS = range(6)
NOTHING = re.compile(r"(?!)")
WORDS = re.compile(r"[-\w]*")
NAMES = re.compile(r"[-\w./]*")
"""What a check compares with, such as a number or the name of an app, may have to stay."""


def told(report: Report) -> Iterator[str]:
    """Yield everything that any renderer makes of a report."""
    document = describe(report, PAGES)
    yield as_json(document)
    yield from _on_screens(document)
    for adviser in (False, True):
        yield as_html(document, country=None, adviser=adviser, with_log=True, exit_button=True)
    yield as_markdown(document)


def _on_screens(document: Document) -> Iterator[str]:
    lines = list(rows(document, everything=True, details=True, country=None))
    yield plain(lines, encoding="utf-8")
    yield terminal(lines, width=WIDE, colour=True, encoding="utf-8")


def report_of(looked: Looked, known: Mapping[type, object], checks: Sequence[Check]) -> Report:
    device = known[DeviceInfo]
    pictures = pictures_of(known)
    return Report(
        started=AT,
        devices=(device if isinstance(device, DeviceInfo) else looked.visit.device,),
        results=tuple(dataclasses.replace(run(check, known), pack="core") for check in checks),
        pictures=(pictures,) if pictures else (),
    )


def facts() -> list[tuple[DeviceKind, type]]:
    """Return every fact that the checks need."""
    return [
        (kind, provider.fact)
        for kind in DeviceKind
        for provider in facts_needed(kind, checks_of(kind))
    ]


def checks_of(kind: DeviceKind) -> list[Check]:
    return [check for check in load()[0].checks if check.device is kind]


def reports(kind: DeviceKind, fact: type) -> Iterator[Report]:
    """Yield reports of devices that say too much in one fact: as read, as made up, as a gap."""
    checks = [check for check in checks_of(kind) if any(need.fact is fact for need in check.needs)]
    for looked in looked_at():
        if looked.device.kind is not kind:
            continue
        known = looked.visit.known
        values = [planted(known[fact], {}, spared) for spared in (NOTHING, WORDS, NAMES)]
        values.append(Unreadable(PLANT))
        if looked is next(one for one in looked_at() if one.device.kind is kind):
            values += [made_up(fact, turn) for turn in TURNS]
        for value in values:
            yield report_of(looked, {**known, **_beside(fact), fact: value}, checks)


def _beside(fact: type) -> dict[type, object]:
    """Return what must be there for a fact to be asked about: no practice phone has it."""
    return {PhoneCertificates: made_up(PhoneCertificates, 0)} if fact is CertificateNames else {}


@pytest.mark.parametrize(("kind", "fact"), facts(), ids=lambda one: getattr(one, "__name__", one))
def test_nothing_planted_in_a_fact_is_told(kind: DeviceKind, fact: type) -> None:
    """Whatever text of a fact holds it, and whichever check takes it, no output has it."""
    for report in reports(kind, fact):
        for words in told(report):
            assert leaks(words) == []


def test_what_is_planted_in_a_fact_comes_as_far_as_the_outputs() -> None:
    """Every fact that a check takes brings all canaries there when somebody asks for them."""
    quiet_facts = []
    with identifiers.shown():
        for kind, fact in facts():
            if any(need.fact is fact for check in checks_of(kind) for need in check.needs):
                found = {leak for report in reports(kind, fact) for leak in leaks(repr(report))}
                quiet_facts += [] if found == set(CANARIES) else [fact.__name__]
    assert quiet_facts == []


class Talkative(Device):
    """A device whose every answer and every step says too much."""

    practice = True

    def __init__(self, device: Device, put: Callable[[bytes], bytes]) -> None:
        self.device = device
        self.kind = device.kind
        self.put = put
        self.asked: list[str] = []

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        progress(f"Asking{PLANT}")
        self.asked += [query.text for query in queries]
        return [self._spoilt(answer) for answer in self.device.ask(queries)]

    def _spoilt(self, answer: Answer) -> Answer:
        errors = answer.errors + PLANT.encode()
        return dataclasses.replace(answer, data=self.put(answer.data), errors=errors)


def _first(data: bytes) -> bytes:
    return "".join(f"  {line}\n" for line in LINES).encode() + data


def _last(data: bytes) -> bytes:
    return data + "".join(f"    {line}\n" for line in LINES).encode()


def _among(data: bytes) -> bytes:
    """Put one of the lines behind each line, indented as that is."""
    made = []
    for number, line in enumerate(data.split(b"\n")):
        indent = line[: len(line) - len(line.lstrip())]
        made += [line, indent + LINES[number % len(LINES)].encode()]
    return b"\n".join(made)


def _behind(data: bytes) -> bytes:
    """Put all of it behind each line."""
    return b"\n".join(line + PLANT.encode() if line else line for line in data.split(b"\n"))


def _in_words(data: bytes) -> bytes:
    """Put it into every text between quotation marks."""
    safe = PLANT.replace('"', "").encode()
    return re.sub(rb'"([^"\n]*)"', lambda found: b'"' + found[1] + safe + b'"', data)


def _nothing_but(_data: bytes) -> bytes:
    return PLANT.encode()


PUT = (_first, _last, _among, _behind, _in_words, _nothing_but)


@pytest.mark.parametrize("put", PUT)
def test_nothing_planted_in_an_answer_is_told(put: Callable[[bytes], bytes]) -> None:
    """Wherever in its answers a device says too much, no output repeats it."""
    for looked in looked_at():
        device = Talkative(looked.device, put)
        report = audit([device], load())
        assert len(device.asked) > 10
        for words in told(report):
            assert leaks(words) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "--demo", "quiet-phone", "--all", "--details"),
        ("scan", "--demo", "quiet-phone", "--plain", "--details"),
        ("scan", "--demo", "quiet-phone", "--json"),
        ("scan", "--demo", "quiet-phone", "--markdown"),
        ("apps", "--demo", "quiet-phone"),
        ("apps", "--demo", "quiet-phone", "--json"),
        ("apps", "org.example.helper", "--demo", "quiet-phone"),
    ],
    ids=" ".join,
)
def test_the_commands_tell_it_only_where_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """Neither the report, nor a step, nor the list of apps names anybody without the option."""
    ran = Runner(capsys)
    phone = next(rich_phones())

    def talkative(_name: str) -> Device:
        return Talkative(phone, _behind)

    monkeypatch.setattr(places_command, "_practice_phone", talkative)
    more = ("--no-computer",) if arguments[0] == "scan" else ()
    told_without = ran(*arguments, *more)
    assert leaks(told_without.out + told_without.err) == []
    asked = ran(*arguments, *more, "--include-identifiers")
    assert set(leaks(asked.err)) == set(CANARIES)
    again = ran(*arguments, *more)
    assert (again.out, again.err) == (told_without.out, told_without.err) or "--json" in arguments


def test_an_error_names_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a phone says when it cannot be reached is no exception."""

    def gone(_name: str) -> Device:
        raise NotReached(f"The phone said:{PLANT}", f"Look at{PLANT}")

    monkeypatch.setattr(places_command, "_practice_phone", gone)
    told = Runner(capsys)("apps", "--demo", "quiet-phone")
    assert "The phone said:" in told.err
    assert leaks(told.out + told.err) == []


def test_recorded_answers_are_told_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of answers, a page written from it, and two visits compared name nobody either."""
    ran = Runner(capsys)
    for name, phone in zip(("old", "new"), rich_phones(), strict=False):
        phone.render_to(tmp_path / name)
        for path in (tmp_path / name).rglob("*.txt"):
            path.write_bytes(_behind(path.read_bytes()))
    folder, page = str(tmp_path / "new"), tmp_path / "page.html"
    scan = ("scan", "--from", folder, "--no-computer", "--details", "--html", str(page))
    for arguments in (scan, ("compare", str(tmp_path / "old"), folder)):
        told = ran(*arguments)
        assert told.out
        assert leaks(told.out + told.err) == []
    assert leaks(page.read_text(encoding="utf-8")) == []
