"""The words of the project as types: finding, outcome, evidence, report.

Errors that mean "could not check" live here too, since parsers, checks and the engine share them::

    Exception
    +-- Unreadable       something could not be read or understood: never the same as "not there"
    +-- NotApplicable    the question makes no sense on this device
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

__all__ = [
    "Answered",
    "Certainty",
    "CheckResult",
    "DeviceInfo",
    "DeviceKind",
    "Event",
    "EventKind",
    "Evidence",
    "Finding",
    "ListInfo",
    "NotApplicable",
    "Outcome",
    "PackInfo",
    "Pictures",
    "Priority",
    "Progress",
    "Reply",
    "Report",
    "Sight",
    "Subject",
    "Unreadable",
    "UserInfo",
]


class Unreadable(Exception):
    """A fact that could not be read, with the reason in plain words.

    Raised by parsers and yielded or raised by checks. It is compared and shown by its reason.
    """

    def __init__(self, reason: str) -> None:
        """Keep the reason: one short sentence for the person, which may quote the device."""
        super().__init__(reason)
        self.reason = reason

    def __eq__(self, other: object) -> bool:
        """Equal when the reason is."""
        return isinstance(other, Unreadable) and other.reason == self.reason

    def __hash__(self) -> int:
        """Hash by the reason."""
        return hash((Unreadable, self.reason))


class NotApplicable(Exception):
    """A question that makes no sense on this device, with the reason in plain words."""

    def __init__(self, reason: str) -> None:
        """Keep the reason: one short sentence for the person."""
        super().__init__(reason)
        self.reason = reason


class DeviceKind(Enum):
    """What is looked at."""

    PHONE = "phone"
    COMPUTER = "computer"


class Priority(Enum):
    """What to look at first. It belongs to the finding, not to the person."""

    ACT = "act"
    REVIEW = "review"
    TIDY = "tidy"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Position in the checklist: 0 comes first."""
        return list(Priority).index(self)


class Certainty(Enum):
    """How much a finding rests on."""

    KNOWN = "known"
    """Matches a published indicator exactly."""
    STRONG = "strong"
    """A combination of signals that is rare on ordinary phones."""
    POSSIBLE = "possible"
    """One signal, often innocent."""
    SETTING = "setting"
    """A plain fact about the device."""


class Outcome(Enum):
    """How a check ended."""

    FOUND = "found"
    NOTHING_SEEN = "nothing-seen"
    COULD_NOT_CHECK = "could-not-check"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words a device gave, and what it was asked."""

    query: str
    """What was asked: a command line, a path, or the name of a probe."""
    at: datetime
    """When it was asked (UTC)."""
    text: str
    """The words of the answer that matter, as they were given (hostile: show via `readable`)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about."""

    id: str
    """A stable identifier: a package, a settings key, a program's path."""
    label: str = ""
    """What the device calls it, if that is known and differs from the id."""
    user: int | None = None
    """The Android user it holds for; None where users do not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing seen."""

    summary: str
    """One plain sentence: what was seen, not what it means."""
    priority: Priority
    """What to look at first."""
    certainty: Certainty
    """How much it rests on."""
    subject: Subject | None = None
    """What it is about."""
    evidence: tuple[Evidence, ...] = ()
    """The exact words of the device."""
    action: str = ""
    """What answers it, as an advice page's name; empty for the page of the check itself."""
    details: tuple[str, ...] = ()
    """Short facts that help to judge: "Installed from a file on 3 May 2026"."""


@dataclass(frozen=True, slots=True)
class UserInfo:
    """A person's or profile's space on a device."""

    id: int
    """The user's number; 0 is the first one."""
    kind: str
    """In plain words: "main user", "work profile", "guest", and so on."""
    running: bool = True
    """Whether it was open; a closed space can often not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceInfo:
    """One device that was looked at."""

    kind: DeviceKind
    """A phone or a computer."""
    model: str
    """Maker and model, as the device says."""
    system: str
    """Operating system and version."""
    maker: str = ""
    """The maker in small letters (`samsung`), to choose the steps that fit; may be empty."""
    api: int | None = None
    """Android's API level, to choose the steps that fit; None if not known or not Android."""
    users: tuple[UserInfo, ...] = ()
    """The users and profiles on it."""
    practice: bool = False
    """Whether it is made up for practice."""
    recorded: datetime | None = None
    """When it answered (UTC), where it was not asked now; None where it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackInfo:
    """Where checks came from."""

    name: str
    """The pack's name; the built-in one is `core`."""
    publisher: str
    """Who answers for it."""
    version: str
    """Version of the distribution that brought it."""
    distribution: str
    """Name of that distribution."""
    commit: str = ""
    """The commit or hash it was built from, where the installation says so."""
    problem: str = ""
    """Why it could not be used; empty when all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInfo:
    """One list of indicators, for the report."""

    name: str
    """The list's name."""
    date: date
    """The day of its state."""
    publisher: str
    """Who answers for it, with the licence; empty if not known."""
    count: int
    """How many identifiers it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """How one check ended on one device."""

    check: str
    """The check's id."""
    title: str
    """What it looks for, as a short phrase."""
    pack: str
    """The pack it came from."""
    device: int
    """Index of the device in the report."""
    outcome: Outcome
    """How it ended."""
    reasons: tuple[str, ...] = ()
    """Why it could not look, or not everywhere; a found result may have reasons too."""
    findings: tuple[Finding, ...] = ()
    """What was seen."""
    limits: str = ""
    """What this check can never see."""
    shows: bool = True
    """Whether somebody who watches could notice that its advice was followed."""


class Reply(Enum):
    """What a person says to a question."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not sure"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was asked, and what the person said."""

    question: str
    """The question's id."""
    text: str
    """The question."""
    reply: Reply
    """What the person said."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one app that somebody added may see."""

    subject: Subject
    """The app."""
    sees: tuple[str, ...]
    """What it may see, in plain words, what matters most first."""


class EventKind(Enum):
    """What sort of thing happened."""

    APP = "app"
    USE = "use"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day."""

    day: date
    """The day, in the phone's own zone."""
    kind: EventKind
    """What sort of thing."""
    words: str
    """What, in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """What is drawn of one device."""

    kinds: tuple[str, ...]
    """Everything that an app could see, what matters most first."""
    sights: tuple[Sight, ...]
    """What added apps may see; those that may see what matters most first."""
    not_known: tuple[str, ...]
    """What could not be told of every app."""
    until: date | None
    """The phone's day of the visit; None if its clock could not be read: no event is told then."""
    events: tuple[Event, ...] = ()
    """What happened in the last 90 days, oldest first."""
    device: int = 0
    """Index of the device in the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything one visit found, could not look at, and was made with."""

    started: datetime
    """When looking began (UTC)."""
    devices: tuple[DeviceInfo, ...]
    """What was looked at."""
    results: tuple[CheckResult, ...]
    """Every check, in stable order, then every answer that leads to an item of the checklist."""
    practice: bool = False
    """Whether the devices were made up for practice."""
    packs: tuple[PackInfo, ...] = ()
    """Where the checks came from, broken packs included."""
    lists: tuple[ListInfo, ...] = ()
    """The lists of indicators that apps were compared with."""
    notices: tuple[str, ...] = ()
    """What to know about the report itself, such as a list that has grown old."""
    problems: tuple[str, ...] = ()
    """What went wrong around the checks, such as a phone that went away."""
    pictures: tuple[Pictures, ...] = ()
    """What is drawn, one for each phone whose list of apps could be read."""
    questions: tuple[Answered, ...] = ()
    """What the person was asked and said, in the order of asking; skipped ones too."""

    @property
    def complete(self) -> bool:
        """Whether every check could look everywhere."""
        return not self.problems and not any(
            result.outcome is Outcome.COULD_NOT_CHECK or result.reasons
            for result in self.results
            if result.outcome is not Outcome.NOT_APPLICABLE
        )


Progress = Callable[[str], None]
"""Told one short sentence at each step; the command line shows it on standard error."""
