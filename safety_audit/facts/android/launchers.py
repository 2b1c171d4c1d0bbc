"""Which apps have an icon: what Android answers a home screen that asks for apps to show.

For a space that nobody unlocked since the phone started, or that is paused, Android answers with
the few apps that run before that. What is not in such an answer may have an icon or none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from safety_audit.devices.interface import MEGABYTE, Answer, Query
from safety_audit.facts.android.resolvers import Components, full_class
from safety_audit.facts.android.users import Users
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Launchers", "launcher_query", "parse_launchers"]

_COUNT = re.compile(r"(\d{1,6}) activities found:")
# The name of a screen may hold anything, a line break too. A line that it forges is one too many.
_COMPONENT = re.compile(r"^[ \t]+([\w.]+)/(.+?)\r?$", re.MULTILINE)


def launcher_query(user: int) -> Query:
    """Return the question for the icons of a user."""
    return Query(
        f"cmd package query-activities --brief --user {user} -a android.intent.action.MAIN"
        " -c android.intent.category.LAUNCHER",
        limit=8 * MEGABYTE,
    )


@dataclass(frozen=True, slots=True)
class Launchers:
    """The screens that have an icon, for every user. A switched-off one is not among them."""

    icons: Mapping[int, Components | Unreadable]
    """Class names by package, or why they could not be read, by user."""
    answers: Mapping[int, Answer] = field(repr=False)
    """Where they stand, by user."""

    def of(self, user: int) -> Components | Unreadable:
        """Return a user's icons by package, or why they could not be read."""
        return self.icons.get(
            user, Unreadable(Phrase("User {user} was not asked about icons.", user=user))
        )


def launcher_queries(users: Users | Unreadable) -> list[Query]:
    """Return one question for each user; for the first user where they are not known."""
    return [launcher_query(user) for user in _ids(users)]


@provides(DeviceKind.PHONE, ask=launcher_queries)
def launchers(answers: Answers, users: Users | Unreadable) -> Launchers:
    """Return the icons of every user."""
    asked = {user: answers[launcher_query(user)] for user in _ids(users)}
    icons: dict[int, Components | Unreadable] = {}
    for user, answer in asked.items():
        try:
            found = parse_launchers(answer)
            icons[user] = _closed(user, users) or found
        except Unreadable as reason:
            icons[user] = reason
    return Launchers(icons, asked)


def _closed(user: int, users: Users | Unreadable) -> Unreadable | None:
    """Say why the answer for a user is not the whole list; None if it is, as far as is known."""
    known = None if isinstance(users, Unreadable) else users.get(user)
    if known is None or known.unlocked is not False:
        return None
    return Unreadable(
        Phrase("Android tells all icons of a space only while it is open, and this one is closed.")
    )


def parse_launchers(answer: Answer) -> Components:
    """Read the list that `--brief` gives: a count, then `package/.Class` for each (7 to 16).

    Raises:
        Unreadable: there is no answer, it has another form, or lists fewer than it says.

    """
    text = answer.text()
    if text.strip() == "No activities found":
        return {}
    count = _COUNT.search(text)
    found = _COMPONENT.findall(text)
    if not count or int(count[1]) != len(found):
        raise answer.unknown_format()
    icons: dict[str, set[str]] = {}
    for package, name in found:
        icons.setdefault(package, set()).add(full_class(package, name.rstrip()))
    return {package: frozenset(names) for package, names in icons.items()}


def _ids(users: Users | Unreadable) -> tuple[int, ...]:
    return (0,) if isinstance(users, Unreadable) else users.ids
