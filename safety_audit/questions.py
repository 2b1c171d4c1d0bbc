"""Questions: what no program can see, asked of the person, and what their answers lead to.

A question may always be skipped. Answers live in memory, and in a report only if one is made.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from safety_audit.model import (
    Answered,
    Certainty,
    CheckResult,
    DeviceInfo,
    DeviceKind,
    Evidence,
    Finding,
    Outcome,
    Priority,
    Reply,
)

__all__ = ["Question", "answered", "results_of", "told"]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask. The prose about it stands in an advice page."""

    id: str
    """Readable and stable, such as `maps-sharing`; another pack's begin with `name/`."""
    text: str
    """The question, in plain words, one sentence."""
    page: Path
    """The Markdown file with the advice."""
    leads: tuple[Reply, ...] = (Reply.YES, Reply.NOT_SURE)
    """The answers that lead to an item of the checklist."""
    priority: Priority = Priority.REVIEW
    """Its priority then; "not sure" never leads to more than "Worth checking"."""
    shows: bool = True
    """Whether somebody who watches could notice that its advice was followed."""
    device: DeviceKind | None = None
    """The kind of device it is about; None for accounts, places and people."""

    def __post_init__(self) -> None:
        """Refuse what is no question.

        Raises:
            ValueError: the id, the sentence or the answers are not in their form.

        """
        if not _ID.match(self.id):
            message = f"{self.id!r} is not an id: small letters, digits and hyphens"
            raise ValueError(message)
        if not self.text.endswith("?"):
            message = f"{self.id}: a question ends with a question mark"
            raise ValueError(message)
        if not self.leads or Reply.SKIP in self.leads:
            message = f"{self.id}: some answer must lead somewhere, and never a skipped one"
            raise ValueError(message)


def answered(
    questions: Iterable[Question], replies: Mapping[str, Reply]
) -> Iterator[tuple[Question, Reply]]:
    """Yield the questions that were asked, with what was said, in the order of the questions."""
    for question in questions:
        if question.id in replies:
            yield question, replies[question.id]


def results_of(
    asked: Iterable[tuple[Question, Reply]],
    devices: Sequence[DeviceInfo],
    packs: Mapping[str, str],
    at: datetime,
) -> Iterator[CheckResult]:
    """Yield a result for each answer that leads to an item of the checklist.

    `packs` are the names of the packs by question, `at` is when it was asked. What is about no
    device stands with the first one.
    """
    for question, reply in asked:
        if reply in question.leads:
            yield CheckResult(
                check=question.id,
                title=question.text,
                pack=packs[question.id],
                device=_place_of(question.device, devices),
                outcome=Outcome.FOUND,
                findings=(_finding(question, reply, at),),
                shows=question.shows,
            )


def told(asked: Iterable[tuple[Question, Reply]]) -> tuple[Answered, ...]:
    """Return what was asked and said, for the report."""
    return tuple(Answered(question.id, question.text, reply) for question, reply in asked)


def _finding(question: Question, reply: Reply, at: datetime) -> Finding:
    sure = reply is not Reply.NOT_SURE
    priority = question.priority
    return Finding(
        summary=f'You answered "{reply.value}": {question.text}',
        priority=priority if sure or priority is not Priority.ACT else Priority.REVIEW,
        certainty=Certainty.SETTING if sure else Certainty.POSSIBLE,
        evidence=(Evidence(query=question.text, at=at, text=reply.value),),
    )


def _place_of(kind: DeviceKind | None, devices: Sequence[DeviceInfo]) -> int:
    return next((index for index, device in enumerate(devices) if device.kind is kind), 0)
