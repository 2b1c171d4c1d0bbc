"""One connection to a phone, with several streams at once.

A thread reads whole messages, acknowledges what came on a stream that is open, and queues them: the
phone goes on while the message is looked at, and not many of them wait in memory. Everything else
happens in the thread of whoever asks: `next_event` tells the streams apart. A lock keeps what both
threads send apart.

What the phone says is not trusted: unknown streams, bytes that are no message, and a payload longer
than was agreed end the connection or are passed over, never more.
"""

import contextlib
import queue
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adb_shell.exceptions import TcpTimeoutException, UsbReadFailedError, UsbWriteFailedError

from safety_audit.devices.adb.batch import Script
from safety_audit.devices.adb.protocol import (
    CHECKSUMS_UNTIL,
    HEADER_SIZE,
    LEAST_DATA,
    MAX_DATA,
    VERSION,
    Command,
    Header,
    Message,
    NotAdb,
    checksum,
)

__all__ = ["Closed", "Connection", "Data", "Event", "Gone", "Opened", "Transport"]

WINDOW = 8 << 20
"""Bytes a phone may send ahead on one stream, where it can send ahead at all."""

_SEND_SECONDS = 20.0
_WAITING = 64
"""Messages that may wait to be looked at; a phone that sends more has to wait itself."""

_JOIN_SECONDS = 5.0
_JOIN_STEP = 0.01
_LAST_WORDS_SECONDS = 1.0
"""How long to listen to a phone that takes nothing any more: what it said before is on the way."""
_ACKNOWLEDGED = struct.Struct("<I")


class Transport(Protocol):
    """What carries the bytes: adb-shell's transports."""

    def bulk_read(self, numbytes: int, transport_timeout_s: float | None) -> bytes:
        """Return at most this many bytes; none at the end."""

    def bulk_write(self, data: bytes, transport_timeout_s: float) -> int:
        """Send all of the data."""

    def close(self) -> None:
        """Close, and end a read that waits in another thread."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The phone took on a stream."""

    stream: int


@dataclass(frozen=True, slots=True)
class Data:
    """Bytes came on a stream."""

    stream: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Closed:
    """The phone ended a stream, or would not open it."""

    stream: int
    refused: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """The connection has ended; nothing more will come."""

    garbled: bool = False
    """Whether it was ended because what came made no sense."""


Event = Opened | Data | Closed | Gone


class Connection:
    """A phone at the other end of a transport."""

    def __init__(self, transport: Transport) -> None:
        """Start reading. The handshake (`handshake.shake_hands`) comes next."""
        self.version = VERSION
        """The version both sides speak, once they have shaken hands."""
        self.max_data = LEAST_DATA
        """The longest payload the phone takes."""
        self.features: frozenset[str] = frozenset()
        self.practice_at: datetime | None = None
        """When the story of a practice phone takes place, if the phone says that it is one."""
        """What the phone says it can do."""
        self.round_trips = 0
        """How often one side had to wait for the other, but for the flow of data."""
        self.reply_seconds = 0.0
        """How long the phone's first reply took: far more over a radio than over a cable."""
        self.gone: Gone | None = None
        """Set once the connection has ended."""
        self._transport = transport
        self._sending = threading.Lock()
        self._messages: queue.Queue[Message | Gone] = queue.Queue(_WAITING)
        self._streams: dict[int, int | None] = {}
        self._owed: dict[int, int] = {}
        """Bytes of each stream that the phone has not been told of yet."""
        self._last_stream = 0
        self._takes_nothing = False
        self._start()

    def _start(self) -> None:
        self._reader = threading.Thread(target=self._read, name="phone", daemon=True)
        self._reader.start()

    def wrap(self, wrapped: Callable[[Transport], Transport]) -> None:
        """Go on inside an encrypted transport, once the phone has asked for one (STLS).

        Nothing is read between that message and this call. What `wrapped` raises is passed on.
        """
        self._reader.join()
        self._transport = wrapped(self._transport)
        self._start()

    @property
    def frames(self) -> bool:
        """Whether the phone keeps output, errors and exit status apart."""
        return "shell_v2" in self.features

    @property
    def sends_ahead(self) -> bool:
        """Whether the phone sends without waiting for each acknowledgement (Android 14)."""
        return "delayed_ack" in self.features

    def open(self, script: Script) -> int:
        """Ask for a stream that answers these queries; return its number.

        Raises:
            NotAllowed: a query is not on the list; nothing was sent.

        """
        payload = script.service(frames=self.frames)
        self._last_stream += 1
        self._streams[self._last_stream] = None
        window = WINDOW if self.sends_ahead else 0
        self.send(Message(Command.OPEN, self._last_stream, window, payload))
        return self._last_stream

    def end(self, stream: int) -> None:
        """End a stream from this side; nothing more is heard of it."""
        if stream in self._streams:
            self.send(Message(Command.CLSE, stream, self._streams.pop(stream) or 0))

    def next_event(self, seconds: float) -> Event | None:
        """Return what happens next; None when nothing does in this time."""
        until = time.monotonic() + seconds
        while True:
            message = self.receive(until - time.monotonic())
            if message is None or isinstance(message, Gone):
                return message
            event = self._event(message)
            # A phone could send what means nothing without end, and must not stop the clock.
            if event is not None or time.monotonic() > until:
                return event

    def receive(self, seconds: float) -> Message | Gone | None:
        """Return the next message; None when none comes in this time."""
        if self.gone is not None:
            return self.gone
        if self._takes_nothing:
            seconds = min(seconds, _LAST_WORDS_SECONDS)
        try:
            message: Message | Gone = self._messages.get(timeout=max(0.0, seconds))
        except queue.Empty:
            if not self._takes_nothing:
                return None
            message = Gone()
        if isinstance(message, Gone):
            self.gone = message
        return message

    def send(self, message: Message) -> None:
        """Send a message. A connection that has ended takes no more, which `receive` tells."""
        if self.gone is not None or self._takes_nothing:
            return
        data = message.packed(with_sum=self._sums_for(message))
        head, payload = data[:HEADER_SIZE], data[HEADER_SIZE:]
        with self._sending:
            try:
                if self._transport.bulk_write(head, _SEND_SECONDS) and payload:
                    self._transport.bulk_write(payload, _SEND_SECONDS)
            except (OSError, TcpTimeoutException, UsbWriteFailedError):
                self._takes_nothing = True

    def close(self) -> None:
        """Close the transport and wait for the reading thread. Safe to call twice."""
        self.gone = self.gone or Gone()
        self._transport.close()
        until = time.monotonic() + _JOIN_SECONDS
        while self._reader.is_alive() and time.monotonic() < until:
            # The thread may be waiting for room in the queue.
            with contextlib.suppress(queue.Empty):
                self._messages.get(timeout=_JOIN_STEP)
        self._reader.join(0)

    def _event(self, message: Message) -> Event | None:
        stream, peer = message.second, message.first
        if message.command is Command.STLS:
            # Nothing is read after it, and it has no place once both have shaken hands.
            self.gone = Gone(garbled=True)
            return self.gone
        if stream not in self._streams:
            return None
        if message.command is Command.OKAY:
            first = self._streams[stream] is None
            self._streams[stream] = peer
            return Opened(stream) if first else None
        if message.command is Command.WRTE:
            return Data(stream, message.payload)
        if message.command is Command.CLSE:
            known = self._streams.pop(stream)
            if known is not None:
                self.send(Message(Command.CLSE, stream, known))
            return Closed(stream, refused=known is None)
        return None

    def _acknowledge(self, message: Message) -> None:
        """Tell the phone that it may send more: at once, or where it sends ahead, now and then."""
        stream, peer, size = message.second, message.first, len(message.payload)
        if stream not in self._streams:
            return
        if not self.sends_ahead:
            self.send(Message(Command.OKAY, stream, peer))
            return
        owed = self._owed.get(stream, 0) + size
        if owed >= WINDOW // 8:
            self.send(Message(Command.OKAY, stream, peer, _ACKNOWLEDGED.pack(owed)))
            owed = 0
        self._owed[stream] = owed

    def _sums_for(self, message: Message) -> bool:
        # The first messages are sent before a version is agreed.
        before = message.command in {Command.CNXN, Command.AUTH}
        return before or self.version < CHECKSUMS_UNTIL

    def _read(self) -> None:
        """Queue messages until there are no more."""
        try:
            while True:
                message = self._read_message()
                if message.command is Command.WRTE:
                    self._acknowledge(message)
                self._messages.put(message)
                if message.command is Command.STLS:
                    # What follows is not for this transport: see `wrap`.
                    return
        except NotAdb:
            self._messages.put(Gone(garbled=True))
        except (OSError, EOFError, UsbReadFailedError):
            self._messages.put(Gone())

    def _read_message(self) -> Message:
        header = Header.parse(self._read_exactly(HEADER_SIZE))
        payload = self._read_exactly(header.length)
        if self.version < CHECKSUMS_UNTIL and checksum(payload) != header.sum:
            raise NotAdb
        return Message(header.command, header.first, header.second, payload)

    def _read_exactly(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            part = bytes(self._transport.bulk_read(min(size, MAX_DATA), None))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
