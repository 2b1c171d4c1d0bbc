"""Save what devices answered, in a file that the person named."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from safety_audit import __version__
from safety_audit.cli.telling import write_new
from safety_audit.devices.capture import Keeping, digest, packed

__all__ = ["save"]


def save(path: Path, devices: Sequence[Keeping]) -> tuple[str, ...]:
    """Write a capture for its owner only; return what it holds and what to write down.

    Raises:
        RefusedError: it cannot be written.

    """
    write_new(
        path,
        packed(devices, program=f"safety-audit {__version__}", made=datetime.now(UTC)),
    )
    return (
        f"The answers were saved: {sum(len(device.answers) for device in devices)} of them.",
        "The file holds names, accounts and numbers. It holds no photos.",
        "Only this account on the computer can read it. Keep it where nobody looks.",
        f"Its number (SHA-256) is {digest(path)}",
        "Write the number down, with the day. Keep it apart from the file.",
        "It can show later that nobody changed the file.",
    )
