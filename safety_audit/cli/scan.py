"""`safety-audit scan`: look once, without asking anything, and print the checklist."""

from pathlib import Path
from typing import Any

import click

from safety_audit.cli.telling import Telling, telling_options
from safety_audit.cli.visit import DEFAULT_PRACTICE, visit
from safety_audit.model import Priority

__all__ = ["scan"]


@click.command()
@click.option(
    "--phone",
    "address",
    default="auto",
    metavar="auto|none|HOST:PORT",
    help="Which phone. auto: the one that is plugged in.",
)
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Look at recorded answers instead of a phone.",
)
@click.option(
    "--demo",
    "practice",
    is_flag=False,
    flag_value=DEFAULT_PRACTICE,
    metavar="[NAME]",
    help="Look at a made-up practice phone.",
)
@click.option("--computer/--no-computer", default=True, help="Also look at this computer.")
@telling_options
@click.option("--pack", "named", multiple=True, metavar="NAME", help="Also use this pack.")
@click.option(
    "--fail-on",
    type=click.Choice([priority.value for priority in Priority]),
    help="Exit with 1 if anything of this priority or above was seen.",
)
def scan(
    *,
    address: str,
    folder: Path | None,
    practice: str | None,
    computer: bool,
    named: tuple[str, ...],
    fail_on: str | None,
    **telling: Any,
) -> int:
    """Look once, ask nothing, and print the checklist.

    \b
    Examples:
      safety-audit scan --demo
      safety-audit scan --phone 192.0.2.7:5555 --json
    """
    return visit(
        Telling(**telling),
        address=address,
        folder=folder,
        practice=practice,
        computer=computer,
        named=named,
        fail_on=fail_on,
    )
