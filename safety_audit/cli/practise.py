"""`safety-audit practise`: a story, the bare facts, three questions, and then the tool's reading.

Nothing is saved or scored. Every page of it says that it is practice.
"""

import re
from collections.abc import Iterator, Sequence

import click

from safety_audit.audit import audit
from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.stories import story, story_names
from safety_audit.cli.streams import interactive, screen, tell
from safety_audit.devices.practice import Broken, Scenario
from safety_audit.model import Reply
from safety_audit.overlays import country_here, line_problems, pages_of
from safety_audit.packs import LoadedPack
from safety_audit.render.document import Document, describe
from safety_audit.render.rows import Row, rows
from safety_audit.render.terminal import plain, terminal
from safety_audit.text import readable, shortened

__all__ = ["practise"]

_QUESTIONS = (
    "What do you notice?",
    "What would you ask the person?",
    "What would you not do yet?",
)
_LONGEST_FACT = 200
_NEW_ROW = re.compile(r"\n(?=- |\d+\. |#|\|)")
_POINT = re.compile(r"- |\d+\. ")
_STRESSED = re.compile(r"\*{1,2}(\w[^*`]*)\*{1,2}")
_ROOM = (Row(), Row("_" * 60, "", 2), Row(), Row("_" * 60, "", 2))
"""Lines to write on, on paper."""


@click.command()
@click.argument("name", required=False)
@click.option("--on", "base", metavar="PHONE", help="On another phone, such as google-14.")
@click.option("--trainer", is_flag=True, help="Print the guide for whoever leads the session.")
@click.option("--handout", is_flag=True, help="Print only the story and the questions, for paper.")
@click.option("--plain", "plainly", is_flag=True, help="No styles, one fact a line.")
@click.option(
    "--serve", "served", metavar="NAME", help="Be this phone, for trainees to connect to."
)
@click.option("--port", type=click.IntRange(0, 65535), help="With --serve: the port, else 6556.")
@click.option("--allow", is_flag=True, help="With --serve: let every computer in without asking.")
@pack_options
def practise(  # noqa: PLR0913 - one parameter an option
    name: str | None,
    *,
    base: str | None,
    trainer: bool,
    handout: bool,
    plainly: bool,
    served: str | None,
    port: int | None,
    allow: bool,
    named: tuple[str, ...],
    without: bool,
) -> None:
    """Practise on a made-up story, alone or in a group.

    A story is named as listed, as PACK/NAME, or as a folder: ./my-story.

    \b
    Examples:
      safety-audit practise                       list the stories
      safety-audit practise quiet-phone --on samsung-14
      safety-audit practise --serve quiet-phone   be that phone, on a port
    """
    if served is None and (port is not None or allow):
        raise click.UsageError("--port and --allow go with --serve.")
    if served is not None:
        from safety_audit.cli.serving import serve

        serve(_scenario(served, base), port=port, allow=allow)
        return
    packs = chosen(named, without=without)
    if name is None:
        _show(_listed(packs), plainly=plainly)
        return
    scenario = _scenario(name, base)
    if handout:
        room = () if plainly else _ROOM
        _show([*_story(scenario), *_questions(room)], plainly=plainly)
        return
    document = _looked_at(scenario, packs)
    _show([*_story(scenario), *_facts(document), *_questions()], plainly=plainly)
    if interactive():
        click.prompt("Talk about it. Then press Enter", default="", show_default=False, err=True)
    reading = rows(document, country=country_here(packs))
    aims = _aims(scenario)
    _show([Row(), *_marked("What the tool says"), *reading, Row(), *aims], plainly=plainly)
    if trainer:
        _show(
            [Row(), *_marked("For whoever leads the session"), *_guide(scenario)], plainly=plainly
        )


def _scenario(name: str, base: str | None) -> Scenario:
    found = story(name)
    if base is None:
        return found
    try:
        moved = found.on(base)
        moved.phone()
    except Broken as error:
        raise click.UsageError(str(error)) from error
    return moved


def _looked_at(scenario: Scenario, packs: Sequence[LoadedPack]) -> Document:
    devices = [device for device in (scenario.phone(), scenario.computer()) if device is not None]
    pages, problems = pages_of(packs)
    replies = {question: Reply(reply) for question, reply in scenario.replies().items()}
    problems += line_problems(packs)
    report = audit(devices, packs, problems=problems, replies=replies)
    return describe(report, pages)


def _show(lines: list[Row], *, plainly: bool) -> None:
    shown = screen()
    if plainly or shown.plain:
        tell(plain(lines, encoding=shown.encoding))
    else:
        tell(terminal(lines, width=shown.width, colour=shown.colour, encoding=shown.encoding))


def _marked(title: str) -> list[Row]:
    return [Row(f"[PRACTICE] {title}", style="bold"), Row()]


def _listed(packs: Sequence[LoadedPack]) -> list[Row]:
    told = _marked("Stories to practise on. Every phone and person in them is made up.")
    for name in story_names(packs):
        try:
            scenario = story(name)
        except click.UsageError as error:
            told.append(Row(readable(f"{name} cannot be told: {error.message}"), "[?]"))
            continue
        told += [
            Row(readable(f"{name}: {scenario.title}"), style="bold"),
            Row(f"{scenario.minutes} minutes, level: {readable(scenario.level)}", "", 2),
        ]
    return told


def _story(scenario: Scenario) -> list[Row]:
    told = _marked(readable(scenario.title))
    if scenario.note:
        told += [Row(readable(scenario.note)), Row()]
    return told + [Row(readable(" ".join(part.split()))) for part in scenario.story.split("\n\n")]


def _aims(scenario: Scenario) -> list[Row]:
    """Return what is to be learned. It gives the answers away, so it comes last."""
    return [*_marked("To learn"), *(Row(readable(aim), "-", 2) for aim in scenario.aims)]


def _facts(document: Document) -> Iterator[Row]:
    """Yield what was seen, and the devices' words for it, without what it might mean.

    What is told of one app stands together; the order says nothing of what matters.
    """
    yield Row()
    yield from _marked("The bare facts, and under each the words of the devices")
    places = (place for item in document.checklist for place in item.findings)
    for fact in sorted(map(document.finding, places), key=lambda fact: fact.subject or ""):
        yield Row(fact.summary, "-", 2)
        for evidence in dict.fromkeys(fact.evidence):
            if evidence.query in fact.summary:
                continue  # what a person said stands there in full
            told = shortened(f"{evidence.query}: {evidence.text}", _LONGEST_FACT)
            yield Row(told, "", 6)


def _questions(room: Sequence[Row] = ()) -> list[Row]:
    """Return the open questions, each with room to write below it."""
    told = [Row(), *_marked("Before you read on")]
    for place, text in enumerate(_QUESTIONS):
        told += [*([Row()] if room and place else []), Row(text, "?", 2), *room]
    return told


def _guide(scenario: Scenario) -> Iterator[Row]:
    """Yield the guide without its marks, each paragraph and each point as one row."""
    for block in scenario.guide().split("\n\n"):
        for part in _NEW_ROW.split(block.strip()):
            words = readable(" ".join(_STRESSED.sub(r"\1", part).split()))
            if words.startswith("#"):
                yield Row(words.lstrip("# "), style="bold")
            else:
                yield Row(words, hang=2 if _POINT.match(words) else 0)
        yield Row()
