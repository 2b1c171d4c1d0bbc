"""The accounts that are signed in on the phone: `dumpsys account`.

The dump has names in full: e-mail addresses and phone numbers. None is kept, unless the person
asked for it. An account is known by its kind and by a masked name, which is enough for whoever's
account it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from safety_audit.devices.interface import MEGABYTE, Answer, Query
from safety_audit.facts.android.dumps import local_time
from safety_audit.facts.base import Answers, provides
from safety_audit.identifiers import masked_account
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["ACCOUNTS", "Account", "Accounts", "UserAccounts", "parse_accounts"]

ACCOUNTS = Query("dumpsys account", limit=2 * MEGABYTE)

_USER = re.compile(r"^User UserInfo\{([0-9]{1,9}):", re.MULTILINE)
_COUNT = re.compile(r"^  Accounts: ([0-9]{1,6})\s*$", re.MULTILINE)
_ACCOUNT = re.compile(r"^    Account \{name=(.*), type=([^,{}\s]*)\}\s*$", re.MULTILINE)
_HISTORY = re.compile(
    r"^  (-?[0-9]{1,9}),(action_account_add|action_account_remove),"
    r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}),-?[0-9]{1,9},accounts,[0-9]{1,9}\s*$",
    re.MULTILINE,
)
# Every version prints it after the accounts: without it the dump was cut off.
_LAST_PART = "\n  RegisteredServicesCache:"
_LIST_ENDS = re.compile(r"^  (?:AccountId,|Accounts History|Active Sessions)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Account:
    """One account."""

    user: int
    """The user it is signed in for."""
    kind: str
    """Android's name of its kind, such as `com.google`."""
    name: str
    """Its name, masked: `a***e@gmail.com`."""


@dataclass(frozen=True, slots=True)
class UserAccounts:
    """The accounts of one user."""

    user: int
    """The user's number."""
    all: tuple[Account, ...]
    """In the order of the dump."""
    added: tuple[datetime, ...]
    """When those that are still there were added, oldest first, in the phone's own zone. The phone
    does not say which is which; it forgets the oldest."""
    seen: Evidence = field(repr=False)
    """The lines that name them, masked."""

    @property
    def since(self) -> datetime | None:
        """When the only account was added; None if there are more, or it is not known."""
        return self.added[0] if len(self.all) == len(self.added) == 1 else None


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of every user whose space is open."""

    by_user: tuple[UserAccounts, ...]
    """One for each user that the dump speaks of."""
    gaps: tuple[Unreadable, ...] = ()
    """What was not understood."""

    def __iter__(self) -> Iterator[Account]:
        """Yield every account."""
        return (account for user in self.by_user for account in user.all)


def parse_accounts(answer: Answer) -> Accounts:
    """Read `dumpsys account` (Android 7 to 15).

    Raises:
        Unreadable: there is no answer, or it names no user.

    """
    text = answer.text().replace("\r\n", "\n")
    heads = list(_USER.finditer(text))
    if not heads:
        raise answer.unknown_format()
    ends = [*(head.start() for head in heads[1:]), len(text)]
    found: list[UserAccounts] = []
    gaps: list[Unreadable] = []
    for head, end in zip(heads, ends, strict=True):
        block = text[head.start() : end]
        one = _of_user(answer, int(head[1]), block)
        found.append(one)
        count = _COUNT.search(block)
        if count is None or int(count[1]) != len(one.all) or _LAST_PART not in block:
            gaps.append(
                Unreadable(
                    Phrase(
                        "The accounts of user {user} could not all be understood.", user=one.user
                    )
                )
            )
    return Accounts(tuple(found), tuple(gaps))


@provides(DeviceKind.PHONE, ask=(ACCOUNTS,))
def accounts(answers: Answers) -> Accounts:
    """Return the accounts of every user."""
    return parse_accounts(answers[ACCOUNTS])


def _of_user(answer: Answer, user: int, block: str) -> UserAccounts:
    stop = _LIST_ENDS.search(block)
    listed = _ACCOUNT.findall(block[: stop.start()] if stop else block)
    all_accounts = tuple(Account(user, kind, masked_account(name)) for name, kind in listed)
    lines = (f"Account {{name={one.name}, type={one.kind}}}" for one in all_accounts)
    return UserAccounts(
        user, all_accounts, tuple(_added(block)), answer.seen(f"User {user}:", *lines)
    )


def _added(block: str) -> list[datetime]:
    """Return when the accounts that are still there were added."""
    alive: dict[str, datetime | None] = {}
    for number, action, when in _HISTORY.findall(block):
        if action == "action_account_add":
            alive[number] = local_time(when)
        else:
            alive.pop(number, None)
    return sorted(when for when in alive.values() if when)
