"""The parts of the report as plain data; with `Document` they are the JSON document."""

from dataclasses import dataclass

__all__ = [
    "CheckPart",
    "DevicePart",
    "EventPart",
    "EvidencePart",
    "FindingPart",
    "IndicatorsPart",
    "ItemPart",
    "PackPart",
    "PicturesPart",
    "QuestionPart",
    "SeenPart",
    "SightPart",
    "ToolPart",
    "UserPart",
]


@dataclass(frozen=True, slots=True)
class PackPart:
    """Where checks came from."""

    name: str
    publisher: str
    distribution: str
    version: str
    commit: str
    problem: str


@dataclass(frozen=True, slots=True)
class ToolPart:
    """What made the report."""

    version: str
    packs: tuple[PackPart, ...]


@dataclass(frozen=True, slots=True)
class UserPart:
    """A user or profile of a device."""

    id: int
    kind: str
    running: bool


@dataclass(frozen=True, slots=True)
class DevicePart:
    """One device that was looked at."""

    kind: str
    model: str
    system: str
    practice: bool
    recorded: str | None
    """When it answered, where it was not asked now."""
    users: tuple[UserPart, ...]


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """The words of the device, and what it was asked, when."""

    query: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class FindingPart:
    """One thing seen."""

    subject: str | None
    label: str
    user: int | None
    priority: str
    certainty: str
    summary: str
    details: tuple[str, ...]
    evidence: tuple[EvidencePart, ...]


@dataclass(frozen=True, slots=True)
class CheckPart:
    """How one check ended on one device."""

    id: str
    title: str
    pack: str
    device: int
    outcome: str
    reason: str | None
    limits: str
    findings: tuple[FindingPart, ...]


@dataclass(frozen=True, slots=True)
class ItemPart:
    """One item of the checklist: the findings it answers, and its advice."""

    action: str
    title: str
    device: int
    priority: str
    shows: bool
    findings: tuple[tuple[int, int], ...]
    """Each as (index in `checks`, index in that check's `findings`)."""
    innocent: str
    worrying: str
    before: str
    record: tuple[str, ...]
    steps: tuple[str, ...]
    advice_from: str
    """The pack whose words the advice is; empty for the check's own."""
    advice_language: str
    """The code of the language that the advice is in; in JSON always `en`."""
    advice_older: bool
    """Whether that advice is older than the English one it was translated from."""


@dataclass(frozen=True, slots=True)
class SeenPart:
    """What findings say, with what they share in front; no part of the JSON document."""

    head: str
    """A whole sentence; or the name that several sentences are about; or the reverse."""
    parts: tuple[str, ...]
    """The sentences about the name, or the names that the sentence holds for."""


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """What the person was asked and said."""

    id: str
    question: str
    answer: str
    """`yes`, `no`, `not sure` or `skip`."""


@dataclass(frozen=True, slots=True)
class IndicatorsPart:
    """The lists that apps were compared with."""

    date: str | None
    """The day of the oldest list's state; null without any list."""
    sources: tuple[str, ...]
    """Each list with its publisher and the day of its state."""
    count: int
    """How many identifiers they hold."""


@dataclass(frozen=True, slots=True)
class SightPart:
    """What one app that somebody added may see."""

    app: str
    user: int | None
    sees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventPart:
    """Something that happened on a day: an app came, something was used, an account was added."""

    day: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class PicturesPart:
    """What is drawn of one device: it judges nothing."""

    device: int
    kinds: tuple[str, ...]
    """Everything that an app could see, what matters most first."""
    sights: tuple[SightPart, ...]
    not_known: tuple[str, ...]
    """What could not be told of every app."""
    until: str | None
    """The phone's day of the visit; null if its clock could not be read."""
    events: tuple[EventPart, ...]
    """The last 90 days, oldest first."""
