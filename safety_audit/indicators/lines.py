"""Read lists with one app a line: a plain list, and the table of ISDi.

A plain list has one identifier a line; `#` begins a comment. An id stands alone, the rest say what
they are: `certificate:` (SHA-1 or SHA-256), `file:` (SHA-256), `domain:`. A comma and the
product's name may follow::

    com.example.watch, Example Watch
    certificate:0123456789abcdef0123456789abcdef01234567

ISDi's table (`app-flags.csv`) has the columns `appId,store,flag,title`. Its `dual-use` holds
thousands of apps that were only found by searching a store, taxis and maps among them: they are
taken as apps that *can* share, never as apps made for it.
"""

import csv
import datetime as dt
import io

from safety_audit.indicators.collecting import Collector, decoded_list
from safety_audit.indicators.model import Category, IndicatorError, IndicatorList, Kind, normal

__all__ = ["read_isdi", "read_plain"]

LIMIT = 8 << 20
"""ISDi's table of 2024 has 0.4 MB."""

_PREFIXES = {
    "certificate": (Kind.CERTIFICATE_SHA1, Kind.CERTIFICATE_SHA256),
    "file": (Kind.FILE_SHA256,),
    "domain": (Kind.DOMAIN,),
}
_FLAGS = {"spyware": Category.MONITORING, "dual-use": Category.FEATURE}
_PUBLISHER = "ISDi, Clinic to End Tech Abuse"


def read_plain(
    data: bytes, name: str, date: dt.date, category: Category = Category.MONITORING
) -> IndicatorList:
    """Read a plain list.

    Raises:
        IndicatorError: a line is no identifier.

    """
    collector = Collector(name)
    for number, line in enumerate(decoded_list(data, LIMIT).splitlines(), start=1):
        entry, _, product = line.partition("#")[0].partition(",")
        if not entry.strip():
            continue
        kind, value = _identifier(entry.strip())
        if kind is None:
            raise IndicatorError(f"Line {number} of this list is no app id and no certificate.")
        collector.add(kind, (value,), product.strip() or value, category)
    return collector.finish(date)


def read_isdi(data: bytes, name: str, date: dt.date) -> IndicatorList:
    """Read ISDi's table.

    Raises:
        IndicatorError: it is no such table.

    """
    rows = csv.DictReader(io.StringIO(decoded_list(data, LIMIT), newline=""))
    collector = Collector(name)
    try:
        if not {"appId", "flag", "title"} <= set(rows.fieldnames or ()):
            raise IndicatorError("This table lacks the columns appId, flag and title.")
        for row in rows:
            category = _FLAGS.get((row["flag"] or "").strip())
            if category is None:
                collector.leave_out("apps with a flag that is not known")
                continue
            app = (row["appId"] or "").strip()
            collector.add(Kind.PACKAGE, (app,), _title(row["title"], app), category)
    except csv.Error:
        raise IndicatorError("This file is no table in CSV form.") from None
    return collector.finish(date, publisher=_PUBLISHER)


def _title(title: str | None, app: str) -> str:
    return (title or "").strip()[:200].strip() or app or "?"


def _identifier(entry: str) -> tuple[Kind | None, str]:
    prefix, colon, value = entry.partition(":")
    kinds, value = (_PREFIXES.get(prefix, ()), value) if colon else ((Kind.PACKAGE,), entry)
    for kind in kinds:
        if normal(kind, value.strip()):
            return kind, value.strip()
    return None, ""
