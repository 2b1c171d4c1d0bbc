"""Which lists are in use: the one thing that checks take from outside the device.

Everything else a check sees was answered by the device it looks at. The lists are not, so they
come in here, once, before looking: the command line calls `use` with what is in the store. A
library that calls nothing gets the built-in list, and nothing is read from disk but that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.own import read_builtin

__all__ = ["active", "builtin", "use", "using"]


@dataclass(slots=True)
class _InUse:
    """For the whole process, threads included: a thread that looked without them would miss."""

    chosen: Indicators | None = None


_IN_USE = _InUse()


@cache
def builtin() -> Indicators:
    """Return the built-in list alone."""
    return Indicators((read_builtin(),))


def active() -> Indicators:
    """Return the lists in use: what was last given to `use`, else the built-in list."""
    return _IN_USE.chosen or builtin()


def use(indicators: Indicators) -> None:
    """Use these lists from now on."""
    _IN_USE.chosen = indicators


@contextmanager
def using(indicators: Indicators) -> Iterator[None]:
    """Use these lists within a `with` block, then what was used before."""
    before = _IN_USE.chosen
    _IN_USE.chosen = indicators
    try:
        yield
    finally:
        _IN_USE.chosen = before
