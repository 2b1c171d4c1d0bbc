"""Programs here by which this computer can be used, reached or recorded from elsewhere."""

import posixpath
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.processes import Process, Processes
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["Product", "ProductClass", "RemoteAccess", "Trace", "parse_places", "products"]

FOLDERS = tuple(
    Query(path, Kind.LISTING)
    for path in (
        "/opt",
        "/usr/share/applications",
        "~/.local/share/applications",
        "/var/lib/flatpak/app",
        "~/.local/share/flatpak/app",
        "/snap",
    )
)
UNITS = Query("/etc/systemd/system/**", Kind.LISTING)
MY_UNITS = Query("~/.config/systemd/user/**", Kind.LISTING)
CHROME = Query("~/.config/chrome-remote-desktop", Kind.LISTING)
VNC = Query("~/.vnc", Kind.LISTING)

_ENDINGS = (".desktop", ".service", ".socket")
_OPEN_TO_ANYONE = frozenset({"-nopw", "--nopw", "securitytypes=none"})


class ProductClass(Enum):
    """What a program is for."""

    CAN_BE_CONTROLLED = "can-be-controlled"
    """Somebody elsewhere can see or use this computer."""
    WATCHES = "watches"
    """It records or reports what is done here."""
    PATH_OR_SYNC = "path-or-sync"
    """It opens a way in, or copies files elsewhere."""
    CONTROLS_OTHERS = "controls-others"
    """It uses other computers from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One program of the table."""

    name: str
    """Its name."""
    kind: ProductClass
    """What it is for."""
    words: frozenset[str]
    """The names it goes by, in small letters."""
    what: str
    """What it does, in one sentence."""
    source: str
    """Where the maker or the project says so."""
    date: date
    """When the entry was last looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One program of the table that is here."""

    product: Product
    """Which one."""
    running: tuple[Evidence, ...] = ()
    """Where it runs now."""
    starts: tuple[Evidence, ...] = ()
    """Where it is told to start by itself."""
    installed: tuple[Evidence, ...] = ()
    """Where it lies."""
    unattended: tuple[Evidence, ...] = ()
    """What lets somebody in while nobody is here to agree."""


@dataclass(frozen=True, slots=True)
class RemoteAccess:
    """Every such program that could be seen."""

    all: tuple[Trace, ...]
    """In the order of the table."""
    gaps: tuple[Unreadable, ...]
    """What could not be looked at."""


@cache
def products() -> tuple[Product, ...]:
    """Return the table, in its order."""
    text = files("safety_audit.facts.computer").joinpath("remote_products.toml").read_text("utf-8")
    return tuple(
        Product(
            name=row["name"],
            kind=ProductClass(row["class"]),
            words=frozenset(row["words"]),
            what=row["what"],
            source=row["source"],
            date=row["date"],
        )
        for row in tomllib.loads(text)["product"]
    )


@cache
def _by_word() -> Mapping[str, Product]:
    return {word: product for product in products() for word in product.words}


def parse_places(answer: Answer) -> Iterator[tuple[Product, Evidence]]:
    """Yield the programs of the table that a folder has an entry of.

    Raises:
        Unreadable: the answer is no listing.

    """
    for entry in entries(answer):
        if product := _by_word().get(_bare(entry.name)):
            yield product, answer.seen(entry.name)


def _bare(name: str) -> str:
    """Return a name without folder, ending, and the part behind `@`, in small letters."""
    last = posixpath.basename(name).casefold()
    for ending in _ENDINGS:
        last = last.removesuffix(ending)
    return last.partition("@")[0]


def parse_running(processes: Processes) -> Iterator[tuple[Product, Process]]:
    """Yield the programs of the table that run now."""
    for process in processes.all:
        named = {_by_word()[word] for word in process.words if word in _by_word()}
        for product in sorted(named, key=lambda product: product.name):
            yield product, process


def _lets_in(product: Product, process: Process) -> bool:
    words = {word.casefold() for word in process.command or ()}
    return product.kind is ProductClass.CAN_BE_CONTROLLED and bool(words & _OPEN_TO_ANYONE)


def _unattended(answers: Answers) -> Iterator[tuple[str, Evidence]]:
    """Yield what is set up so that nobody here has to agree, with the program's word."""
    for entry in entries(answers[CHROME]):
        if entry.name.startswith("host#") and entry.name.endswith(".json"):
            yield "chrome-remote-desktop", answers[CHROME].seen(entry.name)
    for entry in entries(answers[VNC]):
        if entry.name in ("passwd", "sesman_passwd"):
            yield "xvnc", answers[VNC].seen(entry.name)


@provides(DeviceKind.COMPUTER, ask=(*FOLDERS, UNITS, MY_UNITS, CHROME, VNC))
def remote_access(
    linux: Linux,  # noqa: ARG001 - a condition
    processes: Processes | Unreadable,
    answers: Answers,
) -> RemoteAccess:
    """Make the fact."""
    found = _Found()
    asked = (*FOLDERS, UNITS, MY_UNITS, CHROME, VNC)
    gaps = [*gaps_in(answers[query] for query in asked), *_from_processes(processes, found)]
    for query in FOLDERS:
        for product, seen in parse_places(answers[query]):
            found.add("installed", product, seen)
    for query in (UNITS, MY_UNITS):
        for product, seen in parse_places(answers[query]):
            found.add("starts", product, seen)
    for name, seen in _unattended(answers):
        found.add("unattended", _by_word()[name], seen)
    return RemoteAccess(found.traces(), tuple(dict.fromkeys(gaps)))


def _from_processes(processes: Processes | Unreadable, found: "_Found") -> tuple[Unreadable, ...]:
    """Add what runs, and return what could not be seen of it."""
    if isinstance(processes, Unreadable):
        return (processes,)
    for product, process in parse_running(processes):
        found.add("running", product, process.seen)
        if _lets_in(product, process):
            found.add("unattended", product, process.seen)
    return processes.gaps


class _Found:
    """What was found so far, by program and by how it shows."""

    def __init__(self) -> None:
        self._seen: dict[Product, dict[str, dict[str, Evidence]]] = {}

    def add(self, how: str, product: Product, seen: Evidence) -> None:
        self._seen.setdefault(product, {}).setdefault(how, {}).setdefault(seen.text, seen)

    def traces(self) -> tuple[Trace, ...]:
        return tuple(
            Trace(
                product=product,
                **{how: tuple(found.values()) for how, found in self._seen[product].items()},
            )
            for product in products()
            if product in self._seen
        )
