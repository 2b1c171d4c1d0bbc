"""The lists of apps that are saved on this computer, in use while a command runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from safety_audit.indicators import active
from safety_audit.indicators.store import default_store

__all__ = ["saved_lists"]


@contextmanager
def saved_lists() -> Iterator[tuple[str, ...]]:
    """Use the built-in list and those saved on this computer; give what is wrong with others."""
    in_use = default_store().in_use()
    with active.using(in_use.indicators):
        yield in_use.problems
