"""SPAKE2: two sides that know the same short code agree on a long key, and tell nobody the code.

Whoever listens, or stands between, learns nothing to guess the code from, and gets one try. This is
the variant of BoringSSL, which Android uses (crypto/curve25519/spake25519.c): the group of
edwards25519, points M and N made from a seed in words, and SHA-512 over everything that was said.
The arithmetic is libsodium's, whose time does not depend on secrets.
"""

import hashlib
import os
import struct

from nacl import bindings
from nacl.exceptions import CryptoError

__all__ = ["MESSAGE_SIZE", "BadMessage", "Spake2"]

MESSAGE_SIZE = 32
"""Bytes of a message: one point."""

# M and N, eight times each. BoringSSL masks with a multiple of eight of M or N, so that nothing of
# it is left outside the group of prime order; libsodium takes no other points.
_EIGHT_M = bytes.fromhex("d0042ad19d6277481c39713d0b1261f027ed6d1421fae52a5bfaf6c3a2c1e244")
_EIGHT_N = bytes.fromhex("23cab4b1b92f03ab5d3e50f322e03018b7c8fa0e830046102cffc3bdb7f8e8f5")
_ORDER = (1 << 252) + 27742317777372353535851937790883648493
_EIGHTH = pow(8, -1, _ORDER).to_bytes(32, "little")


class BadMessage(Exception):
    """What the other side sent is no message of this exchange."""


class Spake2:
    """One side of one exchange."""

    def __init__(
        self, code: bytes, *, mine: bytes, theirs: bytes, first: bool, secret: bytes = b""
    ) -> None:
        """Begin with what both sides know, and the names of both.

        One side is `first`: it names itself first, and masks with M. `secret` is 64 random bytes;
        only a test gives them.
        """
        self._names = (mine, theirs)
        self._first = first
        self._code_hash = hashlib.sha512(code).digest()
        self._secret = bindings.crypto_core_ed25519_scalar_reduce(secret or os.urandom(64))
        # The code as a number, divided by eight: it multiplies points that are eightfold.
        scalar = bindings.crypto_core_ed25519_scalar_reduce(self._code_hash)
        self._scalar = bindings.crypto_core_ed25519_scalar_mul(scalar, _EIGHTH)
        self.message: bytes = bindings.crypto_core_ed25519_add(
            bindings.crypto_scalarmult_ed25519_base_noclamp(self._secret), self._mask(first=first)
        )
        """What to send to the other side."""

    def key(self, message: bytes) -> bytes:
        """Return the key of 64 bytes; the other side has the same if it knew the same code.

        Raises:
            BadMessage: the other side's message is no point that an honest side sends.

        """
        if len(message) != MESSAGE_SIZE:
            raise BadMessage
        try:
            theirs = bindings.crypto_core_ed25519_sub(message, self._mask(first=not self._first))
            shared = bindings.crypto_scalarmult_ed25519_noclamp(self._secret, theirs)
        except CryptoError as error:
            raise BadMessage from error
        mine = [(self._names[0], self.message), (self._names[1], message)]
        (one, said), (other, heard) = mine if self._first else reversed(mine)
        digest = hashlib.sha512()
        for part in (one, other, said, heard, shared, self._code_hash):
            digest.update(struct.pack("<Q", len(part)) + part)
        return digest.digest()

    def _mask(self, *, first: bool) -> bytes:
        point = _EIGHT_M if first else _EIGHT_N
        return bytes(bindings.crypto_scalarmult_ed25519_noclamp(self._scalar, point))
