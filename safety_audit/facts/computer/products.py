"""The table of programs by which a computer can be used, reached or recorded from elsewhere.

Our own table stands in `remote_products.toml`. A person can lay a second one beside it for one
visit, from a file of theirs (`lolrmm.py`). Like the lists of indicators, that is settled once,
before looking.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files

__all__ = ["Product", "ProductClass", "by_word", "products", "using"]


class ProductClass(Enum):
    """What a program is for."""

    CAN_BE_CONTROLLED = "can-be-controlled"
    """Somebody elsewhere can see or use this computer."""
    WATCHES = "watches"
    """It records or reports what is done here."""
    PATH_OR_SYNC = "path-or-sync"
    """It opens a way in, or copies files elsewhere."""
    CONTROLS_OTHERS = "controls-others"
    """It uses other computers from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One program of the table."""

    name: str
    """Its name."""
    kind: ProductClass
    """What it is for."""
    words: frozenset[str]
    """The names it goes by, in small letters."""
    what: str
    """What it does, in one sentence."""
    source: str
    """Where the maker or the project says so."""
    date: date
    """When the entry was last looked at."""


@dataclass(slots=True)
class _InUse:
    more: tuple[Product, ...] = ()


_IN_USE = _InUse()


def products() -> tuple[Product, ...]:
    """Return our table, then what was laid beside it."""
    return (*_own(), *_IN_USE.more)


def by_word() -> Mapping[str, Product]:
    """Return the programs by each name they go by; our own table is the one that counts."""
    return _indexed(_IN_USE.more)


@contextmanager
def using(more: tuple[Product, ...]) -> Iterator[None]:
    """Lay these programs beside our table within a `with` block."""
    before = _IN_USE.more
    _IN_USE.more = more
    try:
        yield
    finally:
        _IN_USE.more = before


@cache
def _own() -> tuple[Product, ...]:
    text = files("safety_audit.facts.computer").joinpath("remote_products.toml").read_text("utf-8")
    return tuple(
        Product(
            name=row["name"],
            kind=ProductClass(row["class"]),
            words=frozenset(row["words"]),
            what=row["what"],
            source=row["source"],
            date=row["date"],
        )
        for row in tomllib.loads(text)["product"]
    )


@cache
def _indexed(more: tuple[Product, ...]) -> Mapping[str, Product]:
    return {word: product for product in (*more, *_own()) for word in product.words}
