"""How many photos are looked into: the newest, unless somebody asked for all of them.

Like the lists of indicators, it is settled once, before looking, by whoever runs the visit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = ["AHEAD", "ALL", "HEAD", "NEWEST", "most", "using"]

NEWEST = 500
"""How many files are looked into where nobody asks for more."""
ALL = 9_999
"""How many are looked into where somebody asks for all."""
HEAD = 32 << 10
"""Bytes of each file that are read first. Most cameras say the place within them."""
AHEAD = 256 << 10
"""Bytes that are read at least, where something beyond the head is needed."""


@dataclass(slots=True)
class _InUse:
    most: int = NEWEST


_IN_USE = _InUse()


def most() -> int:
    """Return how many files are looked into."""
    return _IN_USE.most


@contextmanager
def using(files: int) -> Iterator[None]:
    """Look into so many files within a `with` block, the newest first."""
    before = _IN_USE.most
    _IN_USE.most = files
    try:
        yield
    finally:
        _IN_USE.most = before
