"""Put findings in the order in which they are best looked at.

Findings that one action answers are one item. What is seen of a thing that is to be looked at
first belongs to that item too, so that nobody is told in passing to remove it. Items go by
priority; within a priority, what nobody can notice comes before what shows. Facts that are only
worth knowing are kept apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from safety_audit.model import Certainty, CheckResult, Finding, Outcome, Priority, Report

__all__ = ["Checklist", "Item", "checklist", "finding_at"]

_LEADS = (Certainty.KNOWN, Certainty.STRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to look at: all findings on one device that the same action answers."""

    action: str
    """The advice page that answers it: the id of a check."""
    device: int
    """Index of the device in the report."""
    priority: Priority
    """The highest priority of its findings."""
    shows: bool
    """Whether somebody who watches could notice that the advice was followed."""
    findings: tuple[tuple[int, int], ...]
    """Its findings as (index of the result, index of the finding), highest priority first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What was found and what was not, in the order of telling."""

    items: tuple[Item, ...]
    """What to look at, first things first."""
    notes: tuple[Item, ...]
    """What is only worth knowing."""
    gaps: tuple[CheckResult, ...]
    """Checks that could not look, or not everywhere."""
    nothing_seen: tuple[CheckResult, ...]
    """Checks that looked and saw nothing."""
    not_applicable: tuple[CheckResult, ...]
    """Checks that make no sense on this device."""


def checklist(report: Report) -> Checklist:
    """Order what a report holds."""
    items = sorted(_items(report), key=_order)
    return Checklist(
        items=tuple(item for item in items if item.priority is not Priority.NOTE),
        notes=tuple(item for item in items if item.priority is Priority.NOTE),
        gaps=tuple(
            result
            for result in report.results
            if result.reasons and result.outcome is not Outcome.NOT_APPLICABLE
        ),
        nothing_seen=_with(report, Outcome.NOTHING_SEEN),
        not_applicable=_with(report, Outcome.NOT_APPLICABLE),
    )


def finding_at(report: Report, place: tuple[int, int]) -> Finding:
    """Return the finding at (index of the result, index of the finding)."""
    result, finding = place
    return report.results[result].findings[finding]


def _with(report: Report, outcome: Outcome) -> tuple[CheckResult, ...]:
    return tuple(result for result in report.results if result.outcome is outcome)


def _items(report: Report) -> Iterable[Item]:
    leading = _leading(report)
    grouped: dict[tuple[int, str, bool], list[tuple[int, int]]] = {}
    for index, result in enumerate(report.results):
        for position, finding in enumerate(result.findings):
            page = leading.get((result.device, _about(finding)))
            key = (
                result.device,
                page or finding.action or result.check,
                finding.priority is Priority.NOTE,
            )
            grouped.setdefault(key, []).append((index, position))
    shows = {result.check: result.shows for result in report.results}
    for (device, action, _), places in grouped.items():
        places.sort(key=lambda place: finding_at(report, place).priority.rank)
        yield Item(
            action=action,
            device=device,
            priority=finding_at(report, places[0]).priority,
            shows=shows.get(action, True),
            findings=tuple(places),
        )


def _leading(report: Report) -> dict[tuple[int, str], str]:
    """Return the page for each thing that is to be looked at first, by device and subject.

    Where there are two, what a list knows for certain leads. One single sign does not lead.
    """
    first = [
        (_LEADS.index(finding.certainty), result, finding)
        for result in report.results
        for finding in result.findings
        if finding.priority is Priority.ACT and finding.certainty in _LEADS and _about(finding)
    ]
    pages: dict[tuple[int, str], str] = {}
    for _, result, finding in sorted(first, key=lambda one: one[0]):
        pages.setdefault((result.device, _about(finding)), finding.action or result.check)
    return pages


def _about(finding: Finding) -> str:
    return finding.subject.id if finding.subject else ""


def _order(item: Item) -> tuple[int, bool, int, tuple[int, int]]:
    """Return the key: priority, what does not show first, phone before computer, check order."""
    return item.priority.rank, item.shows, item.device, min(item.findings)
