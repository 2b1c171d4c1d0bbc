"""`safety-audit compare`: what changed between two visits."""

from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from safety_audit.audit import audit
from safety_audit.cli.apps import apps_of
from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.places import recorded
from safety_audit.cli.saved import saved_lists
from safety_audit.cli.streams import screen, tell
from safety_audit.cli.visit import NOT_ALL_CHECKED
from safety_audit.devices.capture import Keeping
from safety_audit.devices.interface import Device
from safety_audit.languages import ENGLISH, using
from safety_audit.model import DeviceKind
from safety_audit.overlays import pages_of
from safety_audit.packs import LoadedPack
from safety_audit.render.changes import change_rows, changes
from safety_audit.render.document import Document, describe
from safety_audit.render.dossier import AppsDocument
from safety_audit.render.terminal import plain, terminal

__all__ = ["compare"]

_PLACE = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("old", type=_PLACE)
@click.argument("new", type=_PLACE)
@pack_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--plain", "plainly", is_flag=True, help="No styles, one fact a line.")
def compare(
    *,
    old: Path,
    new: Path,
    named: tuple[str, ...],
    without: bool,
    as_json: bool,
    plainly: bool,
) -> int:
    """Tell what is different in the visit NEW, as against the visit OLD.

    Both are files that `capture` has written, or folders of recorded answers. Both are looked at
    with today's checks and today's lists. No phone is needed.

    \b
    Examples:
      safety-audit compare march.zip april.zip
      safety-audit compare march.zip april.zip --json
    """
    packs = chosen(named, without=without)
    # Programs compare the sentences of a document.
    language = using(ENGLISH) if as_json else nullcontext()
    with language, saved_lists(), ExitStack() as stack:
        sides = [
            [Keeping(stack.enter_context(one)) for one in recorded(path)] for path in (old, new)
        ]
        reports = [_document(devices, packs) for devices in sides]
        apps = [_apps(devices) for devices in sides]
        told = changes(reports[0], reports[1], (apps[0], apps[1]))
    if as_json:
        tell(msgspec.json.format(msgspec.json.encode(told, enc_hook=str), indent=2).decode() + "\n")
    else:
        shown, rows = screen(), list(change_rows(told))
        if plainly or shown.plain:
            tell(plain(rows, encoding=shown.encoding))
        else:
            encoding = shown.encoding
            tell(terminal(rows, width=shown.width, colour=shown.colour, encoding=encoding))
    return NOT_ALL_CHECKED if told.not_compared or told.apps is None else 0


def _document(devices: Sequence[Keeping], packs: Sequence[LoadedPack]) -> Document:
    """Return the report, with the time when the devices were asked."""
    report = audit(devices, packs)
    asked = min((one.started for device in devices for one in device.answers), default=None)
    return describe(replace(report, started=asked or report.started), pages_of(packs)[0])


def _apps(devices: Sequence[Device]) -> AppsDocument | None:
    """Return the list of apps of the phone; None where no phone was looked at."""
    phones = (device for device in devices if device.kind is DeviceKind.PHONE)
    phone = next(phones, None)
    return apps_of(phone) if phone else None
