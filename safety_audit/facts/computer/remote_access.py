"""Programs here by which this computer can be used, reached or recorded from elsewhere."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.processes import Process, Processes
from safety_audit.facts.computer.products import Product, ProductClass, by_word, products
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.remote_settings import (
    ANYDESK_PASSWORD,
    RUSTDESK,
    unattended_in,
)
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = [
    "Found",
    "Product",
    "ProductClass",
    "RemoteAccess",
    "Trace",
    "by_word",
    "from_processes",
    "parse_places",
    "product_of",
    "products",
]

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


def parse_places(answer: Answer) -> Iterator[tuple[Product, Evidence]]:
    """Yield the programs of the table that a folder has an entry of.

    Raises:
        Unreadable: the answer is no listing.

    """
    for entry in entries(answer):
        if product := by_word().get(_bare(entry.name)):
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
        named = {by_word()[word] for word in process.words if word in by_word()}
        for product in sorted(named, key=lambda product: product.name):
            yield product, process


def product_of(process: Process) -> Product | None:
    """Return the program of the table that a running program is; None if it is none."""
    return next((by_word()[word] for word in sorted(process.words) if word in by_word()), None)


def _lets_in(product: Product, process: Process) -> bool:
    command = [word.casefold() for word in process.command or ()]
    # TigerVNC takes its settings as `-name=value` and as `-name value`.
    pairs = {f"{name.lstrip('-')}={value}" for name, value in pairwise(command)}
    words = {*command, *pairs, *(word.lstrip("-") for word in command)}
    return product.kind is ProductClass.CAN_BE_CONTROLLED and bool(words & _OPEN_TO_ANYONE)


def _unattended(answers: Answers) -> Iterator[tuple[str, Evidence]]:
    """Yield what is set up so that nobody here has to agree, with the program's word."""
    for entry in entries(answers[CHROME]):
        if entry.name.startswith("host#") and entry.name.endswith(".json"):
            yield "chrome-remote-desktop", answers[CHROME].seen(entry.name)
    for entry in entries(answers[VNC]):
        if entry.name in ("passwd", "sesman_passwd"):
            yield "xvnc", answers[VNC].seen(entry.name)


@provides(
    DeviceKind.COMPUTER, ask=(*FOLDERS, UNITS, MY_UNITS, CHROME, VNC, RUSTDESK, *ANYDESK_PASSWORD)
)
def remote_access(
    linux: Linux,  # noqa: ARG001 - a condition
    processes: Processes | Unreadable,
    answers: Answers,
) -> RemoteAccess:
    """Make the fact."""
    found = Found()
    asked = (*FOLDERS, UNITS, MY_UNITS, CHROME, VNC)
    unattended, unknown = unattended_in(answers, RUSTDESK, ANYDESK_PASSWORD)
    gaps = [
        *gaps_in(answers[query] for query in asked),
        *unknown,
        *from_processes(processes, found),
    ]
    for query in FOLDERS:
        for product, seen in parse_places(answers[query]):
            found.add("installed", product, seen)
    for query in (UNITS, MY_UNITS):
        for product, seen in parse_places(answers[query]):
            found.add("starts", product, seen)
    for name, seen in (*_unattended(answers), *unattended):
        found.add("unattended", by_word()[name], seen)
    return RemoteAccess(found.traces(), tuple(dict.fromkeys(gaps)))


def from_processes(processes: Processes | Unreadable, found: "Found") -> tuple[Unreadable, ...]:
    """Add what runs, and return what could not be seen of it."""
    if isinstance(processes, Unreadable):
        return (processes,)
    for product, process in parse_running(processes):
        found.add("running", product, process.seen)
        if _lets_in(product, process):
            found.add("unattended", product, process.seen)
    return processes.gaps


class Found:
    """What was found so far, by program and by how it shows."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._seen: dict[Product, dict[str, dict[str, Evidence]]] = {}

    def add(self, how: str, product: Product, seen: Evidence) -> None:
        """Keep where a program shows; `how` is a field of `Trace`."""
        self._seen.setdefault(product, {}).setdefault(how, {}).setdefault(seen.text, seen)

    def traces(self) -> tuple[Trace, ...]:
        """Return one trace for each program, in the order of the table."""
        return tuple(
            Trace(
                product=product,
                **{how: tuple(found.values()) for how, found in self._seen[product].items()},
            )
            for product in products()
            if product in self._seen
        )
