"""`safety-audit capture`: save what the devices answer, to look at later or elsewhere."""

from pathlib import Path
from typing import Any

import click

from safety_audit.audit import audit
from safety_audit.cli import NO_PHONE
from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.keeping import save
from safety_audit.cli.places import Places, place_options
from safety_audit.cli.saved import saved_lists
from safety_audit.cli.streams import progress, say, tell
from safety_audit.cli.telling import ensure_free
from safety_audit.cli.visit import exit_code
from safety_audit.devices.capture import Keeping
from safety_audit.languages import translated
from safety_audit.text import readable

__all__ = ["capture"]


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@place_options
@pack_options
def capture(*, file: Path, named: tuple[str, ...], without: bool, **options: Any) -> int:
    """Save every answer of one visit in FILE, and tell nothing of it.

    `scan --from FILE` tells it later, on any computer, with no phone. The file holds names,
    accounts and numbers. It never holds photos.

    \b
    Examples:
      safety-audit capture visit.zip
      safety-audit capture visit.zip --demo --no-computer
    """
    ensure_free(file)
    places, packs = Places.taken_from(options), chosen(named, without=without)
    with saved_lists(), places.opened() as opened:
        devices = [Keeping(device) for device in opened.devices]
        report = audit(devices, packs, progress=progress())
        for problem in opened.problems:
            say(readable(problem))
    tell("".join(f"{translated(sentence)}\n" for sentence in save(file, devices)))
    return NO_PHONE if opened.problems else exit_code(report, None)
