"""Where the dots of the pictures stand: numbers only, so that no name can get into a drawing.

Both pictures are as wide as a small phone's screen and need no script; the words beside them say
the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from safety_audit.languages import translated
from safety_audit.phrases import Phrase
from safety_audit.pictures import DAYS
from safety_audit.render.parts import PicturesPart

__all__ = ["DRAWN", "WIDTH", "Lines", "Seers", "lines", "seers"]

WIDTH = 340
"""Units across; about a pixel each on a small phone."""
DRAWN = 12
"""Apps in the picture, so that each has room for its number."""

_ROW = 46
_STEP = WIDTH / DRAWN
_LANE = 48
_TOP = 30
_MARGIN = 14
_LANES = {
    "app": Phrase("Apps that came"),
    "use": Phrase("Used"),
    "account": Phrase("Accounts that were added"),
}
_TICK_DAYS = 30
_NUMBER = 14
"""Units that a number of two digits takes."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle with a number in it, or beside it."""

    x: float
    """Of its middle."""
    number: int
    """The app's place in the list; for a day and those just after, how many things happened."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of dots with its label."""

    label: str
    """What it is about: words of ours."""
    y: int
    """Of the label's base line."""
    dots: tuple[Dot, ...]
    """From left to right."""


@dataclass(frozen=True, slots=True)
class Seers:
    """What can see what: a row for each thing that somebody can see."""

    height: int
    """Units down."""
    rows: tuple[Line, ...]
    """What matters most first."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The last weeks: a lane for each sort of event."""

    height: int
    """Units down."""
    rows: tuple[Line, ...]
    """The lanes."""
    ticks: tuple[tuple[float, str], ...]
    """Where a day is written, and which."""


def seers(pictures: PicturesPart) -> Seers:
    """Return what can see what, for the first apps of the list."""
    drawn = pictures.sights[:DRAWN]
    seen = [kind for kind in pictures.kinds if any(kind in sight.sees for sight in drawn)]
    rows = tuple(
        Line(
            label=kind,
            y=index * _ROW + 14,
            dots=tuple(
                Dot(round((number - 0.5) * _STEP, 1), number)
                for number, sight in enumerate(drawn, 1)
                if kind in sight.sees
            ),
        )
        for index, kind in enumerate(seen)
    )
    return Seers(len(rows) * _ROW, rows)


def lines(pictures: PicturesPart) -> Lines | None:
    """Return the time line; None if the phone's day is not known."""
    if pictures.until is None:
        return None
    until = date.fromisoformat(pictures.until)
    first = until - timedelta(days=DAYS)

    def across(day: date) -> float:
        return round(_MARGIN + (day - first).days / DAYS * (WIDTH - 2 * _MARGIN), 1)

    rows = []
    for index, (kind, label) in enumerate(_LANES.items()):
        count = Counter(event.day for event in pictures.events if event.kind == kind)
        dots = [Dot(across(date.fromisoformat(day)), count[day]) for day in sorted(count)]
        rows.append(Line(translated(label), _TOP + index * _LANE + 14, tuple(_apart(dots))))
    days = [first + timedelta(days=number) for number in range(0, DAYS + 1, _TICK_DAYS)]
    ticks = tuple((across(day), f"{day:%m-%d}") for day in days)
    return Lines(_TOP + len(rows) * _LANE, tuple(rows), ticks)


def _apart(dots: Iterable[Dot]) -> Iterator[Dot]:
    """Yield the dots; of some so near that their numbers would lie on each other, one has the sum.

    The others stand for one thing, which has no number beside it.
    """
    near: list[Dot] = []
    for dot in (*dots, None):
        if near and (dot is None or dot.x - near[0].x >= _NUMBER):
            yield replace(near[0], number=sum(one.number for one in near))
            yield from (replace(one, number=1) for one in near[1:])
            near = []
        if dot is not None:
            near.append(dot)
