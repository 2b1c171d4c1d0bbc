"""One visit: look, tell, and the way out after."""

from collections.abc import Sequence
from pathlib import Path

from safety_audit.audit import audit
from safety_audit.cli import NO_PHONE
from safety_audit.cli.keeping import save
from safety_audit.cli.places import Places
from safety_audit.cli.saved import saved_lists
from safety_audit.cli.streams import progress, say
from safety_audit.cli.telling import Telling, ensure_free
from safety_audit.devices.capture import Keeping
from safety_audit.model import Priority, Report
from safety_audit.overlays import line_problems, pages_of
from safety_audit.packs import LoadedPack

__all__ = ["FAILED_ON", "exit_code", "visit"]

FAILED_ON = 1
NOT_ALL_CHECKED = 3
PACK_FAILED = 5


def visit(
    places: Places,
    telling: Telling,
    packs: Sequence[LoadedPack],
    *,
    fail_on: str | None = None,
    kept: Path | None = None,
) -> int:
    """Look at what is named, tell the report, and return the exit code.

    The answers are saved in `kept`, if the person named a file.

    Raises:
        click.UsageError: there is no list of helplines for the country that was named.
        DeviceError: a phone was named and cannot be reached; with JSON it is told in the document.
        RefusedError: the file is there already, or cannot be written.

    """
    ensure_free(kept)
    telling.country_of(packs)
    pages, broken = pages_of(packs)
    with saved_lists() as unread, places.opened(tolerant=telling.json) as opened:
        devices = [Keeping(device) for device in opened.devices] if kept else opened.devices
        report = audit(
            devices,
            packs,
            problems=[*opened.problems, *broken, *line_problems(packs), *unread],
            progress=progress(),
        )
    telling(report, pages, packs)
    if kept is not None:
        for sentence in save(kept, [one for one in devices if isinstance(one, Keeping)]):
            say(sentence)
    code = exit_code(report, fail_on)
    return NO_PHONE if opened.problems and code != FAILED_ON else code


def exit_code(report: Report, fail_on: str | None) -> int:
    """Return the exit code for a report that was told."""
    if fail_on is not None:
        rank = Priority(fail_on).rank
        found = (finding for result in report.results for finding in result.findings)
        if any(finding.priority.rank <= rank for finding in found):
            return FAILED_ON
    if any(pack.problem for pack in report.packs):
        return PACK_FAILED
    return 0 if report.complete else NOT_ALL_CHECKED
