"""What every kind of computer does with a batch: check the list, read, never wait for ever."""

import queue
import threading
from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import monotonic

from safety_audit.devices.computer.allowed import OWNER, PART, PICTURES, ensure_allowed
from safety_audit.devices.computer.authorities import AUTHORITIES, authorities
from safety_audit.devices.computer.browsers import PROFILE, profile
from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.linux import (
    EMPTY_PASSWORDS,
    PASSWORD_SET,
    empty_passwords,
    password_set,
)
from safety_audit.devices.computer.macos_grants import GRANTS, grants
from safety_audit.devices.computer.packages import Owners
from safety_audit.devices.computer.pictures import part, pictures
from safety_audit.devices.computer.probes import Row, json_lines
from safety_audit.devices.computer.updates import PENDING_UPDATES, pending_updates
from safety_audit.devices.counting import PhotoCount
from safety_audit.devices.interface import Answer, Device, Kind, Query, Status, quiet
from safety_audit.model import DeviceKind, Progress

__all__ = ["Computer", "answered"]

# Probes that read files, so that they can be asked of an attached disk and of a folder as well.
_OF_FILES: dict[str, Callable[[Tree, str], Outcome]] = {
    PICTURES: pictures,
    PROFILE: profile,
    AUTHORITIES: authorities,
    GRANTS: grants,
    PASSWORD_SET: password_set,
    EMPTY_PASSWORDS: empty_passwords,
    PENDING_UPDATES: pending_updates,
}


class Computer(Device):
    """A tree of files and some probes."""

    kind = DeviceKind.COMPUTER

    def __init__(self, tree: Tree) -> None:
        """Look at these files."""
        self.tree = tree
        self._owners = Owners(tree)

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        """Return an answer for each query, in the same order.

        Raises:
            NotAllowed: a query is not on the list of what may be asked; nothing was read.

        """
        for query in queries:
            ensure_allowed(query)
        progress("Looking at this computer.")
        return _in_time(self._answer, queries, PhotoCount(queries, progress))

    @abstractmethod
    def _probe(self, name: str) -> Outcome:
        """Return the answer to a probe, as JSON lines."""

    def _answer(self, query: Query) -> Answer:
        started, clock = datetime.now(UTC), monotonic()
        status, data, errors = self._outcome(query)
        return Answer(
            query=query,
            status=status,
            data=data,
            errors=errors.encode(),
            started=started,
            seconds=monotonic() - clock,
        )

    def _outcome(self, query: Query) -> Outcome:
        if query.kind is Kind.FILE:
            return self.tree.read(query.text, query.limit)
        if query.kind is Kind.LISTING:
            return self.tree.listing(query.text, query.limit)
        if query.text.startswith(OWNER):
            return self._owner(query.text.removeprefix(OWNER))
        if query.text.startswith(PART):
            return part(self.tree, query.text.removeprefix(PART), query.limit)
        for start, read in _OF_FILES.items():
            if query.text.startswith(start):
                return read(self.tree, query.text.removeprefix(start))
        status, data, errors = self._probe(query.text)
        if len(data) > query.limit:
            cut = data.rfind(b"\n", 0, query.limit) + 1
            return Status.CUT_OFF, data[:cut], "too much to tell"
        return status, data, errors

    def _owner(self, path: str) -> Outcome:
        try:
            return answered([{"package": self._owners.owner(path)}])
        except LookupError:
            return (
                Status.ABSENT,
                b"",
                "The list of installed packages is none that can be read here.",
            )


def answered(rows: list[Row]) -> Outcome:
    """Return rows as an answer."""
    return (Status.OK if rows else Status.EMPTY), json_lines(rows), ""


def _in_time(
    read: Callable[[Query], Answer],
    queries: Sequence[Query],
    count: Callable[[Query], None] | None = None,
) -> list[Answer]:
    """Read in a thread that can be left behind when a file system does not answer.

    A disk in the network that has gone away stops whoever touches it, and no time limit of the
    system's own applies.
    """
    answers: list[Answer] = []
    while len(answers) < len(queries):
        rest = queries[len(answers) :]
        given: queue.SimpleQueue[Answer | BaseException] = queue.SimpleQueue()
        left = threading.Event()
        threading.Thread(target=_work, args=(read, rest, given, left), daemon=True).start()
        for query in rest:
            try:
                result = given.get(timeout=query.seconds)
            except queue.Empty:
                left.set()
                answers.append(Answer(query, Status.TIMED_OUT, seconds=query.seconds))
                break
            if isinstance(result, BaseException):
                raise result
            answers.append(result)
            if count:
                count(query)
    return answers


def _work(
    read: Callable[[Query], Answer],
    queries: Sequence[Query],
    given: "queue.SimpleQueue[Answer | BaseException]",
    left: threading.Event,
) -> None:
    for query in queries:
        if left.is_set():
            return
        try:
            given.put(read(query))
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits for it
            given.put(error)
            return
