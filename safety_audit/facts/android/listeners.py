"""The apps that may read notifications.

The notification service keeps the list; a setting is a copy of it. The whole dump of that service
would show what other apps notified about, so it is filtered on the phone: only the list of who is
allowed to read leaves it. Where both places were read and disagree, each listener says where it
stands. What runs at this moment is not looked at: Android's own parts run without being allowed by
anybody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.android.components import components, package_of
from safety_audit.facts.android.settings import SecureSettings
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = [
    "LISTENERS",
    "AllowedLine",
    "NotificationListener",
    "NotificationListeners",
    "listeners",
    "parse_listeners",
]

LISTENERS = Query(
    "dumpsys notification | sed -n"
    " '/Allowed notification listeners/,/Live notification listeners/p'"
)
SETTING = "enabled_notification_listeners"
"""The secure setting that copies the list, parted by colons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationListener:
    """A part of an app that somebody allowed to read notifications."""

    user: int
    """The user it is allowed for."""
    package: str
    """The app."""
    component: str
    """Its full name: `org.example.app/org.example.app.Listener`."""
    in_setting: bool | None
    """Whether the setting names it; None if the setting is not stated or could not be read."""
    in_service: bool | None
    """Whether the notification service names it; None if its list could not be read."""
    seen: tuple[Evidence, ...] = field(repr=False)
    """The words that name it."""


@dataclass(frozen=True, slots=True)
class NotificationListeners:
    """Who may read notifications, for every user that could be read."""

    allowed: tuple[NotificationListener, ...]
    """The listeners."""
    gaps: tuple[Unreadable, ...] = ()
    """The parts that could not be read."""

    def of(self, package: str, user: int | None = None) -> tuple[NotificationListener, ...]:
        """Return the listeners of an app, for one user or for all."""
        return tuple(
            listener
            for listener in self.allowed
            if listener.package == package and user in {None, listener.user}
        )


@dataclass(frozen=True, slots=True)
class AllowedLine:
    """One line of the service's list."""

    user: int
    """The user it holds for."""
    components: tuple[str, ...]
    """Full names of what is allowed."""
    line: str
    """The line as it was given."""


_NAME = "Allowed notification listeners:"
_LIST = re.compile(rf"{_NAME}\s*$")
_OTHER_LIST = re.compile(r"Allowed [a-z ]+:\s*$")
_FOR_USER = re.compile(r"([0-9]{1,9}) isPrimary: ")
# What runs now follows what is allowed, on all versions.
_AFTER = re.compile(r"(?:All|Live) notification listeners\b")
# Xiaomi begins some lines with the user as well.
_XIAOMI = re.compile(r"\A\s*\(user [0-9]{1,9}\):")


def parse_listeners(answer: Answer) -> tuple[AllowedLine, ...]:
    """Read the list of allowed listeners, from a filtered or a whole dump (Android 8 to 16).

    `Allowed notification listeners:`, then `a/b:c/d (user: 0 isPrimary: true)` for each user.

    Raises:
        Unreadable: there is no answer, no such heading in it (Android 7 has none), or nothing of
            what follows the list.

    """
    inside = False
    headings = 0
    allowed = []
    text = answer.text()
    for line in text.split("\n"):
        if _LIST.search(line):
            headings += 1
            inside = True
        elif _OTHER_LIST.search(line):
            inside = False
        elif inside:
            names, _, rest = line.partition(" (user: ")
            if found := _FOR_USER.match(rest):
                names = _XIAOMI.sub("", names, count=1)
                allowed.append(AllowedLine(int(found[1]), components(names), line.strip()))
    if not headings:
        raise answer.unknown_format()
    if _AFTER.search(text, text.rindex(_NAME)) is None:
        raise answer.ended_early()
    return tuple(allowed)


@provides(DeviceKind.PHONE, ask=(LISTENERS,))
def listeners(answers: Answers, settings: SecureSettings) -> NotificationListeners:
    """Return who may read notifications, from the service's list and the setting."""
    answer = answers[LISTENERS]
    lines: tuple[AllowedLine, ...] | None = None
    gaps = [settings.others] if settings.others else []
    try:
        lines = parse_listeners(answer)
    except Unreadable as reason:
        unread = reason
    allowed: list[NotificationListener] = []
    for user in dict.fromkeys((*dict(settings), *(line.user for line in lines or ()))):
        table = settings.of(user)
        if lines is None and (isinstance(table, Unreadable) or table.get(SETTING) is None):
            gaps.append(
                Unreadable(
                    Phrase("{reason} The setting does not say either.", reason=unread.reason)
                )
            )
        allowed += _allowed(user, settings, lines, answer)
    return NotificationListeners(tuple(allowed), tuple(gaps))


def _allowed(
    user: int,
    settings: SecureSettings,
    lines: tuple[AllowedLine, ...] | None,
    answer: Answer,
) -> Iterable[NotificationListener]:
    table = settings.of(user)
    value = None if isinstance(table, Unreadable) else table.get(SETTING)
    stated = components(value or "")
    mine = [line for line in lines or () if line.user == user]
    kept = {name: line.line for line in reversed(mine) for name in line.components}
    for name in dict.fromkeys((*kept, *stated)):
        seen = [answer.seen(kept[name])] if name in kept else []
        if name in stated and not isinstance(table, Unreadable):
            seen.append(table.seen(SETTING))
        yield NotificationListener(
            user=user,
            package=package_of(name),
            component=name,
            in_setting=None if value is None else name in stated,
            in_service=None if lines is None else name in kept,
            seen=tuple(seen),
        )
