"""How a phone and this computer agree to talk, and the plain words for each way it can fail."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

from safety_audit.devices.adb.connection import Connection, Gone, Transport
from safety_audit.devices.adb.keys import TemporaryKey
from safety_audit.devices.adb.modes import (
    LOOK_AT_THE_PHONE,
    not_allowed,
    not_started,
    refused,
)
from safety_audit.devices.adb.protocol import (
    LEAST_DATA,
    MAX_DATA,
    PRACTICE,
    VERSION,
    AuthKind,
    Command,
    Message,
)
from safety_audit.devices.adb.wireless import GET_IT, extra_there
from safety_audit.devices.interface import DeviceError, NotAuthorised, NotReached
from safety_audit.phrases import Phrase, joined
from safety_audit.text import decoded

__all__ = ["ALLOW_SECONDS", "NoAnswer", "Wireless", "shake_hands"]

ALLOW_SECONDS = 90.0
"""How long the phone may show its question."""

# Without `delayed_ack` each message waits for its acknowledgement; without `shell_v2` there is no
# exit status. Nothing else is asked for, so nothing else is named.
_FEATURES = "shell_v2,delayed_ack"
_MOST_TOKENS = 10
_STLS_VERSION = 0x01000000


_PRACTICE = re.compile(rb";?ro\.product\.name=%s(\d{1,10});" % PRACTICE.encode())


class NoAnswer(NotReached):
    """Nothing that makes sense came back; over a cable it is worth trying once more."""


class Wireless(NotReached):
    """The phone wants an encrypted connection, which needs pairing."""


def shake_hands(
    transport: Transport,
    *,
    key: TemporaryKey | None = None,
    timeout: float,
    allow_seconds: float = ALLOW_SECONDS,
    on_unauthorised: Callable[[str], None],
) -> Connection:
    """Return a connection that is ready to be asked; the transport is closed if there is none.

    `timeout` is for a phone that need not ask its owner, `allow_seconds` for one that does. In
    that case `on_unauthorised` is told what to look for on the phone.

    Raises:
        NotReached: what answers is no phone, or one that cannot be used like this.
        NotAuthorised: the phone was not allowed to talk to this computer.

    """
    connection = Connection(transport)
    try:
        _Handshake(connection, key, timeout, allow_seconds, on_unauthorised).run()
    except BaseException:
        connection.close()
        raise
    return connection


class _Handshake:
    def __init__(
        self,
        connection: Connection,
        key: TemporaryKey | None,
        timeout: float,
        allow_seconds: float,
        on_unauthorised: Callable[[str], None],
    ) -> None:
        self._connection = connection
        self._key = key
        self._until = time.monotonic() + timeout
        self._allow_seconds = allow_seconds
        self._on_unauthorised = on_unauthorised
        self._tokens = 0
        self._encrypted = False

    @property
    def _asked_owner(self) -> bool:
        return self._tokens > 1

    def run(self) -> None:
        banner = f"host::features={_FEATURES}".encode()
        self._exchange(Message(Command.CNXN, VERSION, MAX_DATA, banner))
        asked = time.monotonic()
        while True:
            message = self._connection.receive(self._until - time.monotonic())
            if not isinstance(message, Message):
                raise self._failure(message)
            if not self._connection.reply_seconds:
                self._connection.reply_seconds = time.monotonic() - asked
            if message.command is Command.CNXN:
                self._agree(message)
                return
            if message.command is Command.AUTH and message.first == AuthKind.TOKEN:
                self._identify(message.payload)
            elif message.command is Command.STLS:
                self._encrypt()

    def _exchange(self, message: Message) -> None:
        self._connection.round_trips += 1
        self._connection.send(message)

    def _identify(self, token: bytes) -> None:
        """Show who this is: first by a signature, then by the key, which the owner must allow."""
        self._tokens += 1
        self._key = self._key or TemporaryKey()
        if self._tokens == 1:
            signature = self._key.signature(token)
            self._exchange(Message(Command.AUTH, AuthKind.SIGNATURE, 0, signature))
            return
        if self._tokens > _MOST_TOKENS:
            raise refused()
        if self._tokens == 2:  # noqa: PLR2004 - the signature was not known, as expected
            self._until = time.monotonic() + self._allow_seconds
            self._on_unauthorised(LOOK_AT_THE_PHONE)
        self._exchange(Message(Command.AUTH, AuthKind.PUBLIC_KEY, 0, self._key.public()))

    def _encrypt(self) -> None:
        """Go on inside TLS, where the phone knows this key from pairing in this run."""
        if self._key is None or self._encrypted:
            raise _wireless()
        # It is only there with an extra; who has paired has it.
        from safety_audit.devices.adb.tls import TlsFailed, TlsTransport  # noqa: PLC0415

        key, left = self._key, max(0.0, self._until - time.monotonic())
        self._exchange(Message(Command.STLS, _STLS_VERSION, 0))
        self._encrypted = True
        try:
            self._connection.wrap(lambda inner: TlsTransport(inner, key, timeout=left))
        except TlsFailed as error:
            raise _not_paired() from error

    def _agree(self, message: Message) -> None:
        if message.second < LEAST_DATA:
            raise _no_phone()
        if not message.payload.startswith(b"device"):
            raise not_started(decoded(message.payload.partition(b":")[0]))
        connection = self._connection
        connection.version = min(VERSION, message.first)
        connection.max_data = min(MAX_DATA, message.second)
        connection.practice_at = _practice_at(message.payload)
        connection.features = _features(message.payload) & frozenset(_FEATURES.split(","))

    def _failure(self, message: Gone | None) -> DeviceError:
        if self._asked_owner:
            return not_allowed() if message is None else refused()
        if self._encrypted:
            return _not_paired()
        if message is None:
            return NoAnswer(
                Phrase("Something is there, but it says nothing."),
                Phrase("Check the address and the port. Unlock the phone and try again."),
            )
        if message.garbled:
            return _no_phone(NoAnswer)
        return NoAnswer(
            Phrase("It hung up at once."),
            Phrase("Check that debugging is on. Switch it off and on again, then try once more."),
        )


def _wireless() -> Wireless:
    how = Phrase("Or pair it and look, in one go: `safety-audit pair`.")
    return Wireless(
        Phrase('This phone uses "Wireless debugging", so it must be paired first.'),
        Phrase(
            "The simple way is a cable. {how}",
            how=how if extra_there() else joined((how, GET_IT), " "),
        ),
    )


def _not_paired() -> NotAuthorised:
    return NotAuthorised(
        Phrase("The phone does not let this computer in."),
        Phrase(
            "It must be paired in the same run: `safety-audit pair`. Use the address on the page "
            '"Wireless debugging", not the one beside the code.'
        ),
    )


def _no_phone(kind: type[NotReached] = NotReached) -> NotReached:
    return kind(
        Phrase("What answers there is not a phone with debugging on."),
        Phrase("Check the address and the port."),
    )


def _practice_at(banner: bytes) -> datetime | None:
    """Return when the story of a practice phone takes place; None for any other phone."""
    found = _PRACTICE.search(banner)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _features(banner: bytes) -> frozenset[str]:
    """Return the features a phone names: `device::ro.product.name=x;...;features=a,b`."""
    for part in banner.rstrip(b"\0").split(b";"):
        name, _, value = part.partition(b"features=")
        if value and name in {b"", b"device::"}:
            return frozenset(value.decode("ascii", errors="replace").split(","))
    return frozenset()
