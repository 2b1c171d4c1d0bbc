"""Save what devices answered, in a file that the person named."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from safety_audit import __version__
from safety_audit.cli.telling import write_new
from safety_audit.devices.capture import Keeping, digest, packed
from safety_audit.phrases import Phrase, counted

__all__ = ["save"]


def save(path: Path, devices: Sequence[Keeping]) -> tuple[Phrase, ...]:
    """Write a capture for its owner only; return what it holds and what to write down.

    Raises:
        RefusedError: it cannot be written.

    """
    write_new(
        path,
        packed(devices, program=f"safety-audit {__version__}", made=datetime.now(UTC)),
    )
    count = sum(len(device.answers) for device in devices)
    return (
        counted(count, "The answer was saved.", "The answers were saved: {count} of them."),
        Phrase("The file holds names, accounts and numbers. It holds no photos."),
        Phrase("Only this account on the computer can read it. Keep it where nobody looks."),
        Phrase("Its number (SHA-256) is {number}", number=digest(path)),
        Phrase("Write the number down, with the day. Keep it apart from the file."),
        Phrase("It can show later that nobody changed the file."),
    )
