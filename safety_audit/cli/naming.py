"""`--include-identifiers`: show names of accounts, numbers and addresses instead of hiding them."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from safety_audit.identifiers import shown

__all__ = ["naming_option"]

F = TypeVar("F", bound=Callable[..., Any])


def naming_option(command: F) -> F:
    """Give a command the option; the command itself need not know."""
    return click.option(
        "--include-identifiers",
        is_flag=True,
        expose_value=False,
        callback=_chosen,
        help="Show account names, numbers and addresses of devices. Else they are hidden.",
    )(command)


def _chosen(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's form
    if value:
        context.with_resource(shown())
