"""One thing at a time, from finding to fixed: what `review` and the guided way go through.

Nothing is remembered: what was ticked is gone with the program.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from safety_audit.audit import audit
from safety_audit.checking import Check
from safety_audit.cli.places import Opened
from safety_audit.cli.stage import Stage, choose, confirmed, wait
from safety_audit.cli.streams import progress, say
from safety_audit.devices.interface import Device, Status
from safety_audit.engine import look
from safety_audit.helplines import Country
from safety_audit.identifiers import hidden
from safety_audit.languages import showable
from safety_audit.model import CheckResult, Priority, Reply
from safety_audit.overlays import line_problems, pages_of
from safety_audit.packs import LoadedPack
from safety_audit.phrases import Phrase
from safety_audit.render.document import Document, ItemPart, describe
from safety_audit.render.rows import TO_DO, Row, item_rows, leaving_rows, summary_rows

__all__ = ["Walk", "walk_through"]

_ON = Phrase("Go on to the next")
_AGAIN = Phrase("Look again now")
_OPEN = Phrase("Open the page in Settings on the phone")
_READ_AGAIN = Phrase("Read this one again")
_BACK = Phrase("Go back to the one before")
_LEAVE = Phrase("Leave")
_MENU_LINES = 9
_CAN_BE_SEEN = Phrase("This opens a page on the phone itself. Whoever sees the phone can see it.")
_APP_MAY_SEE = Phrase("An app that was found here may see it too, and tell somebody.")


@dataclass(frozen=True, slots=True)
class Walk:
    """A review that goes on: where it is shown, the devices, and what is known of the checks."""

    stage: Stage
    """Where it is shown."""
    devices: Sequence[Device]
    """Open connections, to look again."""
    document: Document
    """What was found at the start."""
    checks: Mapping[str, Check]
    """By id."""
    ticked: set[str] = field(default_factory=set)
    """The actions whose findings are no longer seen."""

    def through(self) -> None:
        """Go through all items, until the end or until the person leaves."""
        items = self.document.items(*TO_DO)
        number = 1
        while number <= len(items):
            where = Phrase("{number} of {count}", number=number, count=len(items))
            chosen = self._chosen_at(items[number - 1], where, first=number == 1)
            if chosen == _LEAVE:
                self._leave(Row(Phrase("Before you leave"), style="bold"))
                return
            number += {_ON: 1, _BACK: -1}.get(chosen, 0)
        self._leave(*self._end(len(items)))

    def leave(self) -> None:
        """Say what to do when done, as to somebody who leaves before the first point."""
        self._leave(Row(Phrase("Before you leave"), style="bold"))

    def _leave(self, *above: Row) -> None:
        self.stage.fresh()
        self.stage.show([*above, Row(), *leaving_rows(self.document)], below=2)
        wait(Phrase("Press Enter to leave"))

    def _end(self, count: int) -> Iterator[Row]:
        yield Row(Phrase("That was the last point."), style="bold")
        if count:
            yield Row(
                Phrase(
                    "{count} of {total} are not seen any more.",
                    count=len(self.ticked),
                    total=count,
                )
            )

    def _chosen_at(self, item: ItemPart, where: str, *, first: bool) -> Phrase:
        """Show one item; return whether the person goes on, goes back, reads again or leaves."""
        self.stage.fresh()
        self.stage.show(
            [Row(where, style="bold"), *item_rows(self.document, item)], below=_MENU_LINES
        )
        page = self._page_of(item)
        again = [_AGAIN] if self._checks_of(item) else []
        back = [] if first else [_BACK]
        offers = [_ON, *again, *([_OPEN] if page else []), _READ_AGAIN, *back, _LEAVE]
        while True:
            chosen = offers[choose(offers) - 1]
            if chosen == _AGAIN:
                rows = list(self._looked_again(item))
                self.stage.fresh()
                self.stage.show([Row(item.title, style="bold"), *rows], below=_MENU_LINES)
            elif chosen == _OPEN:
                self._open(item, page)
            else:
                return chosen

    def _checks_of(self, item: ItemPart) -> list[Check]:
        """Return the checks an item comes from: none for what the person was asked."""
        names = dict.fromkeys(self.document.checks[place[0]].id for place in item.findings)
        return [self.checks[name] for name in names if name in self.checks]

    def _page_of(self, item: ItemPart) -> str:
        """Return the page that may be offered: none where opening anything may be noticed."""
        check = self.checks.get(item.action)
        return check.opens if check and item.priority != Priority.ACT.value else ""

    def _open(self, item: ItemPart, page: str) -> None:
        say(_CAN_BE_SEEN)
        if any(other.device == item.device for other in self.document.items(Priority.ACT)):
            say(_APP_MAY_SEE)
        if not confirmed(Phrase("Open it now?")):
            return
        answer = self.devices[item.device].show_page(page)
        opened = answer.status in {Status.OK, Status.EMPTY}
        say(
            Phrase("The page is open on the phone.")
            if opened
            else Phrase("This phone has no such page to open.")
        )

    def _looked_again(self, item: ItemPart) -> Iterator[Row]:
        """Ask only what this item needs, and say what is still there."""
        results = look(self.devices[item.device], self._checks_of(item), progress()).results
        still = [summary for result in results for summary in _seen(result, item.action)]
        gaps = [reason for result in results for reason in result.reasons]
        if still:
            yield Row(Phrase("Still seen:"))
        yield from (Row(showable(hidden(summary)), "-", 2) for summary in still)
        yield from (
            Row(showable(hidden(reason)), Phrase("[?] Could not look again:")) for reason in gaps
        )
        if still or gaps:
            self.ticked.discard(item.action)
        else:
            self.ticked.add(item.action)
            yield Row(Phrase("This is not seen any more."), "[x]")


def walk_through(
    stage: Stage,
    opened: Opened,
    packs: Sequence[LoadedPack],
    country: Country | None,
    replies: Mapping[str, Reply] | None = None,
) -> None:
    """Look at the devices, show a summary with whom to call, and go through what was found.

    `country` is whose helplines to show; `replies` are what the person was asked and said before,
    by question.
    """
    pages, broken = pages_of(packs)
    problems = [*opened.problems, *broken, *line_problems(packs)]
    report = audit(opened.devices, packs, problems=problems, progress=progress(), replies=replies)
    walk = Walk(
        stage=stage,
        devices=opened.devices,
        document=describe(report, pages),
        checks={check.id: check for pack in packs for check in pack.checks},
    )
    stage.fresh()
    stage.show(summary_rows(walk.document, country), below=_MENU_LINES)
    if choose([Phrase("Go through it, one thing at a time"), _LEAVE]) == 1:
        walk.through()
    else:
        walk.leave()


def _seen(result: CheckResult, action: str) -> Iterator[str]:
    """Yield what a check saw that this action answers."""
    for finding in result.findings:
        answered = (finding.action or result.check) == action
        if answered and finding.priority is not Priority.NOTE:
            yield finding.summary
