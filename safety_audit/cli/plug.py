"""Wait with a person for the phone: what to do next, until one can be looked at."""

from collections.abc import Sequence

import click

from safety_audit.cli.stage import number_up_to
from safety_audit.cli.streams import say
from safety_audit.devices.find import WIRELESS, Choice, choices, with_systems
from safety_audit.languages import translated
from safety_audit.phrases import Phrase

__all__ = ["chosen_phone"]


def chosen_phone() -> str:
    """Return the address of the phone that a person connects, or types.

    Raises:
        NotReached: this computer gives no list of its USB devices.

    """
    say(
        Phrase(
            "For a phone with a cable, press Enter. Else type its address, such as 192.0.2.7:5555."
        )
    )
    say(Phrase("For a phone without a cable, type: wireless."))
    typed = click.prompt(translated(Phrase("The phone")), default="", show_default=False, err=True)
    if typed.strip().lower() == WIRELESS:
        return WIRELESS
    return typed.strip() or _plugged_in()


def _plugged_in() -> str:
    from safety_audit.devices.adb.plugged import watch
    from safety_audit.devices.adb.words import problem

    say(Phrase("Connect the phone now. To leave, press Ctrl-C."))
    for seen in watch():
        found = choices(seen)
        if len(found) == 1:
            say(Phrase("There it is: {name}.", name=found[0].name))
            return found[0].address
        if found:
            return _chosen(found)
        trouble = problem(seen)
        say(
            Phrase(
                "{happened}\n{todo}\nThen wait here: this goes on by itself.",
                happened=trouble.happened,
                todo=trouble.todo,
            )
        )
    raise AssertionError  # watching never ends by itself


def _chosen(found: Sequence[Choice]) -> str:
    say(Phrase("More than one phone is there."))
    told = with_systems(found)
    for number, choice in enumerate(told, 1):
        say(
            Phrase(
                "  {number}  {choice}, by {how}",
                number=number,
                choice=choice.called,
                how=choice.how,
            )
        )
    if not all(choice.system for choice in told):
        say(Phrase("A phone tells which Android it has only after it has allowed this computer."))
    return found[number_up_to(len(found)) - 1].address
