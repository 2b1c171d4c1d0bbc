"""Programs on a computer with macOS by which it can be used, reached or recorded from elsewhere."""

import re
from collections.abc import Iterator

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.macos import MacOS
from safety_audit.facts.computer.macos_autostart import FOLDERS
from safety_audit.facts.computer.processes import Processes
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.remote_access import (
    Found,
    Product,
    RemoteAccess,
    by_word,
    from_processes,
)
from safety_audit.facts.computer.windows_programs import titled
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["parse_applications", "parse_labels"]

APPLICATIONS = (Query("/Applications", Kind.LISTING), Query("~/Applications", Kind.LISTING))
HELPERS = Query("/Library/PrivilegedHelperTools", Kind.LISTING)

_CHROME = "chrome-remote-desktop"
_CHROME_LABEL, _CHROME_ON = "org.chromium.chromoting", "org.chromium.chromoting.me2me_enabled"
_PARTS = re.compile(r"[._-]")


def parse_applications(answer: Answer) -> Iterator[tuple[Product, Evidence]]:
    """Yield the programs of the table that lie in a folder for programs.

    Raises:
        Unreadable: the answer is no listing.

    """
    for entry in entries(answer):
        name = entry.name.casefold().removesuffix(".app")
        if product := by_word().get(name) or titled(name):
            yield product, answer.seen(entry.name)


def parse_labels(answer: Answer) -> Iterator[tuple[Product, Evidence]]:
    """Yield the programs of the table that launchd starts, by the names of its files.

    Raises:
        Unreadable: the answer is no listing.

    """
    for entry in entries(answer):
        label = entry.name.removesuffix(".plist")
        parts = _PARTS.split(label.casefold())
        known = (titled(part) for part in parts)
        product = (
            by_word()[_CHROME]
            if label.startswith(_CHROME_LABEL)
            else next(filter(None, known), None)
        )
        if product is not None and entry.name.endswith(".plist"):
            yield product, answer.seen(entry.name)


@provides(DeviceKind.COMPUTER, ask=(*APPLICATIONS, *FOLDERS, HELPERS), on=MacOS)
def remote_access(
    macos: MacOS,  # noqa: ARG001 - a condition
    processes: Processes | Unreadable,
    answers: Answers,
) -> RemoteAccess:
    """Make the fact."""
    found = Found()
    running = from_processes(processes, found)
    for query in APPLICATIONS:
        for product, seen in parse_applications(answers[query]):
            found.add("installed", product, seen)
    for query in FOLDERS:
        for product, seen in parse_labels(answers[query]):
            found.add("starts", product, seen)
    for entry in entries(answers[HELPERS]):
        if entry.name == _CHROME_ON:
            found.add("unattended", by_word()[_CHROME], answers[HELPERS].seen(entry.name))
    asked = (*APPLICATIONS, *FOLDERS, HELPERS)
    gaps = (*gaps_in(answers[query] for query in asked), *running)
    return RemoteAccess(found.traces(), tuple(dict.fromkeys(gaps)))
