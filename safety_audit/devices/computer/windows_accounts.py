"""The accounts of a running Windows and the members of its groups, from its own functions.

`NetUserEnum` and `NetLocalGroupGetMembers` answer ordinary accounts too (netapi32, level 20 and
level 2). The groups are found by their number, because their names are translated.
"""

import ctypes
import importlib
from collections.abc import Iterator
from typing import Any

from safety_audit.devices.computer.probes import NoProbe, Row

__all__ = ["accounts", "groups"]

_USER_LEVEL, _MEMBER_LEVEL = 20, 2
_NORMAL_ACCOUNTS = 2
_ALL = 0xFFFFFFFF
_MORE_DATA = 234
_DENIED = 5
_MOST_PAGES = 1000
_DISABLED, _NO_PASSWORD_NEEDED = 0x2, 0x20
_GROUPS = {"Administrators": (544, "S-1-5-32-544"), "Remote Desktop Users": (555, "S-1-5-32-555")}
_NAME_LENGTH = 512


class _User(ctypes.Structure):
    """`USER_INFO_20`."""

    _fields_ = (
        ("name", ctypes.c_wchar_p),
        ("full_name", ctypes.c_wchar_p),
        ("comment", ctypes.c_wchar_p),
        ("flags", ctypes.c_uint32),
        ("number", ctypes.c_uint32),
    )


class _Member(ctypes.Structure):
    """`LOCALGROUP_MEMBERS_INFO_2`."""

    _fields_ = (
        ("sid", ctypes.c_void_p),
        ("kind", ctypes.c_int),
        ("name", ctypes.c_wchar_p),
    )


def accounts() -> list[Row]:
    """Return the accounts that were made on this computer."""
    network = _library("netapi32")

    def ask(*places: Any) -> int:
        status: int = network.NetUserEnum(None, _USER_LEVEL, _NORMAL_ACCOUNTS, *places)
        return status

    return [
        {
            "name": user.name or "",
            "uid": user.number,
            "gecos": user.full_name or "",
            "enabled": not user.flags & _DISABLED,
            "password": not user.flags & _NO_PASSWORD_NEEDED,
        }
        for user in _listed(network, ask, _User)
    ]


def groups() -> list[Row]:
    """Return who is in the groups that may change everything, or may come in from elsewhere."""
    network = _library("netapi32")
    return [
        {"name": name, "gid": number, "members": sorted(_members(network, sid))}
        for name, (number, sid) in _GROUPS.items()
    ]


def _members(network: Any, sid: str) -> Iterator[str]:
    group = _translated(sid)

    def ask(*places: Any) -> int:
        status: int = network.NetLocalGroupGetMembers(None, group, _MEMBER_LEVEL, *places)
        return status

    for member in _listed(network, ask, _Member):
        yield (member.name or "").rpartition("\\")[2]


def _listed(network: Any, ask: Any, kind: Any) -> Iterator[Any]:
    """Yield the records of a list that Windows gives in pieces."""
    more = ctypes.c_size_t(0)
    for _ in range(_MOST_PAGES):
        page, count, total = ctypes.c_void_p(), ctypes.c_uint32(), ctypes.c_uint32()
        places = (*map(ctypes.byref, (page,)), _ALL, *map(ctypes.byref, (count, total, more)))
        status = ask(*places)
        if status == _DENIED:
            raise PermissionError
        if status not in (0, _MORE_DATA):
            raise NoProbe(f"Windows did not say who has an account (error {status}).")
        try:
            yield from (kind * count.value).from_address(page.value) if page.value else ()
        finally:
            network.NetApiBufferFree(page)
        if status == 0:
            return
    raise NoProbe("Windows did not come to the end of its list of accounts.")


def _translated(sid: str) -> str:
    """Return the name that a group goes by in this computer's language."""
    security = _library("advapi32")
    found = ctypes.c_void_p()
    if not security.ConvertStringSidToSidW(ctypes.c_wchar_p(sid), ctypes.byref(found)):
        raise NoProbe("Windows does not know its own groups.")
    name, domain = (ctypes.create_unicode_buffer(_NAME_LENGTH) for _ in range(2))
    sizes = [ctypes.c_uint32(_NAME_LENGTH) for _ in range(2)]
    kind = ctypes.c_int()
    places = (name, ctypes.byref(sizes[0]), domain, ctypes.byref(sizes[1]), ctypes.byref(kind))
    known = security.LookupAccountSidW(None, found, *places)
    _library("kernel32").LocalFree(found)
    if not known:
        raise NoProbe("Windows does not know its own groups.")
    return name.value


def _library(name: str) -> Any:
    if not hasattr(ctypes, "WinDLL"):
        raise NoProbe("Only Windows has these lists.")
    return importlib.import_module("ctypes").WinDLL(name)
