"""Who can get in to a computer with Windows: accounts, and signing in without a password.

Windows keeps its list of accounts where only its own functions may look. They are asked; beside
that, everybody who ever signed in has a key below `ProfileList`, which anybody may read.
"""

from dataclasses import dataclass

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.accounts import ACCOUNTS, GROUPS, Account, AccountList, Accounts
from safety_audit.facts.computer.adb_keys import AdbKeyFiles
from safety_audit.facts.computer.auto_login import AutoLogin, SignsIn
from safety_audit.facts.computer.reading import number, probe_rows, word
from safety_audit.facts.computer.system import Person
from safety_audit.facts.computer.windows import (
    NT,
    RegistryValue,
    Windows,
    each_below,
    key,
    last_value,
    registry_gaps,
    registry_values,
)
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["WindowsAccounts", "parse_accounts", "parse_auto_login", "parse_hidden"]

PROFILES = each_below(f"{NT}\\ProfileList")
HIDDEN = key(f"{NT}\\Winlogon\\SpecialAccounts\\UserList")
WINLOGON = key(f"{NT}\\Winlogon")

_FIRST_PERSON = 1000
_BUILT_IN = (500, 501)
_DESKTOP = "explorer.exe"
_POWERFUL, _FROM_ELSEWHERE = 544, 555


@dataclass(frozen=True, slots=True)
class WindowsAccounts:
    """The accounts of a computer with Windows."""

    all: tuple[Account, ...]
    """Those that Windows lists, then those that only have a profile."""
    gaps: tuple[Unreadable, ...]
    """What could not be looked at."""


def parse_accounts(profiles: Answer, listed: Answer, groups: Answer) -> WindowsAccounts:
    """Return the accounts, from the list and from the profiles.

    Raises:
        Unreadable: neither tells of any, or an answer has an unknown form.

    """
    homes = _profiles(profiles)
    gaps: list[Unreadable] = []
    members = _members(groups, gaps)
    rows = _rows(listed, gaps)
    found = [_listed(listed, row, homes, members) for row in rows]
    known = {account.uid for account in found}
    found += [
        _account(name, uid, home, members, seen)
        for uid, (name, home, seen) in homes.items()
        if uid not in known
    ]
    if not found:
        raise Unreadable("The computer did not say who has an account.")
    return WindowsAccounts(tuple(found), tuple(gaps))


def _rows(answer: Answer, gaps: list[Unreadable]) -> tuple[dict[str, object], ...]:
    try:
        return probe_rows(answer)
    except Unreadable as reason:
        gaps.append(reason)
        return ()


def _profiles(answer: Answer) -> dict[int, tuple[str, str, Evidence]]:
    """Return name, home and words of each profile of a person, by the number of the account."""
    found = {}
    for value in registry_values(answer):
        number_of, home = value.key.rpartition("-")[2][:10], _home(value)
        if not home or not number_of.isdecimal():
            continue
        if value.key.startswith(("S-1-5-21-", "S-1-12-1-")):
            found[int(number_of)] = (home.rpartition("/")[2], home, value.seen)
    return found


def _home(value: RegistryValue) -> str:
    """Return a profile's folder as seen from the disk of Windows; empty for anything else."""
    if value.name.casefold() != "profileimagepath":
        return ""
    path = value.text.replace("\\", "/")
    return path[path.find("/") :] if "/" in path else ""


def _members(groups: Answer, gaps: list[Unreadable]) -> dict[int, frozenset[str]]:
    found = {}
    for row in _rows(groups, gaps):
        members = row.get("members")
        names = members if isinstance(members, list) else []
        found[number(row, "gid") or 0] = frozenset(str(name).casefold() for name in names)
    return found


def _listed(
    answer: Answer,
    row: dict[str, object],
    homes: dict[int, tuple[str, str, Evidence]],
    members: dict[int, frozenset[str]],
) -> Account:
    name, uid = word(row, "name"), number(row, "uid")
    if not name or uid is None:
        raise answer.unknown_format()
    label = word(row, "gecos") or ""
    on = row.get("enabled") is not False
    home = word(row, "home") or homes.get(uid, ("", "", None))[1]
    seen = answer.seen(f"{name}:{uid}:{label}" + ("" if on else " (switched off)"))
    return _account(name, uid, home, members, seen, label=label, on=on)


def _account(
    name: str,
    uid: int,
    home: str,
    members: dict[int, frozenset[str]],
    seen: Evidence,
    *,
    label: str = "",
    on: bool = True,
) -> Account:
    mine = {group for group, names in members.items() if name.casefold() in names}
    return Account(
        name=name,
        label=label,
        uid=uid,
        home=home,
        shell=_DESKTOP if on else "",
        human=uid >= _FIRST_PERSON or (on and uid in _BUILT_IN),
        powerful=("Administrators",) if _POWERFUL in mine else (),
        watching=("Remote Desktop Users",) if _FROM_ELSEWHERE in mine else (),
        seen=seen,
    )


def parse_hidden(answer: Answer) -> tuple[tuple[str, Evidence], ...]:
    """Return the accounts that the sign-in screen is told not to show.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    return tuple((one.name, one.seen) for one in registry_values(answer) if one.number == 0)


def parse_auto_login(answer: Answer) -> tuple[SignsIn, ...]:
    """Return whom Windows signs in by itself (`AutoAdminLogon`).

    Raises:
        Unreadable: the answer has an unknown form.

    """
    found = registry_values(answer)
    on, who = last_value(found, "AutoAdminLogon"), last_value(found, "DefaultUserName")
    if on is None or on.text.strip() != "1":
        return ()
    password = last_value(found, "DefaultPassword")
    words = [one.seen.text for one in (on, who, password) if one is not None]
    return (SignsIn(who.text if who else "", answer.seen(*words)),)


@provides(DeviceKind.COMPUTER, ask=(PROFILES, ACCOUNTS, GROUPS))
def windows_accounts(windows: Windows, answers: Answers) -> WindowsAccounts:  # noqa: ARG001 - a condition
    """Make the fact."""
    found = parse_accounts(answers[PROFILES], answers[ACCOUNTS], answers[GROUPS])
    gaps = (*found.gaps, *registry_gaps(answers, PROFILES))
    return WindowsAccounts(found.all, tuple(dict.fromkeys(gaps)))


@provides(DeviceKind.COMPUTER, on=Windows)
def account_list(found: WindowsAccounts) -> AccountList:
    """Make the fact."""
    return AccountList(found.all)


@provides(DeviceKind.COMPUTER, ask=(HIDDEN,), on=Windows)
def accounts(found: WindowsAccounts, person: Person | Unreadable, answers: Answers) -> Accounts:
    """Make the fact."""
    people = tuple(account for account in found.all if account.human)
    names = {account.name.casefold(): account.name for account in people}
    me = person.name if isinstance(person, Person) and person.is_known else ""
    return Accounts(
        people=people,
        odd=(),
        hidden=tuple(
            (names[name.casefold()], seen)
            for name, seen in parse_hidden(answers[HIDDEN])
            if name.casefold() in names
        ),
        rules=(),
        me=names.get(me.casefold(), me),
        gaps=tuple(dict.fromkeys((*found.gaps, *registry_gaps(answers, HIDDEN)))),
    )


@provides(DeviceKind.COMPUTER, ask=(WINLOGON,), on=Windows)
def auto_login(windows: Windows, answers: Answers) -> AutoLogin:  # noqa: ARG001 - a condition
    """Make the fact."""
    return AutoLogin(parse_auto_login(answers[WINLOGON]), registry_gaps(answers, WINLOGON))


@provides(DeviceKind.COMPUTER, on=Windows)
def adb_key_files(found: WindowsAccounts) -> AdbKeyFiles:
    """Make the fact."""
    pairs = (
        (account.name, Query(f"{account.home}/.android/adbkey.pub", Kind.FILE))
        for account in found.all
        if account.home
    )
    return AdbKeyFiles(tuple(pair for pair in pairs if is_allowed(pair[1])))
