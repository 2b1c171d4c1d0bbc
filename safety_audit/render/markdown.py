"""The report as Markdown, to keep or to hand on: the same words in the same order as the page.

Text that may come from a device is escaped, so that it is no heading, link or picture anywhere.
"""

import re
from collections.abc import Iterator

from safety_audit.helplines import FIRST, Country
from safety_audit.model import Outcome, Priority
from safety_audit.render.document import CheckPart, Document, ItemPart
from safety_audit.render.parts import PicturesPart
from safety_audit.render.rows import GROUPS, NOT_PROOF, SAFETY, counts

__all__ = ["as_markdown"]

_MEANS_SOMETHING = re.compile(
    r"[\\`*_{}\[\]<>#!|~&$^]|\A[-+=]|(?<=[0-9])[.)](?= )|:(?=//)|@|(?<=www)\.", re.IGNORECASE
)
"""What some reader of Markdown takes for a sign, web addresses among them."""


def as_markdown(document: Document, *, country: Country | None = None) -> str:
    """Return the report as Markdown."""
    return "\n".join(_lines(document, country)) + "\n"


def _lines(document: Document, country: Country | None) -> Iterator[str]:
    yield from _head(document, country)
    number = 0
    for group in GROUPS:
        items = document.items(group.priority)
        if items:
            yield from ("", f"## {group.title} ({len(items)})")
        for item in items:
            number += 1
            yield from _item(document, item, number)
    yield from _gaps(document)
    for pictures in document.pictures:
        yield from _pictures(pictures)
    yield from _notes(document)
    yield from _listed("Nothing seen by these checks", document.ended(Outcome.NOTHING_SEEN))
    yield from ("", NOT_PROOF)
    yield from _words(document)


def _head(document: Document, country: Country | None) -> Iterator[str]:
    if document.practice:
        yield from ("**Practice.** The practice device is made up. This is nobody's report.", "")
    yield f"# Notes of {document.started[:10]}"
    yield ""
    for device in document.devices:
        kind = "Phone" if device.kind == "phone" else "Computer"
        made_up = " (practice, made up)" if device.practice else ""
        yield f"- {kind}{made_up}: {_safe(device.model)}, {_safe(device.system)}"
    yield from ("", "## Before you change anything", "", SAFETY)
    for problem in (*document.problems, *document.notices):
        yield from ("", f"**Could not check.** {_safe(problem)}")
    if country:
        yield from ("", "## Whom to call", "", f"In danger now: {_safe(country.emergency)}", "")
        for line in country.lines[:FIRST]:
            yield f"- {_safe(line.name)}: **{_safe(line.number)}** ({_safe(line.about)})"
    yield from ("", "## Summary", "", counts(document))


def _item(document: Document, item: ItemPart, number: int) -> Iterator[str]:
    yield from ("", f"### {number}. [ ] {_safe(item.title)}", "")
    for seen in document.seen(item):
        yield f"- {_safe(seen.head)}{':' if seen.parts else ''}"
        yield from (f"    - {_safe(part)}" for part in seen.parts)
    told = (
        ("Often", item.innocent),
        ("Sometimes", item.worrying),
        ("Not yet", item.before),
        *(("Keep", text) for text in item.record),
    )
    yield ""
    yield from (f"- **{label}:** {_safe(text)}" for label, text in told if text)
    if item.steps:
        yield from ("", "When it is safe:", "")
    yield from (f"{place}. {_safe(step)}" for place, step in enumerate(item.steps, 1))
    if item.advice_from:
        yield from ("", f"This advice is from the pack {_safe(item.advice_from)}.")


def _listed(title: str, checks: tuple[CheckPart, ...]) -> Iterator[str]:
    if not checks:
        return
    yield from ("", f"## {title} ({len(checks)})", "")
    for check in checks:
        yield f"- {_safe(check.title)}: {_safe(check.limits)}"


def _gaps(document: Document) -> Iterator[str]:
    if document.gaps():
        yield from ("", f"## Could not check ({len(document.gaps())})", "")
    for reason, titles in document.gap_reasons():
        if len(titles) == 1:
            yield f"- {_safe(titles[0])}: {_safe(reason)}"
        else:
            yield f"- {_safe(reason)}"
            yield from (f"    - {_safe(title)}" for title in titles)


def _pictures(pictures: PicturesPart) -> Iterator[str]:
    yield from ("", "## What can see what", "")
    for sight in pictures.sights:
        yield f"- {_safe(sight.app)}: {_safe('; '.join(sight.sees))}"
    if pictures.not_known:
        yield f"- **Could not check** for every app: {_safe('; '.join(pictures.not_known))}"
    if pictures.events:
        yield from ("", "## The last 90 days", "")
    yield from (f"- {_safe(event.day)}: {_safe(event.words)}" for event in pictures.events)


def _notes(document: Document) -> Iterator[str]:
    notes = document.items(Priority.NOTE)
    if notes:
        yield from ("", f"## Worth knowing ({len(notes)})", "")
    for item in notes:
        yield from (f"- {_safe(document.finding(place).summary)}" for place in item.findings)


def _words(document: Document) -> Iterator[str]:
    items = document.items(*(group.priority for group in GROUPS))
    if items:
        yield from ("", "## The exact words of the device")
    for number, item in enumerate(items, 1):
        yield from ("", f"### Words of {number}", "")
        for evidence in document.words(item):
            yield f"- {_safe(evidence.query)}, {_safe(evidence.at)}: {_safe(evidence.text)}"


def _safe(text: str) -> str:
    """Return text in which nothing means anything but itself."""
    return _MEANS_SOMETHING.sub(lambda sign: f"\\{sign[0]}", text.strip())
