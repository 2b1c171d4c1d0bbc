"""`safety-audit scenario`: write, check and render stories to practise on. No Python is needed."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from pathlib import Path

import click

from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.streams import interactive, say, screen, tell
from safety_audit.cli.telling import RefusedError, write_new
from safety_audit.devices import practice
from safety_audit.devices.practice import Broken, Scenario
from safety_audit.devices.practice.versions import BASES
from safety_audit.packs import LoadedPack
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal
from safety_audit.text import readable

__all__ = ["scenario"]

_FOLDER = click.Path(path_type=Path)
_THERE = click.Path(exists=True, file_okay=False, path_type=Path)
_WRONG = 1
_STORY = """title = {title}
story = \"\"\"
What the person says, in a few sentences of their own.
\"\"\"
aims = [
  "One thing to learn.",
  "A second one.",
  "A third one.",
]
minutes = 30
level = "first"
note = "Say here what the story holds that may be hard to hear."

"""
_PHONE = """[phone]
base = "google-14"

# An app that somebody added. docs/training/words.md lists the words.
[[phone.apps]]
package = "org.example.helper"
label = "Helper"
origin = "file"
powers = ["reads-screen"]
"""
_GUIDE = """# {title}

*For the person who leads the session. Everything here is made up.*

## Before you begin

- Say at the start that this is practice, and that anybody may step out at any time.
- Run `safety-audit practise ./{name}` once yourself.

## Activity (10 minutes)

Read the story aloud. Then each pair looks at the facts.

## Discussion (10 minutes)

1. What do you notice?
2. What would you ask the person?
3. What would you *not* do yet?

## Input (5 minutes)

What the phone cannot tell.

## Deepening (5 minutes)

What would you say first, do today, and leave for another day?

## Closing (5 minutes)

- One thing each person takes with them.
- Whom we call here, with the number on the wall.
"""
_HOLDS = "it shows what expected.toml says, and runs on every base phone."
_HEADINGS = ("Before you begin", "Activity", "Discussion", "Input", "Deepening", "Closing")
_ANSWERS = "# What the person says when asked, one line a question. Any question may be skipped.\n"


@click.group()
def scenario() -> None:
    """Write your own stories to practise on.

    \b
    Examples:
      safety-audit scenario new my-story --title "The new tablet"
      safety-audit scenario check my-story
      safety-audit practise ./my-story
    """


@scenario.command()
@click.argument("folder", type=_FOLDER)
@click.option("--title", required=True, help="What the story is called.")
def new(folder: Path, title: str) -> None:
    """Write a story to begin with, in a new folder."""
    _write(folder, title, _PHONE)


@scenario.command()
@click.argument("folder", type=_THERE)
@pack_options
@click.option("--expected", is_flag=True, help="Print an expected.toml of what is seen now.")
def check(folder: Path, *, named: tuple[str, ...], without: bool, expected: bool) -> int:
    """Say what is wrong with a story. Exit code 1 if anything is."""
    from safety_audit.testing import expected_text

    packs = chosen(named, without=without)
    story = _loaded(folder)
    if expected:
        tell(expected_text(story, *packs))
        return 0
    problems = list(_problems(story, packs))
    rows = [Row(readable(problem), "[!]") for problem in problems]
    _show(rows or [Row(readable(f"{story.name}: {_HOLDS}"))])
    return _WRONG if problems else 0


@scenario.command()
@click.argument("folder", type=_THERE)
@click.argument("to", type=_FOLDER)
@click.option("--on", "base", metavar="PHONE", help="On another phone, such as samsung-16.")
def render(folder: Path, to: Path, *, base: str | None) -> None:
    """Write every answer of the phone into a new folder, for scan --from."""
    story = _loaded(folder, base)
    if to.exists():
        raise RefusedError(f"{to} is there already. Choose another name.")
    story.render_to(to)
    say(f"The phone's answers are in {to}. They are marked as practice.")


@scenario.command("from")
@click.argument("recording", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=_FOLDER)
@click.option("--title", required=True, help="What the story is called.")
@click.option("--my-own", is_flag=True, help="Say that it is your own test phone.")
def from_(recording: Path, folder: Path, *, title: str, my_own: bool) -> None:
    """Turn recorded answers of your own test phone into a story's phone.

    The answers are a file that `capture` wrote, or a folder as `scan --from` takes it.
    Only use a phone that is yours, or whose owner agreed. Nothing is taken over but sorts of apps,
    their powers, and the lock: no name, account or number.
    """
    from safety_audit.cli.places import recorded
    from safety_audit.model import DeviceKind
    from safety_audit.retelling import LEFT_OUT, retell

    if not my_own and not (interactive() and click.confirm("Is it your own test phone?", err=True)):
        raise click.UsageError("Only a phone of your own may be told again. Say so with --my-own.")
    phones = [one for one in recorded(recording) if one.kind is DeviceKind.PHONE]
    if not phones:
        raise RefusedError(f"{recording} holds no answers of a phone.")
    with phones[0] as phone:
        retold = retell(phone)
    if not retold.has_apps:
        raise RefusedError(f"{recording} holds no list of a phone's apps, so no phone can be told.")
    _write(folder, title, retold.text)
    for gap in retold.gaps:
        say(f"{gap}.")
    say(f"Left out: {LEFT_OUT}.")


def _write(folder: Path, title: str, phone: str) -> None:
    if folder.exists():
        raise RefusedError(f"{folder} is there already. Choose another name.")
    folder.mkdir(parents=True)
    told = {"title": title, "name": folder.name}
    files = {
        "scenario.toml": _STORY.format(title=json.dumps(title)) + phone,
        "answers.toml": _ANSWERS,
        "guide.md": _GUIDE.format(**told),
    }
    for name, text in files.items():
        write_new(folder / name, text.encode())
    from safety_audit.testing import expected_text

    write_new(folder / "expected.toml", expected_text(_loaded(folder)).encode())
    for name in (*files, "expected.toml"):
        tell(f"{folder / name}\n")


def _loaded(folder: Path, base: str | None = None) -> Scenario:
    try:
        story = practice.load(folder.resolve())
        story = story.on(base) if base else story
        story.phone()
    except Broken as error:
        raise click.UsageError(str(error)) from error
    return story


def _problems(story: Scenario, packs: Sequence[LoadedPack]) -> Iterator[str]:
    from safety_audit.testing import differences

    try:
        if not story.expected():
            yield "expected.toml names no check. scenario check FOLDER --expected prints one"
        if told := differences(story, *packs):
            yield from told
            yield "Is what it gives right? Then keep what scenario check FOLDER --expected prints"
        yield from _wrong_words(story, packs)
    except Broken as error:
        yield str(error)
        return
    for base in BASES:
        try:
            story.on(base).phone()
        except Broken as error:
            yield f"on {base}: {error}"


def _wrong_words(story: Scenario, packs: Sequence[LoadedPack]) -> Iterator[str]:
    """Yield what is understood and still cannot be meant."""
    asked = [question.id for pack in packs for question in pack.questions]
    for name in sorted(set(story.replies()) - set(asked)):
        yield f"answers.toml: there is no question {name}. There are: {', '.join(asked)}"
    for app in story.spec.apps:
        if app.installed and app.installed.replace(tzinfo=UTC) > story.visit:
            yield f"scenario.toml: {app.package} comes after the visit, which is {story.visit}"
    guide = story.guide()
    for heading in _HEADINGS:
        if not re.search(rf"^## {heading}\b", guide, re.MULTILINE):
            yield f"guide.md has no heading {heading}: write it as ## {heading}"


def _show(rows: list[Row]) -> None:
    shown = screen()
    tell(terminal(rows, width=shown.width, colour=shown.colour, encoding=shown.encoding))
