"""Look identifiers up in the lists: exactly, and in no other way.

Some listed ids begin like the ids of ordinary apps, and some imitate famous ones. An id that is
longer, shorter or spelt otherwise is another app.
"""

import datetime as dt
from collections.abc import Iterable

from safety_audit.indicators.model import Indicator, IndicatorList, Kind, normal
from safety_audit.model import ListInfo
from safety_audit.phrases import counted

__all__ = ["OLD_AFTER", "Indicators"]

OLD_AFTER = dt.timedelta(days=90)
"""A list that is older misses what was published since, and the report says so."""


class Indicators:
    """The lists in use. Once made it does not change."""

    __slots__ = ("_by_value", "lists")

    def __init__(self, lists: Iterable[IndicatorList]) -> None:
        """Take the lists, in the order in which they are named where several match."""
        self.lists = tuple(lists)
        """The lists."""
        found: dict[tuple[Kind, str], list[Indicator]] = {}
        for one in self.lists:
            for indicator in one.indicators:
                found.setdefault((indicator.kind, indicator.value), []).append(indicator)
        self._by_value = {key: tuple(sorted(named, key=_rank)) for key, named in found.items()}

    def matching(self, kind: Kind, value: str) -> tuple[Indicator, ...]:
        """Return what the lists say about exactly this value, the most urgent first."""
        return self._by_value.get((kind, normal(kind, value)), ())

    def has(self, kind: Kind) -> bool:
        """Tell whether any list names identifiers of this kind."""
        return any(key[0] is kind for key in self._by_value)

    @property
    def count(self) -> int:
        """How many different identifiers the lists hold."""
        return len(self._by_value)

    def info(self) -> tuple[ListInfo, ...]:
        """Return what the report says about each list."""
        return tuple(
            ListInfo(
                name=one.name,
                date=one.date,
                publisher=one.publisher,
                count=one.count,
            )
            for one in self.lists
        )

    def warnings(self, today: dt.date) -> tuple[str, ...]:
        """Return a sentence for each list that is too old to trust to be complete."""
        return tuple(
            counted(
                (today - one.date).days,
                'The list "{name}" is one day old. It does not know newer apps.',
                'The list "{name}" is {count} days old. It does not know newer apps.',
                name=one.name,
            )
            for one in self.lists
            if today - one.date > OLD_AFTER
        )


def _rank(indicator: Indicator) -> int:
    return indicator.category.group.rank
