"""What the running system tells about itself, as rows that become JSON.

Each probe is a function without arguments that returns rows, or raises `NoProbe` where this
system has no such thing and `PermissionError` where it will not say.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from socket import SOCK_STREAM
from typing import Any, TypeVar

import psutil

from safety_audit.devices.computer.listing import named

__all__ = ["PROBES", "NoProbe", "Row", "json_lines"]

Row = dict[str, Any]

_T = TypeVar("_T")

_LONGEST_COMMAND = 8_000


class NoProbe(Exception):
    """Says why the system has no such thing."""


def json_lines(rows: Iterable[Row]) -> bytes:
    """Return rows as one JSON object a line; odd characters are written out as escapes."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def processes() -> list[Row]:
    """Return every running program, with null for each thing the system would not say.

    Asking psutil for many attributes at once leaves out a program when one of them is refused
    or the program has just ended, so each is asked for by itself.
    """
    numbers = psutil.pids()
    rows = [row for pid in numbers if (row := _process(pid)) is not None]
    if sys.platform.startswith("linux") and 1 not in numbers:
        # Mounted with `hidepid`, /proc keeps the programs of others to itself.
        rows.append({"hidden": True})
    return rows


def _process(pid: int) -> Row | None:
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None
    with process.oneshot():
        command = _asked(process.cmdline)
        row = {
            "pid": pid,
            "ppid": _asked(process.ppid),
            "name": _worded(_asked(process.name)),
            "username": _worded(_asked(lambda: _owner(process))),
            "status": _asked(process.status),
            "exe": _worded(_asked(lambda: _program(process))),
            "cmdline": None if command is None else _clipped(command),
        }
    # A program that ended in the meantime has told nothing at all.
    return row if any(row[key] is not None for key in ("name", "username", "status")) else None


def _asked(question: Callable[[], _T]) -> _T | None:
    try:
        return question()
    except (psutil.Error, OSError):
        return None


def _worded(text: str | None) -> str | None:
    return None if text is None else named(text)


def _owner(process: psutil.Process) -> str:
    if hasattr(os, "getuid"):
        return _account_name(process.uids().real)
    return process.username()


@lru_cache(maxsize=1024)
def _account_name(uid: int) -> str:
    import pwd  # noqa: PLC0415 - not there on Windows

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _program(process: psutil.Process) -> str:
    """Return the program's file. On Linux ` (deleted)` stays, which psutil cuts off."""
    if not sys.platform.startswith("linux"):
        return process.exe()
    try:
        return os.readlink(f"/proc/{process.pid}/exe")  # noqa: PTH115 - the text as it is
    except FileNotFoundError:
        return ""  # a thread of the kernel has no file


def _clipped(command: list[str]) -> list[str]:
    """Return a command line of bearable length; what was left out is said in its last word."""
    words: list[str] = []
    room = _LONGEST_COMMAND
    for number, word in enumerate(map(named, command)):
        if len(word) > room:
            return [*words, word[:room], f"[... {len(command) - number - 1} more]"]
        words.append(word)
        room -= len(word) + 1
    return words


def sessions() -> list[Row]:
    """Return who is signed in, by the list that `who` shows."""
    linux = sys.platform.startswith("linux")
    if linux and not any(Path(place).exists() for place in ("/run/utmp", "/var/run/utmp")):
        raise NoProbe("This computer keeps no list of who is signed in.")
    return [
        {
            "name": named(user.name),
            "terminal": named(user.terminal or ""),
            "host": named(user.host or ""),
            "started": int(user.started),
            "pid": user.pid,
        }
        for user in psutil.users()
    ]


def sockets() -> list[Row]:
    """Return the ports where programs wait to be called, and who has called one of them.

    A row with `from` is a connection that came in, with the address at its other end.
    """
    try:
        connections = psutil.net_connections("inet")
    except psutil.AccessDenied as error:
        raise PermissionError from error
    bound: list[Any] = [one for one in connections if one.laddr]
    waiting = {one.laddr.port for one in bound if one.status == psutil.CONN_LISTEN}
    rows = [_socket(one) for one in bound if _waits(one)]
    rows += [
        {**_socket(one), "from": one.raddr.ip}
        for one in bound
        if one.status == psutil.CONN_ESTABLISHED and one.raddr and one.laddr.port in waiting
    ]
    return sorted(rows, key=lambda row: (row["protocol"], row["port"], row["address"]))


def _socket(connection: Any) -> Row:
    return {
        "protocol": "tcp" if connection.type == SOCK_STREAM else "udp",
        "address": connection.laddr.ip,
        "port": connection.laddr.port,
        "pid": connection.pid,
    }


def _waits(connection: Any) -> bool:
    """Tell whether it waits to be called; a UDP port does so when it has no other end."""
    return connection.status == psutil.CONN_LISTEN or (
        connection.status == psutil.CONN_NONE and not connection.raddr
    )


def interfaces() -> list[Row]:
    """Return the names of the network interfaces that are up."""
    return [
        {"name": named(name), "up": state.isup}
        for name, state in sorted(psutil.net_if_stats().items())
    ]


PROBES: dict[str, Callable[[], list[Row]]] = {
    "processes": processes,
    "sessions": sessions,
    "sockets": sockets,
    "interfaces": interfaces,
}
