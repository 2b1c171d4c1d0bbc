"""Who can get in to a computer with macOS: accounts, signing in without a password, keys."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.accounts import (
    ACCOUNTS,
    GROUPS,
    SUDOERS,
    Account,
    AccountList,
    Accounts,
    parse_account_list,
    parse_rules,
    parse_sudo_includes,
)
from safety_audit.facts.computer.adb_keys import AdbKeyFiles
from safety_audit.facts.computer.auto_login import AutoLogin, SignsIn
from safety_audit.facts.computer.macos import MacOS, MacServices
from safety_audit.facts.computer.plists import parse_plist, said, switched, words_in
from safety_audit.facts.computer.processes import Processes
from safety_audit.facts.computer.reading import entries, gap_in, gaps_in
from safety_audit.facts.computer.ssh_keys import (
    MORE_SERVER,
    SERVER,
    AuthorizedKeys,
    parse_includes,
    parse_keys,
    parse_server,
    running_servers,
)
from safety_audit.facts.computer.system import Person
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["MacAccounts", "parse_auto_login", "parse_hidden", "parse_mac_accounts"]

SIGN_IN = Query("/Library/Preferences/com.apple.loginwindow.plist", Kind.FILE)
HOMES = Query("/Users", Kind.LISTING)

_FIRST_PERSON, _GUEST = 501, 201
_NOBODY = frozenset({"shared", "guest", ".localized", "deleted users"})
_SSH = "com.openssh.sshd"


@dataclass(frozen=True, slots=True)
class MacAccounts:
    """The accounts of a computer with macOS."""

    all: tuple[Account, ...]
    """In the order of the list; without a list, one for each folder of a person."""
    gaps: tuple[Unreadable, ...]
    """What could not be looked at."""


def parse_mac_accounts(listed: Answer, groups: Answer, homes: Answer) -> MacAccounts:
    """Return the accounts; those of people have the number 501 or a higher one.

    Raises:
        Unreadable: neither a list nor folders tell of any.

    """
    try:
        limits = replace(listed, status=Status.ABSENT, data=b"")
        known = parse_account_list(listed, groups, limits).all
        people = tuple(replace(one, human=_is_person(one), below=_is_below(one)) for one in known)
        return MacAccounts(people, ())
    except Unreadable as reason:
        found = tuple(_from_homes(homes))
        if not found:
            raise
        return MacAccounts(found, (reason,))


def _is_person(account: Account) -> bool:
    ordinary = account.uid >= _FIRST_PERSON or _is_below(account)
    return ordinary and account.name[:1] != "_" and account.can_sign_in


def _is_below(account: Account) -> bool:
    """Tell whether it has a home among people's, and a number that keeps it off the screen."""
    at_home = account.home.startswith("/Users/") and account.name[:1] != "_"
    return at_home and account.uid < _FIRST_PERSON - 1 and account.uid not in (0, _GUEST)


def _from_homes(homes: Answer) -> Iterator[Account]:
    for entry in entries(homes):
        if entry.type == "dir" and entry.name.casefold() not in _NOBODY:
            yield _account(
                name=entry.name,
                label="",
                uid=entry.uid or _FIRST_PERSON,
                home=f"/Users/{entry.name}",
                seen=homes.seen(entry.name),
            )


def _account(*, name: str, label: str, uid: int, home: str, seen: Evidence) -> Account:
    """Return an account of a person that no list describes further."""
    shell = "/bin/zsh"
    return Account(name=name, label=label, uid=uid, home=home, shell=shell, human=True, seen=seen)


def parse_hidden(answer: Answer) -> tuple[tuple[str, Evidence], ...]:
    """Return the accounts that the sign-in screen is told not to show (`HiddenUsersList`).

    Raises:
        Unreadable: the file could not be read, or is no property list.

    """
    held = parse_plist(answer)
    return tuple(
        (name, answer.seen(f"HiddenUsersList {name}")) for name in words_in(held, "HiddenUsersList")
    )


def parse_guest(answer: Answer) -> Account | None:
    """Return the guest's account; None unless it is switched on.

    Raises:
        Unreadable: the file could not be read, or is no property list.

    """
    if switched(parse_plist(answer), "GuestEnabled") is not True:
        return None
    seen = answer.seen("GuestEnabled true")
    return _account(name="Guest", label="", uid=_GUEST, home="/Users/Guest", seen=seen)


def parse_auto_login(answer: Answer) -> tuple[SignsIn, ...]:
    """Return whom macOS signs in by itself (`autoLoginUser`).

    Raises:
        Unreadable: the file could not be read, or is no property list.

    """
    name = said(parse_plist(answer), "autoLoginUser")
    return (SignsIn(name, answer.seen(f"autoLoginUser {name}")),) if name else ()


@provides(DeviceKind.COMPUTER, ask=(ACCOUNTS, GROUPS, HOMES))
def mac_accounts(macos: MacOS, answers: Answers) -> MacAccounts:  # noqa: ARG001 - a condition
    """Make the fact."""
    return parse_mac_accounts(answers[ACCOUNTS], answers[GROUPS], answers[HOMES])


@provides(DeviceKind.COMPUTER, on=MacOS)
def account_list(found: MacAccounts) -> AccountList:
    """Make the fact."""
    return AccountList(found.all)


@provides(DeviceKind.COMPUTER, ask=(SIGN_IN, SUDOERS), on=MacOS)
def accounts(found: MacAccounts, person: Person | Unreadable, answers: Answers) -> Accounts:
    """Make the fact."""
    gap = gap_in(answers[SIGN_IN])
    guest = None if gap else parse_guest(answers[SIGN_IN])
    hidden = () if gap else parse_hidden(answers[SIGN_IN])
    people = (*(one for one in found.all if one.human), *((guest,) if guest else ()))
    names = {one.name for one in people}
    return Accounts(
        people=people,
        odd=tuple(one for one in found.all if one.uid == 0 and one.name != "root"),
        hidden=(
            *(pair for pair in hidden if pair[0] in names),
            *((one.name, one.seen) for one in people if one.below),
        ),
        rules=parse_rules(answers[SUDOERS]),
        me=person.name if isinstance(person, Person) and person.is_known else "",
        gaps=tuple(
            dict.fromkeys(
                (
                    *found.gaps,
                    *gaps_in((answers[SIGN_IN], answers[SUDOERS])),
                    *parse_sudo_includes(answers[SUDOERS]),
                )
            )
        ),
    )


@provides(DeviceKind.COMPUTER, ask=(SIGN_IN,), on=MacOS)
def auto_login(macos: MacOS, answers: Answers) -> AutoLogin:  # noqa: ARG001 - a condition
    """Make the fact."""
    if gap := gap_in(answers[SIGN_IN]):
        raise gap
    return AutoLogin(parse_auto_login(answers[SIGN_IN]), ())


@provides(DeviceKind.COMPUTER, on=MacOS)
def adb_key_files(found: MacAccounts) -> AdbKeyFiles:
    """Make the fact."""
    return AdbKeyFiles(tuple(_in_homes(found, ".android/adbkey.pub")))


def _in_homes(found: MacAccounts, file: str) -> Iterator[tuple[str, Query]]:
    for account in found.all:
        query = Query(f"{account.home.rstrip('/')}/{file}", Kind.FILE)
        if account.human and account.home.startswith("/") and is_allowed(query):
            yield account.name, query


@dataclass(frozen=True, slots=True)
class MacKeyFiles:
    """Where keys that open accounts can lie."""

    queries: tuple[tuple[str, Query], ...]
    """Account and file."""
    settings: tuple[Query, ...]
    """The server's settings."""


@provides(DeviceKind.COMPUTER, ask=(MORE_SERVER,))
def mac_key_files(found: MacAccounts, answers: Answers) -> MacKeyFiles:
    """Make the fact."""
    more = (
        Query(f"{MORE_SERVER.text}/{entry.name}", Kind.FILE)
        for entry in entries(answers[MORE_SERVER])
    )
    keys = [
        pair
        for file in (".ssh/authorized_keys", ".ssh/authorized_keys2")
        for pair in _in_homes(found, file)
    ]
    return MacKeyFiles(tuple(keys), (SERVER, *more))


def _key_queries(files: MacKeyFiles) -> tuple[Query, ...]:
    return (*files.settings, *(query for _, query in files.queries))


@provides(DeviceKind.COMPUTER, ask=_key_queries, on=MacOS)
def authorized_keys(
    files: MacKeyFiles,
    services: MacServices | Unreadable,
    processes: Processes | Unreadable,
    answers: Answers,
) -> AuthorizedKeys:
    """Make the fact."""
    elsewhere = [gap for query in files.settings for gap in parse_includes(answers[query])]
    on = services.on if isinstance(services, MacServices) else {}
    unknown = (services,) if isinstance(services, Unreadable) else ()
    return AuthorizedKeys(
        keys=tuple(
            key for name, query in files.queries for key in parse_keys(answers[query], name)
        ),
        server=(on[_SSH],) if _SSH in on else (),
        running=running_servers(processes),
        unusual=tuple(line for query in files.settings for line in parse_server(answers[query])),
        gaps=tuple(
            dict.fromkeys(
                (*unknown, *gaps_in(answers[query] for query in _key_queries(files)), *elsewhere)
            )
        ),
    )
