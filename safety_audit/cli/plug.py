"""Wait with a person for the phone: what to do next, until one can be looked at."""

from collections.abc import Sequence

import click

from safety_audit.cli.streams import say
from safety_audit.devices.find import Choice, choices

__all__ = ["chosen_phone"]


def chosen_phone() -> str:
    """Return the address of the phone that a person connects, or types.

    Raises:
        NotReached: this computer gives no list of its USB devices.

    """
    say("For a phone with a cable, press Enter. Else type its address, such as 192.0.2.7:5555.")
    typed = click.prompt("The phone", default="", show_default=False, err=True)
    return typed.strip() or _plugged_in()


def _plugged_in() -> str:
    from safety_audit.devices.adb.plugged import watch
    from safety_audit.devices.adb.words import problem

    say("Connect the phone now. To leave, press Ctrl-C.")
    for seen in watch():
        found = choices(seen)
        if len(found) == 1:
            say(f"There it is: {found[0].name}.")
            return found[0].address
        if found:
            return _chosen(found)
        trouble = problem(seen)
        say(f"{trouble.happened}\n{trouble.todo}\nThen wait here: this goes on by itself.")
    raise AssertionError  # watching never ends by itself


def _chosen(found: Sequence[Choice]) -> str:
    say("More than one phone is there.")
    for number, choice in enumerate(found, 1):
        say(f"  {number}  {choice.name}, by {choice.how}")
    number = click.prompt("Type a number", type=click.IntRange(1, len(found)), err=True)
    return found[number - 1].address
