"""Whether programs may ask where this computer is."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.desktop_settings import DesktopSettings
from safety_audit.facts.computer.ini import settings, yes_or_no
from safety_audit.facts.computer.owners import owned, owner_queries
from safety_audit.facts.computer.reading import entries, gaps_in, readable_part
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["LocationService", "parse_geoclue"]

MORE = Query("/etc/geoclue/conf.d", Kind.LISTING)
_SWITCH = "/org/gnome/system/location/enabled"
# Sections of the service itself; every other one is a program's.
_OF_THE_SERVICE = frozenset(
    {"agent", "wifi", "3g", "cdma", "modem-gps", "network-nmea", "compass", "static-source", "ip"}
)


@dataclass(frozen=True, slots=True)
class LocationService:
    """What may learn where this computer is."""

    on: Evidence | None
    """The setting that switches it on for this person; None where it is off, its default."""
    allowed: tuple[tuple[str, Evidence], ...]
    """Programs that somebody allowed by hand, which are not asked about; with the lines."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be read."""


@dataclass(frozen=True, slots=True)
class GeoclueFiles:
    """Settings of the service that somebody may have added."""

    queries: tuple[Query, ...]
    """The files."""
    gaps: tuple[Unreadable, ...]
    """What could not be listed."""


def parse_geoclue(answer: Answer) -> tuple[tuple[str, Evidence], ...]:
    """Return the programs that a settings file of GeoClue lets know where the computer is.

    `system=true` means that nobody is asked.
    """
    found = settings(readable_part(answer))
    return tuple(
        (one.section, answer.seen(f"[{one.section}]", one.line))
        for one in found
        if one.section.casefold() not in _OF_THE_SERVICE
        and one.key.casefold() == "allowed"
        and yes_or_no(one.value) is True
    )


@provides(DeviceKind.COMPUTER, ask=(MORE,))
def geoclue_files(linux: Linux, answers: Answers) -> GeoclueFiles:  # noqa: ARG001 - a condition
    """Make the fact."""
    more = answers[MORE]
    return GeoclueFiles(
        queries=tuple(
            Query(f"{MORE.text}/{entry.name}", Kind.FILE)
            for entry in entries(more)
            if entry.name.endswith(".conf")
        ),
        gaps=gaps_in((more,)),
    )


def _geoclue_queries(files: GeoclueFiles) -> tuple[Query, ...]:
    return (*files.queries, *owner_queries(query.text for query in files.queries))


@provides(DeviceKind.COMPUTER, ask=_geoclue_queries)
def location_service(
    files: GeoclueFiles, stored: DesktopSettings | Unreadable, answers: Answers
) -> LocationService:
    """Make the fact."""
    gaps = (*files.gaps, *gaps_in(answers[query] for query in files.queries))
    on = None
    if isinstance(stored, Unreadable):
        gaps = (*gaps, stored)
    else:
        value, seen = stored.get(_SWITCH)
        on = seen if value is True else None
    by_hand = [query for query in files.queries if owned(answers, query.text) is False]
    return LocationService(
        on=on,
        allowed=tuple(pair for query in by_hand for pair in parse_geoclue(answers[query])),
        gaps=gaps,
    )
