"""`safety-audit doctor`: why a phone cannot be reached, layer by layer."""

import json as encoder
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from safety_audit.cli import NO_PHONE
from safety_audit.cli.streams import screen, tell
from safety_audit.languages import showable
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal

if TYPE_CHECKING:
    from safety_audit.devices.adb.health import Layer

__all__ = ["doctor"]

_LABELS = {"fine": "[ok]", "note": "[ i]", "to-do": "[ !]"}


@click.command()
@click.option("--json", "json", is_flag=True, help="Print one JSON document.")
@click.option("--rule", is_flag=True, help="Print the rule that lets you use a phone on Linux.")
def doctor(*, json: bool, rule: bool) -> int:
    """Say what stands between this computer and a phone.

    Nothing is opened, started or changed. Exit code 4: no phone can be looked at now.

    \b
    Examples:
      safety-audit doctor
      safety-audit doctor --json
    """
    from safety_audit.devices.adb.health import RULE, layers

    if rule:
        tell(f"{RULE}\n")
        return 0
    found = tuple(layers())
    if json:
        document = {"layers": [asdict(layer) | {"health": layer.health.value} for layer in found]}
        tell(encoder.dumps(document, indent=2, ensure_ascii=False) + "\n")
    else:
        shown = screen()
        tell(
            terminal(
                list(_rows(found)), width=shown.width, colour=shown.colour, encoding=shown.encoding
            )
        )
    return 0 if _reachable(found) else NO_PHONE


def _reachable(found: "Sequence[Layer]") -> bool:
    return any(layer.name == "phone" and layer.health.value == "fine" for layer in found)


def _rows(found: "Sequence[Layer]") -> Iterator[Row]:
    for layer in found:
        yield Row(showable(layer.says), _LABELS[layer.health.value])
        if layer.todo:
            yield Row(showable(layer.todo), "", 5)
