"""`safety-audit helplines`: whom to call."""

from collections.abc import Sequence

import click

from safety_audit.cli.calling import chosen_country, country_named, lists_of
from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.stage import Stage
from safety_audit.cli.streams import interactive, screen, tell
from safety_audit.helplines import FIRST, Country
from safety_audit.languages import ENGLISH, spoken
from safety_audit.packs import LoadedPack
from safety_audit.phrases import Phrase, joined, phrase_of
from safety_audit.render.rows import INTERPRETERS, Row
from safety_audit.render.terminal import terminal

__all__ = ["helplines"]


@click.command()
@click.option("--country", metavar="CODE", help="Two letters, such as gb. Else this computer's.")
@pack_options
@click.option("--more", is_flag=True, help="Show all, not only the first three.")
def helplines(country: str | None, *, more: bool, named: tuple[str, ...], without: bool) -> None:
    """Print whom to call.

    \b
    Examples:
      safety-audit helplines --country gb
      safety-audit helplines --country ie --more
    """
    packs = chosen(named, without=without)
    found = country_named(country or None, packs)
    if found is None and interactive():
        found = chosen_country(Stage(own=False, plainly=True), packs)
        tell("\n")
    told = _rows(found, more=more) if found else _in_each_country(packs)
    shown = screen()
    tell(terminal(told, width=shown.width, colour=False, encoding=shown.encoding))


def _in_each_country(packs: Sequence[LoadedPack]) -> list[Row]:
    """Return what to call first in each country: nobody who asks for a number goes without."""
    told = [Row(Phrase("This computer does not say which country it is in."))]
    for country in lists_of(packs):
        told += [
            Row(),
            Row(Phrase("{name} ({place})", name=phrase_of(country.name), place=country.code)),
            Row(phrase_of(country.emergency), Phrase("In danger now:"), 2),
            *(
                Row(Phrase("{name}: {number}", name=line.name, number=line.number), "", 2)
                for line in country.lines[:1]
            ),
        ]
    told += [Row(), Row(Phrase("More of one country: safety-audit helplines --country gb"))]
    return told


def _rows(country: Country, *, more: bool) -> list[Row]:
    lines = country.lines if more else country.lines[:FIRST]
    told = [
        Row(
            Phrase(
                "Helplines, {country}. Numbers last read on {day}.",
                country=phrase_of(country.name),
                day=country.checked.isoformat(),
            )
        ),
        Row(phrase_of(country.emergency), Phrase("In danger now:")),
    ]
    for line in lines:
        told += [
            Row(),
            Row(Phrase("{line}: {number}", line=line.name, number=line.number)),
            Row(joined((phrase_of(line.about), phrase_of(line.hours)), "; "), "", 2),
        ]
        if line.pack:
            told.append(Row(Phrase("Added by the pack {pack}.", pack=line.pack), "", 2))
    if len(lines) < len(country.lines):
        told += [
            Row(),
            Row(Phrase("{count} more with --more.", count=len(country.lines) - len(lines))),
        ]
    if spoken() is not ENGLISH:
        told += [Row(), Row(INTERPRETERS)]
    told += [
        Row(),
        Row(
            Phrase(
                "Call from a phone the other person has never touched. A call can be seen on "
                "a bill."
            )
        ),
    ]
    return told
