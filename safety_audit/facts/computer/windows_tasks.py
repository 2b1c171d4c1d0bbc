r"""What Windows starts by itself on a schedule: files below `C:\Windows\System32\Tasks`.

Each is XML in the form of the Task Scheduler (version 1.1 to 1.6), most often in UTF-16. Only an
administrator may list that folder; without one, that is what is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.autostart import Start
from safety_audit.facts.computer.reading import entries, gap_in, gaps_in
from safety_audit.facts.computer.windows import Windows
from safety_audit.facts.computer.windows_starts import start_of
from safety_audit.model import DeviceKind, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Task", "WindowsTasks", "parse_task"]

# A listing goes three levels down; what Windows brings lies deeper.
FOLDERS = (
    Query("/Windows/System32/Tasks/**", Kind.LISTING),
    Query("/Windows/System32/Tasks/Microsoft/Windows/**", Kind.LISTING),
)
_DEEPEST = 64
_LONGEST = 32_000


@dataclass(slots=True)
class Task:
    """One task, as its file tells it."""

    commands: list[str] = field(default_factory=list)
    """The command lines it runs."""
    enabled: bool = True
    """Whether it is switched on."""
    hidden: bool = False
    """Whether Windows leaves it out of its lists."""


@dataclass(frozen=True, slots=True)
class TaskFiles:
    """Where they lie."""

    queries: tuple[Query, ...]
    """One for each task."""
    gaps: tuple[Unreadable, ...]
    """What could not be listed."""


@dataclass(frozen=True, slots=True)
class WindowsTasks:
    """What starts on a schedule, without what Windows itself brings."""

    all: tuple[Start, ...]
    """In the order of the folders."""
    gaps: tuple[Unreadable, ...]
    """What could not be read."""


class _Reader:
    """Takes a task from the events of an XML parser."""

    def __init__(self) -> None:
        self.task = Task()
        self._path: list[str] = []
        self._words: list[str] = []
        self._command = ""

    def start(self, name: str, _: object) -> None:
        if len(self._path) >= _DEEPEST:
            raise ValueError
        self._path.append(name.rpartition(":")[2])
        self._words = []
        if self._path[-2:] == ["Actions", "Exec"]:
            self._command = ""

    def text(self, words: str) -> None:
        self._words.append(words)

    def end(self, _: str) -> None:
        said = "".join(self._words)[:_LONGEST].strip()
        match self._path[1:]:
            case ["Actions", "Exec", "Command"]:
                self._command = said if said.startswith('"') or " " not in said else f'"{said}"'
            case ["Actions", "Exec", "Arguments"]:
                self._command = f"{self._command} {said}"
            case ["Actions", "Exec"]:
                self.task.commands.append(self._command.strip())
            case ["Settings", "Enabled"]:
                self.task.enabled = said.casefold() != "false"
            case ["Settings", "Hidden"]:
                self.task.hidden = said.casefold() == "true"
        self._path.pop()
        self._words = []


def _refuse(*_: object) -> None:
    raise ValueError


def parse_task(answer: Answer) -> Task:
    """Return what a task's file says. No document type is read, so nothing in it can grow.

    Raises:
        Unreadable: it could not be read, or is no task.

    """
    if gap := gap_in(answer):
        raise gap
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.text
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(answer.data, True)  # noqa: FBT003 - its only name
    except (expat.ExpatError, ValueError, LookupError):
        raise answer.unknown_format() from None
    return reader.task


@provides(DeviceKind.COMPUTER, ask=FOLDERS)
def task_files(windows: Windows, answers: Answers) -> TaskFiles:
    """Make the fact."""
    paths = (
        f"{query.text.removesuffix('/**')}/{entry.name}"
        for query in FOLDERS
        for entry in entries(answers[query])
        if entry.type == "file"
    )
    asked = tuple(Query(path, Kind.FILE) for path in dict.fromkeys(paths))
    closed = tuple(
        Unreadable(Phrase("Needs an administrator: {query}", query=entry.name))
        for query in FOLDERS
        for entry in entries(answers[query])
        if entry.closed
    )
    hidden = Unreadable("This Python has 32 bits, so Windows hides its own tasks from it.")
    return TaskFiles(
        queries=tuple(query for query in asked if is_allowed(query)),
        gaps=(
            *gaps_in(answers[query] for query in FOLDERS),
            *closed,
            *((hidden,) if windows.hides_its_folder else ()),
        ),
    )


def _queries(files: TaskFiles) -> tuple[Query, ...]:
    return files.queries


@provides(DeviceKind.COMPUTER, ask=_queries)
def windows_tasks(files: TaskFiles, answers: Answers) -> WindowsTasks:
    """Make the fact."""
    found: list[Start] = []
    gaps = list(files.gaps)
    for query in files.queries:
        try:
            found.extend(_starts(answers[query]))
        except Unreadable as reason:
            gaps.append(reason)
    return WindowsTasks(tuple(found), tuple(dict.fromkeys(gaps)))


def _starts(answer: Answer) -> Iterator[Start]:
    task = parse_task(answer)
    if not task.enabled:
        return
    for command in task.commands:
        start = start_of(
            command,
            kind=Phrase("on a schedule"),
            path=answer.query.text,
            name=answer.query.text.rpartition("/")[2],
            own=False,
            seen=answer.seen(command),
            hides_system=True,
        )
        if start is not None:
            yield start
