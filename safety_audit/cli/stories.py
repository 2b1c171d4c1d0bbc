"""Stories to practise on: the built-in ones, those of packs, and folders named by their path."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from safety_audit.devices import practice
from safety_audit.devices.practice import Broken, Scenario
from safety_audit.overlays import stories_of
from safety_audit.packs import LoadedPack, load

__all__ = ["story", "story_names"]


def story(name: str) -> Scenario:
    """Return a story: `NAME` is built in, `PACK/NAME` is a pack's, `./FOLDER` is an author's own.

    Raises:
        click.UsageError: there is none of this name, or it cannot be used.

    """
    try:
        found = _found(name)
        found.phone()  # its words are only understood when the phone is worked out
    except KeyError as error:
        raise click.UsageError(_not_there(name)) from error
    except Broken as error:
        raise click.UsageError(str(error)) from error
    return found


def _found(name: str) -> Scenario:
    if name.startswith((".", os.sep, "~")):
        return practice.load(Path(name).expanduser().resolve())
    if "/" in name:
        return practice.load(stories_of(load([name.partition("/")[0]]))[name])
    return practice.find(name)


def _not_there(name: str) -> str:
    """Say which stories there are: those of the pack that is named, or the built-in ones."""
    pack, slash, _ = name.partition("/")
    packs = load([pack])[1:] if slash else ()
    for one in packs:
        if one.info.problem:
            return f"The pack {pack!r} could not be used: {one.info.problem}."
    known = stories_of(packs) if slash else practice.names()
    if not known:
        return f"The pack {pack!r} has no stories."
    return f"There is no practice story {name!r}, only: {', '.join(known)}."


def story_names(packs: Sequence[LoadedPack] = ()) -> tuple[str, ...]:
    """Return the names of the built-in stories and of those of these packs."""
    return (*practice.names(), *stories_of(packs))
