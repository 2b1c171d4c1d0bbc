"""Whether a file came with an installed package."""

from collections.abc import Iterable

from safety_audit.devices.computer import OWNER, is_allowed
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers
from safety_audit.facts.computer.reading import probe_rows, word
from safety_audit.model import Unreadable

__all__ = ["NOT_KNOWN", "owned", "owner_queries", "owner_query", "parse_owner"]

NOT_KNOWN = Unreadable("Which programs came with the system cannot be told here.")
"""The reason where the package manager's list is none that can be read."""


def owner_query(path: str) -> Query:
    """Return the question which package a path belongs to; a bare name is one of /usr/bin."""
    return Query(OWNER + (path if path.startswith("/") else f"/usr/bin/{path}"), Kind.PROBE)


def owner_queries(paths: Iterable[str]) -> tuple[Query, ...]:
    """Return these questions, each once; a path that no file can have is left out."""
    asked = dict.fromkeys(owner_query(path) for path in paths if path)
    return tuple(query for query in asked if is_allowed(query))


def owned(answers: Answers, path: str) -> bool | None:
    """Return whether a path belongs to a package; None if that cannot be told."""
    query = owner_query(path)
    if not path or query not in answers:
        return False
    return parse_owner(answers[query])


def parse_owner(answer: Answer) -> bool | None:
    """Return whether a package owns it; None if that cannot be told.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    if answer.status is not Status.OK:
        return None
    rows = probe_rows(answer)
    return bool(rows and word(rows[0], "package"))
