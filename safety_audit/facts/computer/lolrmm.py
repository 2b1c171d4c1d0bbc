"""Read a file of LOLRMM, a public collection of programs for remote control, beside our own table.

LOLRMM (https://lolrmm.io, Apache-2.0) keeps one YAML file for each program, and publishes all of
them as one JSON file. Its entries were made for company networks: many name everyday programs, and
programs that only use other computers. So names that ordinary computers have are left out, and what
our own table knows, it knows better.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

import yaml

from safety_audit.facts.computer.products import Product, ProductClass, by_word, products
from safety_audit.model import Unreadable

__all__ = ["parse_lolrmm"]

_SHORTEST = 4
# Names that programs of the system, of everyday use, and of installers have. One of LOLRMM's
# programs calls itself `dwm.exe`, as a part of Windows does; that part is on every computer.
_EVERYDAY = frozenset(
    {
        "agent", "app", "client", "cmd", "connect", "conhost", "console", "curl", "dwm", "explorer",
        "helper", "host", "install", "installer", "java", "javaw", "launcher", "main", "manager",
        "msiexec", "mstsc", "node", "powershell", "python", "python3", "quickassist", "rdp",
        "remote", "run", "rundll32", "server", "service", "services", "setup", "ssh", "sshd",
        "start", "support", "svc", "svchost", "system", "telnet", "tray", "uninstall", "update",
        "updater", "viewer", "winlogon", "winvnc", "vncserver", "bin", "opt", "usr", "local",
    }
)  # fmt: skip
_PLACEHOLDERS = frozenset("*?%<>{}[]$")
_PROGRAMS = (".exe", ".app", ".sh", ".bin", ".appimage")


def parse_lolrmm(data: bytes, today: date) -> tuple[Product, ...]:
    """Return the programs that a file names, without those our own table has.

    One YAML file or the collection as JSON. `today` stands in where an entry has no date.

    Raises:
        Unreadable: it is no such file.

    """
    known = {product.name.casefold() for product in products()}
    found: dict[str, Product] = {}
    for entry in _entries(data):
        product = _product(entry, today)
        if product and product.words and product.name.casefold() not in known:
            found.setdefault(product.name.casefold(), product)
    return tuple(found.values())


def _entries(data: bytes) -> Iterator[dict[str, Any]]:
    try:
        text = data.decode("utf-8-sig")
        read = json.loads(text) if text.lstrip()[:1] in ("[", "{") else yaml.safe_load(text)
    except (ValueError, RecursionError, yaml.YAMLError):
        read = None
    rows = [read] if isinstance(read, dict) else read
    if not isinstance(rows, list) or not any(
        isinstance(row, dict) and "Name" in row for row in rows
    ):
        raise Unreadable("The list is no file of LOLRMM.")
    yield from (row for row in rows if isinstance(row, dict))


def _product(entry: dict[str, Any], today: date) -> Product | None:
    name = entry.get("Name")
    if not isinstance(name, str) or not name.strip():
        return None
    return Product(
        name=name.strip(),
        kind=ProductClass.CAN_BE_CONTROLLED,
        words=frozenset({*_words(entry)} - {*by_word()}),
        what="The list LOLRMM names it as a program for remote control.",
        source="https://lolrmm.io",
        date=_date(entry.get("LastModified")) or _date(entry.get("Created")) or today,
    )


def _words(entry: dict[str, Any]) -> Iterator[str]:
    details = entry.get("Details")
    details = details if isinstance(details, dict) else {}
    about = details.get("PEMetadata")
    # One record in most entries, a list of them in the others.
    records = [about] if isinstance(about, dict) else about
    paths = details.get("InstallationPaths")
    for path in paths if isinstance(paths, list) else []:
        yield from _word(path)
    for record in records if isinstance(records, list) else []:
        if isinstance(record, dict):
            yield from _word(record.get("Filename"))
            yield from _word(record.get("OriginalFileName"))


def _word(path: object) -> Iterator[str]:
    """Yield the name of a program's file, unless it is one that ordinary computers have."""
    if not isinstance(path, str):
        return
    name = PurePosixPath(path.strip().replace("\\", "/")).name.casefold()
    is_program = name.endswith(_PROGRAMS) or path.strip().startswith("/")
    stem = name
    for ending in _PROGRAMS:
        stem = stem.removesuffix(ending)
    if (
        is_program
        and len(stem) >= _SHORTEST
        and stem not in _EVERYDAY
        and not _PLACEHOLDERS & {*name}
    ):
        yield name


def _date(said: object) -> date | None:
    if isinstance(said, datetime):
        return said.date()
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        return None
