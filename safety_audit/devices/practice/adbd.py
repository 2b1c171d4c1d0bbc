"""The phone's side of the ADB protocol, on a port of this computer that nobody else can reach.

It shakes hands, asks whether to let a computer in, opens streams, and gives each command line to a
function that knows what such a phone says. There is no shell behind it: it reads the few lines that
our own engine writes around commands, and takes any other line as one command.
"""

import base64
import binascii
import contextlib
import hashlib
import os
import re
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Self

from safety_audit.devices.adb.protocol import (
    CHECKSUMS_UNTIL,
    HEADER_SIZE,
    LEAST_DATA,
    MAX_DATA,
    VERSION,
    AuthKind,
    Command,
    Header,
    Message,
    NotAdb,
    checksum,
)
from safety_audit.text import decoded

__all__ = ["Adbd", "Key", "Printed", "Session", "Unplugged"]

WINDOW = 32 << 20
"""Bytes that a computer may send ahead on a stream, where both sides do that."""
_FIRST_VERSION = 0x01000000
_STDOUT, _STDERR, _EXIT = 1, 2, 3
_PACKED = re.compile(r"\{ (.*)\n\} \| \{ gzip -1 .*\}", re.DOTALL)
_MARK = re.compile(r'echo "(\w+) \$\?"(; echo \w+ >&2)?')


class Unplugged(Exception):
    """The connection is over."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What one command printed, and how it ended."""

    out: bytes = b""
    """Standard output."""
    err: bytes = b""
    """Standard error."""
    code: int = 0
    """Exit status."""
    dies: bool = False
    """Whether the shell ends with it, before the next command."""


@dataclass(frozen=True, slots=True)
class Key:
    """The public key of a computer, as it was sent: base64, a space, and a name."""

    sent: bytes
    """The bytes."""

    @property
    def name(self) -> str:
        """What the key calls itself: `person@computer`. Chosen by the computer, so hostile."""
        return decoded(self.sent.rstrip(b"\0").partition(b" ")[2])

    @property
    def fingerprint(self) -> str:
        """What a phone shows in its question: two digits for each byte, with colons."""
        made = hashlib.md5(self._form(), usedforsecurity=False).hexdigest().upper()
        return ":".join(made[at : at + 2] for at in range(0, len(made), 2))

    def signed(self, token: bytes, signature: bytes) -> bool:
        """Tell whether this key made a signature of a token (RSA of 2048 bits, SHA-1, PKCS 1)."""
        form = self._form()
        modulus = int.from_bytes(form[8:264], "little")
        exponent = int.from_bytes(form[520:524], "little")
        number = int.from_bytes(signature, "big")
        if len(form) != _KEY_SIZE or not 0 < number < modulus:
            return False
        opened = pow(number, exponent, modulus).to_bytes(256, "big")
        return opened == b"\0\1" + b"\xff" * 218 + b"\0" + _SHA1 + token

    def _form(self) -> bytes:
        """Return the key in Android's form (AOSP libcrypto_utils, android_pubkey.c), or nothing."""
        try:
            return base64.b64decode(self.sent.rstrip(b"\0").partition(b" ")[0], validate=True)
        except binascii.Error:
            return b""


_KEY_SIZE = 524
_SHA1 = bytes.fromhex("3021300906052b0e03021a05000414")
"""What stands before a SHA-1 digest in a signature (RFC 8017)."""


@dataclass(kw_only=True)
class Adbd:
    """A phone that listens on a port of this computer, as a context manager."""

    behaviour: Callable[[str], Printed]
    """What a command line prints."""
    allows: Callable[[Key], bool] | None = None
    """Asks the phone's owner about a computer; None lets every computer in unasked."""
    wanted_port: int = 0
    """The port to listen on; 0 for any that is free."""
    version: int = VERSION
    max_data: int = MAX_DATA
    features: str = "shell_v2,cmd"
    banner: str = "device::"
    keys: list[Key] = field(default_factory=list)
    """The computers that were let in."""

    def __enter__(self) -> Self:
        """Begin to listen.

        Raises:
            OSError: the port is taken.

        """
        self._listener = socket.create_server(("127.0.0.1", self.wanted_port))
        self.port: int = self._listener.getsockname()[1]
        self._open = True
        self._connections: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, name="adbd", daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening, and end every connection."""
        self._open = False
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.unplug()
        for thread in self._threads:
            thread.join(10)
        for connection in self._connections:
            connection.close()

    def unplug(self) -> None:
        """End every connection."""
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def session(self, connection: socket.socket) -> "Session":
        """Return what serves one computer."""
        return Session(self, connection)

    def _accept(self) -> None:
        while self._open:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connections.append(connection)
            session = self.session(connection)
            thread = threading.Thread(target=session.run, name="adbd-session", daemon=True)
            self._threads.append(thread)
            thread.start()


@dataclass(slots=True)
class Stream:
    """One command that is answered."""

    peer: int
    """The computer's number for it."""
    free: int
    """Bytes that may be sent now."""
    ended: bool = False


class Session:
    """One computer that is connected."""

    def __init__(self, phone: Adbd, connection: socket.socket) -> None:
        """Serve this connection; nothing is sent before `run`."""
        self.phone = phone
        self.connection = connection
        self.lock = threading.Lock()
        self.changed = threading.Condition()
        self.streams: dict[int, Stream] = {}
        self.version = _FIRST_VERSION
        self.max_data = LEAST_DATA
        self.ahead = False
        """Whether both sides may send ahead of what was acknowledged."""
        self.token = self.signed = self.signature = b""
        self._agreed = (_FIRST_VERSION, LEAST_DATA)
        self._threads: list[threading.Thread] = []

    def run(self) -> None:
        """Answer messages until the connection is over."""
        try:
            while True:
                self.take(self._message())
        except (Unplugged, OSError):
            pass
        finally:
            with self.changed:
                for stream in self.streams.values():
                    stream.ended = True
                self.changed.notify_all()
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            for thread in self._threads:
                thread.join(10)

    # -- messages

    def send(self, command: Command, first: int, second: int, payload: bytes = b"") -> None:
        """Send one message."""
        summed = self.version < CHECKSUMS_UNTIL or command in {Command.CNXN, Command.AUTH}
        packed = Message(command, first, second, payload).packed(with_sum=summed)
        with self.lock:
            self.connection.sendall(packed)

    def fault(self, what: str) -> None:
        """Note what the computer did against the protocol."""

    def _message(self) -> Message:
        try:
            header = Header.parse(self._read(HEADER_SIZE))
        except NotAdb as error:
            self.fault("no message")
            raise Unplugged from error
        payload = self._read(header.length)
        if header.length > self.phone.max_data:
            self.fault("payload longer than agreed")
        if self.version < CHECKSUMS_UNTIL and header.sum != checksum(payload):
            self.fault("wrong checksum")
        return Message(header.command, header.first, header.second, payload)

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            part = self.connection.recv(size - len(data))
            if not part:
                raise Unplugged
            data += part
        return bytes(data)

    def take(self, message: Message) -> None:
        """Do what a message asks."""
        first, second = message.first, message.second
        match message.command:
            case Command.CNXN:
                self._connected_by(message)
            case Command.AUTH:
                self._identify(message)
            case Command.OPEN:
                self.open(first, second, message.payload)
            case Command.OKAY:
                self._acknowledged(second, message.payload)
            case Command.WRTE:
                taken = struct.pack("<I", len(message.payload)) if self.ahead else b""
                self.send(Command.OKAY, second, first, taken)
            case Command.CLSE:
                self._ended(second)

    def _acknowledged(self, number: int, payload: bytes) -> None:
        with self.changed:
            if number in self.streams:
                counted = self.ahead and len(payload) == 4  # noqa: PLR2004 - one 32-bit number
                more = struct.unpack("<I", payload)[0] if counted else self.max_data
                self.streams[number].free += more
                self.changed.notify_all()

    def _ended(self, number: int) -> None:
        with self.changed:
            if number in self.streams:
                self.streams.pop(number).ended = True
                self.changed.notify_all()

    # -- handshake

    def _connected_by(self, message: Message) -> None:
        version, max_data = message.first, message.second
        self._agreed = (min(version, self.phone.version), min(max_data, self.phone.max_data))
        theirs = decoded(message.payload.rstrip(b"\0").rpartition(b"features=")[2]).split(",")
        self.ahead = "delayed_ack" in theirs and "delayed_ack" in self.phone.features.split(",")
        self.greet()

    def greet(self) -> None:
        """Answer a computer that says who it is: let it in, or ask it to prove that."""
        if self.phone.allows is None:
            self.welcome()
        else:
            self.ask_token()

    def ask_token(self) -> None:
        """Send something to sign."""
        self.token = os.urandom(20)
        self.send(Command.AUTH, AuthKind.TOKEN, 0, self.token)

    def _identify(self, message: Message) -> None:
        if message.first == AuthKind.SIGNATURE:
            self.signature, self.signed = message.payload, self.token
            if any(key.signed(self.signed, self.signature) for key in self.phone.keys):
                self.welcome()
            else:
                self.ask_token()
        elif message.first == AuthKind.PUBLIC_KEY:
            self.shown(Key(message.payload))

    def shown(self, key: Key) -> None:
        """Decide about a computer that is not known yet.

        Raises:
            Unplugged: it is not let in.

        """
        if self.phone.allows is None or not self.phone.allows(key):
            raise Unplugged
        self.phone.keys.append(key)
        self.welcome()

    def welcome(self) -> None:
        """Let the computer in."""
        banner = self.phone.banner
        if self.phone.features:
            banner += f"features={self.phone.features}"
        self.send(Command.CNXN, self.phone.version, self.phone.max_data, banner.encode())
        self.version, self.max_data = self._agreed

    # -- streams

    def open(self, peer: int, window: int, payload: bytes) -> None:
        """Open a stream for a service, or refuse it."""
        service = decoded(payload.rstrip(b"\0"))
        if not self.serves(service) or bool(window) != self.ahead:
            self.send(Command.CLSE, 0, peer)
            return
        number = peer + 1000
        self.streams[number] = Stream(peer, window or self.max_data)
        self.send(Command.OKAY, number, peer, struct.pack("<I", WINDOW) if self.ahead else b"")
        thread = threading.Thread(
            target=self._serve, args=(number, service), name="adbd-stream", daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def serves(self, service: str) -> bool:
        """Tell whether there is such a service: commands only, no files, no forwarded ports."""
        return service.partition(":")[0].partition(",")[0] in {"shell", "exec"}

    def _serve(self, number: int, service: str) -> None:
        stream = self.streams[number]
        kind, _, text = service.partition(":")
        framed = kind.startswith("shell,") and "v2" in kind.split(",")
        try:
            code = 0
            for channel, data, status in self._performed(text):
                code = status
                self._write(number, stream, _framed(channel, data) if framed else data)
            if framed:
                self._write(number, stream, _framed(_EXIT, bytes([code & 0xFF])))
            if not stream.ended:
                self.send(Command.CLSE, number, stream.peer)
        except (Unplugged, OSError):
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def _write(self, number: int, stream: Stream, data: bytes) -> None:
        """Send in pieces that the computer takes, each after the one before was acknowledged."""
        rest = memoryview(data)
        while rest:
            with self.changed:
                self.changed.wait_for(lambda: stream.ended or stream.free > 0)
                if stream.ended:
                    return
                size = min(len(rest), self.max_data, stream.free)
                stream.free = stream.free - size if self.ahead else 0
            self.send(Command.WRTE, number, stream.peer, bytes(rest[:size]))
            rest = rest[size:]

    def _performed(self, text: str) -> Iterator[tuple[int, bytes, int]]:
        packed = _PACKED.fullmatch(text)
        if packed is None:
            yield from self._lines(text)
            return
        gzip = zlib.compressobj(1, wbits=31)
        for channel, data, code in self._lines(packed[1]):
            yield channel, gzip.compress(data) if channel == _STDOUT else data, code
        yield _STDOUT, gzip.flush(), 0

    def _lines(self, text: str) -> Iterator[tuple[int, bytes, int]]:
        """Yield what each line of a script says: channel, bytes, and the exit status so far."""
        code = 0
        for line in text.split("\n"):
            if mark := _MARK.fullmatch(line):
                yield _STDOUT, f"{mark[1]} {code}\n".encode(), code
                if mark[2]:
                    yield _STDERR, f"{mark[1]}\n".encode(), code
            elif line != "exec </dev/null":
                printed = self.phone.behaviour(line)
                code = printed.code
                yield _STDOUT, printed.out, code
                yield _STDERR, printed.err, code
                if printed.dies:
                    return
                self.after(printed)

    def after(self, printed: Printed) -> None:
        """Do what happens after a command."""


def _framed(channel: int, data: bytes) -> bytes:
    return struct.pack("<BI", channel, len(data)) + data if data else b""
