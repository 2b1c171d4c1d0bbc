"""The network transport, where adb-shell's own would not do."""

import select
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from adb_shell.exceptions import TcpTimeoutException

from safety_audit.devices.adb.tcp import SwiftTcpTransport, reached


@pytest.fixture
def closing(monkeypatch: pytest.MonkeyPatch) -> Iterator[SwiftTcpTransport]:
    """Return a connected transport that is closed just before it waits for its socket."""
    wait = select.select
    with socket.create_server(("127.0.0.1", 0)) as server:
        transport = reached("127.0.0.1", server.getsockname()[1], 5)
        far, _ = server.accept()

    def closed_first(*given: Any) -> object:
        transport.close()
        return wait(*given)

    monkeypatch.setattr(select, "select", closed_first)
    with far:
        yield transport


def test_closed_by_another_thread_while_sending_is_the_end(
    closing: SwiftTcpTransport,
) -> None:
    """A transport that is closed while it waits for room has just ended."""
    with pytest.raises(ConnectionAbortedError):
        closing.bulk_write(b"x" * (64 << 20), 5)


def test_closed_by_another_thread_while_reading_is_the_end(
    closing: SwiftTcpTransport,
) -> None:
    """The same while reading: nothing more comes, as when the other side has ended it."""
    assert closing.bulk_read(5, 5) == b""


def test_what_the_other_side_does_not_take_is_given_up() -> None:
    """A send waits for room, for as long as it was told to, and no longer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        transport = reached("127.0.0.1", server.getsockname()[1], 5)
        with server.accept()[0], pytest.raises(TcpTimeoutException):
            transport.bulk_write(b"x" * (64 << 20), 0.01)
    transport.close()
