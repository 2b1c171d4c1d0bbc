"""`safety-audit packs`: which packs are there, what is in them, and which are switched on."""

import json
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import click

from safety_audit.cli.streams import say, screen, tell
from safety_audit.enabled import SettingError, disable, enable, enabled, place
from safety_audit.overlays import line_problems, overlaid, pages_of, stories_of, story_problems
from safety_audit.packs import BUILT_IN, LoadedPack, installed, load
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal
from safety_audit.text import readable

__all__ = ["packs"]

_TRUST = (
    "A pack's code runs on this computer, beside the phone. "
    "Use packs only from people you would trust with the phone."
)


@click.group()
def packs() -> None:
    """Look at packs of checks and advice, and switch them on or off.

    A pack is off until you name it with --pack, or switch it on here.

    \b
    Examples:
      safety-audit packs list
      safety-audit packs show core
    """


@packs.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_(*, as_json: bool) -> None:
    """Say which packs are installed, and which are on. Nothing of them is run."""
    points = installed()
    on = _enabled()
    if as_json:
        tell(json.dumps([_described(point, on) for point in points], indent=2) + "\n")
        return
    _show(_listed(points, on))


@packs.command()
@click.argument("name")
def show(name: str) -> None:
    """Load one pack, and print what is in it and what is wrong with it."""
    core, *others = load([name])
    loaded = core if name == BUILT_IN else others[0]
    if loaded.info.problem == "it is not installed":
        names = ", ".join(point.name for point in installed())
        raise click.UsageError(f"There is no pack named {name!r}, only: {names}.")
    _show(_shown(loaded, core))


@packs.command("enable")
@click.argument("name")
def enable_(name: str) -> None:
    """Switch a pack on for good. This writes one small file, and says where."""
    if name == BUILT_IN or name not in {point.name for point in installed()}:
        raise click.UsageError(f"There is no pack named {name!r} to switch on. See packs list.")
    say(_TRUST)
    _changed(f"The pack {name} is on. That is written in {place()}.", enable, name)
    say("The file is a trace: whoever opens it sees which pack is used here.")


@packs.command("disable")
@click.argument("name")
def disable_(name: str) -> None:
    """Switch a pack off again. The file goes with the last one."""
    if name not in _enabled():
        raise click.UsageError(f"The pack {name!r} is not switched on.")
    _changed(f"The pack {name} is off.", disable, name)


@packs.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--publisher", required=True, help="Who answers for the pack.")
def new(folder: Path, publisher: str) -> None:
    """Write a pack to begin with: advice, helplines and tests, without any Python of yours.

    \b
    Example:
      safety-audit packs new refuge --publisher "A refuge"
    """
    from safety_audit.cli.template import write_pack

    for path in write_pack(folder, publisher):
        tell(f"{path}\n")


def _enabled() -> Sequence[str]:
    try:
        return enabled()
    except SettingError as error:
        raise click.ClickException(f"{error}.") from error


def _changed(done: str, change: Callable[[str], None], name: str) -> None:
    try:
        change(name)
    except SettingError as error:
        raise click.ClickException(f"{error}.") from error
    say(done)


def _described(point: EntryPoint, on: Sequence[str]) -> dict[str, object]:
    return {
        "name": point.name,
        "distribution": point.dist.name if point.dist else "",
        "version": point.dist.version if point.dist else "",
        "on": point.name == BUILT_IN or point.name in on,
    }


def _listed(points: Sequence[EntryPoint], on: Sequence[str]) -> Iterator[Row]:
    for point in points:
        told = _described(point, on)
        state = "on" if told["on"] else "off"
        yield Row(readable(f"{point.name}  ({told['distribution']} {told['version']}): {state}"))
    for name in sorted(set(on) - {point.name for point in points}):
        yield Row(readable(f"{name}: on, but it is not installed"), "[?]")


def _shown(loaded: LoadedPack, core: LoadedPack) -> Iterator[Row]:
    info = loaded.info
    yield Row(readable(f"Pack {info.name}, by {info.publisher or 'nobody named'}"), style="bold")
    origin = " ".join(filter(None, (info.distribution, info.version, info.commit)))
    yield Row(readable(origin or "not known"), "From:")
    if info.problem:
        yield Row(readable(f"It cannot be used: {info.problem}."), "[?]")
    together = (core, loaded) if loaded is not core else (core,)
    pages, problems = pages_of(together)
    for problem in (*problems, *line_problems(together), *story_problems(together[1:])):
        yield Row(readable(problem), "[?]")
    for check in loaded.checks:
        yield Row(readable(f"{check.id}: {check.title}"), "Check:")
    for question in loaded.questions:
        yield Row(readable(f"{question.id}: {question.text}"), "Question:")
    for page in pages.laid_over(info.name):
        yield Row(readable(f"{page.name}: {page.title}"), "Advice instead of the check's own:")
    for country in overlaid(loaded):
        yield Row(readable(country), "Helplines:")
    for name in stories_of([loaded]):
        yield Row(readable(name), "Story:")


def _show(rows: Iterator[Row]) -> None:
    shown = screen()
    tell(terminal(rows, width=shown.width, colour=shown.colour, encoding=shown.encoding))
