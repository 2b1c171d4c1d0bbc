"""`safety-audit helplines`: whom to call."""

import click

from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.streams import screen, tell
from safety_audit.helplines import FIRST, Country
from safety_audit.overlays import countries_of, country_here, country_of
from safety_audit.phrases import Phrase
from safety_audit.render.rows import Row
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
    found = country_of(country, packs) if country else country_here(packs)
    if found is None:
        raise click.UsageError(
            f"Name a country: --country with one of {', '.join(countries_of(packs))}."
        )
    shown = screen()
    tell(
        terminal(_rows(found, more=more), width=shown.width, colour=False, encoding=shown.encoding)
    )


def _rows(country: Country, *, more: bool) -> list[Row]:
    lines = country.lines if more else country.lines[:FIRST]
    told = [
        Row(
            Phrase(
                "Helplines, {country}. Numbers last read on {day}.",
                country=country.name,
                day=country.checked.isoformat(),
            )
        ),
        Row(country.emergency, Phrase("In danger now:")),
    ]
    for line in lines:
        told += [
            Row(),
            Row(Phrase("{line}: {number}", line=line.name, number=line.number)),
            Row(f"{line.about}; {line.hours}", "", 2),
        ]
        if line.pack:
            told.append(Row(Phrase("Added by the pack {pack}.", pack=line.pack), "", 2))
    if len(lines) < len(country.lines):
        told += [
            Row(),
            Row(Phrase("{count} more with --more.", count=len(country.lines) - len(lines))),
        ]
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
