"""Which apps are the default for messages, calls and so on, for every user.

Android 10 and newer keep them as roles (`dumpsys role`). Before that, three settings of each user
name the apps for messages, calls and help.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.android.settings import SecureSettings
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["QUERY", "RoleHolder", "Roles", "parse_roles", "roles"]

QUERY = Query("dumpsys role")

_FIRST_WITH_ROLES = 29
# The bracket that closes everything stands at the very left.
_END = re.compile(r"^\}\s*$", re.MULTILINE)
_SETTINGS = {
    "sms_default_application": "SMS",
    "dialer_default_application": "DIALER",
    "assistant": "ASSISTANT",
}


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """An app that is the default for something."""

    role: str
    """Android's name: `SMS`, `DIALER`, `ASSISTANT`, `HOME`, `CALL_REDIRECTION`, and so on."""
    package: str
    """The app."""
    user: int
    """The user it is the default for."""
    seen: Evidence = field(repr=False)
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The default apps of every user."""

    holders: tuple[RoleHolder, ...]
    """One for each role and app."""
    gaps: tuple[Unreadable, ...] = ()
    """Users that could not be read."""

    def of(self, package: str, user: int) -> tuple[RoleHolder, ...]:
        """Return what one app is the default for."""
        return tuple(
            holder for holder in self.holders if holder.package == package and holder.user == user
        )


@provides(DeviceKind.PHONE, ask=(QUERY,))
def roles(
    answers: Answers,
    properties: Properties | Unreadable,
    settings: SecureSettings | Unreadable,
) -> Roles:
    """Return the default apps: from the roles, or from the settings where there are no roles."""
    answer = answers[QUERY]
    api = None if isinstance(properties, Unreadable) else properties.api
    if answer.status is not Status.ABSENT or api is None or api >= _FIRST_WITH_ROLES:
        return parse_roles(answer)
    if isinstance(settings, Unreadable):
        raise settings
    return _from_settings(settings)


def parse_roles(answer: Answer) -> Roles:
    """Read `dumpsys role` (Android 10 to 17).

    Raises:
        Unreadable: there is no answer, it names no user or no role, or its last bracket is missing.

    """
    holders: list[RoleHolder] = []
    user, role, listing, known = None, "", False, 0
    for line in answer.text().splitlines():
        word = line.strip()
        if word.startswith("user_id="):
            user, role = _number(word), ""
        elif word.startswith("name=android.app.role."):
            role, known = word.removeprefix("name=android.app.role."), known + 1
        elif word == "holders=[":
            listing = True
        elif word in {"]", "}"}:
            listing = False
        elif user is not None and role and (listing or word.startswith("holders=")):
            package = word.removeprefix("holders=")
            seen = answer.seen(f"user_id={user}", f"name=android.app.role.{role}", word)
            holders.append(RoleHolder(role, package, user, seen))
    if user is None or not known:
        raise answer.unknown_format()
    _expect_end(answer)
    return Roles(tuple(holders))


def _expect_end(answer: Answer) -> None:
    if not _END.search(answer.text()):
        raise answer.ended_early()


def _number(word: str) -> int | None:
    value = word.partition("=")[2]
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else None


def _from_settings(settings: SecureSettings) -> Roles:
    gaps = [settings.others] if settings.others else []
    for user, table in settings:
        if isinstance(table, Unreadable):
            gaps.append(table)
            continue
        gaps += [
            Unreadable(
                Phrase("The setting {setting} is not stated (user {user}).", setting=key, user=user)
            )
            for key in _SETTINGS
            if key in table.unclear
        ]
    return Roles(tuple(_stated(settings)), tuple(gaps))


def _stated(settings: SecureSettings) -> Iterator[RoleHolder]:
    for user, table in settings:
        if isinstance(table, Unreadable):
            continue
        for key, role in _SETTINGS.items():
            package = (table.get(key) or "").strip().partition("/")[0]
            if package:
                yield RoleHolder(role, package, user, table.seen(key))
