"""`safety-audit review`: one thing at a time, from finding to fixed.

Numbers are typed, not arrows: that works with a screen reader, over a telephone, in a transcript.
Nothing is remembered; what was ticked is gone with the program.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from safety_audit.advice import AdvicePage
from safety_audit.audit import audit
from safety_audit.checking import Check
from safety_audit.cli.pages import pages_of
from safety_audit.cli.places import Places, place_options
from safety_audit.cli.streams import interactive, progress, say, screen, tell
from safety_audit.devices.interface import Device, Status
from safety_audit.engine import look
from safety_audit.model import Priority
from safety_audit.packs import load
from safety_audit.render.document import Document, ItemPart, describe
from safety_audit.render.rows import SAFETY, Row, closing_rows, item_rows
from safety_audit.render.terminal import plain, terminal
from safety_audit.text import readable

__all__ = ["review"]

_DOORS = """\
What do you need now?
  1  Go through it with me, one thing at a time
  2  I need to act quickly: show the short safety list
  3  Leave"""
_QUICKLY = (
    "If you are in danger, leave the phone and get to people. Call the emergency number.",
    "Use a phone that the other person has never touched.",
    "Do not remove anything from this phone now. It can be noticed.",
    "Take with you: papers, money, medicine, keys. Tell one person you trust, by voice.",
    "Helplines: safety-audit helplines",
)
_NEXT, _AGAIN, _OPEN, _LEAVE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class _Session:
    """A review that goes on: the devices, and what is known of the checks."""

    devices: Sequence[Device]
    document: Document
    checks: dict[str, Check]
    pages: dict[str, AdvicePage]
    plainly: bool

    def show(self, lines: Iterator[Row] | Sequence[Row]) -> None:
        shown = screen()
        if self.plainly or shown.plain:
            tell(plain(lines, encoding=shown.encoding))
        else:
            tell(terminal(lines, width=shown.width, colour=shown.colour, encoding=shown.encoding))

    def item(self, number: int, item: ItemPart) -> bool:
        """Show one item until the person goes on; tell whether to leave."""
        count = len(self.document.items(Priority.ACT, Priority.REVIEW, Priority.TIDY))
        self.show([Row(f"{number} of {count}", style="bold")])
        self.show(list(item_rows(self.document, item)))
        page = self._page_of(item)
        while True:
            choice = _asked(page)
            if choice in {_NEXT, _LEAVE}:
                return choice == _LEAVE
            if choice == _AGAIN:
                self.show(list(self._looked_again(item)))
            else:
                self._open(item, page)

    def _page_of(self, item: ItemPart) -> str:
        check = self.checks.get(item.action)
        return check.opens if check else ""

    def _open(self, item: ItemPart, page: str) -> None:
        say("This opens a page on the phone itself. Whoever sees the phone can see it.")
        if not click.confirm("Open it now?", default=False, err=True):
            return
        answer = self.devices[item.device].show_page(page)
        opened = answer.status in {Status.OK, Status.EMPTY}
        say("The page is open on the phone." if opened else "This phone has no such page to open.")

    def _looked_again(self, item: ItemPart) -> Iterator[Row]:
        """Ask only what this item needs, and say what is still there."""
        names = dict.fromkeys(self.document.checks[place[0]].id for place in item.findings)
        checks = [self.checks[name] for name in names]
        results = look(self.devices[item.device], checks, progress()).results
        still = [
            finding
            for result in results
            for finding in result.findings
            if (finding.action or result.check) == item.action
            and finding.priority is not Priority.NOTE
        ]
        gaps = [reason for result in results for reason in result.reasons]
        yield from (Row(readable(finding.summary), "Still seen:") for finding in still)
        yield from (Row(readable(reason), "[?] Could not look again:") for reason in gaps)
        if not still and not gaps:
            yield Row("This is not seen any more.", "[x]")


@click.command()
@place_options
@click.option("--plain", "plainly", is_flag=True, help="No styles, no screen of its own.")
def review(
    *, address: str, folder: Path | None, practice: str | None, computer: bool, plainly: bool
) -> int:
    """Go through what was found, one thing at a time.

    \b
    Examples:
      safety-audit review --demo
      safety-audit review --phone 192.0.2.7:5555 --no-computer
    """
    if not interactive():
        raise click.UsageError("This asks questions, and there is nobody to ask. Use scan.")
    places = Places(address=address, folder=folder, practice=practice, computer=computer)
    say(_DOORS)
    door = click.prompt("Type a number", type=click.IntRange(1, 3), err=True)
    if door == 2:  # noqa: PLR2004 - the doors above
        for line in _QUICKLY:
            say(f"- {line}")
    if door != 1:
        return 0
    packs = load()
    pages, broken = pages_of(packs)
    with places.opened() as opened, _own_screen(plainly=plainly):
        report = audit(
            opened.devices, packs, problems=[*opened.problems, *broken], progress=progress()
        )
        session = _Session(
            devices=opened.devices,
            document=describe(report, pages),
            checks={check.id: check for pack in packs for check in pack.checks},
            pages=pages,
            plainly=plainly,
        )
        _through(session)
    say("Left. Nothing was saved.")
    return 0


def _through(session: _Session) -> None:
    session.show([Row(SAFETY), Row()])
    items = session.document.items(Priority.ACT, Priority.REVIEW, Priority.TIDY)
    for number, item in enumerate(items, 1):
        if session.item(number, item):
            return
    session.show([Row(), Row("That was the last point."), *closing_rows(session.document)])
    click.prompt("Press Enter to leave", default="", show_default=False, err=True)


def _asked(page: str) -> int:
    offers = ["1  Go on to the next", "2  Look again now"]
    numbers = [_NEXT, _AGAIN]
    if page:
        offers.append("3  Open the page in Settings on the phone")
        numbers.append(_OPEN)
    offers.append(f"{len(offers) + 1}  Leave")
    numbers.append(_LEAVE)
    say("")
    for offer in offers:
        say(f"  {offer}")
    typed = click.prompt("Type a number", type=click.IntRange(1, len(offers)), err=True)
    return numbers[typed - 1]


@contextmanager
def _own_screen(*, plainly: bool) -> Iterator[None]:
    """Use the terminal's second screen, so that leaving restores what was there before."""
    shown = screen()
    console = Console(stderr=False)
    whole = not plainly and shown.colour
    with console.screen(hide_cursor=False) if whole else nullcontext():
        yield
