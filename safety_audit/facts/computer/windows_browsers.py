"""Where the profiles of browsers lie on a computer with Windows."""

from safety_audit.devices.computer import windows_allowed
from safety_audit.devices.interface import Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.browsers import BrowserFolders, folders_of
from safety_audit.facts.computer.windows import Windows
from safety_audit.model import DeviceKind

__all__ = ["ROOTS"]

ROOTS = tuple(Query(root, Kind.LISTING) for _, root in windows_allowed.BROWSERS)


@provides(DeviceKind.COMPUTER, ask=ROOTS, on=Windows)
def browser_folders(windows: Windows, answers: Answers) -> BrowserFolders:  # noqa: ARG001 - a condition
    """Make the fact."""
    return folders_of(tuple(answers[query] for query in ROOTS))
