"""Programs on a computer with Windows by which it can be used or recorded from elsewhere."""

from collections.abc import Iterator

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.processes import Processes
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.remote_access import (
    Found,
    Product,
    RemoteAccess,
    by_word,
    from_processes,
    products,
)
from safety_audit.facts.computer.remote_settings import unattended_in
from safety_audit.facts.computer.windows import (
    MACHINE,
    MINE,
    SERVICES,
    RegistryValue,
    Windows,
    each_below,
    registry_gaps,
    registry_values,
)
from safety_audit.facts.computer.windows_commands import name_of, windows_command
from safety_audit.facts.computer.windows_starts import RUN
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["parse_installed", "parse_services", "titled", "windows_product"]

INSTALLED = (each_below(f"{MACHINE}\\Uninstall"), each_below(f"{MINE}\\Uninstall"))
ALL_SERVICES = each_below(SERVICES)
FOLDERS = tuple(Query(path, Kind.LISTING) for path in ("/Program Files", "/Program Files (x86)"))
CHROME = Query("/ProgramData/Google/Chrome Remote Desktop", Kind.LISTING)
RUSTDESK = Query("~/AppData/Roaming/RustDesk/config/RustDesk2.toml", Kind.FILE)
ANYDESK_PASSWORD = tuple(
    Query(f"password-set {folder}/AnyDesk/service.conf", Kind.PROBE)
    for folder in ("/ProgramData", "~/AppData/Roaming")
)
_AUTOMATIC = 2
# Names that other things are called by too, such as games: their files are known all the same.
_ORDINARY_WORDS = frozenset(
    {"cockpit", "frp", "landscape", "moonlight", "prey", "remotely", "sunshine"}
)
_FOR_THE_OTHER_END = (" server", " agent", " streamer")


def windows_product(name: str) -> Product | None:
    """Return the program of the table that a name stands for: of a file, a service, a folder."""
    words = name_of(name)
    known = by_word()
    return known.get(words) or known.get(f"{words}.exe") or titled(words)


def titled(title: str) -> Product | None:
    """Return the program whose own name a title is, or begins with: `TightVNC 2.8.81`."""
    for product in products():
        name = product.name.casefold()
        for ending in _FOR_THE_OTHER_END:
            name = name.removesuffix(ending)
        if name not in _ORDINARY_WORDS and f"{title} ".startswith(f"{name} "):
            return product
    return None


def parse_installed(answer: Answer) -> Iterator[tuple[Product, Evidence]]:
    """Yield the programs of the table that Windows lists as installed.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    for value in registry_values(answer):
        product = None
        if value.name.casefold() == "displayname":
            product = titled(value.text.casefold()) or windows_product(value.key)
        elif value.name.casefold() == "displayicon":
            product = windows_product(value.text.partition(",")[0].strip('" '))
        if product is not None:
            yield product, value.seen


def parse_services(answer: Answer) -> Iterator[tuple[str, Product, Evidence]]:
    """Yield the programs of the table that are services, and whether they start by themselves.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    found: dict[str, dict[str, RegistryValue]] = {}
    for value in registry_values(answer):
        found.setdefault(value.key, {})[value.name.casefold()] = value
    for name, told in found.items():
        image, begins = told.get("imagepath"), told.get("start")
        program = windows_command(image.text).program if image else ""
        product = windows_product(program) or by_word().get(name.casefold())
        if product is not None and image is not None:
            automatic = begins is not None and begins.number == _AUTOMATIC
            yield "starts" if automatic else "installed", product, image.seen


def parse_run(answer: Answer) -> Iterator[tuple[Product, Evidence]]:
    """Yield the programs of the table that start when somebody signs in.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    for value in registry_values(answer):
        if product := windows_product(windows_command(value.text).program):
            yield product, value.seen


def parse_folder(answer: Answer) -> Iterator[tuple[Product, Evidence]]:
    """Yield the programs of the table that have a folder of their own.

    Raises:
        Unreadable: the answer is no listing.

    """
    for entry in entries(answer):
        if entry.type == "dir" and (product := windows_product(entry.name)):
            yield product, answer.seen(entry.name)


@provides(
    DeviceKind.COMPUTER,
    ask=(*INSTALLED, ALL_SERVICES, *RUN, *FOLDERS, CHROME, RUSTDESK, *ANYDESK_PASSWORD),
    on=Windows,
)
def remote_access(
    windows: Windows,  # noqa: ARG001 - a condition
    processes: Processes | Unreadable,
    answers: Answers,
) -> RemoteAccess:
    """Make the fact."""
    found = Found()
    running = from_processes(processes, found)
    for how, product, seen in _traces(answers):
        found.add(how, product, seen)
    unattended, unknown = unattended_in(answers, RUSTDESK, ANYDESK_PASSWORD)
    for name, seen in unattended:
        found.add("unattended", by_word()[name], seen)
    gaps = (
        *registry_gaps(answers, *INSTALLED, ALL_SERVICES, *RUN),
        *gaps_in(answers[query] for query in (*FOLDERS, CHROME)),
        *unknown,
    )
    return RemoteAccess(found.traces(), tuple(dict.fromkeys((*gaps, *running))))


def _traces(answers: Answers) -> Iterator[tuple[str, Product, Evidence]]:
    for query in INSTALLED:
        yield from (("installed", *pair) for pair in parse_installed(answers[query]))
    yield from parse_services(answers[ALL_SERVICES])
    for query in RUN:
        yield from (("starts", *pair) for pair in parse_run(answers[query]))
    for query in FOLDERS:
        yield from (("installed", *pair) for pair in parse_folder(answers[query]))
    yield from _unattended(answers)


def _unattended(answers: Answers) -> Iterator[tuple[str, Product, Evidence]]:
    for entry in entries(answers[CHROME]):
        if entry.name == "host.json":
            yield "unattended", by_word()["remoting_host.exe"], answers[CHROME].seen(entry.name)
