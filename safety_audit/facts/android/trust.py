"""What may keep the phone open without its PIN: `dumpsys trust`.

The dump goes on with events, which may name places and devices. They are not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.android.components import full_component, package_of
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence

__all__ = ["TRUST", "TrustAgent", "TrustAgents", "parse_trust"]

TRUST = Query("dumpsys trust")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustAgent:
    """A part of an app that may keep the phone open."""

    user: int
    """The user it is on for."""
    package: str
    """The app."""
    component: str
    """Its full name."""
    managing: bool | None
    """Whether it is set up to keep the phone open; None if not stated."""
    trusted: bool | None
    """Whether it keeps the phone open right now; None if not stated."""
    lines: tuple[str, ...] = field(repr=False)
    """The lines that say so, as they were given."""


@dataclass(frozen=True, slots=True)
class TrustAgents:
    """The trust agents of all users."""

    all: tuple[TrustAgent, ...]
    """The agents that are on."""
    users: tuple[int, ...]
    """The users that the dump has something to say about."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def __iter__(self) -> Iterator[TrustAgent]:
        """Yield every agent."""
        return iter(self.all)

    def seen(self, agent: TrustAgent) -> Evidence:
        """Return the lines about an agent."""
        return self.answer.seen(*agent.lines)


_USER = re.compile(r' User "[^\n]*" \(id=([0-9]{1,9})\b')
_AGENT = re.compile(r" {4}([^\s/={}]+/[^\s={}]+)$")
_STATE = re.compile(r"\b(managingTrust|trusted)=([01]|true|false)\b")


def parse_trust(answer: Answer) -> TrustAgents:
    """Read `dumpsys trust` (Android 7 to 16).

    ` User "..." (id=0, ...)`, then `Enabled agents:` with a component and its state on two lines,
    then `Events:`. A profile that has no lock of its own has only its first line.

    Raises:
        Unreadable: there is no answer, no user in it, or no list of agents that comes to its end.

    """
    agents: list[tuple[int, list[str]]] = []
    users: list[int] = []
    inside = False
    text = answer.text()
    for raw in text.split("\n"):
        line = raw.rstrip()
        if begins := _USER.match(line):
            users.append(int(begins[1]))
            inside = False
        elif line == "   Enabled agents:":
            inside = bool(users)
        elif line == "   Events:":
            inside = False
        elif inside and _AGENT.match(line):
            agents.append((users[-1], [line.strip()]))
        elif inside and agents and line.startswith("     bound="):
            agents[-1][1].append(line.strip())
    if not users:
        raise answer.unknown_format()
    _expect_end(answer, text)
    found = tuple(_agent(user, lines) for user, lines in agents)
    return TrustAgents(found, tuple(dict.fromkeys(users)), answer)


@provides(DeviceKind.PHONE, ask=(TRUST,))
def trust(answers: Answers) -> TrustAgents:
    """Return what may keep the phone open."""
    return parse_trust(answers[TRUST])


def _expect_end(answer: Answer, text: str) -> None:
    """Refuse a list of agents without the events that follow it: agents may be missing."""
    if text.rfind("\n   Events:") <= text.rfind("\n   Enabled agents:"):
        raise answer.ended_early()


def _agent(user: int, lines: list[str]) -> TrustAgent:
    component = full_component(lines[0])
    state = {name: value in {"1", "true"} for name, value in _STATE.findall(" ".join(lines[1:]))}
    return TrustAgent(
        user=user,
        package=package_of(component),
        component=component,
        managing=state.get("managingTrust"),
        trusted=state.get("trusted"),
        lines=tuple(lines),
    )
