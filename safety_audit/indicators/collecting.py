"""Gather what a reader finds into a list, and keep count of what had to be left out."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from safety_audit.indicators.model import Category, Indicator, IndicatorError, IndicatorList, Kind
from safety_audit.indicators.model import normal as normal_form

__all__ = ["MOST_INDICATORS", "Collector", "decoded_list"]

MOST_INDICATORS = 200_000
"""A list with more is no list of apps."""

_LONGEST_NAME = 200
# Certificates of the keys that stand in Android's own sources: anybody can sign with them, and
# builds made at home are. A list that names one names nobody.
_PUBLIC = frozenset(
    {
        "61ed377e85d386a8dfee6b864bd85b0bfaa5af81",
        "a40da80a59d170caa950cf15c18c454d47a39b26989d8b640ecd745ba71bf5dc",
        "27196e386b875e76adf700e7ea84e4c6eee33dfa",
        "c8a2e9bccf597c2fb6dc66bee293fc13f2fc47ec77bc6b2b0d52c11f51192ab8",
    }
)
_MEGABYTE = 1 << 20


def decoded_list(data: bytes, limit: int) -> str:
    """Return a list's bytes as text.

    Raises:
        IndicatorError: it is larger than `limit` bytes, or is no UTF-8 text.

    """
    if len(data) > limit:
        megabytes = f"{limit / _MEGABYTE:g} MB"
        raise IndicatorError(f"This list is larger than {megabytes}, more than a list can be.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise IndicatorError("This file is not text, so it is no list.") from None
    if "\0" in text:
        raise IndicatorError("This file is not text, so it is no list.")
    return text


class Collector:
    """Gathers the indicators of one list, each once."""

    def __init__(self, source: str) -> None:
        """Start empty; `source` is the list's name."""
        self._source = source
        self._found: dict[tuple[Kind, str, str, Category], Indicator] = {}
        self._left_out: Counter[str] = Counter()

    def add(
        self,
        kind: Kind,
        values: Iterable[str],
        product: str,
        category: Category,
        *,
        about: str = "",
        source: str = "",
    ) -> None:
        """Take values of one product; those that have no such form are left out and counted.

        Raises:
            IndicatorError: there are more than a list can have, or the product has no name.

        """
        product = product.strip()
        if not product or len(product) > _LONGEST_NAME:
            raise IndicatorError("An entry of this list has no name, or an endless one.")
        for value in values:
            form = normal_form(kind, value)
            if not form:
                self.leave_out(f"in a form that no {kind.value} has")
                continue
            if form in _PUBLIC:
                self.leave_out("that is the certificate of a key that anybody has")
                continue
            self._found.setdefault(
                (kind, form, product, category),
                Indicator(
                    product=product,
                    category=category,
                    kind=kind,
                    value=form,
                    source=source or self._source,
                    about=about,
                ),
            )
        if len(self._found) > MOST_INDICATORS:
            raise IndicatorError(f"This list has more than {MOST_INDICATORS:,} entries.")

    def leave_out(self, why: str, count: int = 1) -> None:
        """Count identifiers that are left out; `why` ends "Left out: 3 ..."."""
        self._left_out[why] += count

    def finish(self, date: dt.date, publisher: str = "", origin: str = "") -> IndicatorList:
        """Return the list.

        Raises:
            IndicatorError: nothing in it can be looked for.

        """
        if not self._found:
            raise IndicatorError("This list names nothing that can be looked for.")
        return IndicatorList(
            name=self._source,
            date=date,
            indicators=tuple(self._found.values()),
            publisher=publisher,
            origin=origin,
            notes=tuple(
                f"Left out: {count} {why}." for why, count in sorted(self._left_out.items())
            ),
        )
