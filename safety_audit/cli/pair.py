"""`safety-audit pair`: without a cable, pair with a phone and look at it, in one go."""

from typing import Any

import click

from safety_audit.cli import NO_PHONE
from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.pairing import STILL_LISTED
from safety_audit.cli.places import Places
from safety_audit.cli.streams import say
from safety_audit.cli.telling import Telling, telling_options
from safety_audit.cli.visit import visit
from safety_audit.devices.find import WIRELESS

__all__ = ["pair"]


@click.command()
@click.option("--computer/--no-computer", default=True, help="Also look at this computer.")
@telling_options
@pack_options
def pair(*, computer: bool, named: tuple[str, ...], without: bool, **options: Any) -> int:
    """Pair with a phone over Wi-Fi, look at it, and print the checklist.

    For Android 11 and newer, with "Wireless debugging". The key is kept in memory alone, so this
    pairs and looks in one go. The same for other commands: --phone wireless.

    \b
    Examples:
      safety-audit pair
      safety-audit pair --no-computer --plain
    """
    places, telling = Places(address=WIRELESS, computer=computer), Telling(**options)
    code = visit(places, telling, chosen(named, without=without))
    say("" if code == NO_PHONE else STILL_LISTED)
    return code
