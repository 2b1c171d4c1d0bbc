"""Ask a batch over one connection: every query gets an answer, whatever happens on the way.

Each script has a stream of its own. A query that takes too long or says too much ends its stream,
and the queries after it go on with a new one. When the connection ends, what is left is lost.
"""

import time
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from safety_audit.devices.adb.batch import Script, Splitter, Unpacker
from safety_audit.devices.adb.connection import Closed, Data, Event, Gone, Opened
from safety_audit.devices.adb.shell import Frames, Kind
from safety_audit.devices.adb.streams import Streams
from safety_audit.devices.classify import ERRORS_LIMIT, classify
from safety_audit.devices.interface import Answer, Query, Status

__all__ = ["answers_to"]

_MOST_STREAMS = 6
"""Streams at once. More would only make a slow phone slower."""

_OPEN_SECONDS = 15.0
"""A phone that is there says at once whether it opens a stream; one that does not is gone."""

_MARK_BYTES = 64
"""No mark is longer; that much more than its limit may have come of an answer that is in it."""

_MOST_AHEAD = 64 << 20
"""Bytes of output that may come while the errors of an answer are awaited."""


def answers_to(
    connection: Streams, scripts: Iterable[Script], answered: Callable[[Query], None] | None = None
) -> dict[Query, Answer]:
    """Return an answer for each query of these scripts; `answered` is told of each that came."""
    asking = _Asking(connection, scripts, answered)
    asking.run()
    return asking.answers


class _Asking:
    def __init__(
        self,
        connection: Streams,
        scripts: Iterable[Script],
        answered: Callable[[Query], None] | None,
    ) -> None:
        self.answers: dict[Query, Answer] = {}
        self._answered = answered
        self._connection = connection
        self._waiting = deque(scripts)
        self._lanes: dict[int, _Lane] = {}

    def run(self) -> None:
        self._connection.round_trips += 1
        while self._waiting or self._lanes:
            self._start_waiting()
            deadline = min(lane.deadline for lane in self._lanes.values())
            event = self._connection.next_event(deadline - time.monotonic())
            if isinstance(event, Gone):
                self._lose_all()
                return
            if event is not None:
                self._take(event)
            self._end_overdue()

    def _start_waiting(self) -> None:
        while self._waiting and len(self._lanes) < _MOST_STREAMS:
            script = self._waiting.popleft()
            stream = self._connection.open(script)
            self._lanes[stream] = _Lane(script, frames=self._connection.frames)

    def _take(self, event: Opened | Data | Closed) -> None:
        lane = self._lanes.get(event.stream)
        if lane is None:
            return
        for answer in lane.take(event):
            self.answers[answer.query] = answer
            if self._answered:
                self._answered(answer.query)
        if lane.over:
            self._leave(event.stream, lane)

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for stream, lane in tuple(self._lanes.items()):
            if lane.deadline > now:
                continue
            if not lane.opened:
                self._connection.close()
                return
            answer = lane.stop(Status.TIMED_OUT)
            self.answers[answer.query] = answer
            self._leave(stream, lane)

    def _leave(self, stream: int, lane: "_Lane") -> None:
        """Stop reading a stream; what it has not answered goes on with a new one."""
        del self._lanes[stream]
        rest = lane.rest()
        if rest is not None:
            self._connection.end(stream)
            self._connection.round_trips += 1
            self._waiting.appendleft(rest)
        elif lane.stopped:
            self._connection.end(stream)

    def _lose_all(self) -> None:
        for lane in self._lanes.values():
            if lane.started:
                answer = lane.stop(Status.CUT_OFF)
                self.answers[answer.query] = answer
            self._lose(lane.rest())
        for script in self._waiting:
            self._lose(script)
        self._lanes.clear()
        self._waiting.clear()

    def _lose(self, script: Script | None) -> None:
        for query in script.queries if script else ():
            self.answers[query] = Answer(query, Status.LOST)


class _Lane:
    """The queries of one stream, of which one is being answered."""

    def __init__(self, script: Script, *, frames: bool) -> None:
        self.opened = False
        self.stopped = False
        """Whether this side has had enough of the stream."""
        self._script = script
        self._frames = Frames() if frames else None
        self._unpacker = Unpacker(packed=script.packed)
        self._out = Splitter(script.word)
        self._err = Splitter(script.word)
        self._answered = 0
        self._done_out: tuple[bytes, int | None] | None = None
        self._begin()

    @property
    def over(self) -> bool:
        """Whether there is nothing more to come, or to be taken."""
        return self.stopped or self._answered == len(self._script.queries)

    @property
    def started(self) -> bool:
        """Whether a part of an answer has come."""
        return not self.over and bool(self._out or self._done_out)

    @property
    def deadline(self) -> float:
        """Until when something must have happened."""
        return self._began + (self._query.seconds if self.opened else _OPEN_SECONDS)

    def rest(self) -> Script | None:
        """Return a script for the queries that have no answer."""
        return self._script.after(self._answered)

    def take(self, event: Event) -> Iterator[Answer]:
        """Take what happened on the stream; yield the answers that became complete."""
        if isinstance(event, Opened):
            self.opened = True
            self._begin()
        elif isinstance(event, Data):
            yield from self._take_data(event.data)
        elif isinstance(event, Closed):
            yield from self._take_end(refused=event.refused)

    def stop(self, status: Status) -> Answer:
        """Return what has come of the present answer, and want no more of this stream."""
        self.stopped = True
        return self._give_up(status)

    @property
    def _query(self) -> Query:
        return self._script.queries[min(self._answered, len(self._script.queries) - 1)]

    def _begin(self) -> None:
        self._began = time.monotonic()
        self._started = datetime.now(UTC)
        self._done_out = None

    def _take_data(self, data: bytes) -> Iterator[Answer]:
        try:
            self._sort(data)
        except zlib.error:
            yield self.stop(Status.FAILED)
            return
        while not self.over:
            answer = self._complete()
            if answer is None:
                break
            yield answer
        if not self.over and self._too_much():
            yield self.stop(Status.CUT_OFF)

    def _sort(self, data: bytes) -> None:
        """Put the bytes where they belong."""
        if self._frames is None:
            self._feed_out(data)
            return
        for kind, part in self._frames.feed(data):
            if kind == Kind.OUT:
                self._feed_out(part)
            elif kind == Kind.ERR:
                self._err.feed(part)

    def _feed_out(self, data: bytes | memoryview) -> None:
        most = self._query.limit + _MARK_BYTES + 1 - len(self._out)
        self._out.feed(self._unpacker.feed(data, max(1, most)))

    def _complete(self) -> Answer | None:
        """Return the present answer if all of it has come, and turn to the next."""
        if self._done_out is None:
            self._done_out = self._out.part()
        if self._done_out is None:
            return None
        err = self._err.part() if self._frames is not None else (b"", None)
        if err is None:
            return None
        answer = self._classified(self._done_out[0], err[0], self._done_out[1])
        self._answered += 1
        self._begin()
        return answer

    def _too_much(self) -> bool:
        most = self._query.limit + _MARK_BYTES
        # Errors come by a pipe of their own, which may be behind: then the output of the queries
        # after this one has come already, and does not count as this one's.
        most_out = most if self._done_out is None else _MOST_AHEAD
        return len(self._out) > most_out or len(self._err) > most + ERRORS_LIMIT

    def _take_end(self, *, refused: bool) -> Iterator[Answer]:
        if refused:
            while not self.over:
                yield self._give_up(Status.REFUSED)
        elif not self.over:
            # The shell ended in the middle: what it was just doing is not known to be whole.
            yield self.stop(Status.CUT_OFF)

    def _give_up(self, status: Status) -> Answer:
        """Return what has come of the present answer, and turn to the next."""
        out = self._done_out[0] if self._done_out else self._out.rest()
        answer = replace(self._classified(out, self._err.rest(), None), status=status)
        self._answered += 1
        self._begin()
        return answer

    def _classified(self, out: bytes, err: bytes, exit_code: int | None) -> Answer:
        seconds = time.monotonic() - self._began
        return classify(self._query, out, err, exit_code, self._started, seconds)
