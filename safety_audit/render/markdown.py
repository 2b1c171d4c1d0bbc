"""The report as Markdown, to keep or to hand on: the same words in the same order as the page.

Text that may come from a device is escaped, so that it is no heading, link or picture anywhere.
"""

import re
from collections.abc import Iterator

from safety_audit.helplines import FIRST, Country
from safety_audit.languages import ENGLISH, NOT_REVIEWED, spoken, translated
from safety_audit.model import Outcome, Priority
from safety_audit.phrases import Phrase, phrase_of
from safety_audit.render.document import CheckPart, Document, ItemPart, as_recorded
from safety_audit.render.parts import PicturesPart
from safety_audit.render.rows import (
    COULD_NOT_CHECK,
    GROUPS,
    INTERPRETERS,
    NO_SIGN,
    NOT_PROOF,
    NOTHING_SEEN,
    PRACTICE,
    SAFETY,
    WHOM_TO_CALL,
    WORTH_KNOWING,
    counts,
)

__all__ = ["as_markdown"]

_MEANS_SOMETHING = re.compile(
    r"[\\`*_{}\[\]<>#!|~&$^]|\A[-+=]|(?<=[0-9])[.)](?= )|:(?=//)|@|(?<=www)\.", re.IGNORECASE
)
"""What some reader of Markdown takes for a sign, web addresses among them."""
_NOBODYS = Phrase("The practice device is made up. This is nobody's report.")


def as_markdown(document: Document, *, country: Country | None = None) -> str:
    """Return the report as Markdown."""
    return "\n".join(_lines(document, country)) + "\n"


def _lines(document: Document, country: Country | None) -> Iterator[str]:
    yield from _head(document, country)
    number = 0
    for group in GROUPS:
        items = document.items(group.priority)
        if items:
            yield from ("", f"## {translated(group.title)} ({len(items)})")
        for item in items:
            number += 1
            yield from _item(document, item, number)
    yield from _gaps(document)
    for pictures in document.pictures:
        yield from _pictures(pictures)
    yield from _notes(document)
    yield from _listed(translated(NOTHING_SEEN), document.ended(Outcome.NOTHING_SEEN))
    yield from ("", translated(NOT_PROOF))
    if not spoken().reviewed:
        yield from ("", translated(NOT_REVIEWED))
    yield from _words(document)


def _head(document: Document, country: Country | None) -> Iterator[str]:
    if document.practice:
        yield f"**{translated(PRACTICE)}.** {translated(_NOBODYS)}"
        yield ""
    yield f"# {translated(Phrase('Notes of {day}', day=document.started[:10]))}"
    yield ""
    for device in document.devices:
        what = Phrase("{model}, {system}", model=_safe(device.model), system=_safe(device.system))
        if device.practice:
            what = Phrase("PRACTICE, made up: {device}", device=what)
        kind = Phrase("Phone:") if device.kind == "phone" else Phrase("This computer:")
        recorded = as_recorded(device)
        yield f"- {translated(kind)} {translated(what)}" + (
            f". {translated(recorded)}" if recorded else ""
        )
    yield from (
        "",
        f"## {translated(Phrase('Before you change anything'))}",
        "",
        translated(SAFETY),
    )
    for problem in (*document.problems, *document.notices):
        yield from ("", f"**{translated(COULD_NOT_CHECK)}.** {_safe(problem)}")
    if country:
        yield from ("", f"## {translated(WHOM_TO_CALL)}", "")
        emergency = translated(phrase_of(country.emergency))
        yield f"{translated(Phrase('In danger now:'))} {_safe(emergency)}"
        yield ""
        for line in country.lines[:FIRST]:
            about, hours = (translated(phrase_of(text)) for text in (line.about, line.hours))
            yield f"- {_safe(line.name)}: **{_safe(line.number)}** ({_safe(f'{about}; {hours}')})"
        if spoken() is not ENGLISH:
            yield from ("", translated(INTERPRETERS))
    yield from ("", f"## {translated(Phrase('Summary'))}", "", counts(document))


def _item(document: Document, item: ItemPart, number: int) -> Iterator[str]:
    yield from ("", f"### {number}. [ ] {_safe(item.title)}", "")
    for seen in document.seen(item):
        yield f"- {_safe(seen.head)}{':' if seen.parts else ''}"
        yield from (f"    - {_safe(part)}" for part in seen.parts)
    told = (
        (Phrase("Often:"), item.innocent),
        (Phrase("Sometimes:"), item.worrying),
        (Phrase("Careful:"), item.before),
        *((Phrase("Keep:"), text) for text in item.record),
    )
    yield ""
    yield from (f"- **{translated(label)}** {_safe(text)}" for label, text in told if text)
    if item.steps:
        yield from ("", translated(Phrase("When it is safe:")), "")
    yield from (f"{place}. {_safe(step)}" for place, step in enumerate(item.steps, 1))
    if item.advice_from:
        yield from (
            "",
            translated(
                Phrase("This advice is from the pack {name}.", name=_safe(item.advice_from))
            ),
        )


def _listed(title: str, checks: tuple[CheckPart, ...]) -> Iterator[str]:
    if not checks:
        return
    yield from ("", f"## {title} ({len(checks)})", "")
    for check in checks:
        yield f"- {_safe(check.title)}: {_safe(check.limits)}"


def _gaps(document: Document) -> Iterator[str]:
    if document.gaps():
        yield from ("", f"## {translated(COULD_NOT_CHECK)} ({len(document.gaps())})", "")
        yield from (translated(NO_SIGN), "")
    for reason, titles in document.gap_reasons():
        if len(titles) == 1:
            yield f"- {_safe(titles[0])}: {_safe(reason)}"
        else:
            yield f"- {_safe(reason)}"
            yield from (f"    - {_safe(title)}" for title in titles)


def _pictures(pictures: PicturesPart) -> Iterator[str]:
    yield from ("", f"## {translated(Phrase('What can see what'))}", "")
    for sight in pictures.sights:
        yield f"- {_safe(sight.app)}: {_safe('; '.join(sight.sees))}"
    if pictures.not_known:
        label = translated(Phrase("Could not check for every app:"))
        yield f"- **{label}** {_safe('; '.join(pictures.not_known))}"
    if pictures.events:
        yield from ("", f"## {translated(Phrase('The last 90 days'))}", "")
    yield from (f"- {_safe(event.day)}: {_safe(event.words)}" for event in pictures.events)


def _notes(document: Document) -> Iterator[str]:
    notes = document.items(Priority.NOTE)
    if notes:
        yield from ("", f"## {translated(WORTH_KNOWING)} ({len(notes)})", "")
    for item in notes:
        yield from (f"- {_safe(document.finding(place).summary)}" for place in item.findings)


def _words(document: Document) -> Iterator[str]:
    items = document.items(*(group.priority for group in GROUPS))
    if items:
        yield from ("", f"## {translated(Phrase('The exact words of the device'))}")
    for number, item in enumerate(items, 1):
        yield from ("", f"### {translated(Phrase('Words of {number}', number=number))}", "")
        for evidence in document.words(item):
            yield f"- {_safe(evidence.query)}, {_safe(evidence.at)}: {_safe(evidence.text)}"


def _safe(text: str) -> str:
    """Return text in which nothing means anything but itself."""
    return _MEANS_SOMETHING.sub(lambda sign: f"\\{sign[0]}", text.strip())
