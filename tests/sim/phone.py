"""A simulated phone: adbd's side of the wire, for what a real adbd cannot be made to do.

It is the practice phone's own side of the wire, and misbehaves on top of that: it speaks old
versions, refuses services, hangs, breaks off at any byte and talks nonsense.
"""

import contextlib
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from sim.sync import Files

from safety_audit.devices.adb.protocol import Command, Message
from safety_audit.devices.folder import file_for
from safety_audit.devices.practice.adbd import Adbd, Key, Printed, Session, Unplugged

_PATIENT = re.compile(r"^dumpsys -t \d+ ")


class Auth(Enum):
    """What the phone does about a computer it does not know."""

    NONE = "asks nothing, like a phone in a laboratory"
    ALLOW = "the person taps Allow"
    REFUSE = "the person taps Cancel"
    PENDING = "nobody looks at the phone"
    WIRELESS = "it wants TLS"


@dataclass(frozen=True)
class Said(Printed):
    """What one command does."""

    hangs: bool = False
    """Says this much and then nothing, for ever."""
    unplugged: bool = False
    """Says this much and then the connection ends."""
    chatter: bytes = b""
    """Sent over and over beside the streams, for as long as it hangs."""
    nonsense: bool = False
    """Says this much and then sends bytes that are no message."""


def from_answers(answers: Mapping[str, Said | bytes]) -> Callable[[str], Said]:
    """Return a phone's behaviour from outputs by command line."""

    def said(command: str) -> Said:
        # How long `dumpsys` is to wait makes no difference to what it says.
        answer = answers.get(command, answers.get(_PATIENT.sub("dumpsys ", command)))
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
        program, _, rest = _PATIENT.sub("dumpsys ", command).partition(" ")
        if program == "dumpsys":
            return Said(err=f"Can't find service: {rest}\n".encode())
        return Said(err=f"/system/bin/sh: {program}: not found\n".encode(), code=127)

    return said


@dataclass
class SimPhone(Adbd):
    """A phone that listens on a port of this computer, as a context manager."""

    behaviour: Callable[[str], Printed] = field(kw_only=False)
    auth: Auth = Auth.NONE
    banner: str = "device::ro.product.name=sim;ro.product.model=Sim;ro.product.device=sim;"
    refuses: bool = False
    """Whether it refuses every service."""
    deaf: bool = False
    """Whether it stops listening once it has shaken hands."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What can be pulled from it, by path."""
    services: list[str] = field(default_factory=list)
    """What it was asked to open."""
    signatures: list[bool] = field(default_factory=list)
    """For each key it was shown: whether the signature before was made with it."""
    faults: list[str] = field(default_factory=list)
    """What the computer did against the protocol."""

    def session(self, connection: socket.socket) -> Session:
        return _SimSession(self, connection)


class _SimSession(Session):
    phone: SimPhone

    def __init__(self, phone: SimPhone, connection: socket.socket) -> None:
        super().__init__(phone, connection)
        self.said: dict[int, bytearray] = {}
        """What the computer said on each stream, and nobody took yet."""

    def fault(self, what: str) -> None:
        self.phone.faults.append(what)

    def take(self, message: Message) -> None:
        if message.command is Command.OPEN and self.phone.deaf:
            return
        if message.command is Command.WRTE:
            with self.changed:
                self.said.setdefault(message.second, bytearray()).extend(message.payload)
                self.changed.notify_all()
        super().take(message)

    def greet(self) -> None:
        if self.phone.auth is Auth.NONE:
            self.welcome()
        elif self.phone.auth is Auth.WIRELESS:
            self.send(Command.STLS, 0x01000000, 0)
        else:
            self.ask_token()

    def shown(self, key: Key) -> None:
        self.phone.signatures.append(key.signed(self.signed, self.signature))
        if self.phone.auth is Auth.ALLOW:
            self.phone.keys.append(key)
            self.welcome()
        elif self.phone.auth is Auth.REFUSE:
            raise Unplugged

    def serves(self, service: str) -> bool:
        self.phone.services.append(service)
        return not self.phone.refuses

    def _serve(self, number: int, service: str) -> None:
        if service != "sync:":
            super()._serve(number, service)
            return
        files, stream = Files(self.phone.files), self.streams[number]
        said = self.said.setdefault(number, bytearray())
        with contextlib.suppress(OSError):
            while not files.over and not stream.ended:
                with self.changed:
                    self.changed.wait_for(lambda: stream.ended or said)
                    data = bytes(said)
                    said.clear()
                for part in files.feed(data):
                    self._write(number, stream, part)
            if not stream.ended:
                self.send(Command.CLSE, number, stream.peer)

    def after(self, printed: Printed) -> None:
        if not isinstance(printed, Said):
            return
        while printed.chatter and not all(stream.ended for stream in self.streams.values()):
            with self.lock:
                self.connection.sendall(printed.chatter)
        if printed.hangs:
            with self.changed:
                self.changed.wait_for(lambda: all(s.ended for s in self.streams.values()))
        if printed.nonsense:
            with self.lock:
                self.connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        if printed.unplugged:
            raise Unplugged
