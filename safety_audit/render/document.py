"""The report as plain data, with every text made showable: what all renderers draw from.

This is the one place where sentences of ours are told in the language in use, where text that may
come from a device is made readable, and where identifiers in it are hidden, so that no renderer
can forget to. The classes here are the JSON document; their schema is docs/report.schema.json.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from safety_audit import __version__
from safety_audit.advice import AdvicePage
from safety_audit.checklist import Item, checklist, finding_at
from safety_audit.identifiers import hidden, in_all
from safety_audit.languages import ENGLISH, isolated, showable, translated
from safety_audit.model import (
    CheckResult,
    DeviceInfo,
    DeviceKind,
    Evidence,
    Finding,
    ListInfo,
    Outcome,
    PackInfo,
    Pictures,
    Priority,
    Report,
)
from safety_audit.phrases import Phrase, joined, phrase_of
from safety_audit.render.parts import (
    CheckPart,
    DevicePart,
    EventPart,
    EvidencePart,
    FindingPart,
    IndicatorsPart,
    ItemPart,
    PackPart,
    PicturesPart,
    QuestionPart,
    SeenPart,
    SightPart,
    ToolPart,
    UserPart,
)

__all__ = ["SCHEMA", "CheckPart", "Document", "FindingPart", "ItemPart", "as_recorded", "describe"]

SCHEMA = "safety-audit-report/1"
"""Name and version of the document's form."""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report."""

    schema: str
    tool: ToolPart
    practice: bool
    started: str
    complete: bool
    """Whether every check could look everywhere. It does not say that nothing is wrong."""
    devices: tuple[DevicePart, ...]
    problems: tuple[str, ...]
    notices: tuple[str, ...]
    """What to know about the report itself, such as a list that has grown old."""
    checks: tuple[CheckPart, ...]
    """Every check; then, under the question's id, every answer that leads to advice."""
    questions: tuple[QuestionPart, ...]
    """What the person was asked and said; empty where nobody was asked."""
    checklist: tuple[ItemPart, ...]
    indicators: IndicatorsPart
    pictures: tuple[PicturesPart, ...]

    def finding(self, place: tuple[int, int]) -> FindingPart:
        """Return the finding at (index of the check, index of the finding)."""
        return self.checks[place[0]].findings[place[1]]

    def items(self, *priorities: Priority) -> tuple[ItemPart, ...]:
        """Return the checklist's items of these priorities."""
        wanted = {priority.value for priority in priorities}
        return tuple(item for item in self.checklist if item.priority in wanted)

    def seen(self, item: ItemPart) -> tuple[SeenPart, ...]:
        """Return what an item's findings say, with what several of them share told once."""
        plain = {one.subject for one in map(self.finding, item.findings) if not one.label}
        both = {one.subject: one.label for one in map(self.finding, item.findings) if one.label}
        labels = {subject: label for subject, label in both.items() if subject in plain}
        split = [self._parted(place, labels) for place in item.findings]
        names = Counter(name for _, name in split if name)
        sentences = Counter(sentence for sentence, name in split if name)
        told: dict[tuple[str, str], list[str]] = {}
        for sentence, name in split:
            if names[name] > 1:
                told.setdefault(("name", name), []).append(sentence)
            elif name and sentences[sentence] > 1:
                told.setdefault(("sentence", sentence), []).append(name)
            else:
                told.setdefault(("", f"{sentence}: {name}" if name else sentence), [])
        return tuple(
            SeenPart(head, tuple(dict.fromkeys(parts))) for (_, head), parts in told.items()
        )

    def words(self, item: ItemPart) -> tuple[EvidencePart, ...]:
        """Return the words of the device that an item rests on, each once."""
        return tuple(
            dict.fromkeys(
                evidence for place in item.findings for evidence in self.finding(place).evidence
            )
        )

    def _parted(self, place: tuple[int, int], labels: Mapping[str | None, str]) -> tuple[str, str]:
        """Return a finding's sentence and the name of what it is about.

        `labels` are of what some findings name and others do not. Every space of a device but the
        first is named too.
        """
        finding = self.finding(place)
        sentence, name = _parted(finding)
        if name and finding.subject in labels:
            name = f"{labels[finding.subject]}, {finding.subject}"
        # Where only questions were asked, there is no device.
        device = self.checks[place[0]].device
        users = self.devices[device].users if device < len(self.devices) else ()
        space = next((user.kind for user in users if user.id and user.id == finding.user), "")
        return sentence, f"{name} ({space})" if name and space else name

    def gaps(self) -> tuple[CheckPart, ...]:
        """Return the checks that could not look, or not everywhere."""
        return tuple(
            check
            for check in self.checks
            if check.reason and check.outcome != Outcome.NOT_APPLICABLE.value
        )

    def gap_reasons(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each reason with the titles of the checks that could not look because of it."""
        found: dict[str, list[str]] = {}
        for gap in self.gaps():
            whole = gap.outcome == Outcome.COULD_NOT_CHECK.value
            title = gap.title if whole else translated(Phrase("{what} (in part)", what=gap.title))
            found.setdefault(gap.reason or "", []).append(title)
        return tuple((reason, tuple(titles)) for reason, titles in found.items())

    def ended(self, outcome: Outcome) -> tuple[CheckPart, ...]:
        """Return the checks that ended so."""
        return tuple(check for check in self.checks if check.outcome == outcome.value)


def _parted(finding: FindingPart) -> tuple[str, str]:
    """Return a summary such as "An app can read the screen: X" as its sentence and its name."""
    name = finding.label or finding.subject or ""
    sentence = finding.summary.removesuffix(f": {isolated(name)}").removesuffix(f": {name}")
    return (sentence, name) if name and sentence != finding.summary else (finding.summary, "")


def describe(report: Report, pages: Mapping[str, AdvicePage]) -> Document:
    """Return the report as showable data, with the advice of these pages by check id.

    Identifiers are hidden in what devices said. They stay in advice: whom to write to is there.
    """
    report = replace(
        report,
        devices=in_all(report.devices, hidden),
        results=in_all(report.results, hidden),
        problems=in_all(report.problems, hidden),
        pictures=in_all(report.pictures, hidden),
    )
    ordered = checklist(report)
    return in_all(
        Document(
            schema=SCHEMA,
            tool=ToolPart(__version__, tuple(_pack(pack) for pack in report.packs)),
            practice=report.practice,
            started=_time(report.started),
            complete=report.complete,
            devices=tuple(_device(device) for device in report.devices),
            problems=_ours(report.problems),
            notices=_ours(report.notices),
            checks=tuple(_check(result) for result in report.results),
            questions=tuple(
                QuestionPart(one.question, phrase_of(one.text), one.reply.value)
                for one in report.questions
            ),
            checklist=tuple(
                _item(item, report, pages) for item in (*ordered.items, *ordered.notes)
            ),
            indicators=_indicators(report.lists),
            pictures=tuple(_pictures(pictures) for pictures in report.pictures),
        ),
        showable,
    )


def _ours(sentences: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(map(phrase_of, sentences))


def _pack(pack: PackInfo) -> PackPart:
    return PackPart(
        name=pack.name,
        publisher=pack.publisher,
        distribution=pack.distribution,
        version=pack.version,
        commit=pack.commit,
        problem=phrase_of(pack.problem),
    )


def _device(device: DeviceInfo) -> DevicePart:
    return DevicePart(
        kind=device.kind.value,
        model=device.model,
        system=device.system,
        practice=device.practice,
        recorded=_time(device.recorded) if device.recorded else None,
        users=tuple(UserPart(user.id, phrase_of(user.kind), user.running) for user in device.users),
    )


def as_recorded(device: DevicePart) -> Phrase | None:
    """Return the sentence about a device that was not asked now; None where it was."""
    if device.recorded is None:
        return None
    day, _, clock = device.recorded.removesuffix("Z").partition("T")
    return Phrase(
        "It answered on {day}, {time} UTC. Today it may be different.", day=day, time=clock[:5]
    )


def _check(result: CheckResult) -> CheckPart:
    return CheckPart(
        id=result.check,
        title=phrase_of(result.title),
        pack=result.pack,
        device=result.device,
        outcome=result.outcome.value,
        reason=joined(_ours(result.reasons), " ") if result.reasons else None,
        limits=phrase_of(result.limits),
        findings=tuple(_finding(finding) for finding in result.findings),
    )


def _finding(finding: Finding) -> FindingPart:
    subject = finding.subject
    return FindingPart(
        subject=subject.id if subject else None,
        label=subject.label if subject else "",
        user=subject.user if subject else None,
        priority=finding.priority.value,
        certainty=finding.certainty.value,
        summary=phrase_of(finding.summary),
        details=_ours(finding.details),
        evidence=tuple(_evidence(evidence) for evidence in finding.evidence),
    )


def _evidence(evidence: Evidence) -> EvidencePart:
    """Keep the lines of the evidence apart: a line break that is ours is no hidden character."""
    text = " | ".join(evidence.text.split("\n"))
    return EvidencePart(query=evidence.query, at=_time(evidence.at), text=text)


def _item(item: Item, report: Report, pages: Mapping[str, AdvicePage]) -> ItemPart:
    page = pages.get(item.action)
    first = finding_at(report, item.findings[0])
    return ItemPart(
        action=item.action,
        title=page.title if page else phrase_of(first.summary),
        device=item.device,
        priority=item.priority.value,
        shows=item.shows,
        findings=item.findings,
        innocent=page.innocent if page else "",
        worrying=page.worrying if page else "",
        before=page.before if page else "",
        record=page.record if page else (),
        steps=page.steps(_device_of(item, report)) if page else (),
        advice_from=page.pack if page else "",
        advice_language=page.language if page else ENGLISH.code,
        advice_older=bool(page and page.older),
    )


def _device_of(item: Item, report: Report) -> DeviceInfo:
    """Return the device an item is about; none in particular where only questions were asked."""
    if report.devices:
        return report.devices[item.device]
    return DeviceInfo(kind=DeviceKind.PHONE, model="", system="")


def _indicators(lists: tuple[ListInfo, ...]) -> IndicatorsPart:
    return IndicatorsPart(
        date=min((one.date.isoformat() for one in lists), default=None),
        sources=tuple(
            f"{one.name}, {one.date.isoformat()}" + (f" ({one.publisher})" if one.publisher else "")
            for one in lists
        ),
        count=sum(one.count for one in lists),
    )


def _pictures(pictures: Pictures) -> PicturesPart:
    return PicturesPart(
        device=pictures.device,
        kinds=_ours(pictures.kinds),
        sights=tuple(
            SightPart(sight.subject.id, sight.subject.user, _ours(sight.sees))
            for sight in pictures.sights
        ),
        not_known=_ours(pictures.not_known),
        until=pictures.until.isoformat() if pictures.until else None,
        events=tuple(
            EventPart(event.day.isoformat(), event.kind.value, phrase_of(event.words))
            for event in pictures.events
        ),
    )


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
