"""What starts by itself on a computer with Windows."""

from safety_audit.facts.base import provides
from safety_audit.facts.computer.autostart import Autostart
from safety_audit.facts.computer.windows import Windows
from safety_audit.facts.computer.windows_starts import WindowsStarts
from safety_audit.facts.computer.windows_tasks import WindowsTasks
from safety_audit.model import DeviceKind

__all__ = ["autostart"]


@provides(DeviceKind.COMPUTER, on=Windows)
def autostart(starts: WindowsStarts, tasks: WindowsTasks) -> Autostart:
    """Make the fact. Where a program lies stands in for the package it came with."""
    return Autostart(
        all=(*starts.all, *tasks.all),
        preloaded=starts.preloaded,
        owners_known=True,
        gaps=tuple(dict.fromkeys((*starts.gaps, *tasks.gaps))),
    )
