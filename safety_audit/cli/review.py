"""`safety-audit review`: one thing at a time, from finding to fixed."""

from typing import Any

import click

from safety_audit.cli.calling import country_asked, country_named
from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.guide import LEFT, quickly, two_doors
from safety_audit.cli.naming import naming_option
from safety_audit.cli.places import Places, place_options
from safety_audit.cli.questions import ask_all, questions_of
from safety_audit.cli.saved import saved_lists
from safety_audit.cli.stage import on_stage
from safety_audit.cli.streams import interactive, say
from safety_audit.cli.walk import walk_through

__all__ = ["review"]


@click.command()
@place_options
@naming_option
@pack_options
@click.option("--questions", "asks", is_flag=True, help="First ask what no program can see.")
@click.option("--country", metavar="CODE", help="Helplines of this country, such as gb.")
@click.option("--plain", "plainly", is_flag=True, help="No styles, no screen of its own.")
def review(
    *,
    asks: bool,
    country: str | None,
    plainly: bool,
    named: tuple[str, ...],
    without: bool,
    **options: Any,
) -> int:
    """Go through what was found, one thing at a time.

    \b
    Examples:
      safety-audit review --demo --questions
      safety-audit review --phone 192.0.2.7:5555 --no-computer
    """
    if not interactive():
        raise click.UsageError("This asks questions, and there is nobody to ask. Use scan.")
    places, packs = Places.taken_from(options), chosen(named, without=without)
    here = country_named(country, packs)
    with saved_lists(), on_stage(plainly=plainly) as stage:
        door = two_doors(stage)
        if door == 1:
            here = here or country_asked(stage, packs)
            replies = ask_all(stage, questions_of(packs)) if asks else {}
            with places.opened() as opened:
                walk_through(stage, opened, packs, here, replies)
        elif door == 2:  # noqa: PLR2004 - the second door
            quickly(stage, packs, here)
    say(LEFT)
    return 0
