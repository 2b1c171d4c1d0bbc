"""`safety-audit practise`: a story, the bare facts, three questions, and then the tool's reading.

Nothing is saved or scored. Every page of it says that it is practice.
"""

from collections.abc import Iterator

import click

from safety_audit.audit import audit
from safety_audit.cli.pages import pages_of
from safety_audit.cli.streams import interactive, screen, tell
from safety_audit.devices import practice
from safety_audit.devices.practice import Scenario
from safety_audit.packs import load
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


@click.command()
@click.argument("name", required=False)
@click.option("--on", "base", metavar="PHONE", help="On another phone, such as google-14.")
@click.option("--trainer", is_flag=True, help="Print the guide for whoever leads the session.")
@click.option("--handout", is_flag=True, help="Print only the story and the questions, for paper.")
@click.option("--plain", "plainly", is_flag=True, help="No styles, one fact a line.")
def practise(
    name: str | None, *, base: str | None, trainer: bool, handout: bool, plainly: bool
) -> None:
    """Practise on a made-up story, alone or in a group.

    \b
    Examples:
      safety-audit practise                       list the stories
      safety-audit practise quiet-phone --on samsung-14
    """
    if name is None:
        _show(_listed(), plainly=plainly)
        return
    scenario = _scenario(name, base)
    if handout:
        _show([*_story(scenario), *_questions()], plainly=plainly)
        return
    document = _looked_at(scenario)
    _show([*_story(scenario), *_facts(document), *_questions()], plainly=plainly)
    if interactive():
        click.prompt("Talk about it. Then press Enter", default="", show_default=False, err=True)
    _show([Row(), *_marked("What the tool says"), *rows(document)], plainly=plainly)
    if trainer:
        _show(
            [Row(), *_marked("For whoever leads the session"), *_guide(scenario)], plainly=plainly
        )


def _scenario(name: str, base: str | None) -> Scenario:
    try:
        found = practice.find(name)
        return found.on(base) if base else found
    except KeyError as error:
        names = ", ".join(practice.names())
        raise click.UsageError(f"There is no story named {name!r}, only: {names}.") from error


def _looked_at(scenario: Scenario) -> Document:
    try:
        devices = [
            device for device in (scenario.phone(), scenario.computer()) if device is not None
        ]
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    packs = load()
    pages, problems = pages_of(packs)
    return describe(audit(devices, packs, problems=problems), pages)


def _show(lines: list[Row], *, plainly: bool) -> None:
    shown = screen()
    if plainly or shown.plain:
        tell(plain(lines, encoding=shown.encoding))
    else:
        tell(terminal(lines, width=shown.width, colour=shown.colour, encoding=shown.encoding))


def _marked(title: str) -> list[Row]:
    return [Row(f"[PRACTICE] {title}", style="bold"), Row()]


def _listed() -> list[Row]:
    told = _marked("Stories to practise on. Every phone and person in them is made up.")
    for name in practice.names():
        scenario = practice.find(name)
        told += [
            Row(readable(f"{name}: {scenario.title}"), style="bold"),
            Row(f"{scenario.minutes} minutes, level: {readable(scenario.level)}", "", 2),
        ]
    return told


def _story(scenario: Scenario) -> list[Row]:
    told = _marked(readable(scenario.title))
    if scenario.note:
        told += [Row(readable(scenario.note)), Row()]
    told += [Row(readable(" ".join(part.split()))) for part in scenario.story.split("\n\n")]
    told += [Row(), Row("To learn:", style="bold")]
    return told + [Row(readable(aim), "-", 2) for aim in scenario.aims]


def _facts(document: Document) -> Iterator[Row]:
    """Yield the words of the devices behind the findings, without what they might mean."""
    yield Row()
    yield from _marked("The bare facts, in the words of the devices")
    seen: set[tuple[str, str]] = set()
    for item in document.checklist:
        for place in item.findings:
            for evidence in document.finding(place).evidence:
                if (evidence.query, evidence.text) not in seen:
                    seen.add((evidence.query, evidence.text))
                    yield Row(f"{evidence.query}:", "", 2)
                    yield Row(shortened(evidence.text, _LONGEST_FACT), "", 6)


def _questions() -> list[Row]:
    return [Row(), *_marked("Before you read on"), *(Row(text, "?", 2) for text in _QUESTIONS)]


def _guide(scenario: Scenario) -> list[Row]:
    return [Row(readable(line)) for line in scenario.guide().splitlines()]
