"""Which packs a command uses: the built-in one, those switched on for good, and those named."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from safety_audit.enabled import SettingError, enabled
from safety_audit.model import PackInfo
from safety_audit.packs import LoadedPack, load

__all__ = ["chosen", "pack_options"]

F = TypeVar("F", bound=Callable[..., Any])


def pack_options(command: F) -> F:
    """Give a command the options that `chosen` takes."""
    named = click.option("--pack", "named", multiple=True, metavar="NAME", help="Use this pack.")
    without = click.option("--no-packs", "without", is_flag=True, help="Use no added pack.")
    return named(without(command))


def chosen(named: Sequence[str] = (), *, without: bool = False) -> tuple[LoadedPack, ...]:
    """Load the packs; a list of packs that cannot be read is told as a pack with a problem.

    Raises:
        click.UsageError: a pack is named, and none is wanted.

    """
    if without:
        if named:
            raise click.UsageError("Choose one of --pack and --no-packs.")
        return load()
    try:
        return load([*enabled(), *named])
    except SettingError as error:
        unread = PackInfo(
            name="packs switched on", publisher="", version="", distribution="", problem=str(error)
        )
        return (*load(named), LoadedPack(unread))
