"""Whether location is switched on, for every user."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.android.settings import SecureSettings, UserSettings
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["ASKED", "LocationSwitch", "Switch", "location_switch", "parse_enabled"]

ASKED = Query("cmd location is-location-enabled")

_MODE = "location_mode"
_PROVIDERS = "location_providers_allowed"
_LAST_WITH_PROVIDERS = 28
_SAYS = re.compile(r"\s*(?:Location enabled: *)?(true|false)\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Switch:
    """The switch of one user."""

    on: bool
    """Whether location is on."""
    seen: Evidence = field(repr=False)
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class LocationSwitch:
    """The switch of every user."""

    by_user: Mapping[int, Switch | Unreadable]
    """How it stands, or why that is not known."""
    others: Unreadable | None = None
    """Why there may be users that were not asked about; None if all were."""


@provides(DeviceKind.PHONE, ask=(ASKED,))
def location_switch(
    answers: Answers, secure: SecureSettings, properties: Properties | Unreadable
) -> LocationSwitch:
    """Return whether location is on: from the settings, else as the service says (12 and newer)."""
    api = None if isinstance(properties, Unreadable) else properties.api
    found = {user: _of(user, table, api, answers[ASKED]) for user, table in secure}
    return LocationSwitch(found, secure.others)


def parse_enabled(answer: Answer) -> Switch:
    """Read `cmd location is-location-enabled` (Android 12 and newer): `true` or `false`.

    Raises:
        Unreadable: there is no answer, or it is neither.

    """
    says = _SAYS.match(answer.text())
    if not says:
        raise answer.unknown_format()
    return Switch(says[1].lower() == "true", answer.seen(says[0].strip()))


def _of(
    user: int, table: UserSettings | Unreadable, api: int | None, answer: Answer
) -> Switch | Unreadable:
    if isinstance(table, Unreadable):
        return table
    mode = table.number(_MODE)
    if mode is not None:
        return Switch(mode != 0, table.seen(_MODE))
    providers = table.get(_PROVIDERS)
    if providers is not None and api is not None and api <= _LAST_WITH_PROVIDERS:
        return Switch(bool(providers.strip()), table.seen(_PROVIDERS))
    if user == 0 and answer.status is Status.OK:
        try:
            return parse_enabled(answer)
        except Unreadable as reason:
            return reason
    return Unreadable(
        Phrase("The phone does not say whether location is on (user {user}).", user=user)
    )
