"""What an adb server understands: four digits of length and a word; it says OKAY or FAIL.

Nothing here starts or ends a server: others may be using it.
"""

import os
import re
import socket
from dataclasses import dataclass

__all__ = [
    "LONGEST",
    "OKAY",
    "ServerPhone",
    "Unusual",
    "ask",
    "connected",
    "listed",
    "send",
    "text",
    "version",
    "where",
]

LONGEST = 0xFFFF
"""Bytes of one request: its length is told in four digits."""
OKAY = b"OKAY"

_HOST, _PORT = "127.0.0.1", 5037
_SECONDS = 5.0
"""A server on this computer answers at once."""
_ASKS_OWNER = frozenset({"unauthorized", "authorizing"})
_LINE = re.compile(r"(?P<serial>\(no serial number\)|\S+)\s+(?P<rest>.+)")
_FIELD = re.compile(r"\s(usb|model|transport_id):(\S+)")
_FIELDS = re.compile(r"\s(?:usb|product|model|device|transport_id):")


class Unusual(Exception):
    """What listens there does not talk like an adb server, or says that something failed."""


@dataclass(frozen=True, slots=True)
class ServerPhone:
    """A phone that an adb server knows."""

    serial: str
    """Its serial number or network address, as the server calls it."""
    state: str
    """`device` when it can be asked; else why not, in the server's words."""
    usb: str = ""
    """The port it is plugged in at, such as `1-4`; empty when it is not on a cable."""
    model: str = ""
    """What it calls itself (hostile: show via `readable`)."""
    transport: str = ""
    """The number the server gives it; empty for an old server."""

    @property
    def usable(self) -> bool:
        """Whether it can be asked, at least once its owner has allowed it."""
        return self.state == "device" or self.asks_owner

    @property
    def asks_owner(self) -> bool:
        """Whether the phone shows its question now."""
        return self.state in _ASKS_OWNER


def where() -> tuple[str, int] | str:
    """Return where a server would listen: host and port, or the path of a socket.

    `ADB_SERVER_SOCKET`, `ANDROID_ADB_SERVER_ADDRESS` and `ANDROID_ADB_SERVER_PORT` say so, as they
    do for adb itself.

    Raises:
        Unusual: they name no place that this tool knows.

    """
    spec = os.environ.get("ADB_SERVER_SOCKET", "")
    kind, _, rest = spec.partition(":")
    if kind == "localfilesystem":
        return rest
    if kind == "localabstract":
        return f"\0{rest}"
    host, _, port = rest.rpartition(":") if kind == "tcp" else ("", "", "")
    if spec and not port.isdecimal():
        raise Unusual(f"ADB_SERVER_SOCKET is {spec!a}")
    host = host or os.environ.get("ANDROID_ADB_SERVER_ADDRESS", _HOST)
    port = port or os.environ.get("ANDROID_ADB_SERVER_PORT", str(_PORT))
    if not port.isdecimal() or not 0 < int(port) <= LONGEST:
        raise Unusual(f"ANDROID_ADB_SERVER_PORT is {port!a}")
    return host, int(port)


def listed() -> tuple[ServerPhone, ...]:
    """Return the phones of the server that runs, in its order; none where no server runs.

    Raises:
        Unusual: something else listens there.

    """
    try:
        connection = connected()
    except OSError:
        return ()
    with connection:
        try:
            ask(connection, "host:devices-l")
            lines = text(connection).splitlines()
        except OSError as error:
            raise Unusual("it does not answer") from error
    found = (_LINE.fullmatch(line) for line in lines)
    return tuple(_phone(match["serial"], match["rest"]) for match in found if match)


def version() -> int | None:
    """Return the number of the server that runs, such as 41; None where none runs.

    Raises:
        Unusual: something else listens there.

    """
    try:
        connection = connected()
    except OSError:
        return None
    with connection:
        try:
            ask(connection, "host:version")
            return int(text(connection), 16)
        except (OSError, ValueError) as error:
            raise Unusual("it does not answer") from error


def connected() -> socket.socket:
    """Return a connection to the server.

    Raises:
        OSError: no server runs.
        Unusual: the environment names no place that this tool knows.

    """
    place = where()
    if isinstance(place, str):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(_SECONDS)
            connection.connect(place)
        except BaseException:
            connection.close()
            raise
        return connection
    connection = socket.create_connection(place, _SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def send(connection: socket.socket, request: bytes) -> None:
    """Send a request.

    Raises:
        OSError: the server is gone.

    """
    connection.sendall(b"%04x" % len(request) + request)


def ask(connection: socket.socket, request: str) -> None:
    """Send a request, and take the server's agreement.

    Raises:
        OSError: the server is gone, or says nothing.
        Unusual: it does not agree, with its words.

    """
    send(connection, request.encode())
    reply = _exactly(connection, len(OKAY))
    if reply != OKAY:
        raise Unusual(text(connection) if reply == b"FAIL" else "it is no adb server")


def text(connection: socket.socket) -> str:
    """Return the text that follows.

    Raises:
        OSError: the server is gone, or says nothing.
        Unusual: what comes is no length.

    """
    try:
        size = int(_exactly(connection, 4), 16)
    except ValueError as error:
        raise Unusual("it is no adb server") from error
    return _exactly(connection, size).decode("utf-8", errors="replace")


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise ConnectionAbortedError
        data += part
    return bytes(data)


def _phone(serial: str, rest: str) -> ServerPhone:
    fields = dict(_FIELD.findall(f" {rest}"))
    return ServerPhone(
        serial=serial,
        state=_FIELDS.split(rest)[0].strip(),
        usb=fields.get("usb", ""),
        model=fields.get("model", ""),
        transport=fields.get("transport_id", ""),
    )
