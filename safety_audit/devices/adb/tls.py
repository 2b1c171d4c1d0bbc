"""Encryption as a transport on top of a transport: TLS 1.3, in memory.

A phone with "Wireless debugging" knows a computer by the key in its certificate, which it was shown
while pairing. The phone's own certificate is made anew all the time and proves nothing, here as in
adb: what proves the phone is the code, and only while pairing.

OpenSSL works on memory, under a lock, so that one thread can read while another writes, the key
touches no disk, and each wait has its limit.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from adb_shell.exceptions import TcpTimeoutException
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID
from OpenSSL import SSL

from safety_audit.devices.adb.connection import Transport
from safety_audit.devices.adb.keys import TemporaryKey

__all__ = ["TlsFailed", "TlsTransport"]

_RECORD = 16384
"""Bytes that one TLS record holds."""
_CHUNK = 1 << 18
_SECONDS_TO_SEND = 10.0
_YEARS = timedelta(days=3650)
# What adb calls itself; the phone looks at the key alone.
_NAMES = (
    (NameOID.COUNTRY_NAME, "US"),
    (NameOID.ORGANIZATION_NAME, "Android"),
    (NameOID.COMMON_NAME, "Adb"),
)


class TlsFailed(Exception):
    """The other side does not speak TLS 1.3, or hung up."""


class TlsTransport:
    """An encrypted connection inside another one, which is closed with it."""

    def __init__(self, inner: Transport, key: TemporaryKey, *, timeout: float) -> None:
        """Shake hands, showing this key.

        Raises:
            TlsFailed: the other side does not speak TLS 1.3, hung up, or was silent for too long.

        """
        self._inner = inner
        # One lock for the state of TLS, one for the order of what is sent: who waits for the other
        # side to take bytes must not keep the reader from reading.
        self._state, self._sending = threading.Lock(), threading.Lock()
        context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        context.set_min_proto_version(SSL.TLS1_3_VERSION)
        context.set_verify(SSL.VERIFY_NONE)
        context.use_privatekey(key.private)
        context.use_certificate(_certificate(key))
        self._tls = SSL.Connection(context, None)
        self._tls.set_connect_state()
        self._shake_hands(time.monotonic() + timeout)

    def bulk_read(self, numbytes: int, transport_timeout_s: float | None) -> bytes:
        """Return at most this many bytes; none when the other side, or `close`, has ended it.

        Raises:
            TcpTimeoutException: nothing came in time.

        """
        until = None if transport_timeout_s is None else time.monotonic() + transport_timeout_s
        while True:
            try:
                with self._state:
                    return self._tls.recv(min(numbytes, _RECORD))
            except SSL.WantReadError:
                left = None if until is None else max(0.0, until - time.monotonic())
            except SSL.Error:
                # Ended in order, or by an alert: such as that the phone does not know the key.
                return b""
            came = self._inner.bulk_read(_CHUNK, left)
            if not came:
                return b""
            with self._state:
                self._tls.bio_write(came)

    def bulk_write(self, data: bytes, transport_timeout_s: float) -> int:
        """Send all of the data.

        Raises:
            OSError: the connection has ended.
            TcpTimeoutException: the other side did not take it in time.

        """
        with self._sending:
            try:
                with self._state:
                    self._tls.sendall(data)
                    ready = self._outgoing()
            except SSL.Error as error:
                raise ConnectionAbortedError from error
            self._inner.bulk_write(ready, transport_timeout_s)
        return len(data)

    def close(self) -> None:
        """Close, and end a read that waits in another thread."""
        self._inner.close()

    def exported(self, label: bytes, size: int) -> bytes:
        """Return a secret that only the two ends of this very connection have (RFC 8446, 7.5)."""
        with self._state:
            return self._tls.export_keying_material(label, size)

    def _shake_hands(self, until: float) -> None:
        while True:
            try:
                finished = self._step(self._tls.do_handshake)
                if ready := self._outgoing():
                    self._inner.bulk_write(ready, _SECONDS_TO_SEND)
                if finished:
                    return
                came = self._inner.bulk_read(_CHUNK, max(0.0, until - time.monotonic()))
            except (SSL.Error, OSError, TcpTimeoutException) as error:
                raise TlsFailed from error
            if not came:
                raise TlsFailed
            self._tls.bio_write(came)

    @staticmethod
    def _step(step: Callable[[], None]) -> bool:
        """Take a step of the handshake; tell whether it was the last."""
        try:
            step()
        except SSL.WantReadError:
            return False
        return True

    def _outgoing(self) -> bytes:
        """Return what TLS has ready to be sent."""
        parts = []
        try:
            while True:
                parts.append(self._tls.bio_read(_CHUNK))
        except SSL.WantReadError:
            return b"".join(parts)


def _certificate(key: TemporaryKey) -> x509.Certificate:
    """Return a certificate that the key made for itself, as adb's looks."""
    name = x509.Name([x509.NameAttribute(*pair) for pair in _NAMES])
    public = key.private.public_key()
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(1)
        .not_valid_before(today)
        .not_valid_after(today + _YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key.private, hashes.SHA256())
    )
