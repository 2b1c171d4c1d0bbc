"""How a fact says what it asks and what it needs, so that the engine can work backwards.

A fact is a frozen record. Its module registers one function that makes it::

    ASKED = Query("dumpsys trust")

    @provides(DeviceKind.PHONE, ask=(ASKED,))
    def trust(answers: Answers) -> TrustAgents:
        return parse_trust(answers[ASKED])

The return annotation names the fact. A parameter called `answers` gets the answers; every other
parameter names a fact it is derived from, and `X | Unreadable` one that may be missing. `ask` may
be a function of other facts, for questions that depend on an answer.

Computers differ by system. A function that makes a fact on one system only says so: `on=Windows`
names the fact that is there on such a computer. The function without `on` makes it on all others.
"""

import inspect
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import UnionType
from typing import Any

from safety_audit.devices.interface import Query, Recording
from safety_audit.model import DeviceKind, NotApplicable, Unreadable

__all__ = ["Answers", "Missing", "Need", "Provider", "needs_of", "provider_of", "provides"]

Answers = Recording
"""What a provider gets its answers from: `answers[query]`."""

Missing = Unreadable | NotApplicable
"""What stands in for a fact that is not to be had."""

Ask = tuple[Query, ...] | Callable[..., Iterable[Query]]


@dataclass(frozen=True, slots=True)
class Need:
    """One fact that a provider or a check takes, by parameter."""

    parameter: str
    """Name of the parameter."""
    fact: type
    """The fact's type."""
    may_miss: bool
    """Whether the parameter also takes `Unreadable`."""
    as_it_is: bool = False
    """Whether the parameter takes whatever stands in for the fact, as it is."""


@dataclass(frozen=True, slots=True)
class Provider:
    """How one fact of one kind of device is made."""

    fact: type
    """The record's type."""
    device: DeviceKind
    """Which kind of device it is about."""
    ask: Ask
    """Its queries, or a function of facts that gives them."""
    ask_needs: tuple[Need, ...]
    """The facts that `ask` takes."""
    read: Callable[..., Any]
    """Makes the record."""
    needs: tuple[Need, ...]
    """The facts that `read` takes."""
    answers: str
    """The parameter of `read` that takes the answers; empty if none does."""

    def queries(self, known: Mapping[type, object]) -> tuple[Query, ...]:
        """Return the queries, given the facts they depend on.

        Raises:
            Unreadable: a fact they depend on is missing.

        """
        if isinstance(self.ask, tuple):
            return self.ask
        return tuple(self.ask(**arguments(self.ask_needs, known)))


_PROVIDERS: dict[tuple[DeviceKind, type], Provider] = {}
# The ways to make one fact: by the fact that must be there, one of its own for each.
_WAYS: dict[tuple[DeviceKind, type], dict[type, type]] = {}
_OTHERWISE = type(None)


def provides(
    device: DeviceKind, ask: Ask = (), on: type = _OTHERWISE
) -> Callable[[Callable[..., Any]], Any]:
    """Register a function as the maker of the fact its return annotation names.

    With `on`, it makes that fact only where the fact `on` is there: on one system.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        fact = typing.get_type_hints(function)["return"]
        made = Provider(
            fact=fact,
            device=device,
            ask=ask,
            ask_needs=() if isinstance(ask, tuple) else needs_of(ask),
            read=function,
            needs=needs_of(function),
            answers=_answers_of(function),
        )
        ways = _WAYS.setdefault((device, fact), {})
        if on in ways or (on is not _OTHERWISE and _maker(function) != _maker(fact)):
            message = f"{fact.__name__} of a {device.value} has two providers"
            raise TypeError(message)
        ways[on] = own = type(fact.__name__, (), {})
        _PROVIDERS[device, own] = replace(made, fact=own)
        _PROVIDERS[device, fact] = made if [*ways] == [_OTHERWISE] else _by_system(made, ways)
        return function

    return register


def provider_of(device: DeviceKind, fact: type) -> Provider | None:
    """Return how a fact of this kind of device is made; None if nobody makes it."""
    return _PROVIDERS.get((device, fact))


def _by_system(made: Provider, ways: Mapping[type, type]) -> Provider:
    """Return the provider that takes, of several ways, the one for the system that is there."""

    def read(**given: object) -> object:
        systems = [on for on in ways if on is not _OTHERWISE]
        there = [on for on in systems if not isinstance(given[_name(on)], Missing)]
        there += [on for on in ways if on is _OTHERWISE]
        chosen = given[_name(ways[there[0]])] if there else _NO_WAY
        if isinstance(chosen, Missing):
            raise chosen
        return chosen

    facts = [fact for pair in ways.items() for fact in pair if fact is not _OTHERWISE]
    needs = (Need(_name(fact), fact, may_miss=True, as_it_is=True) for fact in facts)
    return replace(made, ask=(), ask_needs=(), read=read, needs=tuple(needs), answers="")


def _maker(of: Callable[..., Any]) -> str:
    """Return whose it is: a pack cannot take the place of another's fact."""
    return of.__module__.partition(".")[0]


_NO_WAY = Unreadable("This part does not look at computers of this kind.")


def _name(fact: type) -> str:
    return f"{fact.__name__}_{id(fact)}"


def needs_of(function: Callable[..., Any]) -> tuple[Need, ...]:
    """Return the facts a function takes, by its annotations; `answers` is not one.

    Raises:
        TypeError: a parameter has no annotation, or one that names no single fact.

    """
    hints = typing.get_type_hints(function)
    return tuple(
        _need(name, hints.get(name))
        for name in inspect.signature(function).parameters
        if hints.get(name) is not Answers
    )


def arguments(needs: Iterable[Need], known: Mapping[type, object]) -> dict[str, object]:
    """Return the keyword arguments for these needs.

    Raises:
        Unreadable: a fact that must be there could not be read.
        NotApplicable: a fact that must be there makes no sense on this device.

    """
    given = {}
    for need in needs:
        value = known[need.fact]
        if isinstance(value, NotApplicable) and need.may_miss and not need.as_it_is:
            value = Unreadable(value.reason)
        if isinstance(value, Missing) and not need.may_miss:
            raise value
        given[need.parameter] = value
    return given


def _answers_of(function: Callable[..., Any]) -> str:
    hints = typing.get_type_hints(function)
    return next((name for name, hint in hints.items() if hint is Answers and name != "return"), "")


def _need(name: str, hint: Any) -> Need:
    if isinstance(hint, type):
        return Need(parameter=name, fact=hint, may_miss=False)
    if isinstance(hint, UnionType):
        facts = [part for part in hint.__args__ if part is not Unreadable]
        if len(facts) == 1 and len(hint.__args__) == 2:  # noqa: PLR2004 - "X | Unreadable"
            return Need(parameter=name, fact=facts[0], may_miss=True)
    message = f"parameter {name!r} must be annotated with a fact or with `Fact | Unreadable`"
    raise TypeError(message)
