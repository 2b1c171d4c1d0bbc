"""A connection that breaks at a chosen byte, in one of the ways in which connections break."""

import contextlib
import random
import socket
import struct
from dataclasses import dataclass
from enum import Enum

__all__ = ["Cut", "CutSocket", "How", "chosen"]


class How(Enum):
    """How it breaks."""

    CLOSE = "the cable is pulled"
    RESET = "the other side forgets the connection"
    SILENCE = "nothing passes any more, and nobody says so"
    GARBAGE = "bytes that mean nothing come instead"
    HALF = "a message ends in the middle, and nothing passes after it"


@dataclass(frozen=True)
class Cut:
    """Where and how a connection breaks."""

    how: How
    to_phone: bool
    """Whether it is what the computer says that breaks off, or what the phone says."""
    at: int
    """Bytes that pass before."""
    seed: int = 0
    """What the bytes that mean nothing are made from."""


def chosen(number: int, from_phone: int, to_phone: int) -> Cut:
    """Return one cut of a connection that takes so many bytes each way."""
    pick = random.Random(number)
    how = list(How)[number % len(How)]
    # Most of what passes is said by the phone; what the computer says is cut as well now and then.
    other_way = pick.random() < 0.2
    return Cut(how, other_way, pick.randrange(to_phone if other_way else from_phone), number)


class CutSocket:
    """A phone's side of a connection: a socket that counts, and breaks."""

    def __init__(self, connection: socket.socket, cut: Cut | None) -> None:
        self._connection = connection
        self._cut = cut
        self.sent = self.received = 0
        self.broken = False

    def sendall(self, data: bytes) -> None:
        """Send, until it breaks."""
        if self.broken:
            return
        cut = self._cut
        if cut is not None and not cut.to_phone and self.sent + len(data) > cut.at:
            self._connection.sendall(data[: cut.at - self.sent])
            self._break(cut)
        else:
            self._connection.sendall(data)
            self.sent += len(data)

    def recv(self, size: int) -> bytes:
        """Receive, until it breaks."""
        data = self._connection.recv(size)
        cut = self._cut
        while self.broken and data:
            data = self._connection.recv(size)
        if cut is not None and cut.to_phone and self.received + len(data) > cut.at:
            data = data[: cut.at - self.received]
            self._break(cut)
            return data or self.recv(size)
        self.received += len(data)
        return data

    def shutdown(self, how: int) -> None:
        """End it."""
        # What is broken in silence does not even say that it ends.
        if not self.broken:
            self._connection.shutdown(how)

    def _break(self, cut: Cut) -> None:
        self.broken = True
        with contextlib.suppress(OSError):
            if cut.how is How.CLOSE:
                self._connection.shutdown(socket.SHUT_RDWR)
            elif cut.how is How.RESET:
                linger = struct.pack("ii", 1, 0)
                self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self._connection.shutdown(socket.SHUT_RD)
                self._connection.close()
            elif cut.how is How.GARBAGE:
                self._connection.sendall(random.Random(cut.seed).randbytes(50_000))
