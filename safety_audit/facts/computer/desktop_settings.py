"""What the settings of GNOME and its relatives say, for this person."""

from collections.abc import Mapping
from dataclasses import dataclass

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.gvdb import Value, parse_gvdb
from safety_audit.facts.computer.reading import gap_in, readable_part
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["DesktopSettings", "SettingsLayer", "parse_profile", "settings_layer"]

PROFILE = Query("/etc/dconf/profile/user", Kind.FILE)
MINE = Query("~/.config/dconf/user", Kind.FILE)


@dataclass(frozen=True, slots=True)
class SettingsLayer:
    """One database of settings."""

    answer: Answer
    """Where it was read from."""
    values: Mapping[str, Value]
    """The settings it has, by full name."""
    locked: frozenset[str]
    """Names that only this layer may set."""


@dataclass(frozen=True, slots=True)
class DesktopSettings:
    """The databases that hold for this person, the strongest first."""

    layers: tuple[SettingsLayer, ...]
    """The person's own, then the system's."""

    def get(self, key: str) -> tuple[Value, Evidence | None]:
        """Return a setting and where it stands; two times None if it is nowhere.

        That is the rule and no exception: settings at their default are not written down.
        """
        holding = [layer for layer in self.layers if key in layer.values]
        ruling = [layer for layer in holding if key in layer.locked] or holding
        if not ruling:
            return None, None
        value = ruling[0].values[key]
        return value, ruling[0].answer.seen(f"{key} {_written(value)}")


def _written(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class SettingsPlaces:
    """Which files hold the settings."""

    queries: tuple[Query, ...]
    """The files, the strongest first."""


def parse_profile(answer: Answer) -> tuple[Query, ...]:
    """Return the databases a dconf profile names, in its order; the person's own if there is none.

    Raises:
        Unreadable: a profile is there and could not be read, or names a place that is not read.

    """
    if answer.status is Status.ABSENT:
        return (MINE,)
    if gap := gap_in(answer):
        raise gap
    found = []
    for line in readable_part(answer).split("\n"):
        kind, _, name = line.partition("#")[0].strip().partition(":")
        if kind == "user-db":
            found.append(Query(f"~/.config/dconf/{name}", Kind.FILE))
        elif kind == "system-db":
            found.append(Query(f"/etc/dconf/db/{name}", Kind.FILE))
    if not all(map(is_allowed, found)):
        raise Unreadable("The desktop keeps its settings in an unusual place.")
    return tuple(found) or (MINE,)


def settings_layer(answer: Answer) -> SettingsLayer | None:
    """Return one database; None if there is no such file: everything is at its default.

    Raises:
        Unreadable: it could not be read, or is damaged.

    """
    if answer.status in (Status.ABSENT, Status.EMPTY):
        return None
    if gap := gap_in(answer):
        raise gap
    values, locked = parse_gvdb(answer.data)
    return SettingsLayer(answer, values, locked)


@provides(DeviceKind.COMPUTER, ask=(PROFILE,))
def settings_places(linux: Linux, answers: Answers) -> SettingsPlaces:  # noqa: ARG001 - a condition
    """Make the fact."""
    return SettingsPlaces(parse_profile(answers[PROFILE]))


def _layer_queries(places: SettingsPlaces) -> tuple[Query, ...]:
    return places.queries


@provides(DeviceKind.COMPUTER, ask=_layer_queries)
def desktop_settings(places: SettingsPlaces, answers: Answers) -> DesktopSettings:
    """Make the fact."""
    layers = (settings_layer(answers[query]) for query in places.queries)
    return DesktopSettings(tuple(filter(None, layers)))
