"""The phone's side of "Wireless debugging": pairing with a code, and ADB inside TLS.

TLS is OpenSSL's on a socket, and packets are put together here by hand, so that the tool's own
ways of doing both are not what judges them; the real `adb pair` does (test_wireless_against_adb).
Only the arithmetic of SPAKE2 and the cipher are the tool's, in the other role.
"""

import base64
import contextlib
import functools
import hashlib
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from OpenSSL import SSL
from sim.phone import SimPhone, _SimSession
from zeroconf import ServiceInfo, Zeroconf

from safety_audit.devices.adb.pairing import Sealed
from safety_audit.devices.adb.protocol import Command, Message
from safety_audit.devices.adb.spake2 import Spake2
from safety_audit.devices.practice.adbd import Key, Session, Unplugged

GUID = "adb-SIM0001-vWgJpq"


@functools.cache
def identity() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Return the phone's key, and the certificate that it made for itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key, certificate(key, {NameOID.COMMON_NAME: "Adb"})


def certificate(
    key: rsa.RSAPrivateKey, names: dict[x509.ObjectIdentifier, str]
) -> x509.Certificate:
    """Return a certificate of these names."""
    name = x509.Name([x509.NameAttribute(*pair) for pair in names.items()])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )


def server_context(
    accepts: Callable[[rsa.RSAPublicKey], bool], hints: Iterable[str] = ()
) -> SSL.Context:
    """Return TLS 1.3 of a phone, which asks for the computer's certificate.

    As adbd does, it hints at the keys that it knows, in names of authorities that are none.
    """
    key, own = identity()
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(SSL.TLS1_3_VERSION)
    context.use_privatekey(key)
    context.use_certificate(own)

    for each in hints:
        names = {NameOID.ORGANIZATION_NAME: "AdbKey-0", NameOID.COMMON_NAME: each}
        context.add_client_ca(certificate(key, names))

    def verify(_: SSL.Connection, shown: Any, error: int, depth: int, good: int) -> bool:
        public = shown.to_cryptography().public_key()
        return depth == 0 and isinstance(public, rsa.RSAPublicKey) and accepts(public)

    context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, verify)
    return context


def modulus(key: Key) -> int:
    """Return the number that is the key, out of Android's form of it."""
    form = base64.b64decode(key.sent.rstrip(b"\0").partition(b" ")[0])
    return int.from_bytes(form[8:264], "little")


def hint(key: Key) -> str:
    """Return what adbd calls a key that it knows: a digest of its common form."""
    public = rsa.RSAPublicNumbers(65537, modulus(key)).public_key()
    form = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(form).hexdigest().upper()


@dataclass(kw_only=True)
class PairingPhone:
    """A phone that shows a code and waits for a computer, as a context manager."""

    code: bytes = b"592781"
    keys: list[Key] = field(default_factory=list)
    """The computers that were paired."""
    guid: bytes = GUID.encode()
    fault: str = ""
    """`silent`, `early`, `garbage`, `long`, `point`, `identity`, `sealed`: what goes wrong."""
    tried: int = 0
    """How many computers tried."""

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="pairing", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            self.tried += 1
            raw.settimeout(None)
            with raw, contextlib.suppress(SSL.Error, InvalidTag, OSError, EOFError):
                self._serve(raw)

    def _serve(self, raw: socket.socket) -> None:
        if self.fault == "silent":
            self._ended.wait(20)
            return
        if self.fault == "garbage":
            raw.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        connection = SSL.Connection(server_context(lambda _: True), raw)
        connection.set_accept_state()
        connection.do_handshake()
        if self.fault == "early":
            return
        secret = connection.export_keying_material(b"adb-label\0", 64)
        spake2 = Spake2(
            self.code + secret, mine=b"adb pair server\0", theirs=b"adb pair client\0", first=False
        )
        size = 1 << 20 if self.fault == "long" else 32
        message = b"\xff" * 32 if self.fault == "point" else spake2.message
        connection.sendall(struct.pack(">BBI", 1, 0, size) + message)
        sealed = Sealed(spake2.key(self._packet(connection, 0)))
        told = sealed.open(self._packet(connection, 1))
        assert len(told) == 8192
        assert told[0] == 0
        self.keys.append(Key(told[1:].partition(b"\0")[0] + b"\0"))
        kind = b"\0" if self.fault == "identity" else b"\1"
        mine = sealed.seal((kind + self.guid).ljust(8192, b"\0"))
        if self.fault == "sealed":
            mine = mine[:-1] + bytes([mine[-1] ^ 1])
        connection.sendall(struct.pack(">BBI", 1, 1, len(mine)) + mine)
        with contextlib.suppress(SSL.Error):
            connection.recv(1)

    @staticmethod
    def _packet(connection: SSL.Connection, kind: int) -> bytes:
        def exactly(size: int) -> bytes:
            data = b""
            while len(data) < size:
                data += connection.recv(size - len(data))
            return data

        version, found, size = struct.unpack(">BBI", exactly(6))
        assert (version, found) == (1, kind)
        return exactly(size)


class Encrypted:
    """A socket inside TLS, for one thread that reads and others that write."""

    def __init__(self, raw: socket.socket, context: SSL.Context) -> None:
        self._raw = raw
        self._lock = threading.Lock()
        self._tls = SSL.Connection(context, None)
        self._tls.set_accept_state()
        while True:
            try:
                self._tls.do_handshake()
            except SSL.WantReadError:
                self._flush()
                self._tls.bio_write(self._heard())
            except SSL.Error:
                self._flush()
                raise
            else:
                self._flush()
                return

    def recv(self, size: int) -> bytes:
        while True:
            with self._lock, contextlib.suppress(SSL.WantReadError):
                try:
                    return self._tls.recv(size)
                except SSL.ZeroReturnError:
                    return b""
            heard = self._raw.recv(1 << 16)
            if not heard:
                return b""
            with self._lock:
                self._tls.bio_write(heard)

    def sendall(self, data: bytes) -> None:
        with self._lock:
            self._tls.sendall(data)
            self._flush()

    def shutdown(self, how: int) -> None:
        self._raw.shutdown(how)

    def _heard(self) -> bytes:
        data = self._raw.recv(1 << 16)
        if not data:
            raise Unplugged
        return data

    def _flush(self) -> None:
        with contextlib.suppress(SSL.WantReadError):
            while True:
                self._raw.sendall(self._tls.bio_read(1 << 16))


@dataclass
class WirelessPhone(SimPhone):
    """A phone that lets in only the computers whose keys it has, inside TLS."""

    twice: bool = False
    """Whether it asks for TLS again, inside TLS."""
    plain: bool = False
    """Whether it talks nonsense where TLS should begin."""
    mute: bool = False
    """Whether it says nothing where TLS should begin."""

    def session(self, connection: socket.socket) -> Session:
        return _WirelessSession(self, connection)


class _WirelessSession(_SimSession):
    phone: WirelessPhone

    def greet(self) -> None:
        self.send(Command.STLS, 0x01000000, 0)

    def take(self, message: Message) -> None:
        if message.command is not Command.STLS:
            super().take(message)
            return
        if self.phone.plain:
            self.connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        if self.phone.mute:
            return
        known = {modulus(key) for key in self.phone.keys}
        hints = [hint(key) for key in self.phone.keys]
        context = server_context(lambda public: public.public_numbers().n in known, hints)
        try:
            wrapped: Any = Encrypted(self.connection, context)
        except SSL.Error as error:
            raise Unplugged from error
        self.connection = wrapped
        if self.phone.twice:
            self.send(Command.STLS, 0x01000000, 0)
        else:
            self.welcome()


@contextlib.contextmanager
def announced(
    kind: str, name: str, port: int, address: str = "127.0.0.1", interface: str = "127.0.0.1"
) -> Iterator[None]:
    """Announce a service, as a phone does; on this computer alone, unless told otherwise."""
    network = Zeroconf(interfaces=[interface])
    try:
        # Of this process alone, as another run of the tests on this computer is heard as well.
        host = f"host-{os.getpid()}-{port}.local."
        full = f"{name}.{kind}"
        packed = [socket.inet_aton(address)]
        info = ServiceInfo(kind, full, port, addresses=packed, server=host)
        # Nobody else has the name, so nobody is asked first: that takes more than a second.
        network.register_service(info, strict=False, cooperating_responders=True)
        yield
    finally:
        network.close()


def _copy(source: socket.socket, sink: socket.socket, most: int, then: bytes) -> None:
    """Pass on so many bytes, then these, and end both lines."""
    with contextlib.suppress(OSError):
        while most and (data := source.recv(min(most, 1 << 16))):
            sink.sendall(data)
            most -= len(data)
        if not most:
            sink.sendall(then)
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def spoilt(port: int, after: int, *, by: bytes = b"") -> Iterator[int]:
    """Stand before a port; after so many bytes from there, say something else and end the line."""

    def listen() -> None:
        with contextlib.suppress(OSError):
            outer, _ = listener.accept()
            with outer, socket.create_connection(("127.0.0.1", port)) as inner:
                other = threading.Thread(target=_copy, args=(outer, inner, 1 << 40, b""))
                other.start()
                _copy(inner, outer, after, by)
                other.join(10)

    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=listen, name="spoilt")
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(20)
