"""What a check is: a pure function from facts to findings, and what is known about it."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safety_audit.facts.base import Need, needs_of, provider_of
from safety_audit.model import DeviceKind, Finding, Unreadable
from safety_audit.questions import Question

__all__ = ["API_VERSION", "Check", "Pack", "Seen", "check"]

API_VERSION = "1.0"
"""Version of what packs import; a pack says which versions it was made for."""

Seen = Finding | Unreadable
"""What a check yields: something it saw, or a part it could not look at."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?\Z")


@dataclass(frozen=True, slots=True)
class Check:
    """One check. The prose about it stands in the Markdown file beside its module."""

    id: str
    """Readable and stable, such as `screen-access`; another pack's begin with `name/`."""
    title: str
    """What it looks for, as a short phrase: the first line of its docstring."""
    limits: str
    """What it can never see, in one or two sentences."""
    shows: bool
    """Whether somebody who watches could notice that its advice was followed."""
    opens: str
    """The page of the phone's Settings app where it is changed; empty if opening it may alert."""
    function: Callable[..., Iterator[Seen]]
    """The pure function."""
    needs: tuple[Need, ...]
    """The facts it takes."""
    device: DeviceKind
    """Which kind of device it looks at."""
    source: Path
    """The module's file; the advice page has the same name with `.md`."""

    @property
    def page(self) -> Path:
        """The Markdown file with the advice."""
        return self.source.with_suffix(".md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A set of checks with one publisher."""

    name: str
    """Short and unique; its checks' and questions' ids begin with `name/`, but the built-in's."""
    publisher: str
    """Who answers for it."""
    checks: tuple[Check, ...] = ()
    """Its checks, in the order they are shown."""
    questions: tuple[Question, ...] = ()
    """Its questions, in the order they are asked."""
    api: str = ">=1.0,<2"
    """The versions of `safety_audit.api` it was made for."""
    root: Path | None = None
    """Folder of its scenarios and helplines, if it has any."""

    @property
    def points(self) -> tuple[Check | Question, ...]:
        """Its checks and questions: all that can stand on a checklist, and has advice."""
        return (*self.checks, *self.questions)


def check(
    check_id: str, *, limits: str, shows: bool = True, opens: str = ""
) -> Callable[[Callable[..., Iterator[Seen]]], Check]:
    """Make a check of a generator function whose parameters name facts.

    `shows` says whether somebody who watches could notice that the advice was followed; such
    items come after those that nobody can notice. `opens` names the page of the phone's Settings
    app (an action such as `android.settings.SECURITY_SETTINGS`) that may be offered; leave it
    empty where opening a page could alert an app that sees the screen.

    Raises:
        TypeError: no id, no limits, no docstring, no facts, or facts of two kinds of device.

    """
    if not _ID.match(check_id):
        message = f"{check_id!r} is not a check id: small letters, digits and hyphens"
        raise TypeError(message)
    if not limits.strip():
        message = f"{check_id}: say what it cannot see (limits)"
        raise TypeError(message)

    def make(function: Callable[..., Iterator[Seen]]) -> Check:
        title = (inspect.getdoc(function) or "").partition("\n")[0].rstrip(".")
        if not title:
            message = f"{check_id}: say what it looks for (docstring)"
            raise TypeError(message)
        needs = needs_of(function)
        return Check(
            id=check_id,
            title=title,
            limits=limits,
            shows=shows,
            opens=opens,
            function=function,
            needs=needs,
            device=_device_of(check_id, needs),
            source=Path(inspect.getfile(function)),
        )

    return make


def _device_of(check_id: str, needs: tuple[Need, ...]) -> DeviceKind:
    """Return the one kind of device that has all these facts."""
    if not needs:
        message = f"{check_id}: its parameters name no fact"
        raise TypeError(message)
    for need in needs:
        if all(provider_of(kind, need.fact) is None for kind in DeviceKind):
            message = f"{check_id}: {need.fact.__name__} is no fact. docs/facts.md lists the facts"
            raise TypeError(message)
    kinds = [
        kind
        for kind in DeviceKind
        if all(provider_of(kind, need.fact) is not None for need in needs)
    ]
    if len(kinds) != 1:
        names: list[Any] = [need.fact.__name__ for need in needs]
        message = f"{check_id}: no single kind of device has all of {names}"
        raise TypeError(message)
    return kinds[0]
