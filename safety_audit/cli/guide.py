"""`safety-audit` alone: the way through for a person, with a way to leave at every step."""

import click

from safety_audit.cli.places import DEFAULT_PRACTICE, Places
from safety_audit.cli.plug import chosen_phone
from safety_audit.cli.streams import interactive, say
from safety_audit.cli.telling import Telling
from safety_audit.cli.visit import visit

__all__ = ["guide"]

_NOTICE = """\
Safety check of your own phone and this computer.

Please read this first.
- If somebody can see this phone or this screen, they may see that you did this.
- The phone will show that a computer is connected.
- Nothing is changed. Nothing is saved. Nothing leaves this computer.
- If something is found: do not remove it yet. That can be noticed, and it can
  destroy what the police may need.
- If you are in danger, stop here and get help first.
You can leave at any time: press Ctrl-C.
"""
_MENU = """\
What do you want to look at?
  1  A phone with a cable (or an address), and this computer
  2  A made-up practice phone, and this computer
  3  Only this computer
  4  Leave
"""


@click.command(hidden=True)
def guide() -> int:
    """Go through it step by step."""
    say(_NOTICE)
    if not interactive():
        say("Nobody can be asked here, so this uses the practice phone. It is made up.")
        return visit(Places(practice=DEFAULT_PRACTICE), Telling())
    say(_MENU)
    choice = click.prompt("Type a number", type=click.IntRange(1, 4), err=True)
    if choice == 4:  # noqa: PLR2004 - the menu above
        say("Left. Nothing was saved.")
        return 0
    if choice == 1:
        return visit(Places(address=chosen_phone()), Telling())
    if choice == 2:  # noqa: PLR2004 - the menu above
        return visit(Places(practice=DEFAULT_PRACTICE), Telling())
    return visit(Places(address="none"), Telling())
