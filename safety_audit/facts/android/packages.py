"""Every app on the phone, as the package manager describes it.

Read from `dumpsys package`. Fields are found by their names and never by position, because each
Android version and maker adds some. What an app's own manifest says (its version name) stands
inside the same dump and may hold line breaks that forge further lines: a block in which a line
that stands once is missing or stands twice is marked `doubtful`, and no block is ever left out.
So may the names of permissions that it asks for, which stand before what is said of each user.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from safety_audit.devices.interface import MEGABYTE, Answer, Query
from safety_audit.facts.android.dumps import Span, local_time
from safety_audit.facts.android.package_records import (
    USER,
    Enabled,
    Grant,
    Package,
    Packages,
    PackageUser,
    user_number,
)
from safety_audit.facts.android.resolvers import listening
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Unreadable
from safety_audit.text import decoded

__all__ = ["QUERY", "Enabled", "Grant", "Package", "PackageUser", "Packages", "parse_packages"]

QUERY = Query("dumpsys package", seconds=90.0, limit=64 * MEGABYTE, bulky=True)

_BLOCK = b"\n  Package ["
_SHAREDUSERS = b"\nShared users:\n"
_FACTORY = b"\nHidden system packages:\n"
_FIELD = re.compile(rb"\n    ([A-Za-z]+)=([^\n]*)")
_TOKEN = re.compile(rb"(?<!\w)(\w++)=(\S*)")
_NUMBER = re.compile(rb"\d{1,18}")
_SIGNER = re.compile(rb"\[([0-9a-f, ]+)\]")
_API = re.compile(rb"\n    sdkVersion=(\d{1,3}) ")
_HEAD = 8192
_UPDATED = b"\n    lastUpdateTime="
_ONCE = (
    b"\n    codePath=",
    b"\n    versionCode=",
    _UPDATED,
    b"\n    signatures=",
    b"\n    pkgFlags=",
)
_BOOT = (b"android.intent.action.BOOT_COMPLETED", b"android.intent.action.LOCKED_BOOT_COMPLETED")


@provides(DeviceKind.PHONE, ask=(QUERY,))
def packages(answers: Answers) -> Packages:
    """Return every app on the phone."""
    return parse_packages(answers[QUERY])


def parse_packages(answer: Answer) -> Packages:
    """Read `dumpsys package` (Android 7 to 17).

    Raises:
        Unreadable: there is no list of apps in it, or it ends before the list does: a list that
            was cut off would pass for a phone with fewer apps.

    """
    if answer.reason:
        raise Unreadable(answer.reason)
    dump = b"\n" + answer.data
    if b"\r\n" in dump:
        dump = dump.replace(b"\r\n", b"\n")
    listed, shared = _bounds(dump, answer)
    # The true heading is the last: nothing that could forge one comes after it.
    factory_start = dump.rfind(_FACTORY, listed.start, listed.end)
    sharers = {_app_id(_fields(part)[1]): part for part in shared.parts(b"\n  SharedUser [")}
    sharers.pop(None, None)
    current: dict[str, Package] = {}
    factory: list[Package] = []
    twice: list[Package] = []
    for part in listed.parts(_BLOCK):
        package = _package(part, sharers)
        earlier = current.setdefault(package.name, package)
        if earlier is package:
            continue
        if 0 <= factory_start < part.start and not package.code_path.startswith("/data/"):
            factory.append(package)
        elif earlier != package:
            twice.append(package)
    if not current:
        raise answer.unknown_format()
    return Packages(
        all=(*current.values(), *twice),
        factory=tuple(factory),
        api=_api(dump),
        twice=tuple(package.name for package in twice),
        main_activities=listening(dump, "Activity", (b"android.intent.action.MAIN",)),
        boot_receivers=listening(dump, "Receiver", _BOOT),
        answer=answer,
        _by_name=current,
    )


def _api(dump: bytes) -> int | None:
    found = _API.search(dump, 0, _HEAD)
    return int(found[1]) if found else None


def _bounds(dump: bytes, answer: Answer) -> tuple[Span, Span]:
    """Return the stretches of the apps and of the shared users.

    The list of shared users follows the apps and is followed by more (`Package Changes:`, on 7
    `Active install sessions:`); a dump that has nothing after it was cut off.
    """
    start = dump.find(b"\nPackages:\n")
    if start < 0:
        raise answer.unknown_format()
    shared = dump.rfind(_SHAREDUSERS, start)
    end = dump.find(b"\n\n", shared) if shared >= 0 else -1
    if end < 0 or not dump[end:].strip():
        raise Unreadable("The phone's list of apps ends in the middle (dumpsys package).")
    return Span(dump, start, shared), Span(dump, shared, end)


def _package(span: Span, sharers: Mapping[int | None, Span]) -> Package:
    head, tail = _fields(span)
    app_id = _app_id(head)
    installed = local_time(decoded(head.get(b"firstInstallTime", b"")))
    sharer = head.get(b"sharedUser", b"").rpartition(b"/")[0].rpartition(b" ")[2]
    signer = _SIGNER.search(tail.get(b"signatures", b""))
    versions = dict(_TOKEN.findall(b"versionCode=" + head.get(b"versionCode", b"")))
    users = tuple(_user(part, installed) for part in span.parts(USER) if _is_user(part))
    return Package(
        name=_name(span),
        app_id=app_id,
        shared_user=decoded(sharer),
        code_path=decoded(head.get(b"codePath", b"")),
        version=decoded(head.get(b"versionName", b"")),
        target_sdk=_number(versions.get(b"targetSdk", b"")),
        flags=frozenset(decoded(tail.get(b"pkgFlags", b"")).strip("[] ").split()),
        installer=_stated(tail, b"installerPackageName") or "",
        initiating=_stated(tail, b"initiatingPackageName"),
        originating=_stated(tail, b"originatingPackageName"),
        update_owner=_stated(tail, b"updateOwnerPackageName") or "",
        source=_number(tail.get(b"packageSource", b"")),
        signer=decoded(signer[1]) if signer else "",
        last_update=local_time(decoded(tail.get(b"lastUpdateTime", b""))),
        users=users,
        doubtful=any(span.count(mark) != 1 for mark in _ONCE)
        or not users
        or len({state.user for state in users}) != len(users),
        _span=span,
        _shared=sharers.get(app_id) if sharer else None,
    )


def _fields(span: Span) -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """Return the `key=value` lines before and after the version name could have forged some.

    Android prints the version name in the first half and who installed the app, its flags and its
    signer in the second, which begins with the time of the last update.
    """
    found = span.dump.find(_UPDATED, span.start, span.end)
    middle, half = (found, found) if found >= 0 else (span.start, span.end)
    stop = span.dump.find(b" permissions:\n", middle, span.end)
    user = span.dump.find(USER, middle, stop if stop >= 0 else span.end)
    end = min((at for at in (stop, user) if at >= 0), default=span.end)
    head = dict(reversed(_FIELD.findall(span.dump, span.start, half)))
    return head, dict(_FIELD.findall(span.dump, middle, end))


def _name(span: Span) -> str:
    start = span.start + len(_BLOCK)
    line_end = span.dump.find(b"\n", start, span.end)
    end = span.dump.find(b"]", start, line_end if line_end >= 0 else span.end)
    return decoded(span.dump[start : end if end >= 0 else span.end])


def _app_id(fields: Mapping[bytes, bytes]) -> int | None:
    return _number(fields.get(b"appId", fields.get(b"userId", b"")))


def _number(text: bytes) -> int | None:
    found = _NUMBER.match(text)
    return int(found[0]) if found else None


def _stated(fields: Mapping[bytes, bytes], key: bytes) -> str | None:
    """Return a package name; empty for `null`, None if the line is not there."""
    if key not in fields:
        return None
    value = decoded(fields[key].strip())
    return "" if value == "null" else value


def _is_user(part: Span) -> bool:
    """Tell whether a part is a user's state: other sections have lines that begin like one."""
    line_end = part.dump.find(b"\n", part.start + 1, part.end)
    end = line_end if line_end >= 0 else part.end
    return user_number(part) is not None and part.dump.find(b" installed=", part.start, end) >= 0


def _user(part: Span, installed: datetime | None) -> PackageUser:
    line_end = part.dump.find(b"\n", part.start + 1, part.end)
    head = part.dump[part.start : line_end if line_end >= 0 else part.end]
    tokens = dict(_TOKEN.findall(head))
    enabled = _number(tokens.get(b"enabled", b""))
    notes = _notes(part)
    return PackageUser(
        user=user_number(part) or 0,
        installed=_yes(tokens, b"installed"),
        hidden=_yes(tokens, b"hidden"),
        suspended=_yes(tokens, b"suspended"),
        stopped=_yes(tokens, b"stopped"),
        instant=_yes(tokens, b"instant"),
        enabled=Enabled(enabled) if enabled in _ENABLED else None,
        archived=b"archiveTime" in notes,
        first_install=local_time(notes.get(b"firstInstallTime", "")) or installed,
        disabled_by=notes.get(b"lastDisabledCaller", ""),
        suspended_by=notes.get(b"suspendingPackage", ""),
        _span=part,
    )


_ENABLED = {member.value for member in Enabled}
_NOTE = re.compile(
    rb"\n {6,10}(firstInstallTime|archiveTime|lastDisabledCaller|suspendingPackage)(?:=|: )([^\n]*)"
)


def _notes(part: Span) -> dict[bytes, str]:
    """Return the lines of one user's state that say when and by whom."""
    stop = part.dump.find(b" permissions:\n", part.start, part.end)
    found: Iterable[tuple[bytes, bytes]] = _NOTE.findall(
        part.dump, part.start, stop if stop >= 0 else part.end
    )
    return {key: decoded(value.strip()) for key, value in found}


def _yes(tokens: Mapping[bytes, bytes], key: bytes) -> bool | None:
    return {b"true": True, b"false": False}.get(tokens.get(key, b""))
