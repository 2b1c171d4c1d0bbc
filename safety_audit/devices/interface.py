"""The seam between the world and the pure part: a device is asked queries and gives a recording.

Errors while reaching a device (the command line turns each into one sentence and exit code 4)::

    DeviceError
    +-- NotReached       nothing answers there, or what answers is not a phone
    +-- NotAuthorised    the phone has not agreed to this computer
    +-- NotAllowed       a query is not on the read-only list: a defect, never sent

Once a device is reached, nothing raises: what goes wrong with one query is that answer's status.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Self

from safety_audit.model import DeviceKind, Evidence, Progress, Unreadable
from safety_audit.phrases import Phrase
from safety_audit.text import decoded

__all__ = [
    "Answer",
    "Device",
    "DeviceError",
    "Kind",
    "NotAllowed",
    "NotAuthorised",
    "NotReached",
    "Query",
    "Recording",
    "Status",
    "quiet",
]

MEGABYTE = 1 << 20


class DeviceError(Exception):
    """A device could not be used; the message says what happened and what to do, for a person."""

    def __init__(self, happened: str, todo: str = "") -> None:
        """Keep what happened and what to do next, a sentence or two each."""
        super().__init__(f"{happened} {todo}".strip())
        self.happened = happened
        self.todo = todo


class NotReached(DeviceError):
    """Nothing answers there, or what answers is not a phone."""


class NotAuthorised(DeviceError):
    """The phone has not agreed to this computer."""


class NotAllowed(DeviceError):
    """A query is not on the read-only list. It was not sent."""


class Kind(Enum):
    """What sort of question a query is."""

    SHELL = "shell"
    """A command line for the phone's shell, from the allow-list."""
    FILE = "file"
    """The content of one file of the computer."""
    LISTING = "listing"
    """The entries of one directory of the computer, one a line, with type and mode."""
    PROBE = "probe"
    """Something the computer's system is asked by name, such as `processes`, answered as JSON."""


@dataclass(frozen=True, slots=True)
class Query:
    """One read-only question to a device."""

    text: str
    """The command line, the path, or the probe's name: what evidence quotes."""
    kind: Kind = Kind.SHELL
    """What sort of question it is."""
    seconds: float = 30.0
    """Time limit."""
    limit: int = 4 * MEGABYTE
    """Size limit of the answer in bytes; more is cut off, and said to be."""
    bulky: bool = False
    """Whether the answer is large: such a query gets a stream of its own."""
    keep: bool = True
    """Whether the answer may be saved. A photo's bytes may not: they say where it was taken."""
    photos: int = field(default=0, compare=False)
    """How many photos it reads the head of: what is counted while thousands are read."""


class Status(Enum):
    """What became of a query. Only OK may be read as what the device has to say."""

    OK = "ok"
    EMPTY = "empty"
    """Answered, with nothing in it. For many queries that is not the same as "none"."""
    ABSENT = "absent"
    """There is no such command, service, file or recorded answer."""
    REFUSED = "refused"
    """The device said that this is not permitted."""
    FAILED = "failed"
    """The command ended with an error."""
    TIMED_OUT = "timed-out"
    CUT_OFF = "cut-off"
    """Longer than the limit, or the connection ended in mid answer."""
    LOST = "lost"
    """The device was gone before it answered."""


_REASONS = {
    Status.EMPTY: Phrase("It gave an empty answer ({query})."),
    Status.ABSENT: Phrase("Nothing here answers to it ({query})."),
    Status.REFUSED: Phrase("It refused to say ({query})."),
    Status.FAILED: Phrase("It answered with an error ({query})."),
    Status.TIMED_OUT: Phrase("It took too long to answer ({query})."),
    Status.CUT_OFF: Phrase("The answer was cut off ({query})."),
    Status.LOST: Phrase("The connection ended before it answered ({query})."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one query."""

    query: Query
    """What was asked."""
    status: Status
    """What became of it."""
    data: bytes = b""
    """Standard output, or the content."""
    errors: bytes = b""
    """Standard error, where the device keeps it apart."""
    exit_code: int | None = None
    """Exit status, where the device gives one."""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When it was asked (UTC)."""
    seconds: float = 0.0
    """How long it took."""

    @property
    def reason(self) -> str:
        """Why this answer cannot be used, in plain words; empty when it can."""
        template = _REASONS.get(self.status)
        return Phrase(template.template, query=self.query.text) if template else ""

    def text(self) -> str:
        """Return the answer as text.

        Raises:
            Unreadable: the status is anything but OK, with the reason.

        """
        if self.status is not Status.OK:
            raise Unreadable(self.reason)
        return decoded(self.data)

    def text_or_empty(self) -> str:
        """Return the answer as text, where an empty answer is as good as any.

        Raises:
            Unreadable: the status is neither OK nor EMPTY, with the reason.

        """
        return "" if self.status is Status.EMPTY else self.text()

    def unknown_format(self) -> Unreadable:
        """Return the error for an answer whose form was not understood."""
        return Unreadable(
            Phrase("The answer has an unknown form ({query}).", query=self.query.text)
        )

    def ended_early(self) -> Unreadable:
        """Return the error for an answer without the words that end it on every phone.

        An answer that a connection or a limit cuts off says so by its status. One that was cut
        before it was kept, or by the phone itself, shows it in no other way.
        """
        return Unreadable(Phrase(_REASONS[Status.CUT_OFF].template, query=self.query.text))

    def seen(self, *words: str) -> Evidence:
        """Return evidence: words of this answer, as they were given."""
        return Evidence(query=self.query.text, at=self.started, text="\n".join(words))


class Recording:
    """All answers of one visit, by query text and kind."""

    __slots__ = ("_answers",)

    def __init__(self, answers: Sequence[Answer] = ()) -> None:
        """Start with these answers."""
        self._answers: dict[tuple[Kind, str], Answer] = {}
        for answer in answers:
            self.add(answer)

    def add(self, answer: Answer) -> None:
        """Keep one more answer; a later one to the same query replaces the earlier."""
        self._answers[answer.query.kind, answer.query.text] = answer

    def __contains__(self, query: Query) -> bool:
        """Tell whether this query was asked, whatever became of it."""
        return (query.kind, query.text) in self._answers

    def __getitem__(self, query: Query) -> Answer:
        """Return the answer to a query.

        Raises:
            KeyError: it was not asked.

        """
        return self._answers[query.kind, query.text]

    def __iter__(self) -> Iterator[Answer]:
        """Yield the answers in the order they were asked."""
        return iter(self._answers.values())

    def __len__(self) -> int:
        """Return how many queries were asked."""
        return len(self._answers)


def quiet(_sentence: str) -> None:
    """Be the progress observer that says nothing, for use as a library."""


class Device(ABC):
    """Something that can be asked: live, recorded, or made up for practice."""

    kind: DeviceKind
    """A phone or a computer."""
    practice: bool = False
    """Whether it is made up for practice."""
    recorded: bool = False
    """Whether it answers as it once did, and not as it would now."""

    @abstractmethod
    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        """Ask one batch and return an answer for each query, in the same order.

        What goes wrong with one query is that answer's status.

        Raises:
            NotAllowed: a query is not on the read-only list; none of the batch was sent.

        """

    def show_page(self, page: str) -> Answer:
        """Open a page of the Settings app, because the person asked; ABSENT where there is none.

        Raises:
            NotAllowed: the page is not on the list; nothing was sent.

        """
        return Answer(Query(page), Status.ABSENT)

    def close(self) -> None:  # noqa: B027 - nothing to let go of, unless there is
        """Let go of the device. Safe to call twice."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the device."""
        self.close()
