"""The messages of the ADB protocol: 24 bytes of header, and a payload.

The header holds six 32-bit numbers, little end first: command, two arguments, length and checksum
of the payload, and the command's complement.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

__all__ = [
    "CHECKSUMS_UNTIL",
    "HEADER_SIZE",
    "LEAST_DATA",
    "MAX_DATA",
    "PRACTICE",
    "VERSION",
    "AuthKind",
    "Command",
    "Header",
    "Message",
    "NotAdb",
    "checksum",
]

HEADER_SIZE = 24
VERSION = 0x01000001
"""The version this side speaks."""
CHECKSUMS_UNTIL = 0x01000001
"""From this version on, nobody fills or reads checksums."""
MAX_DATA = 1 << 20
"""The longest payload this side takes; also what adb offers since Android 9."""
LEAST_DATA = 4096
"""The longest payload of the first version; every phone takes that much."""

PRACTICE = "safety_audit_practice_"
"""Begins what a practice phone calls its product; the moment of its story follows, in seconds."""

_HEADER = struct.Struct("<6I")
_ALL_BITS = 0xFFFFFFFF


class NotAdb(Exception):
    """These bytes are no ADB message; the other side is no phone, or the connection is broken."""


class Command(IntEnum):
    """The first word of a message: four letters."""

    CNXN = int.from_bytes(b"CNXN", "little")
    AUTH = int.from_bytes(b"AUTH", "little")
    STLS = int.from_bytes(b"STLS", "little")
    OPEN = int.from_bytes(b"OPEN", "little")
    OKAY = int.from_bytes(b"OKAY", "little")
    WRTE = int.from_bytes(b"WRTE", "little")
    CLSE = int.from_bytes(b"CLSE", "little")


class AuthKind(IntEnum):
    """First argument of AUTH."""

    TOKEN = 1
    SIGNATURE = 2
    PUBLIC_KEY = 3


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before a payload."""

    command: Command
    first: int
    second: int
    length: int
    """Bytes of payload that follow."""
    sum: int
    """Checksum of the payload; nothing is to be expected of it in newer versions."""

    @classmethod
    def parse(cls, data: bytes) -> "Header":
        """Read a header.

        Raises:
            NotAdb: no known command, a wrong complement, or an impossible length.

        """
        if len(data) != HEADER_SIZE:
            raise NotAdb
        word, first, second, length, total, complement = _HEADER.unpack(data)
        if word ^ complement != _ALL_BITS or length > MAX_DATA:
            raise NotAdb
        try:
            return cls(Command(word), first, second, length, total)
        except ValueError as error:
            raise NotAdb from error


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    command: Command
    first: int
    """First argument: for streams, the sender's id."""
    second: int
    """Second argument: for streams, the receiver's id."""
    payload: bytes = b""

    def packed(self, *, with_sum: bool) -> bytes:
        """Return the bytes of the message, checksum included where the version asks for it."""
        total = checksum(self.payload) if with_sum else 0
        head = _HEADER.pack(
            self.command,
            self.first,
            self.second,
            len(self.payload),
            total,
            self.command ^ _ALL_BITS,
        )
        return head + self.payload


def checksum(payload: bytes) -> int:
    """Return the sum of all bytes, as older versions want it."""
    return sum(payload) & _ALL_BITS
