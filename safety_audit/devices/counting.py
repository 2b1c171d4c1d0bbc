"""Say how far the reading of photos is: thousands of them take minutes."""

from collections.abc import Iterable

from safety_audit.devices.interface import Query
from safety_audit.model import Progress
from safety_audit.phrases import Phrase

__all__ = ["EVERY", "PhotoCount"]

EVERY = 250
"""It is said again after so many photos."""


class PhotoCount:
    """Counts the photos that have been read, and tells it now and then."""

    def __init__(self, queries: Iterable[Query], progress: Progress) -> None:
        """Count the photos of these queries."""
        self._total = sum(query.photos for query in queries)
        self._done = 0
        self._progress = progress

    def __call__(self, query: Query) -> None:
        """Count those of a query that was answered, whatever became of it."""
        before, self._done = self._done, self._done + query.photos
        if before // EVERY != self._done // EVERY or (query.photos and self._done == self._total):
            self._progress(
                Phrase("Looked into {done} of {total} photos.", done=self._done, total=self._total)
            )
