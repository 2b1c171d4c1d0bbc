"""`safety-audit scan`: look once, without asking anything, and print the checklist."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.naming import naming_option
from safety_audit.cli.places import Places, place_options
from safety_audit.cli.telling import Telling, telling_options
from safety_audit.cli.visit import visit
from safety_audit.facts.computer import products
from safety_audit.model import Priority, Unreadable
from safety_audit.outside import plain_content
from safety_audit.photos import scope

__all__ = ["scan"]

_LARGEST_LIST = 16 << 20
"""Bytes: many times what LOLRMM has."""


@click.command()
@place_options
@naming_option
@telling_options
@pack_options
@click.option(
    "--fail-on",
    type=click.Choice([priority.value for priority in Priority]),
    help="Exit with 1 if anything of this priority or above was seen.",
)
@click.option(
    "--all-photos", is_flag=True, help="Look into all photos for places, not only the newest 500."
)
@click.option(
    "--remote-list",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also look for the programs for remote control that this file of LOLRMM names.",
)
@click.option(
    "--save",
    "kept",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also save what was answered, to look at again with --from. It holds names and accounts.",
)
def scan(
    *,
    named: tuple[str, ...],
    without: bool,
    fail_on: str | None,
    all_photos: bool,
    listed: Path | None,
    kept: Path | None,
    **options: Any,
) -> int:
    """Look once, ask nothing, and print the checklist.

    \b
    Examples:
      safety-audit scan --demo
      safety-audit scan --phone 192.0.2.7:5555 --json
    """
    places, telling = Places.taken_from(options), Telling(**options)
    photos = scope.ALL if all_photos else scope.NEWEST
    with scope.using(photos), products.using(_programs(listed)):
        return visit(places, telling, chosen(named, without=without), fail_on=fail_on, kept=kept)


def _programs(listed: Path | None) -> tuple[products.Product, ...]:
    """Return the programs that a file of the person's names."""
    if listed is None:
        return ()
    from safety_audit.facts.computer.lolrmm import parse_lolrmm

    try:
        return parse_lolrmm(plain_content(listed, _LARGEST_LIST)[0], datetime.now(UTC).date())
    except (OSError, Unreadable) as error:
        raise click.UsageError(f"{listed} could not be read. {error}") from error
