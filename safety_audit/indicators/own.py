"""Read lists in this project's own form, in which the built-in list is written.

It is TOML::

    date = 2026-11-22
    publisher = "Example charity"

    [[product]]
    name = "Example Family"
    category = "sharing"
    also = "monitoring"      # if others list it as that too
    about = "It shows where this phone is to a group."
    source = "documented by its maker"
    packages = ["com.example.family"]
    certificates = ["..."]   # SHA-1 or SHA-256 of the signer's certificate
    files = ["..."]          # SHA-256 of a package file
    domains = ["family.example"]
"""

import datetime as dt
import tomllib
from importlib import resources

import msgspec

from safety_audit.indicators.collecting import Collector, decoded_list
from safety_audit.indicators.model import Category, IndicatorError, IndicatorList, Kind

__all__ = ["BUILTIN", "parse_toml", "read_builtin", "read_own"]

BUILTIN = "built-in"
"""Name of the list that comes with the tool."""

LIMIT = 256 << 10
"""Several times the built-in list."""

# tomllib takes quadratic time over a key of many parts; a key cannot span lines.
_LONGEST_LINE = 400
_SHA1_LENGTH = 40


class _Product(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    category: Category
    source: str
    about: str = ""
    also: Category | None = None
    packages: list[str] = []
    certificates: list[str] = []
    files: list[str] = []
    domains: list[str] = []


class _List(msgspec.Struct, forbid_unknown_fields=True):
    date: dt.date
    product: list[_Product]
    publisher: str = ""


def parse_toml(data: bytes) -> object:
    """Return a small TOML file's content.

    Raises:
        IndicatorError: it is too large, or no TOML.

    """
    text = decoded_list(data, LIMIT)
    if any(len(line) > _LONGEST_LINE for line in text.splitlines()):
        raise IndicatorError("This list has a line that is endless.")
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        raise IndicatorError("This list is not correct TOML.") from None


def read_own(data: bytes, name: str) -> IndicatorList:
    """Read a list; its date stands in it.

    Raises:
        IndicatorError: it is no such list.

    """
    try:
        read = msgspec.convert(parse_toml(data), _List)
    except (msgspec.ValidationError, RecursionError):
        raise IndicatorError("This list is not in this tool's own form.") from None
    collector = Collector(name)
    for product in read.product:
        _take(product, collector)
    return collector.finish(read.date, publisher=read.publisher)


def read_builtin() -> IndicatorList:
    """Return the list that comes with the tool."""
    data = resources.files("safety_audit.indicators").joinpath("builtin.toml").read_bytes()
    return read_own(data, BUILTIN)


def _take(product: _Product, collector: Collector) -> None:
    by_kind: dict[Kind, list[str]] = {
        Kind.PACKAGE: product.packages,
        Kind.CERTIFICATE_SHA1: [],
        Kind.CERTIFICATE_SHA256: [],
        Kind.FILE_SHA256: product.files,
        Kind.DOMAIN: product.domains,
    }
    for certificate in product.certificates:
        short = len(certificate.replace(":", "")) <= _SHA1_LENGTH
        by_kind[Kind.CERTIFICATE_SHA1 if short else Kind.CERTIFICATE_SHA256].append(certificate)
    for kind, values in by_kind.items():
        name, source = product.name, product.source
        collector.add(kind, values, name, product.category, about=product.about, source=source)
        if product.also is not None:
            collector.add(kind, values, name, product.also, source=source)
