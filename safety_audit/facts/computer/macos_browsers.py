"""Where the profiles of browsers lie on a computer with macOS."""

from safety_audit.devices.computer import macos_allowed
from safety_audit.devices.interface import Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.browsers import BrowserFolders, folders_of
from safety_audit.facts.computer.macos import MacOS
from safety_audit.model import DeviceKind, Unreadable

__all__ = ["ROOTS", "SAFARI"]

ROOTS = tuple(Query(root, Kind.LISTING) for _, root in macos_allowed.BROWSERS)
SAFARI = Unreadable("What Safari keeps is closed to other programs. Look in its own settings.")


@provides(DeviceKind.COMPUTER, ask=ROOTS, on=MacOS)
def browser_folders(macos: MacOS, answers: Answers) -> BrowserFolders:  # noqa: ARG001 - a condition
    """Make the fact."""
    found = folders_of(tuple(answers[query] for query in ROOTS))
    return BrowserFolders(found.queries, (*found.gaps, SAFARI))
