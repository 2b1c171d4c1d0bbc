"""A simulated phone: adbd's side of the wire, for what a real adbd cannot be made to do.

It asks for authentication, speaks old versions, refuses services, hangs, breaks off at any byte and
talks nonsense. Scripts are not run by a shell: it knows only the lines our own engine writes around
commands, and plain commands as the adb client sends them. Real shells are the laboratory's part.
"""

import base64
import contextlib
import os
import re
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils

from safety_audit.devices.folder import file_for

CNXN, AUTH, STLS, OPEN, OKAY, WRTE, CLSE = (
    int.from_bytes(name, "little")
    for name in (b"CNXN", b"AUTH", b"STLS", b"OPEN", b"OKAY", b"WRTE", b"CLSE")
)
TOKEN, SIGNATURE, PUBLIC_KEY = 1, 2, 3
WINDOW = 32 << 20


class Auth(Enum):
    """What the phone does about a computer it does not know."""

    NONE = "asks nothing, like a phone in a laboratory"
    ALLOW = "the person taps Allow"
    REFUSE = "the person taps Cancel"
    PENDING = "nobody looks at the phone"
    WIRELESS = "it wants TLS"


@dataclass(frozen=True)
class Said:
    """What one command does."""

    out: bytes = b""
    err: bytes = b""
    code: int = 0
    hangs: bool = False
    """Says this much and then nothing, for ever."""
    dies: bool = False
    """Says this much and then the shell ends, before the next command."""
    unplugged: bool = False
    """Says this much and then the connection ends."""
    chatter: bytes = b""
    """Sent over and over beside the streams, for as long as it hangs."""
    nonsense: bool = False
    """Says this much and then sends bytes that are no message."""


def from_answers(answers: Mapping[str, Said | bytes]) -> Callable[[str], Said]:
    """Return a phone's behaviour from outputs by command line."""

    def said(command: str) -> Said:
        answer = answers.get(command)
        if answer is None:
            program = command.partition(" ")[0]
            return Said(err=f"/system/bin/sh: {program}: not found\n".encode(), code=127)
        return answer if isinstance(answer, Said) else Said(answer)

    return said


def from_folder(folder: Path) -> Callable[[str], Said]:
    """Return a phone's behaviour from a folder of recorded answers."""

    def said(command: str) -> Said:
        path = folder / file_for(command)
        if path.is_file():
            return Said(path.read_bytes())
        program, _, rest = command.partition(" ")
        if program == "dumpsys":
            return Said(err=f"Can't find service: {rest}\n".encode())
        return Said(err=f"/system/bin/sh: {program}: not found\n".encode(), code=127)

    return said


@dataclass
class SimPhone:
    """A phone that listens on a port of this computer, as a context manager."""

    behaviour: Callable[[str], Said]
    auth: Auth = Auth.NONE
    version: int = 0x01000001
    max_data: int = 1 << 20
    features: str = "shell_v2,cmd"
    banner: str = "device::ro.product.name=sim;ro.product.model=Sim;ro.product.device=sim;"
    refuses: bool = False
    """Whether it refuses every service."""
    deaf: bool = False
    """Whether it stops listening once it has shaken hands."""
    services: list[str] = field(default_factory=list)
    """What it was asked to open."""
    signatures: list[bool] = field(default_factory=list)
    """For each key it was shown: whether the signature before was made with it."""
    keys: list[bytes] = field(default_factory=list)
    """Each public key it was shown, as it came."""
    faults: list[str] = field(default_factory=list)
    """What the computer did against the protocol."""

    def __enter__(self) -> "SimPhone":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open = True
        self._connections: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, name="sim")]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
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

    def _accept(self) -> None:
        while self._open:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connections.append(connection)
            thread = threading.Thread(target=_Session(self, connection).run, name="sim-session")
            self._threads.append(thread)
            thread.start()


class _Unplugged(Exception):
    pass


@dataclass
class _Stream:
    peer: int
    free: int
    """Bytes it may send now."""
    ended: bool = False


class _Session:
    """One computer that is connected."""

    def __init__(self, phone: SimPhone, connection: socket.socket) -> None:
        self.phone = phone
        self.connection = connection
        self.lock = threading.Lock()
        self.changed = threading.Condition()
        self.streams: dict[int, _Stream] = {}
        self.version = 0x01000000
        self.max_data = 4096
        self.ahead = False
        self.token = b""
        self.signature = b""
        self.threads: list[threading.Thread] = []

    def run(self) -> None:
        try:
            while True:
                self._take(*self._message())
        except (_Unplugged, OSError):
            pass
        finally:
            with self.changed:
                for stream in self.streams.values():
                    stream.ended = True
                self.changed.notify_all()
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            for thread in self.threads:
                thread.join(10)

    # -- messages

    def send(self, command: int, first: int, second: int, payload: bytes = b"") -> None:
        total = sum(payload) if self.version < 0x01000001 or command in {CNXN, AUTH} else 0
        head = struct.pack("<6I", command, first, second, len(payload), total, command ^ 0xFFFFFFFF)
        with self.lock:
            self.connection.sendall(head + payload)

    def _message(self) -> tuple[int, int, int, bytes]:
        command, first, second, length, total, complement = struct.unpack("<6I", self._read(24))
        payload = self._read(length)
        if complement != command ^ 0xFFFFFFFF:
            self.phone.faults.append("wrong complement")
        if length > self.phone.max_data:
            self.phone.faults.append("payload longer than agreed")
        if self.version < 0x01000001 and total != sum(payload):
            self.phone.faults.append("wrong checksum")
        return command, first, second, payload

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            part = self.connection.recv(size - len(data))
            if not part:
                raise _Unplugged
            data += part
        return bytes(data)

    def _take(self, command: int, first: int, second: int, payload: bytes) -> None:
        if command == CNXN:
            self._connected_by(first, second, payload)
        elif command == AUTH:
            self._identify(first, payload)
        elif command == OPEN and not self.phone.deaf:
            self._open(first, second, payload)
        elif command == OKAY:
            self._acknowledged(second, payload)
        elif command == WRTE:
            self.send(OKAY, second, first, struct.pack("<I", len(payload)) if self.ahead else b"")
        elif command == CLSE:
            self._ended(second)

    def _acknowledged(self, number: int, payload: bytes) -> None:
        with self.changed:
            if number in self.streams:
                more = struct.unpack("<I", payload)[0] if self.ahead else self.max_data
                self.streams[number].free += more
                self.changed.notify_all()

    def _ended(self, number: int) -> None:
        with self.changed:
            if number in self.streams:
                self.streams.pop(number).ended = True
                self.changed.notify_all()

    # -- handshake

    def _connected_by(self, version: int, max_data: int, banner: bytes) -> None:
        self.agreed = (min(version, self.phone.version), min(max_data, self.phone.max_data))
        theirs = banner.rstrip(b"\0").rpartition(b"features=")[2].decode().split(",")
        self.ahead = "delayed_ack" in theirs and "delayed_ack" in self.phone.features.split(",")
        if self.phone.auth is Auth.NONE:
            self._welcome()
        elif self.phone.auth is Auth.WIRELESS:
            self.send(STLS, 0x01000000, 0)
        else:
            self._ask_token()

    def _ask_token(self) -> None:
        self.token = os.urandom(20)
        self.send(AUTH, TOKEN, 0, self.token)

    def _identify(self, kind: int, payload: bytes) -> None:
        if kind == SIGNATURE:
            self.signature, signed = payload, self.token
            if any(_matches(key, self.signature, signed) for key in self.phone.keys):
                self._welcome()
                return
            self.signed = signed
            self._ask_token()
        elif kind == PUBLIC_KEY:
            self.phone.signatures.append(_matches(payload, self.signature, self.signed))
            if self.phone.auth is Auth.ALLOW:
                self.phone.keys.append(payload)
                self._welcome()
            elif self.phone.auth is Auth.REFUSE:
                raise _Unplugged

    def _welcome(self) -> None:
        banner = self.phone.banner
        if self.phone.features:
            banner += f"features={self.phone.features}"
        self.send(CNXN, self.phone.version, self.phone.max_data, banner.encode())
        self.version, self.max_data = self.agreed

    # -- streams

    def _open(self, peer: int, window: int, payload: bytes) -> None:
        service = payload.rstrip(b"\0").decode()
        self.phone.services.append(service)
        if self.phone.refuses or bool(window) != self.ahead:
            self.send(CLSE, 0, peer)
            return
        number = peer + 1000
        self.streams[number] = _Stream(peer, window or self.max_data)
        self.send(OKAY, number, peer, struct.pack("<I", WINDOW) if self.ahead else b"")
        thread = threading.Thread(target=self._serve, args=(number, service), name="sim-stream")
        self.threads.append(thread)
        thread.start()

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
                self._write(number, stream, _framed(3, bytes([code & 0xFF])))
            if not stream.ended:
                self.send(CLSE, number, stream.peer)
        except (_Unplugged, OSError):
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def _write(self, number: int, stream: _Stream, data: bytes) -> None:
        """Send in pieces that the computer takes, each after the one before was acknowledged."""
        rest = memoryview(data)
        while rest:
            with self.changed:
                self.changed.wait_for(lambda: stream.ended or stream.free > 0)
                if stream.ended:
                    return
                size = min(len(rest), self.max_data, stream.free)
                stream.free = stream.free - size if self.ahead else 0
            self.send(WRTE, number, stream.peer, bytes(rest[:size]))
            rest = rest[size:]

    def _performed(self, text: str) -> Iterator[tuple[int, bytes, int]]:
        packed = re.fullmatch(r"\{ (.*)\n\} \| \{ gzip -1 .*\}", text, re.DOTALL)
        if packed is None:
            yield from self._lines(text)
            return
        gzip = zlib.compressobj(1, wbits=31)
        for channel, data, code in self._lines(packed[1]):
            yield channel, gzip.compress(data) if channel == 1 else data, code
        yield 1, gzip.flush(), 0

    def _lines(self, text: str) -> Iterator[tuple[int, bytes, int]]:
        """Yield what each line of a script says: channel, bytes, and the exit status so far."""
        code = 0
        for line in text.split("\n"):
            if mark := re.fullmatch(r'echo "(\w+) \$\?"(; echo \w+ >&2)?', line):
                yield 1, f"{mark[1]} {code}\n".encode(), code
                if mark[2]:
                    yield 2, f"{mark[1]}\n".encode(), code
            elif line != "exec </dev/null":
                said = self.phone.behaviour(line)
                code = said.code
                yield 1, said.out, code
                yield 2, said.err, code
                if said.dies:
                    return
                self._misbehave(said)

    def _misbehave(self, said: Said) -> None:
        while said.chatter and not all(stream.ended for stream in self.streams.values()):
            with self.lock:
                self.connection.sendall(said.chatter)
        if said.hangs:
            with self.changed:
                self.changed.wait_for(lambda: all(s.ended for s in self.streams.values()))
        if said.nonsense:
            with self.lock:
                self.connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        if said.unplugged:
            raise _Unplugged


def _framed(channel: int, data: bytes) -> bytes:
    return struct.pack("<BI", channel, len(data)) + data if data else b""


def _matches(key: bytes, signature: bytes, token: bytes) -> bool:
    """Tell whether a signature of a token was made with this key, in Android's own form."""
    form = base64.b64decode(key.split(b" ")[0])
    words, _, modulus = struct.unpack_from("<II256s", form)
    (exponent,) = struct.unpack_from("<I", form, len(form) - 4)
    if words != 64 or len(form) != 524:
        return False
    public = rsa.RSAPublicNumbers(exponent, int.from_bytes(modulus, "little")).public_key()
    try:
        public.verify(signature, token, padding.PKCS1v15(), utils.Prehashed(hashes.SHA1()))
    except InvalidSignature:
        return False
    return True
