"""Read lists in the form of Echap's stalkerware indicators (`ioc.yaml`, `watchware.yaml`).

A sequence of mappings: `name`, `type` (`stalkerware` or `watchware`), and sequences `packages`,
`certificates` (SHA-1), `websites`, `distribution`; `c2` holds `domains` and `ips`. Seen in the
lists of June 2026.
"""

import datetime as dt

from safety_audit.indicators.collecting import Collector, decoded_list
from safety_audit.indicators.model import Category, IndicatorError, IndicatorList, Kind
from safety_audit.indicators.plain_yaml import Node, parse_yaml

__all__ = ["read_echap"]

LIMIT = 2 << 20
"""Twenty times the size of the list of June 2026."""

PUBLISHER = "Echap, stalkerware-indicators, CC BY 4.0"

_TYPES = {"stalkerware": Category.MONITORING, "watchware": Category.FOLLOWING}
_FIELDS = {
    "packages": Kind.PACKAGE,
    "certificates": Kind.CERTIFICATE_SHA1,
    "websites": Kind.DOMAIN,
    "distribution": Kind.DOMAIN,
}
# What these name cannot be seen on an Android phone by exact match.
_NOT_LOOKED_FOR = ("ios_bundles", "certificate_organizations")


def read_echap(data: bytes, name: str, date: dt.date) -> IndicatorList:
    """Read a list.

    Raises:
        IndicatorError: it is no such list.

    """
    entries = parse_yaml(decoded_list(data, LIMIT))
    if not isinstance(entries, list):
        raise IndicatorError("This YAML is no list of apps.")
    collector = Collector(name)
    for entry in entries:
        if not isinstance(entry, dict):
            raise IndicatorError("An entry of this list is no app.")
        _take(entry, collector)
    return collector.finish(date, publisher=PUBLISHER)


def _take(entry: dict[str, Node], collector: Collector) -> None:
    product = _word(entry, "name")
    category = _TYPES.get(_word(entry, "type"))
    servers = entry.get("c2") or {}
    if not isinstance(servers, dict):
        raise IndicatorError(_wrong("c2"))
    if category is None:
        collector.leave_out("apps of a type that is not known")
        return
    for field, form in _FIELDS.items():
        collector.add(form, _strings(entry, field), product, category)
    collector.add(Kind.DOMAIN, _strings(servers, "domains"), product, category)
    for field in ("ips", "ip"):
        if addresses := _strings(servers, field):
            collector.leave_out("internet addresses, which a phone does not show", len(addresses))
    for field in _NOT_LOOKED_FOR:
        if values := _strings(entry, field):
            collector.leave_out("of a kind that is not looked for", len(values))


def _word(entry: dict[str, Node], field: str) -> str:
    value = entry.get(field, "")
    if not isinstance(value, str):
        raise IndicatorError(_wrong(field))
    return value


def _strings(entry: dict[str, Node], field: str) -> list[str]:
    values = entry.get(field) or []
    if isinstance(values, str):
        values = [values]
    strings = [value for value in values if isinstance(value, str)]
    if not isinstance(values, list) or len(strings) != len(values):
        raise IndicatorError(_wrong(field))
    return strings


def _wrong(field: str) -> str:
    return f"An entry of this list has a {field} of the wrong form."
