"""`safety-audit questions`: what no program can see, asked one at a time.

Answers are kept in memory. They are in the report of this command, which is only saved if asked.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from safety_audit.audit import audit
from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.stage import Stage, choose, on_stage
from safety_audit.cli.streams import interactive, screen, tell
from safety_audit.cli.telling import Telling, telling_options
from safety_audit.languages import showable
from safety_audit.model import Reply
from safety_audit.overlays import line_problems, pages_of
from safety_audit.packs import LoadedPack
from safety_audit.phrases import Phrase, joined, phrase_of
from safety_audit.questions import Question
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal
from safety_audit.text import readable

__all__ = ["ask_all", "questions", "questions_of"]

_OFFERS = (
    (Reply.YES, Phrase("Yes")),
    (Reply.NO, Phrase("No")),
    (Reply.NOT_SURE, Phrase("Not sure")),
    (Reply.SKIP, Phrase("Skip this one")),
)
_SAID = dict(_OFFERS)
_NO_MORE = Phrase("No more questions")
_FIRST = (
    Row(Phrase("Some things no program can see. So this asks you."), style="bold"),
    Row(Phrase("You need not answer any of it. You can stop at any question."), "-"),
    Row(Phrase("Your answers are not saved. They are gone when this ends."), "-"),
    Row(Phrase("Whoever sees this screen can see them too."), "-"),
    Row(),
)


@click.command()
@click.option("--list", "listed", is_flag=True, help="Print all questions, and ask nothing.")
@telling_options
@pack_options
def questions(*, listed: bool, named: tuple[str, ...], without: bool, **options: Any) -> None:
    """Answer what no program can see, and get a checklist.

    Nothing is looked at, and no phone is needed. Answers are saved only with --html, --json or
    --markdown.

    \b
    Examples:
      safety-audit questions
      safety-audit questions --list     all questions, for paper
    """
    telling, packs = Telling(**options), chosen(named, without=without)
    if listed:
        _print(questions_of(packs))
        return
    if not interactive():
        raise click.UsageError("This asks questions, and there is nobody to ask. Use --list.")
    telling.country_of(packs)
    with on_stage(plainly=telling.plain) as stage:
        replies = ask_all(stage, questions_of(packs))
    pages, problems = pages_of(packs)
    report = audit((), packs, problems=[*problems, *line_problems(packs)], replies=replies)
    telling(report, pages, packs)


def questions_of(packs: Sequence[LoadedPack]) -> tuple[Question, ...]:
    """Return the questions of all packs, in the order of asking."""
    return tuple(question for pack in packs for question in pack.questions)


def ask_all(stage: Stage, asked: Sequence[Question]) -> dict[str, Reply]:
    """Ask one question at a time; return what was said by question, until no more was wanted."""
    replies: dict[str, Reply] = {}
    for number, question in enumerate(asked, 1):
        stage.fresh()
        stage.show(_FIRST if number == 1 else ())
        stage.show(
            [
                Row(Phrase("Question {number} of {count}", number=number, count=len(asked))),
                Row(showable(phrase_of(question.text)), style="bold"),
            ],
            below=len(_OFFERS) + 3,
        )
        chosen_offer = choose([*(words for _, words in _OFFERS), _NO_MORE])
        if chosen_offer > len(_OFFERS):
            break
        replies[question.id] = _OFFERS[chosen_offer - 1][0]
    return replies


def _print(asked: Sequence[Question]) -> None:
    shown = screen()
    rows = list(_listed(asked))
    tell(terminal(rows, width=shown.width, colour=shown.colour, encoding=shown.encoding))


def _listed(asked: Sequence[Question]) -> Iterator[Row]:
    yield Row(Phrase("What no program can see. Answer yes, no or not sure. Skip what you like."))
    for number, question in enumerate(asked, 1):
        yield Row()
        yield Row(showable(phrase_of(question.text)), f"{number}.", 0, 4, style="bold")
        worth = joined((_SAID[reply] for reply in question.leads), " / ")
        yield Row(
            Phrase(
                "After {worth}: safety-audit explain {name}",
                worth=worth,
                name=readable(question.id),
            ),
            "",
            4,
        )
