"""`safety-audit scan`: look once, without asking anything, and print the checklist."""

from contextlib import ExitStack
from pathlib import Path

import click

from safety_audit.audit import audit
from safety_audit.cli.pages import pages_of
from safety_audit.cli.streams import progress, say, screen, tell
from safety_audit.devices.interface import Device, DeviceError
from safety_audit.model import Priority, Report
from safety_audit.packs import load
from safety_audit.render.document import Document, describe
from safety_audit.render.json import as_json
from safety_audit.render.rows import rows
from safety_audit.render.terminal import plain, terminal

__all__ = ["exit_code", "look_and_tell", "open_phone", "scan", "this_computer"]

FAILED_ON = 1
NOT_ALL_CHECKED = 3
NO_PHONE = 4
PACK_FAILED = 5
DEFAULT_PRACTICE = "helper-from-file"


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
@click.option("--json", "json", is_flag=True, help="Print one JSON document.")
@click.option("--plain", "plainly", is_flag=True, help="No styles, one fact a line.")
@click.option("--all", "everything", is_flag=True, help="List every check.")
@click.option("--details", is_flag=True, help="Show the words of the device.")
@click.option("--pack", "named", multiple=True, metavar="NAME", help="Also use this pack.")
@click.option(
    "--fail-on",
    type=click.Choice([priority.value for priority in Priority]),
    help="Exit with 1 if anything of this priority or above was seen.",
)
def scan(  # noqa: PLR0913 - one parameter an option
    *,
    address: str,
    folder: Path | None,
    practice: str | None,
    computer: bool,
    json: bool,
    plainly: bool,
    everything: bool,
    details: bool,
    named: tuple[str, ...],
    fail_on: str | None,
) -> int:
    """Look once, ask nothing, and print the checklist.

    \b
    Examples:
      safety-audit scan --demo
      safety-audit scan --phone 192.0.2.7:5555 --json
    """
    problems: list[str] = []
    with ExitStack() as stack:
        devices = list[Device]()
        try:
            phone = open_phone(address, folder, practice)
        except DeviceError as error:
            if not computer or address != "auto":
                raise
            problems.append(f"No phone was looked at. {error.happened} {error.todo}")
            phone = None
        if phone is not None:
            devices.append(stack.enter_context(phone))
        if computer:
            devices.append(stack.enter_context(this_computer()))
        return look_and_tell(
            devices,
            named=named,
            problems=problems,
            json=json,
            plainly=plainly,
            everything=everything,
            details=details,
            fail_on=fail_on,
        )


def look_and_tell(  # noqa: PLR0913 - each is one option of the command line
    devices: list[Device],
    *,
    named: tuple[str, ...] = (),
    problems: list[str],
    json: bool = False,
    plainly: bool = False,
    everything: bool = False,
    details: bool = False,
    fail_on: str | None = None,
) -> int:
    """Look at these devices, print the report, and return the exit code."""
    packs = load(named)
    pages, broken = pages_of(packs)
    report = audit(devices, packs, problems=[*problems, *broken], progress=progress)
    document = describe(report, pages)
    if json:
        tell(as_json(document))
    else:
        tell(_on_screen(document, plainly=plainly, everything=everything, details=details))
    code = exit_code(report, fail_on)
    return NO_PHONE if problems and code != FAILED_ON else code


def open_phone(address: str, folder: Path | None, practice: str | None) -> Device | None:
    """Return the phone that the options name; None for no phone.

    Raises:
        DeviceError: it cannot be reached.
        click.UsageError: the options do not go together, or there is no such practice phone.

    """
    chosen = [bool(folder), bool(practice), address != "auto"]
    if sum(chosen) > 1:
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


def this_computer() -> Device:
    """Return this computer as a device."""
    from safety_audit.devices.computer import ThisComputer

    return ThisComputer()


def exit_code(report: Report, fail_on: str | None) -> int:
    """Return the exit code for a report that was printed."""
    if fail_on is not None:
        rank = Priority(fail_on).rank
        if any(
            finding.priority.rank <= rank
            for result in report.results
            for finding in result.findings
        ):
            return FAILED_ON
    if any(pack.problem for pack in report.packs):
        return PACK_FAILED
    return 0 if report.complete else NOT_ALL_CHECKED


def _practice_phone(name: str) -> Device:
    from safety_audit.devices import practice

    try:
        return practice.find(name).phone()
    except KeyError as error:
        names = ", ".join(practice.names())
        raise click.UsageError(
            f"There is no practice phone {name!r}. There are: {names}."
        ) from error


def _on_screen(document: Document, *, plainly: bool, everything: bool, details: bool) -> str:
    lines = rows(document, everything=everything, details=details)
    shown = screen()
    if plainly or shown.plain:
        return plain(lines, encoding=shown.encoding)
    return terminal(lines, width=shown.width, colour=shown.colour, encoding=shown.encoding)
