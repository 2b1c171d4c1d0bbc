"""The lines of the report on a screen: one layout for the terminal and for plain text.

A row is an indent, an optional label and a text. The terminal wraps rows to its width and adds
styles; plain text is the same rows with neither. So there is one layout to maintain, and a screen
reader hears what others see, in the same order.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.helplines import FIRST, Country
from safety_audit.languages import ENGLISH, NOT_REVIEWED, isolated, spoken, translated
from safety_audit.model import Outcome, Priority
from safety_audit.phrases import Phrase, counted, joined, phrase_of
from safety_audit.render.document import CheckPart, Document, ItemPart, as_recorded
from safety_audit.text import shortened

__all__ = [
    "COULD_NOT_CHECK",
    "GROUPS",
    "INTERPRETERS",
    "NOTHING_SEEN",
    "NOT_PROOF",
    "NO_SIGN",
    "PRACTICE",
    "SAFETY",
    "TO_DO",
    "WHOM_TO_CALL",
    "WORTH_KNOWING",
    "Row",
    "counts",
    "help_rows",
    "item_rows",
    "leaving_rows",
    "rows",
    "summary_rows",
]

_COLUMN = 11
"""Columns for labels such as `Sometimes:` and one space."""

_MARK = 5
"""Columns for a mark such as `[!!]` and one space."""
_BAR = 20
"""Longest bar, in columns."""

_SCREEN_LIMIT = 300
"""Longest sentence of a finding shown on a screen; JSON has it whole. Evidence is never cut."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the checklist."""

    priority: Priority
    """What it holds."""
    title: Phrase
    """What it is called."""
    mark: str
    """Stands before each item: shape as well as word."""


GROUPS = (
    Group(Priority.ACT, Phrase("Look at this first"), "[!!]"),
    Group(Priority.REVIEW, Phrase("Worth checking"), "[!]"),
    Group(Priority.TIDY, Phrase("Good to do"), "[ ]"),
)
"""The groups of the checklist, in order."""
TO_DO = tuple(group.priority for group in GROUPS)
"""The priorities of what is on the checklist; all else is only worth knowing."""
SAFETY = Phrase(
    "Removing an app or turning off sharing can be noticed, and can make things worse. "
    "It can also destroy what the police may need. If you can, talk to an advocate or a "
    "stalking helpline first. You do not have to do any of this today."
)
COULD_NOT_CHECK = Phrase("Could not check")
NO_SIGN = Phrase(
    "Many phones and computers do not tell everything. That is no bad sign by itself. "
    "But what stands here was not looked at, or only in part."
)
"""What could not be checked frightens, and must not: nor must it pass for nothing seen."""
WORTH_KNOWING = Phrase("Worth knowing")
NOTHING_SEEN = Phrase("Nothing seen by these checks")
WHOM_TO_CALL = Phrase("Whom to call")
INTERPRETERS = Phrase(
    "Some lines can bring in somebody who speaks your language. Say its name in English."
)
"""Said to who does not read this in English."""
PRACTICE = Phrase("Practice")
OLDER = Phrase("This advice is older than the English one.")
NOTHING_TO_DO = Phrase(
    "These checks saw nothing that asks for a look. Read on: what they could not check, "
    "and what no program can see."
)
_MORE_NOTES = Phrase("--details shows them")
_MORE_CHECKS = Phrase("--all lists them")
NOT_PROOF = Phrase(
    "That is not proof that nobody is watching. Much of it needs no app: a shared account, "
    "a login somebody knows, a tag in a bag. Trust what you have noticed."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report, before it is wrapped."""

    text: str = ""
    """The words."""
    label: str = ""
    """Comes before the words, in a column of its own where there is room."""
    indent: int = 0
    """Columns before the label."""
    column: int = 0
    """Columns that the label takes, so that texts line up; 0 for just its own."""
    style: str = ""
    """The terminal's style for it; adds nothing that is not in the words."""
    hang: int = 0
    """Columns that further lines of the text stand further right, below a number."""
    bar: str = ""
    """Marks drawn after the words on a terminal only: they say what the words say."""


def rows(
    document: Document,
    *,
    everything: bool = False,
    details: bool = False,
    country: Country | None = None,
) -> Iterator[Row]:
    """Yield the report.

    `everything` lists all checks, `details` adds evidence and small facts, `country` its helplines.
    What is only good to do is told in short, unless one of these asks for more.
    """
    yield from _head(document)
    number = 0
    for group in GROUPS:
        items = document.items(group.priority)
        if items:
            yield Row()
            yield Row(_heading(group.title, len(items)), style="bold")
        for item in items:
            number += 1
            whole = everything or details or group.priority is not Priority.TIDY
            lead = f"{number:>2}. {group.mark} "
            yield from _item(document, item, lead, details=details, steps=whole)
    if not number:
        yield Row()
        yield Row(NOTHING_TO_DO)
    yield from _gaps(document)
    yield from _notes(document, details=details)
    yield from _nothing_seen(document, everything=everything)
    if everything:
        yield from _not_applicable(document)
    yield from help_rows(country)
    yield from _foot(document)


def _head(document: Document) -> Iterator[Row]:
    day, _, clock = document.started.removesuffix("Z").partition("T")
    title = translated(Phrase("Safety check, {day} {time} UTC", day=day, time=clock[:5]))
    practice = f"  [{translated(PRACTICE).upper()}]" if document.practice else ""
    yield Row(f"{title}{practice}", style="bold")
    for device in document.devices:
        what = Phrase("{model}, {system}", model=device.model, system=device.system)
        if device.practice:
            what = Phrase("PRACTICE, made up: {device}", device=what)
        is_phone = device.kind == "phone"
        yield Row(what, label=Phrase("Phone:") if is_phone else Phrase("This computer:"))
        if recorded := as_recorded(device):
            yield Row(recorded)
        others = [f"{user.kind} ({user.id})" for user in device.users]
        if len(others) > 1:
            yield Row(joined(others), label=Phrase("Users:"))
    yield Row(Phrase("Read-only. Nothing was changed. Nothing leaves this computer."))
    yield Row()
    yield Row(Phrase("Before you change anything"), style="bold")
    yield Row(SAFETY)
    for problem in document.problems:
        yield Row()
        yield Row(problem, label="[?]", style="bold")


def item_rows(document: Document, item: ItemPart) -> Iterator[Row]:
    """Yield one item of the checklist by itself."""
    mark = next((group.mark for group in GROUPS if group.priority.value == item.priority), "[ ]")
    yield from _item(document, item, f"{mark} ", details=False)


def summary_rows(document: Document, country: Country | None) -> Iterator[Row]:
    """Yield what was found in one look: the safety words, the groups, and whom to call."""
    yield from _head(document)
    yield Row()
    yield from _in_short(document)
    yield Row(NOT_PROOF)
    yield from help_rows(country)


def _in_short(document: Document) -> Iterator[Row]:
    """Yield how much there is of each, with a small bar, and the line that adds up."""
    amounts = [(group.title, group.mark, len(document.items(group.priority))) for group in GROUPS]
    amounts.append((COULD_NOT_CHECK, "[?]", len(document.gaps())))
    most = max(amount for *_, amount in amounts)
    for title, mark, amount in amounts:
        length = -(-amount * _BAR // max(most, _BAR))
        sign = "?" if mark == "[?]" else "#"
        yield Row(
            Phrase("{what}: {count}", what=title, count=amount), mark, 4, _MARK, bar=sign * length
        )
        if mark == GROUPS[0].mark:
            for number, item in enumerate(document.items(GROUPS[0].priority), 1):
                yield Row(item.title, f"{number}.", 4 + _MARK, 3)
    yield Row(counts(document))


def leaving_rows(document: Document) -> Iterator[Row]:
    """Yield what a person who goes should know: the way out first, then what was not looked at."""
    yield from _when_done(document)
    if not document.questions:
        yield Row(Phrase("safety-audit questions asks what no program can see."), Phrase("Next:"))
    yield from _gaps(document)
    yield Row()
    yield Row(NOT_PROOF)


def _item(
    document: Document, item: ItemPart, lead: str, *, details: bool, steps: bool = True
) -> Iterator[Row]:
    """Yield an item; without `steps` only what was seen, what not to do, and where to read on."""
    yield Row()
    yield Row(f"{isolated(item.title)}  ({item.action})", label=lead, style="bold")
    indent = len(lead)
    yield from _seen(document, item, indent, details=details)
    if item.innocent and steps:
        yield Row(item.innocent, Phrase("Often:"), indent, _COLUMN)
        yield Row(item.worrying, Phrase("Sometimes:"), indent, _COLUMN)
    if item.before:
        yield Row(item.before, Phrase("Careful:"), indent, _COLUMN)
    if not item.steps:
        yield Row(Phrase("There is no advice page for this."), Phrase("Steps:"), indent, _COLUMN)
    elif not steps:
        yield Row(f"safety-audit explain {item.action}", Phrase("Steps:"), indent, _COLUMN)
    else:
        for text in item.record[:1]:
            yield Row(text, Phrase("Keep:"), indent, _COLUMN)
        for number, step in enumerate(item.steps, 1):
            label = Phrase("When safe:") if number == 1 else ""
            yield Row(f"{number}. {step}", label, indent, _COLUMN, hang=3)
    yield from _about_the_advice(item, indent)


def _about_the_advice(item: ItemPart, indent: int) -> Iterator[Row]:
    if item.advice_older:
        yield Row(OLDER, "[?]", indent, _COLUMN)
    if item.advice_from:
        pack = Phrase("the pack {name}.", name=item.advice_from)
        yield Row(pack, Phrase("Advice of:"), indent, _COLUMN)


def _seen(document: Document, item: ItemPart, indent: int, *, details: bool) -> Iterator[Row]:
    """Yield what was seen; with `details` each finding by itself, and the words of the device."""
    if details:
        yield from _in_detail(document, item, indent)
        return
    label: str = Phrase("Seen:")
    for seen in document.seen(item):
        colon = ":" if seen.parts else ""
        yield Row(shortened(seen.head, _SCREEN_LIMIT) + colon, label, indent, _COLUMN)
        label = ""
        for part in seen.parts:
            yield Row(f"- {shortened(part, _SCREEN_LIMIT)}", "", indent, _COLUMN, hang=2)


def _in_detail(document: Document, item: ItemPart, indent: int) -> Iterator[Row]:
    """Yield each finding with its small facts, then the words of the device, all of them once."""
    told = set()
    for place in item.findings:
        finding = document.finding(place)
        yield Row(shortened(finding.summary, _SCREEN_LIMIT), Phrase("Seen:"), indent, _COLUMN)
        for detail in finding.details:
            if (finding.subject, finding.user, detail) not in told:
                yield Row(detail, "", indent, _COLUMN)
            told.add((finding.subject, finding.user, detail))
    for evidence in document.words(item):
        words = Phrase("{query}: {text}", query=evidence.query, text=evidence.text)
        yield Row(words, Phrase("Words:"), indent, _COLUMN)


def _gaps(document: Document) -> Iterator[Row]:
    gaps = document.gaps()
    if not gaps:
        return
    yield Row()
    yield Row(_heading(COULD_NOT_CHECK, len(gaps)), style="bold")
    yield Row(NO_SIGN)
    for reason, titles in document.gap_reasons():
        if len(titles) == 1:
            yield Row(Phrase("{what}: {why}", what=titles[0], why=reason), "[?]", 4)
            continue
        yield Row(reason, "[?]", 4)
        yield from (Row(f"- {title}", "", 8, hang=2) for title in titles)


def _notes(document: Document, *, details: bool) -> Iterator[Row]:
    notes = document.items(Priority.NOTE)
    if not notes:
        return
    yield Row()
    if not details:
        yield Row(
            f"{_heading(WORTH_KNOWING, len(notes))}   {translated(_MORE_NOTES)}", style="bold"
        )
        return
    yield Row(_heading(WORTH_KNOWING, len(notes)), style="bold")
    for note in notes:
        yield Row(f"{isolated(note.title)}  ({note.action})", "[ ]", 4)
        yield from _in_detail(document, note, 8)


def _nothing_seen(document: Document, *, everything: bool) -> Iterator[Row]:
    quiet = document.ended(Outcome.NOTHING_SEEN)
    if not quiet:
        return
    yield Row()
    hint = "" if everything else f"   {translated(_MORE_CHECKS)}"
    yield Row(f"{_heading(NOTHING_SEEN, len(quiet))}{hint}", style="bold")
    if everything:
        yield from _listed(quiet)
    yield Row(NOT_PROOF)


def _not_applicable(document: Document) -> Iterator[Row]:
    skipped = document.ended(Outcome.NOT_APPLICABLE)
    if not skipped:
        return
    yield Row()
    yield Row(_heading(Phrase("Does not apply here"), len(skipped)), style="bold")
    for check in skipped:
        yield Row(Phrase("{what}: {why}", what=check.title, why=check.reason), "[ ]", 4)


def _listed(checks: tuple[CheckPart, ...]) -> Iterator[Row]:
    for check in checks:
        yield Row(f"{isolated(check.title)}  ({check.id})", "[ ]", 4)
        yield Row(check.limits, "", 8)


def help_rows(country: Country | None) -> Iterator[Row]:
    """Yield whom to call, the first few."""
    yield Row()
    if country is None:
        yield Row(
            Phrase("safety-audit helplines --country gb (or the two letters of your country)"),
            Phrase("Whom to call:"),
        )
        return
    name = translated(phrase_of(country.name))
    yield Row(f"{translated(WHOM_TO_CALL).upper()}  ({name})", style="bold")
    yield Row(phrase_of(country.emergency), Phrase("In danger now:"), 4)
    for line in country.lines[:FIRST]:
        hours = phrase_of(line.hours)
        yield Row(
            Phrase("{name}: {number} ({hours})", name=line.name, number=line.number, hours=hours),
            "",
            4,
        )
    if spoken() is not ENGLISH:
        yield Row(INTERPRETERS, "", 4)


def _foot(document: Document) -> Iterator[Row]:
    yield Row()
    yield Row(translated(Phrase("In short")).upper(), style="bold")
    yield from _in_short(document)
    for source in document.indicators.sources:
        yield Row(source, Phrase("Apps were compared with:"))
    if not spoken().reviewed:
        yield Row(NOT_REVIEWED, "[?]")
    for notice in document.notices:
        yield Row(notice, "[?]")
    label: str = Phrase("Next:")
    for command in _next_commands(document):
        yield Row(command, label)
        label = Phrase("Or:")
    yield from _when_done(document)


def _next_commands(document: Document) -> Iterator[Phrase]:
    """Yield what a person may do next; where nothing is to be gone through, the questions first."""
    if document.items(*TO_DO):
        yield Phrase("safety-audit review goes through it, one thing at a time.")
        yield Phrase("safety-audit explain NAME tells more about one point.")
    if not document.questions:
        yield Phrase("safety-audit questions asks what no program can see.")


def _when_done(document: Document) -> Iterator[Row]:
    """Yield how to put the phone back, and that practice was practice."""
    if any(device.kind == "phone" for device in document.devices):
        yield Row(
            Phrase(
                "Switch USB debugging off again: Settings, search for USB debugging. "
                'First choose "Revoke USB debugging authorisations" there.'
            ),
            Phrase("When you are done:"),
        )
    if document.practice:
        yield Row(Phrase("This was practice. The practice device is made up."), style="bold")


def counts(document: Document) -> str:
    """Return one line in which every check is counted once, and what of them was not whole."""
    asked = {one.id for one in document.questions}
    found = [check for check in document.ended(Outcome.FOUND) if check.id not in asked]
    answers = sum(check.id in asked for check in document.checks)
    known = sum(not _to_do(check) for check in found)
    quiet, unread = document.ended(Outcome.NOTHING_SEEN), document.ended(Outcome.COULD_NOT_CHECK)
    apart = len(document.ended(Outcome.NOT_APPLICABLE))
    parts = (
        Phrase("{count} with something to look at", count=len(found) - known),
        Phrase("{count} worth knowing", count=known),
        Phrase("{count} nothing seen", count=len(quiet)),
        Phrase("{count} could not check", count=len(unread)),
        Phrase("{count} did not apply", count=apart),
    )
    told = joined(part for part in parts if part.values["count"] != "0" or part in parts[2:4])
    total = len(document.checks) - answers
    sums = counted(total, "One check: {parts}.", "{count} checks: {parts}.", parts=told)
    sentences = [sums]
    if partly := len(document.gaps()) - len(unread):
        sentences.append(
            counted(
                partly,
                "One of them could look only in part.",
                "{count} of them could look only in part.",
            )
        )
    if answers:
        sentences.append(Phrase("{count} of your answers to look at.", count=answers))
    return translated(joined(sentences, " "))


def _heading(title: Phrase, count: int) -> str:
    return f"{translated(title).upper()}  ({count})"


def _to_do(check: CheckPart) -> bool:
    wanted = {priority.value for priority in TO_DO}
    return any(finding.priority in wanted for finding in check.findings)
