"""The advice pages of loaded packs, read when an item of the checklist needs them."""

from collections.abc import Iterator, Mapping, Sequence

from safety_audit.advice import AdvicePage, InvalidAdviceError, page_for
from safety_audit.checking import Check
from safety_audit.packs import LoadedPack

__all__ = ["Pages", "pages_of"]


class Pages(Mapping[str, AdvicePage]):
    """Pages by check id. One that does not follow the form is as good as not there."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        """Take the checks whose pages these are."""
        self._checks = checks

    def __getitem__(self, name: str) -> AdvicePage:
        """Return the page of a check.

        Raises:
            KeyError: there is no such check, or its page does not follow the form.

        """
        try:
            return page_for(self._checks[name])
        except InvalidAdviceError as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        """Yield the checks' ids."""
        return iter(self._checks)

    def __len__(self) -> int:
        """Return how many checks there are."""
        return len(self._checks)


def pages_of(packs: Sequence[LoadedPack]) -> tuple[Pages, list[str]]:
    """Return the pages by check id, and a sentence for each check without a page."""
    checks = {check.id: check for pack in packs for check in pack.checks}
    missing = [
        f"There is no advice for this: {name}."
        for name, check in checks.items()
        if not check.source.with_suffix(".md").is_file()
    ]
    return Pages(checks), missing
