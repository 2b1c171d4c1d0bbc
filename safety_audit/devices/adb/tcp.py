"""The network transport: adb-shell's, without its waits.

adb-shell's own leaves Nagle's algorithm on, which costs about 40 ms a command, ignores that a send
may be partial, and cannot be closed while it is being read.
"""

import select
import socket
import time

from adb_shell.exceptions import TcpTimeoutException
from adb_shell.transport.tcp_transport import TcpTransport

from safety_audit.devices.interface import NotReached
from safety_audit.phrases import Phrase

__all__ = ["SwiftTcpTransport", "reached"]

_AT_ONCE = 64 << 10
"""Bytes that are taken at once, if so many are there."""


class SwiftTcpTransport(TcpTransport):  # type: ignore[misc]  # adb-shell has no type information
    """A TCP connection to a phone."""

    _connection: socket.socket | None
    _unread = b""
    """What has come and was not asked for yet: small messages come several at once."""

    def connect(self, transport_timeout_s: float) -> None:
        """Connect.

        Raises:
            OSError: nobody listens there, or nobody answered in time.

        """
        super().connect(transport_timeout_s)
        assert self._connection is not None
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def bulk_read(self, numbytes: int, transport_timeout_s: float | None) -> bytes:
        """Return at most this many bytes; none when the other side, or `close`, has ended it.

        Raises:
            TcpTimeoutException: nothing came in time.

        """
        if not self._unread:
            self._unread = self._received(max(numbytes, _AT_ONCE), transport_timeout_s)
        if len(self._unread) <= numbytes:
            part, self._unread = self._unread, b""
        else:
            part, self._unread = self._unread[:numbytes], self._unread[numbytes:]
        return part

    def _received(self, most: int, seconds: float | None) -> bytes:
        connection = self._connection
        if connection is None:
            return b""
        try:
            readable, _, _ = select.select([connection], [], [], seconds)
            if readable:
                return connection.recv(most)
        except (OSError, ValueError):
            # Reset by the other side, or closed by this one while it was waiting here.
            return b""
        raise TcpTimeoutException

    def bulk_write(self, data: bytes, transport_timeout_s: float) -> int:
        """Send all of the data.

        Raises:
            OSError: the connection has ended.
            TcpTimeoutException: the other side did not take it in time.

        """
        connection = self._connection
        if connection is None:
            raise ConnectionAbortedError
        end = time.monotonic() + transport_timeout_s
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[connection.send(rest) :]
            except BlockingIOError:
                # Only now, since there is almost always room for an acknowledgement.
                _wait_for_room(connection, max(0.0, end - time.monotonic()))
        return len(data)


def _wait_for_room(connection: socket.socket, seconds: float) -> None:
    try:
        _, writable, _ = select.select([], [connection], [], seconds)
    except ValueError as error:
        # Closed by another thread in this moment: there is no socket to wait for.
        raise ConnectionAbortedError from error
    if not writable:
        raise TcpTimeoutException


def reached(host: str, port: int, timeout: float) -> SwiftTcpTransport:
    """Return a connection to this address.

    Raises:
        NotReached: there is no such address, or nothing answers there.

    """
    transport = SwiftTcpTransport(host, port)
    try:
        transport.connect(timeout)
    except TimeoutError as error:
        raise NotReached(
            Phrase("Nothing answered at {address}.", address=f"{host}:{port}"),
            Phrase("Check the address. The phone and this computer must be on the same network."),
        ) from error
    except ConnectionRefusedError as error:
        raise NotReached(
            Phrase("Nothing is listening at {address}.", address=f"{host}:{port}"),
            Phrase("Check that debugging is on, and check the port."),
        ) from error
    except (OSError, UnicodeError, OverflowError) as error:
        raise NotReached(
            Phrase("{address} could not be reached.", address=f"{host}:{port}"),
            Phrase("Check the address and the network."),
        ) from error
    return transport
