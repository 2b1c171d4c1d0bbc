"""How a report is told: on the screen, as JSON, and as a file that the person named."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from safety_audit.advice import AdvicePage
from safety_audit.cli.calling import country_named
from safety_audit.cli.streams import say, screen, tell
from safety_audit.helplines import Country
from safety_audit.languages import ENGLISH, translated, using
from safety_audit.model import Report
from safety_audit.packs import LoadedPack
from safety_audit.phrases import Phrase
from safety_audit.render.document import Document, describe
from safety_audit.render.json import as_json
from safety_audit.render.rows import rows
from safety_audit.text import fitting

__all__ = ["RefusedError", "Telling", "ensure_free", "telling_options", "write_new"]

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--json", is_flag=True, help="Print one JSON document."),
    click.option("--markdown", is_flag=True, help="Print Markdown."),
    click.option("--plain", is_flag=True, help="No styles, one fact a line."),
    click.option("--all", "everything", is_flag=True, help="List every check."),
    click.option("--details", is_flag=True, help="Show the words of the device."),
    click.option(
        "--html",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Also write a page to read or print. Choose a neutral name.",
    ),
    click.option(
        "--for",
        "reader",
        type=click.Choice(["person", "adviser"]),
        default="person",
        help="Whom the page is for.",
    ),
    click.option(
        "--exit-button",
        is_flag=True,
        help="Add a button to the page that leaves it for a page about the weather.",
    ),
    click.option("--with-log", is_flag=True, help="Add an empty log of incidents to the page."),
    click.option("--country", metavar="CODE", help="Helplines of this country, such as gb."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What the options ask for."""

    json: bool = False
    """One JSON document instead of the checklist."""
    markdown: bool = False
    """Markdown instead of the checklist."""
    plain: bool = False
    """Plain text."""
    everything: bool = False
    """Every check."""
    details: bool = False
    """The words of the device."""
    html: Path | None = None
    """A file to write the page to."""
    reader: str = "person"
    """Whom the page is for."""
    with_log: bool = False
    """Whether the page has an empty log."""
    exit_button: bool = False
    """Whether the page has a button to leave it."""
    country: str | None = None
    """Whose helplines."""

    def __post_init__(self) -> None:
        """Refuse what cannot be told before anything is looked at.

        Raises:
            click.UsageError: two forms are asked for at once.
            RefusedError: it is there.

        """
        if self.json and self.markdown:
            raise click.UsageError(translated(Phrase("Choose one of --json and --markdown.")))
        ensure_free(self.html)

    def __call__(
        self, report: Report, pages: Mapping[str, AdvicePage], packs: Sequence[LoadedPack]
    ) -> None:
        """Tell a report, with the helplines of these packs."""
        country = self.country_of(packs)
        if self.json:
            with using(ENGLISH):  # programs compare its sentences
                tell(as_json(describe(report, pages)))
        document = describe(report, pages)
        if not self.json:
            tell(self._told(document, country))
        if self.html is not None:
            self._write(document, self.html, country)

    def country_of(self, packs: Sequence[LoadedPack]) -> Country | None:
        """Return whose helplines to tell; ask before looking, so that no visit ends in an error.

        Raises:
            click.UsageError: there is no list for the country that was named.

        """
        return country_named(self.country, packs)

    def _told(self, document: Document, country: Country | None) -> str:
        if self.markdown:
            from safety_audit.render.markdown import as_markdown

            return fitting(as_markdown(document, country=country), screen().encoding)
        return self._on_screen(document, country)

    def _on_screen(self, document: Document, country: Country | None) -> str:
        # It is slow to load, and a document for another program needs none of it.
        from safety_audit.render.terminal import plain, terminal

        lines = rows(document, everything=self.everything, details=self.details, country=country)
        shown = screen()
        if self.plain or shown.plain:
            return plain(lines, encoding=shown.encoding)
        return terminal(lines, width=shown.width, colour=shown.colour, encoding=shown.encoding)

    def _write(self, document: Document, path: Path, country: Country | None) -> None:
        from safety_audit.render.html import as_html

        page = as_html(
            document,
            country=country,
            adviser=self.reader == "adviser",
            with_log=self.with_log,
            exit_button=self.exit_button,
        )
        write_new(path, page.encode())
        say(
            Phrase(
                "The page was written. Only this account can read it. Keep it where nobody looks."
            )
        )


def telling_options(command: F) -> F:
    """Give a command the options of `Telling`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class RefusedError(click.ClickException):
    """A file cannot be written: wrong usage, told in one sentence."""

    exit_code = 2

    def format_message(self) -> str:
        """Return the sentence in the language in use."""
        return translated(self.message)


def ensure_free(path: Path | None) -> None:
    """Refuse a name that is taken, or in no folder, before anything is looked at.

    Raises:
        RefusedError: it is there, or the folder is not.

    """
    if path is None:
        return
    if path.exists():
        raise _taken(path)
    if not path.parent.is_dir():
        raise RefusedError(Phrase("There is no folder {folder}.", folder=path.parent))


def _taken(path: Path) -> RefusedError:
    return RefusedError(Phrase("{path} is there already. Choose another name.", path=path))


def _unwritable(path: Path, error: OSError) -> RefusedError:
    return RefusedError(Phrase("{path} cannot be written ({why}).", path=path, why=error.strerror))


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, for its owner only. Whatever stops it, no half is left.

    Raises:
        RefusedError: it is there already, or cannot be written.

    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    whole = False
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        whole = True
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if not whole:
            with suppress(OSError):
                path.unlink()
