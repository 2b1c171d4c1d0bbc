"""What a practice phone prints, and how a command ended."""

from collections.abc import Callable
from dataclasses import dataclass

from safety_audit.devices.practice.handset import Handset

__all__ = ["Print", "Said"]

Print = Callable[[Handset], str]
"""What prints standard output."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a phone printed, and how the command ended."""

    out: str = ""
    """Standard output."""
    err: str = ""
    """Standard error."""
    code: int = 0
    """Exit status."""
    data: bytes = b""
    """Standard output of a command that prints no text."""
