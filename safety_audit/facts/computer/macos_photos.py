"""Which folders of a computer with macOS hold photos."""

from safety_audit.facts.base import provides
from safety_audit.facts.computer.macos import MacOS
from safety_audit.facts.computer.photos import _Folders
from safety_audit.model import DeviceKind

__all__: list[str] = []


@provides(DeviceKind.COMPUTER, on=MacOS)
def folders(macos: MacOS) -> _Folders:  # noqa: ARG001 - a condition
    """Make the fact: on macOS the folders always have these names, in every language."""
    return _Folders(("~/Downloads", "~/Pictures"), ())
