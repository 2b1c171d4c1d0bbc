"""Which security updates wait on Debian and its relatives, from the lists that are already here.

Nothing is fetched. The list of the security archive is compared with what is installed, version by
version, as dpkg compares them (deb-version(7)).
"""

import gzip
import lzma
import os
import re
import zlib

from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.probes import json_lines
from safety_audit.devices.interface import Status
from safety_audit.text import decoded

__all__ = ["PENDING_UPDATES", "is_newer", "pending_updates"]

PENDING_UPDATES = "pending-updates"
"""The probe that names installed packages for which a security update is listed."""

_LISTS = "/var/lib/apt/lists"
_STATUS = "/var/lib/dpkg/status"
_LIMIT = 128 << 20
_SECURITY = re.compile(r".*(?:-security|debian-security)_.*_Packages(\.\w+)?\Z")
_PIECES = re.compile(r"(\D*)(\d*)")
_FIELD = re.compile(rb"^(Package|Version|Status|Architecture): (.*)$", re.MULTILINE)


def pending_updates(tree: Tree, _rest: str = "") -> Outcome:
    """Return a row with the packages that wait, when the lists were fetched, and a restart."""
    try:
        names = os.listdir(tree.real(_LISTS))  # noqa: PTH208 - names are all it takes
    except OSError:
        return Status.ABSENT, b"", ""
    status, data, errors = tree.read(_STATUS, _LIMIT)
    if status is not Status.OK:
        return status, b"", errors
    installed = {
        found[b"Package"]: found[b"Version"]
        for found in _records(data)
        if found.get(b"Status", b"").endswith(b" installed") and b"Version" in found
    }
    lists = [name for name in names if _SECURITY.match(name)]
    offered = [_offered(tree, f"{_LISTS}/{name}") for name in lists]
    waiting = {
        decoded(package)
        for one in offered
        for package, version in (one or {}).items()
        if package in installed and is_newer(decoded(version), decoded(installed[package]))
    }
    row = {
        "waiting": sorted(waiting),
        "lists": len(lists),
        "unread": offered.count(None),
        "fetched": _fetched(tree, names),
        "restart": tree.exists("/run/reboot-required"),
    }
    return Status.OK, json_lines([row]), ""


def _records(data: bytes) -> list[dict[bytes, bytes]]:
    return [
        found
        for block in data.split(b"\n\n")
        if b"Package" in (found := dict(_FIELD.findall(block)))
    ]


def _offered(tree: Tree, path: str) -> dict[bytes, bytes] | None:
    """Return the versions a list offers; None if it is packed in a way that is not read here."""
    status, data, _ = tree.read(path, _LIMIT)
    if status not in (Status.OK, Status.EMPTY):
        return None
    try:
        if path.endswith(".gz"):
            data = gzip.decompress(data)
        elif path.endswith(".xz"):
            data = lzma.decompress(data)
        elif not path.endswith("_Packages"):
            return None
    except (OSError, EOFError, lzma.LZMAError, zlib.error):
        return None
    found: dict[bytes, bytes] = {}
    for record in _records(data):
        package, version = record[b"Package"], record.get(b"Version", b"")
        known = found.get(package)
        if known is None or is_newer(decoded(version), decoded(known)):
            found[package] = version
    return found


def _fetched(tree: Tree, names: list[str]) -> int | None:
    """Return when the newest list was fetched, in seconds since 1970."""
    times = []
    for name in names:
        if name.endswith(("_InRelease", "_Release")):
            try:
                times.append(int(os.lstat(tree.real(f"{_LISTS}/{name}")).st_mtime))
            except OSError:
                continue
    return max(times, default=None)


def is_newer(one: str, other: str) -> bool:
    """Tell whether one version of a package is newer than another."""
    return _key(one) > _key(other)


def _key(version: str) -> tuple[object, ...]:
    epoch, colon, rest = version.strip().partition(":")
    number, rest = (epoch, rest) if colon else ("0", version.strip())
    upstream, dash, revision = rest.rpartition("-")
    upstream, revision = (upstream, revision) if dash else (rest, "0")
    return int(number) if number.isdecimal() else 0, _parts(upstream), _parts(revision)


def _parts(text: str) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Return pieces of text and number in turn; `~` sorts before the end, letters before signs."""
    pieces = (pair for pair in _PIECES.findall(text) if pair != ("", ""))
    parts = [((*map(_weight, word), 0), int(digits[:18] or "0")) for word, digits in pieces]
    return (*parts, ((0,), 0))


def _weight(letter: str) -> int:
    if letter == "~":
        return -1
    return ord(letter) if letter.isalpha() else ord(letter) + 256
