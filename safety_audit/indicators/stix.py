"""Read STIX 2 bundles, as the Mobile Verification Toolkit (MVT) takes them.

Objects of type `malware` name a product; `indicator` objects hold patterns such as
`[app:id='com.example.app']`; `relationship` objects say which indicates which. Patterns joined by
OR are read; one with AND is no single identifier, and is left out.
"""

import datetime as dt
import re

import msgspec

from safety_audit.indicators.collecting import Collector, decoded_list
from safety_audit.indicators.model import Category, IndicatorError, IndicatorList, Kind

__all__ = ["read_stix"]

LIMIT = 16 << 20
"""Echap's own bundle, made of the list of 2026, has about 3 MB."""

_KINDS = {
    "app:id": Kind.PACKAGE,
    "app:cert.sha1": Kind.CERTIFICATE_SHA1,
    "app:cert.sha256": Kind.CERTIFICATE_SHA256,
    "file:hashes.sha256": Kind.FILE_SHA256,
    "domain-name:value": Kind.DOMAIN,
}
_COMPARISON = re.compile(r"\s*\[?\s*([a-zA-Z0-9_:.'\"-]{1,80}?)\s*=\s*'([^'\\]{1,300})'\s*\]?\s*\Z")
_OR = re.compile(r"\s+OR\s+")
_LONGEST_PATTERN = 10_000


class _Object(msgspec.Struct):
    """The few fields of a STIX object that matter here."""

    type: str
    id: str = ""
    name: str = ""
    pattern: str = ""
    modified: dt.datetime | None = None
    relationship_type: str = ""
    source_ref: str = ""
    target_ref: str = ""


class _Bundle(msgspec.Struct):
    objects: list[_Object]


_DECODER = msgspec.json.Decoder(_Bundle)


def read_stix(
    data: bytes, name: str, date: dt.date, category: Category = Category.MONITORING
) -> IndicatorList:
    """Read a bundle; its own newest date is the list's, if it has one.

    Raises:
        IndicatorError: it is no such bundle.

    """
    text = decoded_list(data, LIMIT)
    try:
        objects = _DECODER.decode(text).objects
    except (msgspec.MsgspecError, RecursionError):
        raise IndicatorError("This file is no STIX 2 bundle.") from None
    products = {item.id: item.name for item in objects if item.type == "malware" and item.name}
    indicated = {
        item.source_ref: products[item.target_ref]
        for item in objects
        if item.type == "relationship" and item.target_ref in products
    }
    collector = Collector(name)
    for item in objects:
        if item.type == "indicator":
            _take(item, indicated.get(item.id, name), category, collector)
    stated = [item.modified.date() for item in objects if item.modified is not None]
    return collector.finish(min(date, max(stated, default=date)))


def _take(item: _Object, product: str, category: Category, collector: Collector) -> None:
    if len(item.pattern) > _LONGEST_PATTERN:
        raise IndicatorError("A pattern of this list is endless.")
    parts = [_COMPARISON.match(part) for part in _OR.split(item.pattern)]
    for part in parts:
        if part is None:
            collector.leave_out("with a pattern that is no single identifier")
            continue
        kind = _KINDS.get(_key(part[1]))
        if kind is None:
            collector.leave_out("of a kind that is not looked for")
        else:
            collector.add(kind, (part[2],), product, category)


def _key(path: str) -> str:
    """Return an object path in one spelling: `app:cert.'SHA-256'` is `app:cert.sha256`."""
    key = path.replace("'", "").replace('"', "").lower()
    return key.replace("sha-", "sha")
