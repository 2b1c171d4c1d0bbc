"""A phone that a running adb server holds, asked through that server.

While a server holds a phone's cable nobody else can have it, and a phone that was paired for
wireless debugging knows only that server. So it is used where it runs.
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from safety_audit.devices.adb.batch import Script
from safety_audit.devices.adb.connection import Closed, Data, Event, Gone, Opened
from safety_audit.devices.adb.handshake import ALLOW_SECONDS
from safety_audit.devices.adb.modes import LOOK_AT_THE_PHONE, not_allowed, not_started
from safety_audit.devices.adb.phone import AdbPhone
from safety_audit.devices.adb.protocol import LEAST_DATA
from safety_audit.devices.adb.smart_socket import (
    LONGEST,
    OKAY,
    ServerPhone,
    Unusual,
    ask,
    connected,
    listed,
    send,
    text,
)
from safety_audit.devices.interface import NotReached, quiet
from safety_audit.phrases import Phrase

__all__ = ["ServerStreams", "connect_server"]

_CHUNK = 1 << 18
_LOOK_AGAIN_SECONDS = 1.0


def connect_server(
    phone: ServerPhone,
    *,
    allow_seconds: float = ALLOW_SECONDS,
    on_unauthorised: Callable[[str], None] = quiet,
) -> AdbPhone:
    """Return a phone, to be asked through the server that holds it.

    A phone that does not know the server asks its owner: then `on_unauthorised` is told what to
    look for, and `allow_seconds` begin.

    Raises:
        NotReached: the server or the phone is gone, or the server cannot reach it.
        NotAuthorised: the phone was not allowed to talk to this computer.

    """
    try:
        if phone.asks_owner:
            on_unauthorised(LOOK_AT_THE_PHONE)
            phone = _allowed(phone, allow_seconds)
        if phone.state != "device":
            raise _unusable(phone.state)
        return AdbPhone(ServerStreams(phone))
    except (OSError, Unusual) as error:
        raise NotReached(
            Phrase("The adb server of this computer, which holds the phone, does not answer."),
            Phrase("Close the program that started it, unplug the cable, and plug it in again."),
        ) from error


class ServerStreams:
    """A phone behind a server: each stream is a connection of its own to the server."""

    def __init__(self, phone: ServerPhone) -> None:
        """Ask the server what the phone can do.

        Raises:
            OSError: the server does not answer.
            Unusual: it no longer has the phone.

        """
        self.round_trips = 1
        # By radio a phone is slow, and compressing pays; the server does not say how slow.
        self.reply_seconds = 0.0 if phone.usb else 1.0
        number = phone.transport
        with connected() as connection:
            named = f"transport-id:{number}" if number else f"serial:{phone.serial}"
            ask(connection, f"host-{named}:features")
            self._frames = "shell_v2" in text(connection).split(",")
        self.max_data = LONGEST if self._frames else LEAST_DATA
        self._chosen = f"transport-id:{number}" if number else f"transport:{phone.serial}"
        self._selector = selectors.DefaultSelector()
        self._streams: dict[int, _Stream] = {}
        self._last_stream = 0
        self._events: deque[Event] = deque()
        self._gone = False

    @property
    def frames(self) -> bool:
        """Whether the phone keeps output, errors and exit status apart."""
        return self._frames

    @property
    def sends_ahead(self) -> bool:
        """Never, as far as is known here: the server does not say what it agreed with it."""
        return False

    def open(self, script: Script) -> int:
        """Ask for a stream that answers these queries; return its number.

        Raises:
            NotAllowed: a query is not on the list; nothing was sent.

        """
        service = script.service(frames=self.frames).rstrip(b"\0")
        self._last_stream += 1
        try:
            self._add(self._last_stream, service)
        except (OSError, Unusual):
            self._gone = True
        return self._last_stream

    def end(self, stream: int) -> None:
        """End a stream from this side; nothing more is heard of it."""
        ended = self._streams.pop(stream, None)
        if ended is not None:
            self._selector.unregister(ended.connection)
            ended.connection.close()

    def next_event(self, seconds: float) -> Event | None:
        """Return what happens next; None when nothing does in this time."""
        until = time.monotonic() + seconds
        while not self._events:
            if self._gone:
                return Gone()
            left = until - time.monotonic()
            if left < 0:
                return None
            for key, _ in self._selector.select(left):
                self._events += self._happened(key.data)
        return self._events.popleft()

    def close(self) -> None:
        """End all streams. Safe to call twice."""
        for stream in tuple(self._streams):
            self.end(stream)
        self._gone = True
        self._selector.close()

    def _add(self, number: int, service: bytes) -> None:
        connection = connected()
        try:
            ask(connection, f"host:{self._chosen}")
            send(connection, service)
        except BaseException:
            connection.close()
            raise
        self._streams[number] = _Stream(connection)
        self._selector.register(connection, selectors.EVENT_READ, number)

    def _happened(self, number: int) -> Iterator[Event]:
        """Yield what happened on a stream that has something to read, or has ended."""
        stream = self._streams[number]
        data = b""
        with suppress(OSError):
            data = stream.connection.recv(_CHUNK)
        ended = not data
        if not stream.opened:
            # The server passes on whether the phone took the stream, before anything else.
            stream.reply += data
            reply, data = stream.reply[: len(OKAY)], stream.reply[len(OKAY) :]
            if len(reply) < len(OKAY) and not ended:
                return
            stream.opened = reply == OKAY
            ended = ended or not stream.opened
            if stream.opened:
                yield Opened(number)
        if ended:
            self.end(number)
            yield Closed(number, refused=not stream.opened)
        elif data:
            yield Data(number, data)


@dataclass(slots=True)
class _Stream:
    connection: socket.socket
    opened: bool = False
    reply: bytes = b""


def _unusable(state: str) -> NotReached:
    """Return what a phone needs that the server knows in this state."""
    if state.startswith("no permissions"):
        return NotReached(
            Phrase("adb knows the phone, but this computer does not let it talk to it."),
            Phrase("A rule must be added to this computer, once. `safety-audit doctor` says how."),
        )
    if state in {"recovery", "sideload", "rescue", "bootloader"}:
        return not_started(state)
    return NotReached(
        Phrase("adb knows the phone, but cannot reach it."),
        Phrase("Unplug the cable, plug it in again, unlock the phone, and try once more."),
    )


def _allowed(phone: ServerPhone, seconds: float) -> ServerPhone:
    """Return the phone as it is once its owner has allowed it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(_LOOK_AGAIN_SECONDS)
        same = [each for each in listed() if (each.serial, each.usb) == (phone.serial, phone.usb)]
        if not same:
            break
        if not same[0].asks_owner:
            return same[0]
    raise not_allowed()
