"""The phone's settings: `settings list`, one table for the phone and two for each user."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.android.users import Users
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = [
    "GLOBAL",
    "GlobalSettings",
    "SecureSettings",
    "SystemSettings",
    "UserSettings",
    "parse_settings",
    "secure_query",
    "system_query",
]

GLOBAL = Query("settings list global")


def secure_query(user: int) -> Query:
    """Return the question for a user's secure settings."""
    return Query(f"settings --user {user} list secure")


def system_query(user: int) -> Query:
    """Return the question for a user's system settings."""
    return Query(f"settings --user {user} list system")


@dataclass(frozen=True, slots=True)
class UserSettings:
    """One table of settings."""

    values: Mapping[str, str]
    """Every setting that is stated once, by its key."""
    answer: Answer = field(repr=False)
    """Where they stand."""
    unclear: frozenset[str] = frozenset()
    """The settings that are stated in two ways, so that they are not known."""

    def get(self, key: str) -> str | None:
        """Return a setting; None if not stated, which is not the same as off.

        `null` is not stated, and neither is a key that is stated in two ways.
        """
        value = self.values.get(key)
        return None if value in _NOT_STATED else value

    def number(self, key: str) -> int | None:
        """Return a setting that is a whole number; None if it is not stated as one."""
        value = (self.get(key) or "").strip()
        return int(value) if re.fullmatch(r"-?[0-9]{1,18}", value) else None

    def number_or(self, key: str, unless_stated: int) -> int | None:
        """Return a whole number, or what Android itself takes where the setting was never made.

        Only for a setting whose default stands in Android's own code. None if it is stated, but in
        two ways or not as a number: what was stated is then not known, and no default holds.
        """
        if self.get(key) is None and key not in self.unclear:
            return unless_stated
        return self.number(key)

    def seen(self, *keys: str) -> Evidence:
        """Return the lines of these settings, as far as they are stated."""
        return self.answer.seen(
            *(f"{key}={self.values[key]}" for key in keys if key in self.values)
        )


class GlobalSettings(UserSettings):
    """The settings that hold for the whole phone."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _SettingsByUser:
    """One table for each user."""

    tables: Mapping[int, UserSettings | Unreadable]
    """The tables, or why one could not be read, by user."""
    others: Unreadable | None = None
    """Why there may be users that were not asked about; None if all were."""

    def of(self, user: int) -> UserSettings | Unreadable:
        """Return the settings of a user, or why they could not be read."""
        return self.tables.get(user) or Unreadable(
            Phrase("User {user} was not asked about.", user=user)
        )

    def __iter__(self) -> Iterator[tuple[int, UserSettings | Unreadable]]:
        """Yield each user with its settings, or with why they could not be read."""
        return iter(self.tables.items())


class SecureSettings(_SettingsByUser):
    """Each user's settings that apps cannot change by themselves."""

    __slots__ = ()


class SystemSettings(_SettingsByUser):
    """Each user's settings for screen and sound."""

    __slots__ = ()


def parse_settings(answer: Answer) -> UserSettings:
    """Read `key=value` lines (Android 7 to 16); a line without `=` goes on with the value before.

    A value that holds a line break can forge a setting. A key that is then stated in two ways is
    not stated: what it really is cannot be told.

    Raises:
        Unreadable: there is no answer, or no setting in it.

    """
    values: dict[str, list[str]] = {}
    unclear: set[str] = set()
    last: list[str] | None = None
    for raw in answer.text().split("\n"):
        line = raw.removesuffix("\r")
        begins = _LINE.match(line)
        if begins:
            key, last = begins[1], [line[begins.end() :]]
            if values.setdefault(key, last) != last:
                unclear.add(key)
        elif last is not None and line:
            last.append(line)
    if not values:
        raise answer.unknown_format()
    return UserSettings(
        {key: "\n".join(lines) for key, lines in values.items() if key not in unclear},
        answer,
        frozenset(unclear),
    )


_LINE = re.compile(r"([^\s=][^=\n]{0,511})=")
# `{null}` stands in recordings that were made from `dumpsys settings`.
_NOT_STATED = (None, "null", "{null}")


@provides(DeviceKind.PHONE, ask=(GLOBAL,))
def global_settings(answers: Answers) -> GlobalSettings:
    """Return the settings of the whole phone."""
    table = parse_settings(answers[GLOBAL])
    return GlobalSettings(table.values, table.answer, table.unclear)


def secure_queries(users: Users | Unreadable) -> list[Query]:
    """Return one question for each user; for the first user where they are not known."""
    return [secure_query(user) for user in _ids(users)]


def system_queries(users: Users | Unreadable) -> list[Query]:
    """Return one question for each user; for the first user where they are not known."""
    return [system_query(user) for user in _ids(users)]


@provides(DeviceKind.PHONE, ask=secure_queries)
def secure_settings(answers: Answers, users: Users | Unreadable) -> SecureSettings:
    """Return the secure settings of every user."""
    tables = {user: _read(answers[secure_query(user)], user, users) for user in _ids(users)}
    return SecureSettings(tables, _others(users))


@provides(DeviceKind.PHONE, ask=system_queries)
def system_settings(answers: Answers, users: Users | Unreadable) -> SystemSettings:
    """Return the system settings of every user."""
    tables = {user: _read(answers[system_query(user)], user, users) for user in _ids(users)}
    return SystemSettings(tables, _others(users))


def _ids(users: Users | Unreadable) -> tuple[int, ...]:
    return (0,) if isinstance(users, Unreadable) else users.ids


def _others(users: Users | Unreadable) -> Unreadable | None:
    if not isinstance(users, Unreadable):
        return None
    return Unreadable(Phrase("Only the first user was looked at. {reason}", reason=users.reason))


def _read(answer: Answer, user: int, users: Users | Unreadable) -> UserSettings | Unreadable:
    """Return a user's settings, or why not: a closed space is named, as it often cannot be read."""
    try:
        return parse_settings(answer)
    except Unreadable as reason:
        who = None if user == 0 or isinstance(users, Unreadable) else users.get(user)
        if who is None:
            return reason
        return Unreadable(
            Phrase(
                "User {user} ({kind}) could not be looked into. {reason}",
                user=user,
                kind=who.kind.value,
                reason=reason.reason,
            )
        )
