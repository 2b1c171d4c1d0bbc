"""What is different between two reports of the same devices: for "since when is it so?".

Both are taken as they are told, so everything here is showable already. What could not be looked
at in one of the two is never told as gone or as new.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safety_audit.languages import translated
from safety_audit.model import Outcome, Priority
from safety_audit.phrases import Phrase, counted, joined
from safety_audit.render.document import CheckPart, Document, FindingPart
from safety_audit.render.dossier import AppPart, AppsDocument
from safety_audit.render.rows import Row

__all__ = ["SCHEMA", "Changes", "Side", "change_rows", "changes"]

SCHEMA = "safety-audit-changes/1"
"""Name and version of the document's form."""
_MARK = 5
_NOT_PROOF = Phrase(
    "What is not seen any more may have been removed, hidden or switched off. "
    "What is not told here may have changed all the same."
)

_NOT_THEN = {
    "phone": Phrase("Before: no phone was looked at."),
    "computer": Phrase("Before: no computer was looked at."),
}
_NOT_NOW = {
    "phone": Phrase("Now: no phone was looked at."),
    "computer": Phrase("Now: no computer was looked at."),
}

_Place = tuple[str, str]
"""A check and the kind of device it looked at: the order of devices may differ."""
_Key = tuple[str | None, int | None, int]
"""A finding's subject, its Android user, and which of several about that it is."""


@dataclass(frozen=True, slots=True)
class Side:
    """A finding as it was at one of the two times."""

    check: str
    device: str
    subject: str | None
    user: int | None
    priority: str
    summary: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A finding that is told in other words now."""

    before: Side
    now: Side


@dataclass(frozen=True, slots=True)
class Gap:
    """A check of which the two times cannot be compared."""

    check: str
    title: str
    device: str
    reason: str


@dataclass(frozen=True, slots=True)
class AppChange:
    """An app that somebody added, and what is different about it."""

    package: str
    user: int
    space: str
    words: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different; the JSON document of `compare`."""

    schema: str
    practice: bool
    before: str
    """When the older one was looked at (UTC)."""
    now: str
    """When the newer one was looked at (UTC)."""
    new: tuple[Side, ...]
    turned: tuple[Turn, ...]
    gone: tuple[Side, ...]
    not_compared: tuple[Gap, ...]
    same: int
    """How many findings are as they were."""
    apps: tuple[AppChange, ...] | None
    """Apps that came, went or can do more or less; None where one list could not be read."""
    other_devices: tuple[str, ...]
    """Devices that do not seem to be the same at both times, as both call themselves."""


def changes(
    old: Document, new: Document, apps: tuple[AppsDocument | None, AppsDocument | None]
) -> Changes:
    """Return what is different in the newer of two reports, and in the two lists of apps."""
    before, now = _by_place(old), _by_place(new)
    fresh, turned, gone, gaps = list[Side](), list[Turn](), list[Side](), list[Gap]()
    same = 0
    for place in dict.fromkeys((*now, *before)):
        was, is_ = before.get(place), now.get(place)
        gap = _gap(place, was, is_)
        if gap:
            gaps.append(gap)
        left, right = _by_key(was), _by_key(is_)
        # A finding that is there in both can be compared even if the check saw only a part.
        for key, finding in right.items():
            if key not in left:
                fresh += [] if _blind(was) else [_side(place, finding)]
            elif _told(left[key]) != _told(finding):
                turned.append(Turn(_side(place, left[key]), _side(place, finding)))
            else:
                same += 1
        if not _blind(is_):
            gone += [_side(place, left[key]) for key in left if key not in right]
    return Changes(
        schema=SCHEMA,
        practice=old.practice or new.practice,
        before=old.started,
        now=new.started,
        new=tuple(fresh),
        turned=tuple(turned),
        gone=tuple(gone),
        not_compared=tuple(gaps),
        same=same,
        apps=_apps(*apps),
        other_devices=tuple(_others(old, new)),
    )


def change_rows(told: Changes) -> Iterator[Row]:
    """Yield the lines for a screen."""
    if told.practice:
        yield Row(Phrase("PRACTICE. Everything here is made up."), style="bold")
        yield Row()
    title = Phrase("What changed from {old} to {new}", old=_day(told.before), new=_day(told.now))
    yield Row(title, style="bold")
    yield Row()
    yield from _part(Phrase("These may not be the same devices:"), "[?]", told.other_devices)
    yield from _part(Phrase("New:"), "[+]", [side.summary for side in _by_rank(told.new)])
    yield from _part(
        Phrase("Told in other words now:"),
        "[~]",
        [f"{turn.before.summary} → {turn.now.summary}" for turn in told.turned],
    )
    yield from _part(Phrase("Not seen any more:"), "[-]", [side.summary for side in told.gone])
    named = [f"{app.package} ({app.space}): {app.words}" for app in told.apps or ()]
    yield from _part(Phrase("Apps that somebody added:"), "[.]", named)
    if told.apps is None:
        yield Row(Phrase("The lists of apps could not be compared."), "[?]", 0, _MARK)
    yield from _part(
        Phrase("Could not be compared:"), "[?]", tuple(_gap_sentences(told.not_compared))
    )
    if not (told.new or told.turned or told.gone or told.apps):
        yield Row(Phrase("Nothing that could be compared is different."))
    yield Row(counted(told.same, "{count} point is as before.", "{count} points are as before."))
    yield Row(_NOT_PROOF)


def _apps(old: AppsDocument | None, new: AppsDocument | None) -> tuple[AppChange, ...] | None:
    """Return what is different about the added apps; None where one of the lists is missing."""
    if old is None or new is None or old.apps is None or new.apps is None:
        return None
    before = {(app.package, app.user): app for app in old.apps}
    now = {(app.package, app.user): app for app in new.apps}
    return tuple(
        AppChange(key[0], key[1], app.space, words)
        for key, app in {**before, **now}.items()
        if (words := _app_words(before.get(key), now.get(key)))
    )


def _app_words(was: AppPart | None, now: AppPart | None) -> str:
    """Return what is different about one app; empty where nothing is."""
    if was is None:
        return joined([translated(Phrase("It is new.")), now.came if now else ""], " ").strip()
    if now is None:
        return translated(Phrase("It is not there any more."))
    more = [power for power in now.can if power not in was.can]
    less = [power for power in was.can if power not in now.can]
    told = [translated(Phrase("It now can: {powers}.", powers="; ".join(more)))] if more else []
    # What is not known now may be as before.
    if less and not now.not_known:
        told.append(translated(Phrase("It no longer can: {powers}.", powers="; ".join(less))))
    if (was.version, was.updated) != (now.version, now.updated):
        version = Phrase("Version {old} is now {new}.", old=was.version, new=now.version)
        told.append(translated(version))
    return " ".join(told)


def _gap_sentences(gaps: tuple[Gap, ...]) -> Iterator[str]:
    """Yield each reason once, with what could not be compared because of it."""
    titles = dict[str, list[str]]()
    for gap in gaps:
        titles.setdefault(gap.reason, []).append(gap.title)
    for reason, named in titles.items():
        yield f"{reason} ({'; '.join(named)})"


def _by_rank(sides: tuple[Side, ...]) -> list[Side]:
    return sorted(sides, key=lambda side: Priority(side.priority).rank)


def _part(title: str, mark: str, sentences: Sequence[str]) -> Iterator[Row]:
    if sentences:
        yield Row(title, style="bold")
        for sentence in sentences:
            yield Row(sentence, mark, 0, _MARK)
        yield Row()


def _day(time: str) -> str:
    return time.replace("T", " ").replace("Z", " UTC")


def _others(old: Document, new: Document) -> Iterator[str]:
    """Yield the kinds of device that call themselves something else now."""
    before = {device.kind: device.model for device in old.devices}
    for device in new.devices:
        was = before.get(device.kind, device.model)
        if was != device.model:
            yield f"{was} → {device.model}"


def _by_place(document: Document) -> dict[_Place, CheckPart]:
    kinds = [device.kind for device in document.devices]
    return {
        (check.id, kinds[check.device]): check
        for check in document.checks
        if check.device < len(kinds)
    }


def _by_key(check: CheckPart | None) -> dict[_Key, FindingPart]:
    """Return the findings by what they are about."""
    found = dict[_Key, FindingPart]()
    seen = Counter[tuple[str | None, int | None]]()
    for one in check.findings if check else ():
        found[one.subject, one.user, seen[one.subject, one.user]] = one
        seen[one.subject, one.user] += 1
    return found


def _told(finding: FindingPart) -> tuple[str, str, str]:
    return finding.summary, finding.priority, finding.certainty


def _blind(check: CheckPart | None) -> bool:
    """Tell whether what this check did not tell may be there all the same."""
    if check is None or check.outcome == Outcome.COULD_NOT_CHECK.value:
        return True
    return check.outcome != Outcome.NOT_APPLICABLE.value and bool(check.reason)


def _gap(place: _Place, was: CheckPart | None, now: CheckPart | None) -> Gap | None:
    told = was or now
    if told is None:
        return None
    for check, missing, time in (
        (
            was,
            _NOT_THEN[place[1]],
            Phrase("Before: {reason}", reason=was.reason or "" if was else ""),
        ),
        (now, _NOT_NOW[place[1]], Phrase("Now: {reason}", reason=now.reason or "" if now else "")),
    ):
        if check is None:
            return Gap(place[0], told.title, place[1], translated(missing))
        if _blind(check):
            return Gap(place[0], told.title, place[1], translated(time))
    return None


def _side(place: _Place, finding: FindingPart) -> Side:
    return Side(
        check=place[0],
        device=place[1],
        subject=finding.subject,
        user=finding.user,
        priority=finding.priority,
        summary=finding.summary,
    )
