"""The advice pages of loaded packs, and what is wrong with those that cannot be used."""

from collections.abc import Sequence

from safety_audit.advice import AdvicePage, InvalidAdviceError, page_for
from safety_audit.packs import LoadedPack

__all__ = ["pages_of"]


def pages_of(packs: Sequence[LoadedPack]) -> tuple[dict[str, AdvicePage], list[str]]:
    """Return the pages by check id, and a sentence for each page that cannot be used."""
    pages: dict[str, AdvicePage] = {}
    problems: list[str] = []
    for pack in packs:
        for check in pack.checks:
            try:
                pages[check.id] = page_for(check)
            except InvalidAdviceError as error:
                problems.append(f"There is no advice that can be shown for this: {error}.")
    return pages, problems
