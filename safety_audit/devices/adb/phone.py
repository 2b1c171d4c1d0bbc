"""A phone that is connected, as a device that can be asked."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from safety_audit.devices.adb.asking import answers_to
from safety_audit.devices.adb.batch import LONGEST, PageScript, Script, plan
from safety_audit.devices.adb.handshake import ALLOW_SECONDS, shake_hands
from safety_audit.devices.adb.keys import TemporaryKey
from safety_audit.devices.adb.streams import Streams
from safety_audit.devices.adb.tcp import reached
from safety_audit.devices.allowlist import permitted_page, permitted_query
from safety_audit.devices.counting import PhotoCount
from safety_audit.devices.interface import Answer, Device, Query, Status, quiet
from safety_audit.model import DeviceKind, Progress
from safety_audit.phrases import Phrase

__all__ = ["SAMPLE", "AdbPhone", "connect_tcp"]

_NEAR_SECONDS = 0.002
"""A phone that replies later is reached by radio, which may be slow: then it compresses long
answers. Over a cable, and in one machine, compressing takes longer than it saves."""
_WIDE = 10e6
"""Bytes a second: where as many pass, compressing takes longer than it saves."""
_BEFORE = Query("date '+%s %z'")
SAMPLE = Query("head -c 524288 /dev/zero", seconds=10.0, limit=1 << 19)
"""Zeros, to see how many bytes pass in a second; nothing of the phone's is in them."""


_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class AdbPhone(Device):
    """A phone at the other end of a connection, whatever carries it. Threads may share it."""

    kind = DeviceKind.PHONE

    def __init__(self, connection: Streams) -> None:
        """Use a connection that has shaken hands; it is closed with the phone."""
        self._connection = connection
        self._asking = threading.Lock()
        self._rate: float | None = None
        """Bytes that pass in a second, once that was measured."""

    @property
    def round_trips(self) -> int:
        """How often the phone had to be waited for: the handshake, and each batch of questions."""
        return self._connection.round_trips

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        """Ask one batch and return an answer for each query, in the same order.

        Raises:
            NotAllowed: a query is not on the read-only list; none of the batch was sent.

        """
        for query in queries:
            permitted_query(query)
        if not queries:
            return []
        progress(Phrase("Asking the phone ({count} questions).", count=len(queries)))
        with self._asking:
            scripts = self._scripts(queries)
            answers = answers_to(self._connection, scripts, PhotoCount(queries, progress))
        return [answers[query] for query in queries]

    def show_page(self, page: str) -> Answer:
        """Open a page of the Settings app on the phone, one of `allowlist.PAGES`.

        It is the only thing that shows on the phone, and only for a person who asked for it. Its
        answer says whether the phone has that page.

        Raises:
            NotAllowed: it is not one of these pages; nothing was sent.

        """
        permitted_page(page)
        asked = Query(page)
        with self._asking:
            answer = answers_to(self._connection, [PageScript((asked,))])[asked]
        # `am` tells of a page that is not there in words, with exit status 0 on older phones.
        missing = b"Error" in answer.data + answer.errors
        return replace(answer, status=Status.ABSENT) if missing else answer

    def close(self) -> None:
        """End the connection. Safe to call twice."""
        self._connection.close()

    def _scripts(self, queries: Sequence[Query]) -> list[Script]:
        connection = self._connection
        packed = any(query.bulky for query in queries) and self._pays_to_pack()
        longest = min(LONGEST, connection.max_data)
        return [
            part
            for script in plan(list(dict.fromkeys(queries)), packed=packed)
            for part in script.split(longest, frames=connection.frames)
        ]

    def _pays_to_pack(self) -> bool:
        """Tell whether long answers come sooner when the phone compresses them."""
        connection = self._connection
        if not connection.frames or connection.reply_seconds <= _NEAR_SECONDS:
            return False
        if not connection.sends_ahead:
            # Each message waits for the one before to be acknowledged: the fewer the better.
            return True
        if self._rate is None:
            self._rate = self._measured()
        return self._rate < _WIDE

    def _measured(self) -> float:
        """Return how many bytes pass in a second; 0 where the phone does not let that be seen."""
        # The time of an answer counts from the end of the one before it: so neither the way there
        # nor the start of the shell is in it.
        answer = answers_to(self._connection, [Script((_BEFORE, SAMPLE))])[SAMPLE]
        return len(answer.data) / max(answer.seconds, 0.001) if answer.status is Status.OK else 0.0


class PracticeLine(AdbPhone):
    """A practice phone on a port of this computer: visited when its story takes place."""

    practice = True

    def __init__(self, connection: Streams, at: datetime) -> None:
        """Use a connection that has shaken hands; all answers are dated with this moment."""
        super().__init__(connection)
        self._at = at

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        """Ask one batch, as any phone is asked."""
        return [replace(answer, started=self._at) for answer in super().ask(queries, progress)]


def connect_tcp(
    host: str,
    port: int,
    *,
    key: TemporaryKey | None = None,
    timeout: float = 10.0,
    allow_seconds: float = ALLOW_SECONDS,
    on_unauthorised: Callable[[str], None] = quiet,
) -> AdbPhone:
    """Return the phone that listens at this address.

    `key` is one that the phone was paired with (`pairing.pair`), in this run; without it, one is
    made where the phone wants one. `timeout` is for reaching it, in seconds. A phone that does not
    know this computer asks its owner: then `on_unauthorised` is told what to look for, and
    `allow_seconds` begin.

    Raises:
        NotReached: nothing answers there, or what answers is not a phone.
        NotAuthorised: the phone was not allowed to talk to this computer, or was not paired with
            this key.

    """
    transport = reached(host, port, timeout)
    connection = shake_hands(
        transport,
        key=key,
        timeout=timeout,
        allow_seconds=allow_seconds,
        on_unauthorised=on_unauthorised,
    )
    # Only this computer's own practice phone may say that it is made up: on the network, anybody's
    # phone could, and a real visit would then be taken for practice.
    if connection.practice_at and host in _LOOPBACK:
        return PracticeLine(connection, connection.practice_at)
    return AdbPhone(connection)
