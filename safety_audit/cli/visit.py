"""What is looked at: the phone and the computer that the options name, and the way out after."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from safety_audit.audit import audit
from safety_audit.cli.pages import pages_of
from safety_audit.cli.streams import progress, say
from safety_audit.cli.telling import Telling
from safety_audit.devices.interface import Device, DeviceError
from safety_audit.model import Priority, Report
from safety_audit.packs import load

__all__ = ["DEFAULT_PRACTICE", "FAILED_ON", "NO_PHONE", "exit_code", "open_phone", "visit"]

FAILED_ON = 1
NOT_ALL_CHECKED = 3
NO_PHONE = 4
PACK_FAILED = 5
DEFAULT_PRACTICE = "helper-from-file"
"""The practice phone that is used when none is named."""


def visit(
    telling: Telling,
    *,
    address: str = "auto",
    folder: Path | None = None,
    practice: str | None = None,
    computer: bool = True,
    named: Sequence[str] = (),
    fail_on: str | None = None,
) -> int:
    """Look at what is named, tell the report, and return the exit code.

    Raises:
        DeviceError: a phone was named and cannot be reached; with JSON it is told in the document.

    """
    problems: list[str] = []
    with ExitStack() as stack:
        devices = list[Device]()
        try:
            phone = open_phone(address, folder, practice)
        except DeviceError as error:
            if not telling.json and not (computer and address == "auto"):
                raise
            problems.append(f"No phone was looked at. {error.happened} {error.todo}".strip())
            phone = None
        if phone is not None:
            devices.append(stack.enter_context(phone))
        if computer:
            devices.append(stack.enter_context(_this_computer()))
        packs = load(named)
        pages, broken = pages_of(packs)
        report = audit(devices, packs, problems=[*problems, *broken], progress=progress())
    telling(report, pages)
    code = exit_code(report, fail_on)
    return NO_PHONE if problems and code != FAILED_ON else code


def open_phone(address: str, folder: Path | None, practice: str | None) -> Device | None:
    """Return the phone that the options name; None for no phone.

    Raises:
        DeviceError: it cannot be reached.
        click.UsageError: the options do not go together, or there is no such practice phone.

    """
    if sum([bool(folder), bool(practice), address != "auto"]) > 1:
        raise click.UsageError("Choose one of --phone, --from and --demo.")
    if folder:
        from safety_audit.devices.folder import FolderPhone

        return FolderPhone(folder)
    if practice:
        return _practice_phone(practice)
    if address == "none":
        return None
    from safety_audit.devices.find import open_address

    return open_address(address, on_unauthorised=say)


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


def _this_computer() -> Device:
    from safety_audit.devices.computer import ThisComputer

    return ThisComputer()


def _practice_phone(name: str) -> Device:
    from safety_audit.devices import practice

    try:
        return practice.find(name).phone()
    except KeyError as error:
        names = ", ".join(practice.names())
        raise click.UsageError(f"There is no practice phone {name!r}, only: {names}.") from error
