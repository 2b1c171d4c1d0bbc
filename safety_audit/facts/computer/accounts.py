"""Who has an account here, and who of them may change everything."""

import re
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.ini import last, settings, yes_or_no
from safety_audit.facts.computer.reading import (
    entries,
    gap_in,
    gaps_in,
    number,
    probe_rows,
    readable_part,
    word,
)
from safety_audit.facts.computer.system import Linux, Person
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Account", "AccountList", "Accounts", "parse_account_list"]

ACCOUNTS = Query("accounts", Kind.PROBE)
GROUPS = Query("groups", Kind.PROBE)
LIMITS = Query("/etc/login.defs", Kind.FILE)
SUDOERS = Query("/etc/sudoers", Kind.FILE)
MORE_SUDOERS = Query("/etc/sudoers.d", Kind.LISTING)
HIDDEN = Query("/var/lib/AccountsService/users", Kind.LISTING)

_NO_SHELL = frozenset({"nologin", "false", "sync", "halt", "shutdown", ""})
# Membership in any of these is as good as being the administrator.
_POWERFUL = frozenset(
    {"sudo", "wheel", "admin", "root", "docker", "lxd", "incus", "libvirt", "disk", "shadow"}
)
# Membership in these lets a program read the keyboard or the camera.
_WATCHING = frozenset({"input", "video"})
_NOBODY = 65534
# Where the homes of people lie, whatever their accounts' numbers are.
_HOMES = ("/home/", "/var/home/")
# Files that sudo takes more rules from, and that are read anyway.
_READ_ANYWAY = frozenset({"/etc/sudoers.d", "sudoers.d"})
_INCLUDE = re.compile(r"[#@]include(?:dir)?\s+\"?([^\s\"]+)")


def starts_a_shell(program: str) -> bool:
    """Tell whether an account that starts with this program can take commands."""
    return program.rsplit("/", 1)[-1] not in _NO_SHELL


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account."""

    name: str
    """Its name."""
    label: str
    """The person's name as it was typed in; may be empty."""
    uid: int
    """Its number; 0 is the administrator."""
    home: str
    """Its home folder."""
    shell: str
    """The program it starts with."""
    human: bool
    """Whether it is a person's, by its number, or by its home and its shell."""
    below: bool = False
    """Whether it is a person's with a number of the system's, which sign-in screens do not show."""
    powerful: tuple[str, ...] = ()
    """Groups it is in that make it an administrator, or as good as one."""
    watching: tuple[str, ...] = ()
    """Groups it is in that let it read the keyboard or the camera."""
    seen: Evidence
    """The line about it."""

    @property
    def can_sign_in(self) -> bool:
        """Whether it starts with a program that takes commands."""
        return starts_a_shell(self.shell)

    @property
    def is_administrator(self) -> bool:
        """Whether it may change everything."""
        return self.uid == 0 or bool(self.powerful)


@dataclass(frozen=True, slots=True)
class AccountList:
    """Every account, without what administrators only may read."""

    all: tuple[Account, ...]
    """In the order of the list."""

    @property
    def people(self) -> tuple[Account, ...]:
        """The accounts that are a person's."""
        return tuple(account for account in self.all if account.human)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line that lets an account do things as the administrator without a password."""

    who: str
    """The account, or `%group`."""
    seen: Evidence
    """The line."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who can get in, and what is odd about it."""

    people: tuple[Account, ...]
    """The accounts that are a person's."""
    odd: tuple[Account, ...]
    """Other accounts with the administrator's number."""
    hidden: tuple[tuple[str, Evidence], ...]
    """Names that the sign-in screen is told not to show, with the line that says so."""
    rules: tuple[Rule, ...]
    """Who needs no password to act as the administrator."""
    me: str
    """The account of the person who asks; empty where that is not known."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be looked at."""


def parse_account_list(accounts: Answer, groups: Answer, limits: Answer) -> AccountList:
    """Return every account.

    Raises:
        Unreadable: there is no list, or it is not understood.

    """
    first, final = _human_numbers(readable_part(limits))
    teams = [
        (word(row, "name") or "", number(row, "gid"), row.get("members") or ())
        for row in probe_rows(groups)
    ]
    found = []
    for row in probe_rows(accounts):
        name, uid, gid = word(row, "name"), number(row, "uid"), number(row, "gid")
        if not name or uid is None:
            raise accounts.unknown_format()
        mine = {
            team
            for team, team_number, members in teams
            # Those whose first group it is are not listed among its members.
            if team_number == gid or (isinstance(members, list) and name in members)
        }
        shell = word(row, "shell") or ""
        label = (word(row, "gecos") or "").split(",")[0]
        home = word(row, "home") or ""
        lives_here = home.startswith(_HOMES) and starts_a_shell(shell) and uid != 0
        account = Account(
            name=name,
            label=label,
            uid=uid,
            home=home,
            shell=shell,
            human=(first <= uid <= final and uid != _NOBODY) or lives_here,
            below=lives_here and uid < first,
            powerful=tuple(sorted(mine & _POWERFUL)),
            watching=tuple(sorted(mine & _WATCHING)),
            seen=accounts.seen(f"{name}:{uid}:{label}:{home}:{shell}"),
        )
        found.append(account)
    if not found:
        raise Unreadable("The computer did not say who has an account.")
    return AccountList(tuple(found))


def _human_numbers(text: str) -> tuple[int, int]:
    """Return the first and last number of people's accounts (`UID_MIN`, `UID_MAX`)."""
    numbers = {"UID_MIN": 1000, "UID_MAX": 60_000}
    for line in text.split("\n"):
        words = line.partition("#")[0].split()
        if len(words) == 2 and words[0] in numbers and words[1].isdecimal():  # noqa: PLR2004
            numbers[words[0]] = int(words[1][:9])
    return numbers["UID_MIN"], numbers["UID_MAX"]


def parse_rules(answer: Answer) -> tuple[Rule, ...]:
    """Return the lines of a sudoers file that ask for no password.

    Ignored are comments. A line of `Defaults` counts where it takes the question away from an
    account (`!authenticate`).
    """
    return tuple(
        Rule(_whom(line), answer.seen(line))
        for line in _lines(answer)
        if ("!authenticate" if line.startswith("Defaults") else "NOPASSWD") in line
    )


def _whom(line: str) -> str:
    """Return whom a rule is about; `ALL` for a line of `Defaults` about everybody."""
    word = line.split(maxsplit=1)[0]
    return word.removeprefix("Defaults").lstrip(":@!>") or "ALL" if "Defaults" in word else word


def parse_sudo_includes(answer: Answer) -> tuple[Unreadable, ...]:
    """Return the files that a file of rules takes more from and that are not looked at."""
    named = (found[1] for line in _lines(answer, comments=True) if (found := _INCLUDE.match(line)))
    return tuple(
        Unreadable(Phrase("It could not be read ({path}).", path=path))
        for path in named
        if path.rstrip("/") not in _READ_ANYWAY
    )


def _lines(answer: Answer, *, comments: bool = False) -> list[str]:
    """Return the lines of a file of rules, put together where they go on."""
    lines = (line.strip() for line in readable_part(answer).replace("\\\n", " ").split("\n"))
    return [line for line in lines if line and (comments or not line.startswith("#"))]


def hidden_name(answer: Answer) -> tuple[str, Evidence] | None:
    """Return the account that a file of the accounts service hides; None if it hides none."""
    setting = last(settings(readable_part(answer)), "User", "SystemAccount")
    if setting is None or yes_or_no(setting.value) is not True:
        return None
    return answer.query.text.rsplit("/", 1)[-1], answer.seen(setting.line)


@provides(DeviceKind.COMPUTER, ask=(ACCOUNTS, GROUPS, LIMITS))
def account_list(linux: Linux, answers: Answers) -> AccountList:  # noqa: ARG001 - a condition
    """Make the fact."""
    return parse_account_list(answers[ACCOUNTS], answers[GROUPS], answers[LIMITS])


@dataclass(frozen=True, slots=True)
class AccountFiles:
    """Where the files about accounts lie."""

    sudoers: tuple[Query, ...]
    """Files that say who may act as the administrator."""
    services: tuple[Query, ...]
    """One file for each account the sign-in screen knows."""
    gaps: tuple[Unreadable, ...]
    """What could not be listed."""


@provides(DeviceKind.COMPUTER, ask=(MORE_SUDOERS, HIDDEN))
def account_files(linux: Linux, answers: Answers) -> AccountFiles:  # noqa: ARG001 - a condition
    """Make the fact."""
    more, hidden = answers[MORE_SUDOERS], answers[HIDDEN]
    return AccountFiles(
        sudoers=(SUDOERS, *_files_in(more)),
        services=tuple(_files_in(hidden)),
        gaps=gaps_in((more, hidden)),
    )


def _files_in(answer: Answer) -> list[Query]:
    return [
        Query(f"{answer.query.text}/{entry.name}", Kind.FILE)
        for entry in entries(answer)
        if entry.type in ("file", "link") and entry.name != "README"
    ]


def _account_file_queries(files: AccountFiles) -> tuple[Query, ...]:
    return (*files.sudoers, *files.services)


@provides(DeviceKind.COMPUTER, ask=_account_file_queries)
def accounts(
    known: AccountList, files: AccountFiles, person: Person | Unreadable, answers: Answers
) -> Accounts:
    """Make the fact."""
    rules = [answers[query] for query in files.sudoers]
    services = [answers[query] for query in files.services]
    people = {account.name for account in known.people}
    hidden = (hidden_name(answer) for answer in services)
    return Accounts(
        people=known.people,
        odd=tuple(one for one in known.all if one.uid == 0 and one.name != "root"),
        hidden=(
            *(pair for pair in hidden if pair and pair[0] in people),
            *((one.name, one.seen) for one in known.people if one.below),
        ),
        rules=tuple(rule for answer in rules for rule in parse_rules(answer)),
        me=person.name if isinstance(person, Person) and person.is_known else "",
        gaps=tuple(
            dict.fromkeys(
                (
                    *files.gaps,
                    *gaps_in(rules),
                    *(gap for answer in rules for gap in parse_sudo_includes(answer)),
                    *filter(None, map(gap_in, services)),
                )
            )
        ),
    )
