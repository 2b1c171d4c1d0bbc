"""Make the pages about checks, and what trainers print, from where their words stand."""

from collections.abc import Iterator

from records import facts, words

from safety_audit.advice import text_of
from safety_audit.checking import Check
from safety_audit.devices import practice
from safety_audit.devices.practice import Scenario
from safety_audit.model import DeviceKind
from safety_audit.packs import load

__all__ = ["pages"]

_MADE = "<!-- Made by docs/make.py. Change the page beside the check, or the scenario. -->\n"
_QUESTIONS = (
    "What do you notice?",
    "What would you ask the person?",
    "What would you not do yet?",
)


def pages() -> dict[str, str]:
    """Return the text of each made page, by its path in this folder."""
    checks = load()[0].checks
    made = {"checks/README.md": _index(checks)}
    made |= {f"checks/{check.id}.md": _check(check) for check in checks}
    for name in practice.names():
        story = practice.find(name)
        made[f"training/guides/{name}.md"] = _MADE + story.guide().rstrip("\n") + "\n"
        made[f"training/handouts/{name}.md"] = _MADE + "\n".join(_handout(story)) + "\n"
    made |= {"facts.md": facts(), "training/words.md": words()}
    made["training/stories.md"] = _MADE + "\n".join(_stories()) + "\n"
    return made


def _index(checks: tuple[Check, ...]) -> str:
    lines = [_MADE, "# The checks", "", "What each one looks at, and what it can never see."]
    for kind in DeviceKind:
        lines += ["", f"## Of the {kind.value}", "", "| check | looks for | cannot see |"]
        lines.append("| --- | --- | --- |")
        mine = (check for check in checks if check.device is kind)
        lines += [f"| [{c.id}]({c.id}.md) | {_cell(c.title)} | {_cell(c.limits)} |" for c in mine]
    return "\n".join(lines) + "\n"


def _check(check: Check) -> str:
    """Return the advice page, with what stands in the code about the check."""
    page = text_of(check.id, check.source.with_suffix(".md"))
    _, front, body = page.split("---\n", 2)
    facts = ", ".join(f"`{need.fact.__name__}`" for need in check.needs)
    shows = "can be noticed" if check.shows else "cannot be noticed"
    return (
        f"{_MADE}{body.rstrip()}\n\n---\n\n"
        f"Check `{check.id}`, of the {check.device.value}: {check.title}.\n"
        f"It takes {facts}. It can never see: {check.limits}\n"
        f"Following its advice {shows} by somebody who watches. "
        f"Page {front.strip().replace('reviewed: ', 'last read through on ')}.\n"
    )


def _stories() -> Iterator[str]:
    yield from ("# Stories to practise on", "", "Every phone and person in them is made up.", "")
    yield from (
        "| story | minutes | level | for the room | for paper |",
        "| --- | --- | --- | --- | --- |",
    )
    for name in practice.names():
        story = practice.find(name)
        yield (
            f"| {story.title} (`{name}`) | {story.minutes} | {story.level} |"
            f" [guide](guides/{name}.md) | [handout](handouts/{name}.md) |"
        )


def _handout(story: Scenario) -> Iterator[str]:
    yield from (f"# {story.title}", "", "*Practice. Everything here is made up.*", "")
    if story.note:
        yield from (f"*{story.note}*", "")
    yield from (story.story, "", "## Before you read on", "")
    for question in _QUESTIONS:
        yield from (f"**{question}**", "", "&nbsp;", "", "&nbsp;", "")
    yield from ("## Notes", "", "| when | where | what happened | who saw it | kept where |")
    yield from ("| --- | --- | --- | --- | --- |", *["| &nbsp; | | | | |"] * 4)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
