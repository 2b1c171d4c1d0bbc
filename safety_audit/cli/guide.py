"""`safety-audit` alone: the way through for a person, with a way to leave at every step.

First what to know, with two doors below it: who must act quickly is not asked anything. Behind the
other are four questions, none of them compulsory, and only then is a device looked at. Before that,
a person may be asked what no program can see.
"""

from collections.abc import Sequence

import click

from safety_audit.cli.calling import chosen_country, country_asked
from safety_audit.cli.chosen import chosen
from safety_audit.cli.places import DEFAULT_PRACTICE, Places
from safety_audit.cli.plug import chosen_phone
from safety_audit.cli.questions import ask_all, questions_of
from safety_audit.cli.saved import saved_lists
from safety_audit.cli.stage import Stage, choose, on_stage, wait
from safety_audit.cli.streams import interactive, say
from safety_audit.cli.telling import Telling
from safety_audit.cli.visit import visit
from safety_audit.cli.walk import walk_through
from safety_audit.helplines import Country
from safety_audit.model import Reply
from safety_audit.overlays import country_here
from safety_audit.packs import LoadedPack
from safety_audit.phrases import Phrase
from safety_audit.render.rows import Row, help_rows

__all__ = ["LEFT", "NOTICE", "guide", "quickly", "two_doors"]

Packs = Sequence[LoadedPack]

LEFT = Phrase("Left. Nothing was saved.")

NOTICE = (
    Row(Phrase("Safety check of your own phone and this computer"), style="bold"),
    Row(),
    Row(Phrase("Please read this first."), style="bold"),
    Row(
        Phrase("If somebody can see this phone or this screen, they may see that you did this."),
        "-",
    ),
    Row(Phrase("The phone will show that a computer is connected."), "-"),
    Row(Phrase("If the phone is followed, the place where you do this can be seen too."), "-"),
    Row(Phrase("Nothing is changed. Nothing is saved. Nothing leaves this computer."), "-"),
    Row(
        Phrase(
            "If something is found: do not remove it yet. That can be noticed, and it "
            "can destroy what the police may need."
        ),
        "-",
    ),
    Row(Phrase("If you are in danger, stop here and get help first."), "-"),
    Row(Phrase("You do not have to finish. You can leave at any time: press Ctrl-C."), "-"),
)
"""What must be said before anything is looked at."""
_NEAR = (
    Phrase("Is the person you are worried about near you, or could they see this?"),
    Phrase("Could they be watching this phone right now?"),
)
_CABLE = Phrase("Is it safe to have this cable and this computer here?")
_SAFER = Phrase("Do you have a safer phone, one that they have never touched?")
_YES, _NO, _NOT_SURE, _SKIPPED = range(1, 5)
_ANSWERS = (Phrase("Yes"), Phrase("No"), Phrase("Not sure"), Phrase("I do not want to say"))
_SUPPORT = (
    Row(Phrase("Get help first, if you can"), style="bold"),
    Row(
        Phrase("Somebody may see what you do here. You can do this another day, in another place.")
    ),
    Row(Phrase("Talk to somebody who knows about stalking first. They can plan this with you.")),
    Row(Phrase("Call from a phone the other person has never touched.")),
)
_ANOTHER_DAY = Phrase(
    "You can do this another day, where a cable and a computer raise no questions."
)
_BORROW = Phrase(
    "If you can, borrow a phone for calls for help. Do not search for help on this one."
)
_WHAT_HAPPENS = Phrase(
    "What happens now: the phone will show that it is connected. Nothing on it "
    "is changed. What is found can be hard to read. You can stop at any time."
)
_DOORS = (
    Phrase("Go through it with me, one thing at a time"),
    Phrase("I need to act quickly: show the short safety list"),
    Phrase("Leave"),
)
_NO_PROGRAM = Phrase(
    "Some things no program can see: who knows a password, what an account "
    "shows, what is in a bag or a car. There are questions about them. You can "
    "skip each one, and stop at any one. What you say is not saved."
)
_WANTED = (Phrase("Yes, ask me first"), Phrase("No, only look"))
_QUICKLY = (
    Phrase("If you are in danger, leave the phone and get to people. Call the emergency number."),
    Phrase("Use a phone that the other person has never touched."),
    Phrase("Do not remove anything from this phone now. It can be noticed."),
    Phrase("Take with you: papers, money, medicine, keys. Tell one person you trust, by voice."),
)
_PLACES = (
    Phrase("A phone with a cable (or an address), and this computer"),
    Phrase("A made-up practice phone, and this computer"),
    Phrase("Only this computer"),
    Phrase("Leave"),
)


@click.command(hidden=True)
def guide() -> int:
    """Go through it step by step."""
    if not interactive():
        for row in NOTICE:
            say(f"{row.label} {row.text}".strip())
        say(Phrase("Nobody can be asked here, so this uses the practice phone. It is made up."))
        return visit(Places(practice=DEFAULT_PRACTICE), Telling(), chosen())
    with on_stage() as stage:
        door = two_doors(stage, above=NOTICE)
        packs = chosen()
        if door == 1:
            _together(stage, packs)
        elif door == 2:  # noqa: PLR2004 - the second door
            quickly(stage, packs)
    say(LEFT)
    return 0


def two_doors(stage: Stage, above: Sequence[Row] = ()) -> int:
    """Return what the person needs now: 1 all of it, 2 a short list, 3 to leave."""
    stage.fresh()
    asked = [Row(Phrase("What do you need now?"), style="bold")]
    stage.show([*above, *([Row()] if above else []), *asked], below=len(_DOORS))
    return choose(_DOORS)


def quickly(stage: Stage, packs: Packs, country: Country | None = None) -> None:
    """Show the short list of what to do at once, and whom to call, until Enter is pressed."""
    stage.fresh()
    rows = [
        Row(Phrase("The short safety list"), style="bold"),
        *(Row(line, "-") for line in _QUICKLY),
    ]
    country = country or country_here(packs)
    if country is None:
        # What to do at once stays in view while the person is asked.
        stage.show([*rows, Row()], below=len(rows))
        country = chosen_country(stage, packs)
        stage.fresh()
    stage.show([*rows, *help_rows(country)], below=2)
    wait(Phrase("Press Enter to leave"))


def _safe_to_go_on(stage: Stage, country: Country | None) -> bool:
    """Ask the four questions; tell whether the person wants to go on."""
    first = Row(Phrase("Four questions first. You need not answer them."), style="bold")
    answers = [_asked(stage, _NEAR[0], first, Row()), _asked(stage, _NEAR[1])]
    if {_YES, _NOT_SURE} & set(answers):
        stage.fresh()
        stage.show([*_SUPPORT, *help_rows(country)], below=4)
        if not _goes_on():
            return False
    if _asked(stage, _CABLE) in {_NO, _NOT_SURE}:
        stage.fresh()
        stage.show([Row(_ANOTHER_DAY)])
        if not _goes_on():
            return False
    if _asked(stage, _SAFER) in {_NO, _NOT_SURE}:
        stage.fresh()
        stage.show([Row(_BORROW)])
        wait(Phrase("Press Enter to go on"))
    return True


def _asked(stage: Stage, question: str, *above: Row) -> int:
    stage.fresh()
    stage.show([*above, Row(question, style="bold")])
    return choose(_ANSWERS)


def _goes_on() -> bool:
    return choose([Phrase("Stop here for now"), Phrase("Go on")]) != 1


def _together(stage: Stage, packs: Packs) -> None:
    country = country_asked(stage, packs)
    if not _safe_to_go_on(stage, country):
        return
    stage.fresh()
    stage.show(
        [Row(_WHAT_HAPPENS), Row(), Row(Phrase("What do you want to look at?"), style="bold")]
    )
    choice = choose(_PLACES)
    if choice == len(_PLACES):
        return
    practises = choice == 2  # noqa: PLR2004 - the menu above
    # Who practises is not asked about their own life.
    replies = {} if practises else _replies(stage, packs)
    if choice == 1:
        places = Places(address=chosen_phone())
    else:
        places = Places(practice=DEFAULT_PRACTICE) if practises else Places(address="none")
    with saved_lists(), places.opened() as opened:
        walk_through(stage, opened, packs, country, replies)


def _replies(stage: Stage, packs: Packs) -> dict[str, Reply]:
    """Ask what no program can see, if the person wants that; return what was said."""
    stage.fresh()
    stage.show([Row(_NO_PROGRAM), Row(), Row(Phrase("Do you want to be asked?"), style="bold")])
    return ask_all(stage, questions_of(packs)) if choose(_WANTED) == 1 else {}
