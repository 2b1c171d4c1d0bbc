"""`safety-audit indicators`: the lists of apps that are sold or used to watch people."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from safety_audit.cli.saved import saved_lists
from safety_audit.cli.streams import interactive, say, screen, tell
from safety_audit.indicators import active
from safety_audit.indicators.managing import (
    PUBLISHED,
    announcement,
    find,
    import_file,
    source_at,
    update,
)
from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import Category, IndicatorError, IndicatorList
from safety_audit.indicators.store import default_store
from safety_audit.languages import showable
from safety_audit.phrases import Phrase
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal
from safety_audit.text import readable

__all__ = ["indicators"]

_FAILED = 3


@click.group()
def indicators() -> None:
    """Look at, import or update the lists that apps are compared with.

    \b
    Examples:
      safety-audit indicators list
      safety-audit indicators import ioc.yaml
    """


@indicators.command("list")
def list_() -> None:
    """Say which lists are in use, how old they are, and how much they name."""
    with saved_lists() as problems:
        used = active.active()
    told = []
    for one in used.info():
        by = f", by {one.publisher}" if one.publisher else ""
        told.append(Row(f"{one.name}: {one.count} identifiers, state of {one.date}{by}"))
        told += [Row(note, "", 2) for note in _left_out(used, one.name)]
    told += [Row(warning, "[?]") for warning in used.warnings(_today())]
    told += [Row(problem, "[?]") for problem in problems]
    _show(told)


@indicators.command()
@click.argument("app")
def show(app: str) -> None:
    """Say what the lists know about an app, by its id or a part of its name."""
    with saved_lists():
        found = find(active.active(), app)
    if not found:
        say(Phrase("The lists do not name it. That does not mean that it is harmless."))
        return
    named: dict[tuple[str, str], list[str]] = {}
    for one in found:
        said = (f"{one.product}: {one.sentence}", f"from {one.source}")
        named.setdefault(said, []).append(f"{one.kind.value} {one.value}")
    told = []
    for (sentence, source), values in named.items():
        told += [Row(sentence), *(Row(value, "", 2) for value in values), Row(source, "", 2)]
    _show(told)


@indicators.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--category",
    type=click.Choice([category.value for category in Category]),
    default=Category.MONITORING.value,
    show_default=True,
    help="What a plain list or a STIX bundle names; other lists say so themselves.",
)
def import_(file: Path, category: str) -> int:
    """Read a list from a file and use it from now on; it is saved on this computer."""
    try:
        read = import_file(file, default_store(), today=_today(), category=Category(category))
    except IndicatorError as error:
        say(readable(error.sentence))
        return _FAILED
    say(readable(f"The list {read.name} is in use now. It names {read.count}."))
    _say_notes(read)
    say(Phrase("It is saved on this computer, and can be seen there."))
    return 0


@indicators.command()
@click.argument("name")
def forget(name: str) -> int:
    """Delete an imported list, by the name that `list` shows. The built-in list stays."""
    if not default_store().forget(name):
        say(readable(f"No list called {name} was imported."))
        return _FAILED
    say(readable(f"The list {name} is no longer in use."))
    return 0


@indicators.command("update")
@click.option("--from", "address", metavar="URL", help="Fetch this list instead.")
@click.option("--yes", is_flag=True, help="Do not ask before contacting anybody.")
def update_(*, address: str | None, yes: bool) -> int:
    """Fetch the published lists. It says first whom it will contact."""
    try:
        sources = (source_at(address),) if address else PUBLISHED
        say(readable(announcement(sources)))
    except IndicatorError as error:
        raise click.UsageError(readable(error.sentence)) from error
    if not yes:
        if not interactive():
            raise click.UsageError("Nobody can be asked here. Add --yes to go on.")
        click.confirm("Go on?", default=False, abort=True, err=True)
    kept = 0
    for one in update(sources, default_store(), today=_today()):
        if one.read is None:
            kept += 1
            say(readable(f"{one.source.name}: {one.problem} The old list stays in use."))
        else:
            say(readable(f"{one.source.name}: now names {one.read.count}."))
            _say_notes(one.read)
    return _FAILED if kept else 0


def _left_out(used: Indicators, name: str) -> tuple[str, ...]:
    return next((one.notes for one in used.lists if one.name == name), ())


def _say_notes(read: IndicatorList) -> None:
    """Say what of a list is not looked for, so that nobody thinks that it is."""
    for note in read.notes:
        say(readable(note))


def _today() -> date:
    return datetime.now(UTC).date()


def _show(told: list[Row]) -> None:
    shown = screen()
    made = [Row(showable(row.text), row.label, row.indent) for row in told]
    tell(terminal(made, width=shown.width, colour=shown.colour, encoding=shown.encoding))
