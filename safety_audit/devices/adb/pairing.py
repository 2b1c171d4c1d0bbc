"""Pairing with a phone that has "Wireless debugging" (Android 11 and newer).

The phone shows a code, or reads one that this side shows. Over TLS, both sides prove that they know
it (SPAKE2, bound to this very connection, so that nobody can stand between). Then, under the key
that comes of it, each tells the other who it is: this side its public key, the phone its name.
As in adb: pairing_connection.cpp, pairing_auth.cpp, aes_128_gcm.cpp.
"""

import struct
import time
from enum import IntEnum

from adb_shell.exceptions import TcpTimeoutException
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safety_audit.devices.adb.keys import TemporaryKey
from safety_audit.devices.adb.spake2 import BadMessage, Spake2
from safety_audit.devices.adb.tcp import reached
from safety_audit.devices.adb.tls import TlsFailed, TlsTransport
from safety_audit.devices.interface import NotAuthorised, NotReached
from safety_audit.phrases import Phrase
from safety_audit.text import decoded

__all__ = [
    "CLIENT",
    "LABEL",
    "PEER_SIZE",
    "SECRET_SIZE",
    "SERVER",
    "Sealed",
    "WrongCode",
    "pair",
]

# Each with the NUL that ends a string in C: AOSP takes `sizeof` of them.
CLIENT, SERVER = b"adb pair client\0", b"adb pair server\0"
LABEL = b"adb-label\0"
SECRET_SIZE = 64
"""Bytes of the secret of the connection that are added to the code."""
PEER_SIZE = 8192
"""Bytes in which each side tells who it is: one for what it tells, then that, then zeros."""

_INFO = b"adb pairing_auth aes-128-gcm key"
_HEADER = struct.Struct(">BBI")
_VERSION = 1
_LONGEST = 2 * PEER_SIZE
_SECONDS = 20.0
"""How long all of it may take: no person is waited for."""


class WrongCode(NotAuthorised):
    """The phone and this computer do not have the same code."""


class _Kind(IntEnum):
    """What a packet holds."""

    SPAKE2 = 0
    PEER = 1


class _Told(IntEnum):
    """What a side tells of itself."""

    PUBLIC_KEY = 0
    NAME = 1


class _HungUp(Exception):
    """The connection ended."""


class _NoPairing(Exception):
    """What comes is not of this protocol, or nothing comes."""


class Sealed:
    """Encrypts what is sent and decrypts what comes, each numbered from zero (AES-128-GCM)."""

    def __init__(self, key: bytes) -> None:
        """Use the key that both sides agreed on."""
        derived = HKDF(algorithm=hashes.SHA256(), length=16, salt=None, info=_INFO).derive(key)
        self._cipher = AESGCM(derived)
        self._sent = self._opened = 0

    def seal(self, content: bytes) -> bytes:
        """Return this, encrypted."""
        number, self._sent = self._sent, self._sent + 1
        return self._cipher.encrypt(_nonce(number), content, None)

    def open(self, sealed: bytes) -> bytes:
        """Return what the other side encrypted.

        Raises:
            InvalidTag: it has another key, or somebody changed it.

        """
        number, self._opened = self._opened, self._opened + 1
        return self._cipher.decrypt(_nonce(number), sealed, None)


def pair(host: str, port: int, code: str, key: TemporaryKey, *, timeout: float = _SECONDS) -> str:
    """Show the phone this key, and return the phone's name on the network (hostile).

    The address is the one that stands beside the code, whose port is for this alone. From then on
    the phone knows the key, until its owner has it forgotten.

    Raises:
        NotReached: nothing there pairs with anybody.
        WrongCode: the code is not the phone's.

    """
    until = time.monotonic() + timeout
    transport = reached(host, port, timeout)
    try:
        connection = TlsTransport(transport, key, timeout=max(0.0, until - time.monotonic()))
        return _paired(connection, code, key, until)
    except (TlsFailed, TcpTimeoutException, _HungUp, _NoPairing, BadMessage) as error:
        raise NotReached(
            Phrase("What answers at {host}:{port} does not pair.", host=host, port=port),
            Phrase(
                "Use the address that stands beside the code: its port is another one than on the "
                "page before. Leave the code on the screen until this is done."
            ),
        ) from error
    finally:
        transport.close()


def _paired(connection: TlsTransport, code: str, key: TemporaryKey, until: float) -> str:
    known = code.encode() + connection.exported(LABEL, SECRET_SIZE)
    spake2 = Spake2(known, mine=CLIENT, theirs=SERVER, first=True)
    _send(connection, _Kind.SPAKE2, spake2.message, until)
    sealed = Sealed(spake2.key(_received(connection, _Kind.SPAKE2, until)))
    mine = (bytes([_Told.PUBLIC_KEY]) + key.public()).ljust(PEER_SIZE, b"\0")
    try:
        _send(connection, _Kind.PEER, sealed.seal(mine), until)
        theirs = sealed.open(_received(connection, _Kind.PEER, until))
    except (_HungUp, InvalidTag) as error:
        # With another code the phone has another key: it cannot read this, and hangs up.
        raise WrongCode(
            Phrase("The phone did not take this code."),
            Phrase(
                "Each code works once. On the phone, close the code, open it again, and type the "
                "new one, with the new address."
            ),
        ) from error
    if len(theirs) != PEER_SIZE or theirs[0] != _Told.NAME:
        raise _NoPairing
    return decoded(theirs[1:].partition(b"\0")[0])


def _send(connection: TlsTransport, kind: _Kind, content: bytes, until: float) -> None:
    data = _HEADER.pack(_VERSION, kind, len(content)) + content
    try:
        connection.bulk_write(data, max(0.0, until - time.monotonic()))
    except OSError as error:
        raise _HungUp from error


def _received(connection: TlsTransport, kind: _Kind, until: float) -> bytes:
    """Return the content of the next packet, which must be of this kind."""
    version, number, size = _HEADER.unpack(_exactly(connection, _HEADER.size, until))
    if version != _VERSION or number != kind or not 0 < size <= _LONGEST:
        raise _NoPairing
    return _exactly(connection, size, until)


def _exactly(connection: TlsTransport, size: int, until: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = connection.bulk_read(size - len(data), max(0.0, until - time.monotonic()))
        if not part:
            raise _HungUp
        data += part
    return bytes(data)


def _nonce(number: int) -> bytes:
    return struct.pack("<Q4x", number)
