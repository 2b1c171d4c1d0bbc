"""The key a phone is shown: made for one run, kept in memory, never on disk.

A key that stays would let the phone be opened from this computer later. The phone stores the
comment beside a key that is "always allowed", so it says nothing about whose computer this is.
"""

import base64
import os

from adb_shell.auth.keygen import encode_pubkey
from adb_shell.auth.sign_pythonrsa import PythonRSASigner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

__all__ = ["NAME", "TemporaryKey"]

NAME = "computer@home"
"""What this computer is called on the phone, in its list of paired devices."""


class TemporaryKey:
    """An RSA key of 2048 bits that is gone when the run ends."""

    def __init__(self) -> None:
        """Make a new key. It takes some tens of milliseconds."""
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        """The key itself, for what signs with it elsewhere."""
        private = self.private.private_bytes(
            encoding=serialization.Encoding.PEM,
            format=serialization.PrivateFormat.PKCS8,
            encryption_algorithm=serialization.NoEncryption(),
        )
        self._signer = PythonRSASigner(priv=private)
        self._public = base64.b64encode(_android_form(private)) + f" {NAME}\0".encode()

    def signature(self, token: bytes) -> bytes:
        """Return the signature of a token of 20 bytes, which takes the place of a SHA-1 hash."""
        return bytes(self._signer.Sign(token))

    def public(self) -> bytes:
        """Return the public key as the phone wants it: Base64, comment, NUL."""
        return self._public


def _android_form(private: bytes) -> bytes:
    """Return the public key in Android's binary form.

    adb-shell reads the private key from a path. A pipe's descriptor opens like one, so that the
    key touches no disk.
    """
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(private)
    return bytes(encode_pubkey(reading))
