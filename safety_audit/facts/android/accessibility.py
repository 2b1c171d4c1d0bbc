"""The apps that may read and use the screen for a person: accessibility services.

Two places say which are on. The setting is what Android starts them by, on every version. The
dump says what is on since Android 10, and what runs at this moment. Both are kept: an app that
stands in one place only is a service like any other, and its record says where it stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.android.components import components, full_component, package_of
from safety_audit.facts.android.settings import SecureSettings
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = [
    "ACCESSIBILITY",
    "Accessibility",
    "AccessibilityService",
    "BoundService",
    "UserState",
    "accessibility",
    "parse_accessibility",
]

ACCESSIBILITY = Query("dumpsys accessibility")
SETTING = "enabled_accessibility_services"
"""The secure setting that names the services that are on, parted by colons."""

# android.accessibilityservice.AccessibilityServiceInfo
_MAY = {
    0x1: Phrase("It may read what is on the screen."),
    0x8: Phrase("It may see which keys are pressed."),
    0x20: Phrase("It may touch the screen by itself."),
    0x80: Phrase("It may take pictures of the screen."),
}
_TOLD_ALL = Phrase("It is told of all that happens on the screen.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundService:
    """A service that runs at this moment. The dump gives its label, not its name."""

    user: int
    """The user it runs for."""
    label: str
    """What it calls itself; chosen by whoever made it."""
    capabilities: int | None
    """What it may do, as Android's bits (1: read the window's content); None if not stated."""
    event_types: str
    """What it is told about, such as `TYPES_ALL_MASK`; empty if not stated."""

    @property
    def can(self) -> tuple[Phrase, ...]:
        """What it may do, in plain words; empty if that is not stated."""
        bits = self.capabilities or 0
        told = tuple(words for bit, words in _MAY.items() if bits & bit)
        return (*told, _TOLD_ALL) if self.event_types == "TYPES_ALL_MASK" else told


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityService:
    """A service that is on."""

    user: int
    """The user it is on for."""
    package: str
    """The app it belongs to."""
    component: str
    """Its full name: `org.example.app/org.example.app.Service`."""
    in_setting: bool | None
    """Whether the setting names it; None if the setting could not be read."""
    in_dump: bool | None
    """Whether the dump names it; None if it cannot tell (not read, or Android 9 and older)."""
    crashed: bool
    """Whether the dump says that it stopped with an error."""
    bound: BoundService | None
    """What runs of it; None if nothing does, or if that cannot be told from others."""
    seen: tuple[Evidence, ...] = field(repr=False)
    """The words that name it."""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What is on, for every user that could be read."""

    enabled: tuple[AccessibilityService, ...]
    """The services that are on."""
    unnamed: tuple[BoundService, ...] = ()
    """What runs for a user for whom more services run than are named anywhere."""
    gaps: tuple[Unreadable, ...] = ()
    """The parts that could not be read."""
    of_one_user: Mapping[int, Unreadable] = field(default_factory=dict, repr=False)
    """Those of these parts that matter to one user only, by user."""
    answer: Answer | None = field(default=None, repr=False)
    """The dump, to quote for what is unnamed."""

    def of(self, package: str, user: int | None = None) -> tuple[AccessibilityService, ...]:
        """Return the services of an app that are on, for one user or for all."""
        return tuple(
            service
            for service in self.enabled
            if service.package == package and user in {None, service.user}
        )

    def gaps_for(self, user: int) -> tuple[Unreadable, ...]:
        """Return the parts that could not be read and may matter to one user."""
        elsewhere = [gap for other, gap in self.of_one_user.items() if other != user]
        return tuple(gap for gap in self.gaps if gap not in elsewhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserState:
    """What the dump says about one user."""

    user: int
    """The user."""
    enabled: tuple[str, ...] | None
    """Full names of the services that are on; None where the dump has no such list (7 to 9)."""
    crashed: tuple[str, ...]
    """Full names of the services that stopped with an error (12 and newer)."""
    bound: tuple[BoundService, ...]
    """What runs."""
    lines: tuple[str, ...] = field(default=(), repr=False)
    """The lines that name what is on, as they were given."""


_STATE = "User state["
_LISTS = {"services", "Bound services", "Enabled services"}
_USER = re.compile(r"attributes:\{id=([0-9]{1,9})\b")
_LISTED = re.compile(r"\{([^{}\n]+)\}")
_CAPABILITIES = re.compile(r"\bcapabilities=(-?[0-9]{1,9})\b")
_EVENTS = re.compile(r"\beventTypes=(.*?)(?:, notificationTimeout=|\Z)", re.DOTALL)


def parse_accessibility(answer: Answer) -> tuple[UserState, ...]:
    """Read `dumpsys accessibility` (Android 7 to 16).

    Up to Android 9 it lists what runs, by label only: `services:{Service[label=...]}`. Since 10 it
    has `Bound services:{...}` and `Enabled services:{{package/class}, ...}`.

    Raises:
        Unreadable: there is no answer, or no user's state in it.

    """
    parts: dict[int, str] = {}
    for part in answer.text().split(_STATE)[1:]:
        user = _USER.search(part)
        if not user:
            raise answer.unknown_format()
        # A label may forge a heading: what stands for one user in several places is joined.
        parts[int(user[1])] = parts.get(int(user[1]), "") + part
    found = {user: _lists(part) for user, part in parts.items()}
    if not found or not all(_LISTS & lists.keys() for lists in found.values()):
        raise answer.unknown_format()
    return tuple(_state(user, lists) for user, lists in found.items())


@provides(DeviceKind.PHONE, ask=(ACCESSIBILITY,))
def accessibility(answers: Answers, settings: SecureSettings) -> Accessibility:
    """Return the services that are on, from the setting and the dump."""
    answer = answers[ACCESSIBILITY]
    states: dict[int, UserState] = {}
    gaps = [settings.others] if settings.others else []
    dump: Unreadable | None = None
    try:
        states = {state.user: state for state in parse_accessibility(answer)}
    except Unreadable as reason:
        dump = reason
        gaps.append(reason)
    enabled: list[AccessibilityService] = []
    unnamed: list[BoundService] = []
    unread: dict[int, Unreadable] = {}
    for user in dict.fromkeys((*dict(settings), *states)):
        state, table = states.get(user), settings.of(user)
        listed = state is not None and state.enabled is not None
        if isinstance(table, Unreadable):
            if not listed:
                unread[user] = table
        elif table.get(SETTING) is None and (
            dump is not None or (SETTING in table.unclear and not listed)
        ):
            unread[user] = Unreadable(
                Phrase(
                    "The setting {setting} is not stated (user {user}).",
                    setting=SETTING,
                    user=user,
                )
            )
        found = list(_services(user, settings, state, answer))
        enabled += found
        unnamed += state.bound if state and len(state.bound) > len(found) else ()
    every = (*gaps, *unread.values())
    return Accessibility(tuple(enabled), tuple(unnamed), every, unread, answer)


def _services(
    user: int, settings: SecureSettings, state: UserState | None, answer: Answer
) -> Iterator[AccessibilityService]:
    table = settings.of(user)
    stated = () if isinstance(table, Unreadable) else components(table.get(SETTING) or "")
    dumped = (state.enabled if state else None) or ()
    names = tuple(dict.fromkeys((*stated, *dumped)))
    alone = state.bound[0] if state and len(names) == len(state.bound) == 1 else None
    for name in names:
        seen = []
        if name in stated and not isinstance(table, Unreadable):
            seen.append(table.seen(SETTING))
        if name in dumped:
            seen.append(answer.seen(*(state.lines if state else ())))
        yield AccessibilityService(
            user=user,
            package=package_of(name),
            component=name,
            in_setting=None if isinstance(table, Unreadable) else name in stated,
            in_dump=None if state is None or state.enabled is None else name in dumped,
            crashed=state is not None and name in state.crashed,
            bound=alone,
            seen=tuple(seen),
        )


def _state(user: int, lists: dict[str, list[str]]) -> UserState:
    enabled = lists.get("Enabled services")
    running = lists.get("Bound services", lists.get("services", []))
    return UserState(
        user=user,
        enabled=None if enabled is None else _components(enabled),
        crashed=_components(lists.get("Crashed services", [])),
        bound=tuple(
            _bound(user, text) for each in running for text in each.split("Service[label=")[1:]
        ),
        lines=tuple(f"Enabled services:{text}".strip() for text in enabled or ()),
    )


_HEADING = re.compile(
    r"^[ \t]*((?:Bound |Enabled |Binding |Crashed )?services|Client list info"
    r"|installed services|button mode|button targets?|qs shortcut targets|shortcut key|button)\s*:",
    re.MULTILINE,
)


def _lists(part: str) -> dict[str, list[str]]:
    """Return the texts under each list's heading; a list may go on over many lines."""
    lists: dict[str, list[str]] = {}
    starts = [(heading[1], heading.start(), heading.end()) for heading in _HEADING.finditer(part)]
    for (name, _, start), (_, end, _) in pairwise([*starts, ("", len(part), len(part))]):
        lists.setdefault(name, []).append(part[start:end])
    return lists


def _components(texts: list[str]) -> tuple[str, ...]:
    names = (name for text in texts for name in _LISTED.findall(text))
    return tuple(dict.fromkeys(full_component(name.strip()) for name in names))


def _bound(user: int, text: str) -> BoundService:
    label, _, rest = text.partition(", feedbackType")
    capabilities = _CAPABILITIES.search(rest)
    events = _EVENTS.search(rest)
    return BoundService(
        user=user,
        label=label if rest else label.partition("]")[0],
        capabilities=int(capabilities[1]) if capabilities else None,
        event_types=events[1].strip() if events else "",
    )
