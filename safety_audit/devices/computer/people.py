"""Whose computer this is: the person who asks, and the accounts there are.

Started with `sudo`, the program runs as the administrator, but the files to look at are the
person's. Looking into the administrator's home instead would find nothing and say so.
"""

import os
import re
from dataclasses import dataclass
from typing import Any

from safety_audit.devices.computer.files import Tree
from safety_audit.devices.interface import Status
from safety_audit.text import decoded

__all__ = ["Person", "accounts", "groups", "person_of"]

_LIMIT = 1 << 20
_FIRST_HUMAN, _LAST_HUMAN = 1000, 60_000
_FIELDS_OF_ACCOUNT, _FIELDS_OF_GROUP = 7, 4
_DIGITS = 10
_ASKED_BY = ("SUDO_UID", "PKEXEC_UID")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """The account whose files are looked at."""

    name: str
    """The account's name; empty if not known."""
    uid: int | None
    """Its number."""
    home: str
    """Its home, as the looked-at system names it; empty if not known."""
    how: str
    """How it was chosen: `runs`, `sudo`, `seat`, `named`, `only` or `unknown`."""


def accounts(tree: Tree, *, live: bool) -> list[Row] | None:
    """Return every account; None if the list cannot be read.

    The running system is asked through its own library, which knows network accounts too.
    """
    if live:
        try:
            import pwd  # noqa: PLC0415 - not there on Windows
        except ImportError:
            return None
        return [
            _account(row.pw_name, row.pw_uid, row.pw_gid, row.pw_gecos, row.pw_dir, row.pw_shell)
            for row in pwd.getpwall()
        ]
    lines = _fields(tree, "/etc/passwd", _FIELDS_OF_ACCOUNT)
    if lines is None:
        return None
    return [
        _account(name, int(uid), int(gid), gecos, home, shell)
        for name, _, uid, gid, gecos, home, shell in lines
        if _is_number(uid) and _is_number(gid)
    ]


def groups(tree: Tree, *, live: bool) -> list[Row] | None:
    """Return every group with its members; None if the list cannot be read."""
    if live:
        try:
            import grp  # noqa: PLC0415 - not there on Windows
        except ImportError:
            return None
        return [
            {"name": row.gr_name, "gid": row.gr_gid, "members": row.gr_mem}
            for row in grp.getgrall()
        ]
    lines = _fields(tree, "/etc/group", _FIELDS_OF_GROUP)
    if lines is None:
        return None
    return [
        {"name": name, "gid": int(gid), "members": [one for one in members.split(",") if one]}
        for name, _, gid, members in lines
        if _is_number(gid)
    ]


def person_of(tree: Tree, user: str | None, *, live: bool) -> Person:
    """Return whose files to look at; a mounted disk with several people needs a name."""
    known = accounts(tree, live=live) or []
    if user is not None:
        return _chosen(known, "name", user, "named")
    if live:
        uid, how = _running(tree)
        return _chosen(known, "uid", uid, how)
    people = [row for row in known if _FIRST_HUMAN <= row["uid"] <= _LAST_HUMAN]
    if len(people) == 1:
        return _chosen(people, "uid", people[0]["uid"], "only")
    return Person("", None, "", "unknown")


def _running(tree: Tree) -> tuple[int | None, str]:
    if not hasattr(os, "geteuid"):
        return None, "runs"
    mine = os.geteuid()
    if mine != 0:
        return mine, "runs"
    for name in _ASKED_BY:
        if _is_number(text := os.environ.get(name, "")):
            return int(text), "sudo"
    status, data, _ = tree.read("/run/systemd/seats/seat0", _LIMIT)
    seat = re.search(r"^ACTIVE_UID=(\d{1,10})$", decoded(data), re.MULTILINE)
    if status is Status.OK and seat and _FIRST_HUMAN <= int(seat[1]) <= _LAST_HUMAN:
        return int(seat[1]), "seat"
    return mine, "runs"


def _chosen(known: list[Row], field: str, value: object, how: str) -> Person:
    row = next((row for row in known if row[field] == value), None)
    if row is not None:
        return Person(row["name"], row["uid"], row["home"], how)
    if how == "runs":  # Windows and accounts without an entry still have a home
        return Person("", None, os.path.expanduser("~"), how)  # noqa: PTH111 - text, not a path
    return Person("", None, "", "unknown")


def _is_number(text: str) -> bool:
    """Tell whether it is an account's or a group's number; those have 32 bits."""
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS


def _account(name: str, uid: int, gid: int, gecos: str, home: str, shell: str) -> Row:
    return {
        "name": name, "uid": uid, "gid": gid, "gecos": gecos, "home": home, "shell": shell
    }  # fmt: skip


def _fields(tree: Tree, path: str, count: int) -> list[list[str]] | None:
    status, data, _ = tree.read(path, _LIMIT)
    if status is not Status.OK:
        return None
    lines = (line.split(":") for line in decoded(data).split("\n"))
    return [fields for fields in lines if len(fields) == count]
