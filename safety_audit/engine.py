"""Work backwards from checks to one batch of queries, and turn every failure into an outcome.

This module holds the only places where any exception at all is caught: around a provider's code
and around a check's. Whatever fails there becomes "could not check", with the reason. Code of
another's pack runs under `guard`, on a copy of the facts.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from safety_audit.checking import Check
from safety_audit.devices.allowlist import permitted
from safety_audit.devices.interface import Device, Kind, NotAllowed, Query, Recording, quiet
from safety_audit.facts.base import Missing, Need, Provider, arguments, provider_of
from safety_audit.guard import Outcry, guarded, is_ours
from safety_audit.model import (
    CheckResult,
    DeviceInfo,
    DeviceKind,
    Finding,
    NotApplicable,
    Outcome,
    Progress,
    Unreadable,
)
from safety_audit.phrases import Phrase

__all__ = ["MOST", "Visit", "facts_needed", "look", "queries_known"]

MOST = 1000
"""How many findings and gaps of one check of another's are told. Ours have some dozens at most."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What looking at one device gave."""

    device: DeviceInfo
    """What it is, as far as it said."""
    results: tuple[CheckResult, ...]
    """One result for each check, in the order of the checks."""
    recording: Recording
    """Every answer."""
    waves: int
    """How many batches of questions it took."""
    known: Mapping[type, object] = field(repr=False, default_factory=dict)
    """The facts that were worked out for the checks, and what stands in for those that were not."""


@dataclass(slots=True)
class _Collection:
    """Facts being worked out, wave by wave."""

    wanted: tuple[Provider, ...]
    known: dict[type, object] = field(default_factory=dict)
    planned: dict[type, tuple[Query, ...]] = field(default_factory=dict)
    recording: Recording = field(default_factory=Recording)
    waves: int = 0

    def settle(self) -> None:
        """Work out every fact that the answers so far allow."""
        moved = True
        while moved:
            moved = False
            for provider in self.wanted:
                if provider.fact not in self.known and self._try(provider):
                    moved = True

    def open_queries(self) -> list[Query]:
        """Return the planned queries that have not been asked, each once."""
        unasked = (query for queries in self.planned.values() for query in queries)
        return list(dict.fromkeys(query for query in unasked if query not in self.recording))

    def _try(self, provider: Provider) -> bool:
        """Plan or make one fact; tell whether that moved anything."""
        if provider.fact not in self.planned:
            if not all(need.fact in self.known for need in provider.ask_needs):
                return False
            try:
                self.planned[provider.fact] = _permitted(self._queries(provider))
            except Exception as error:  # noqa: BLE001 - becomes "could not check"
                self.known[provider.fact] = _missing(provider, error)
            return True
        if not all(need.fact in self.known for need in provider.needs):
            return False
        if not all(query in self.recording for query in self.planned[provider.fact]):
            return False
        self.known[provider.fact] = self._made(provider)
        return True

    def _queries(self, provider: Provider) -> tuple[Query, ...]:
        if is_ours(provider.read):
            return provider.queries(self.known)
        return guarded(partial(provider.queries, _copied(provider.ask_needs, self.known)))

    def _made(self, provider: Provider) -> object:
        ours = is_ours(provider.read)
        try:
            known = self.known if ours else _copied(provider.needs, self.known)
            given = arguments(provider.needs, known)
            if provider.answers:
                given[provider.answers] = self.recording
            read = partial(provider.read, **given)
            return read() if ours else guarded(read)
        except Exception as error:  # noqa: BLE001 - becomes "could not check"
            return _missing(provider, error)


def look(device: Device, checks: Sequence[Check], progress: Progress = quiet) -> Visit:
    """Ask a device what these checks need, and run them. Whatever fails becomes an outcome."""
    mine = [check for check in checks if check.device is device.kind]
    collection = _Collection(facts_needed(device.kind, mine))
    collection.settle()
    while queries := collection.open_queries():
        for answer in device.ask(queries, progress):
            collection.recording.add(answer)
        collection.waves += 1
        collection.settle()
    for provider in collection.wanted:
        collection.known.setdefault(provider.fact, _unsettled(provider, device.kind))
    return Visit(
        device=_described(device.kind, collection.known),
        results=tuple(run(check, collection.known) for check in mine),
        recording=collection.recording,
        waves=collection.waves,
        known=collection.known,
    )


def run(check: Check, known: Mapping[type, object]) -> CheckResult:
    """Run one check on these facts; whatever goes wrong is its outcome."""
    findings: list[Finding] = []
    gaps: list[str] = []
    outcome = Outcome.NOTHING_SEEN
    try:
        if is_ours(check.function):
            _consume(check, arguments(check.needs, known), findings, gaps)
        else:
            _at_arms_length(check, known, findings, gaps)
    except NotApplicable as reason:
        outcome = Outcome.NOT_APPLICABLE
        gaps.append(_told(reason.reason))
    except Unreadable as reason:
        gaps.append(_told(reason.reason))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - becomes "could not check"
        name = type(error).__name__
        gaps.append(Phrase("This check stopped with an error ({error}).", error=name))
    if findings:
        outcome = Outcome.FOUND
    elif gaps and outcome is Outcome.NOTHING_SEEN:
        outcome = Outcome.COULD_NOT_CHECK
    return CheckResult(
        check=check.id,
        title=check.title,
        pack="",
        device=0,
        outcome=outcome,
        reasons=tuple(dict.fromkeys(gaps)),
        findings=tuple(findings),
        limits=check.limits,
        shows=check.shows,
    )


def _consume(
    check: Check, given: Mapping[str, Any], findings: list[Finding], gaps: list[str]
) -> None:
    seen_by = _all_of if is_ours(check.function) else _some_of
    for seen in seen_by(check.function(**given)):
        _sort(seen, findings, gaps)


def _all_of(seen: Any) -> Iterator[object]:
    """Yield what a check yields; what it gives back at its end would be lost without a word."""
    returned = yield from seen
    if returned is not None:
        yield Unreadable("This check used return, and only what it yields is told.")


def _some_of(seen: Any) -> Iterator[object]:
    """Yield what another's check yields, up to a number that no list of things to do can have."""
    for count, one in enumerate(_all_of(seen)):
        if count == MOST:
            yield Unreadable(f"This check gave more than {MOST} findings. The rest is left out.")
            return
        yield one


def _at_arms_length(
    check: Check, known: Mapping[type, object], findings: list[Finding], gaps: list[str]
) -> None:
    """Run another's check on a copy of the facts, and say what it did that it should not."""
    own = _copied(check.needs, known)
    comparable = [fact for fact, value in own.items() if value == known[fact]]
    outcry, found = Outcry(), list[Finding]()
    try:
        guarded(partial(_consume, check, arguments(check.needs, own), found, gaps), outcry)
    finally:
        findings += _well_formed(tuple(found), gaps)
        if outcry.printed:
            gaps.append(Phrase("This check printed something. That was left out."))
        if any(own[fact] != known[fact] for fact in comparable):
            gaps.append(
                Phrase("This check changed what it was given. Other checks were not affected.")
            )


def _copied(needs: Iterable[Need], known: Mapping[type, object]) -> dict[type, object]:
    """Return copies of the facts that another's code takes: what it does to them stays with it."""
    return {need.fact: copy.deepcopy(known[need.fact]) for need in needs}


def _well_formed(found: Iterable[Finding], gaps: list[str]) -> Iterator[Finding]:
    """Yield the findings that hold what a finding holds; type hints do not bind another's code."""
    for finding in found:
        try:
            held = msgspec.convert(msgspec.to_builtins(finding, enc_hook=_english), Finding)
            yield finding if finding == held else held  # the phrases in it can be translated
        except (TypeError, ValueError) as error:
            gaps.append(
                Phrase("This check gave a finding that has no meaning ({error}).", error=error)
            )


def _told(reason: object) -> str:
    """Return a reason as it is told: a sentence that can be translated, or plain text."""
    return reason if type(reason) is Phrase else str(reason)


def _english(value: object) -> str:
    if isinstance(value, Phrase):
        return str(value)
    message = f"{type(value).__name__} is no text"
    raise TypeError(message)


def _sort(seen: object, findings: list[Finding], gaps: list[str]) -> None:
    """Put what a check yielded where it belongs; another's pack may yield anything at all."""
    if isinstance(seen, Finding):
        findings.append(seen)
    elif isinstance(seen, Unreadable):
        gaps.append(_told(seen.reason))
    else:
        name = type(seen).__name__
        gaps.append(Phrase("This check gave something that is no finding ({name}).", name=name))


def facts_needed(device: DeviceKind, checks: Iterable[Check]) -> tuple[Provider, ...]:
    """Return the providers these checks need, what the device is among them, in stable order."""
    found: dict[type, Provider] = {}

    def visit(fact: type) -> None:
        provider = provider_of(device, fact)
        if provider is None or fact in found:
            return
        found[fact] = provider
        for need in (*provider.ask_needs, *provider.needs):
            visit(need.fact)

    visit(DeviceInfo)
    for check in checks:
        for need in check.needs:
            visit(need.fact)
    return tuple(found.values())


def queries_known(providers: Iterable[Provider]) -> dict[Query, tuple[str, ...]]:
    """Return the queries that do not depend on an answer, each with the facts that ask it."""
    asked: dict[Query, tuple[str, ...]] = {}
    for provider in providers:
        if isinstance(provider.ask, tuple):
            for query in provider.ask:
                asked[query] = (*asked.get(query, ()), provider.fact.__name__)
    return asked


def _permitted(queries: tuple[Query, ...]) -> tuple[Query, ...]:
    """Return the queries, or refuse them all: one fact's forbidden question stops no other fact.

    The connection holds the same list where bytes go out; this only makes the refusal an outcome.
    """
    for query in queries:
        if query.kind is Kind.SHELL:
            try:
                permitted(query.text)
            except NotAllowed as error:
                raise Unreadable(
                    Phrase(
                        "It asks something that is not on the read-only list ({query}).",
                        query=query.text,
                    )
                ) from error
    return queries


def _unsettled(provider: Provider, kind: DeviceKind) -> Unreadable:
    """Return why a fact could never be worked out: a defect, told as what could not be read."""
    name = provider.fact.__name__
    for need in (*provider.ask_needs, *provider.needs):
        if provider_of(kind, need.fact) is None:
            return Unreadable(
                Phrase("Nothing tells it ({name}: {need}).", name=name, need=need.fact.__name__)
            )
    return Unreadable(Phrase("It depends on itself ({name}).", name=name))


def _missing(provider: Provider, error: Exception) -> Missing:
    if isinstance(error, Missing):
        return error
    name = provider.fact.__name__
    return Unreadable(
        Phrase(
            "The tool could not make sense of it ({name}: {error}).",
            name=name,
            error=type(error).__name__,
        )
    )


def _described(kind: DeviceKind, known: Mapping[type, object]) -> DeviceInfo:
    """Return what the device is; one that would not say is still in the report."""
    info = known.get(DeviceInfo)
    if isinstance(info, DeviceInfo):
        return info
    return DeviceInfo(kind=kind, model="not known", system="not known")
