"""What a phone is asked through: several streams at once, whatever carries them."""

from typing import Protocol

from safety_audit.devices.adb.batch import Script
from safety_audit.devices.adb.connection import Event

__all__ = ["Streams"]


class Streams(Protocol):
    """A phone at the other end; `connection.Connection`, or a server between."""

    round_trips: int
    """How often one side had to wait for the other, but for the flow of data."""
    reply_seconds: float
    """How long the phone took for a short reply."""
    max_data: int
    """The longest question the phone takes, in bytes."""

    @property
    def frames(self) -> bool:
        """Whether the phone keeps output, errors and exit status apart."""

    @property
    def sends_ahead(self) -> bool:
        """Whether messages come without waiting for the one before to be acknowledged."""

    def open(self, script: Script) -> int:
        """Ask for a stream that answers these queries; return its number.

        Raises:
            NotAllowed: a query is not on the list; nothing was sent.

        """

    def end(self, stream: int) -> None:
        """End a stream from this side; nothing more is heard of it."""

    def next_event(self, seconds: float) -> Event | None:
        """Return what happens next; None when nothing does in this time."""

    def close(self) -> None:
        """End the connection. Safe to call twice."""
