"""The network transport: adb-shell's, without its waits.

adb-shell's own leaves Nagle's algorithm on, which costs about 40 ms a command, ignores that a send
may be partial, and cannot be closed while it is being read.
"""

import select
import socket
import time

from adb_shell.exceptions import TcpTimeoutException
from adb_shell.transport.tcp_transport import TcpTransport

__all__ = ["SwiftTcpTransport"]


class SwiftTcpTransport(TcpTransport):  # type: ignore[misc]  # adb-shell has no type information
    """A TCP connection to a phone."""

    _connection: socket.socket | None

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
        connection = self._connection
        if connection is None:
            return b""
        try:
            readable, _, _ = select.select([connection], [], [], transport_timeout_s)
            if readable:
                return connection.recv(numbytes)
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
            left = max(0.0, end - time.monotonic())
            _, writable, _ = select.select([], [connection], [], left)
            if not writable:
                raise TcpTimeoutException
            rest = rest[connection.send(rest) :]
        return len(data)
