"""What `safety-audit indicators` does: bring lists in, and look into those in use."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from safety_audit.indicators.fetching import fetch, host_of, proxy_for
from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import Category, Indicator, IndicatorError, IndicatorList
from safety_audit.indicators.reading import LARGEST, read_list
from safety_audit.indicators.store import Store
from safety_audit.outside import plain_content

__all__ = [
    "PUBLISHED",
    "Source",
    "Updated",
    "announcement",
    "find",
    "import_file",
    "source_at",
    "update",
]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list is published."""

    name: str
    """The list's name."""
    url: str
    """Its address."""


_ECHAP = "https://raw.githubusercontent.com/AssoEchap/stalkerware-indicators/master"

PUBLISHED = (
    Source("ioc.yaml", f"{_ECHAP}/ioc.yaml"),
    Source("watchware.yaml", f"{_ECHAP}/watchware.yaml"),
)
"""What `update` fetches if nothing else is said: Echap's lists (CC BY 4.0)."""


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of one list."""

    source: Source
    """Where it was asked for."""
    read: IndicatorList | None
    """The list as it is now in use; None if the old one was kept."""
    problem: str = ""
    """Why the old one was kept; empty if all is well."""


def source_at(url: str) -> Source:
    """Return the source at an address that somebody gave.

    Raises:
        IndicatorError: it is no HTTPS address, or does not end in a file's name.

    """
    host_of(url)
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    if not name:
        raise IndicatorError("The address does not end in the name of a list.")
    return Source(name, url)


def announcement(sources: Iterable[Source]) -> str:
    """Say who will be contacted, and what they learn, before anybody is.

    Raises:
        IndicatorError: an address is none of HTTPS.

    """
    hosts = dict.fromkeys(host_of(source.url) for source in sources)
    proxies = dict.fromkeys(filter(None, (proxy_for(source.url) for source in sources)))
    through = f" The proxy {', '.join(proxies)} is used." if proxies else ""
    return (
        f"This contacts {', '.join(hosts)} to fetch lists.{through} "
        "They see this computer's network address, and nothing about a phone."
    )


def import_file(
    path: Path,
    store: Store,
    *,
    today: dt.date,
    category: Category = Category.MONITORING,
) -> IndicatorList:
    """Read a list from a file and save it; `category` is for lists that do not say.

    Raises:
        IndicatorError: it cannot be read or saved; nothing has changed.

    """
    try:
        data, changed = plain_content(path, LARGEST + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise IndicatorError(f"The file {path.name} cannot be read ({why}).") from error
    day = min(today, dt.datetime.fromtimestamp(changed, dt.UTC).date())
    read = replace(read_list(data, path.name, day, category), origin=path.name)
    store.keep(read)
    return read


def update(
    sources: Iterable[Source],
    store: Store,
    *,
    today: dt.date,
    fetched: Callable[[str], bytes] = fetch,
) -> Iterator[Updated]:
    """Fetch each list, read it, and only then save it in place of the old one."""
    for source in sources:
        try:
            read = read_list(fetched(source.url), source.name, today)
            _check_not_shrunk(read, store.saved(read.name))
            read = replace(read, origin=source.url)
            store.keep(read)
        except IndicatorError as error:
            yield Updated(source, None, error.sentence)
        else:
            yield Updated(source, read)


def find(indicators: Indicators, words: str) -> tuple[Indicator, ...]:
    """Return what the lists say about an app, by its exact identifier or a part of its name."""
    wanted = words.strip().casefold()
    if not wanted:
        return ()
    return tuple(
        one
        for listed in indicators.lists
        for one in listed.indicators
        if one.value.casefold() == wanted or wanted in one.product.casefold()
    )


def _check_not_shrunk(new: IndicatorList, old: IndicatorList | None) -> None:
    """Refuse a list that lost most of what it named: most likely it did not arrive whole."""
    if old is not None and 2 * new.count < old.count:
        raise IndicatorError(
            "The new list names less than half of what the old one does, so the old one stays."
        )
