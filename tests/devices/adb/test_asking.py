"""What one stream gives, however its output and its errors fall behind each other."""

import struct

from safety_audit.devices.adb.asking import _Lane
from safety_audit.devices.adb.batch import Script
from safety_audit.devices.adb.connection import Data, Opened
from safety_audit.devices.adb.shell import Kind
from safety_audit.devices.interface import Answer, Query, Status

QUERIES = tuple(Query(f"head -c 100 '/sdcard/DCIM/{name}.jpg'", limit=100) for name in "abc")


def frame(kind: Kind, data: bytes) -> bytes:
    return bytes([kind]) + struct.pack("<I", len(data)) + data


def test_output_that_comes_before_the_errors_of_an_answer_is_not_counted_as_its_own() -> None:
    """Three answers as long as their limit come whole, although all errors come last."""
    script = Script(QUERIES)
    mark = script.word.encode()
    lane = _Lane(script, frames=True)
    out = b"".join(letter * 100 + mark + b" 0\n" for letter in (b"a", b"b", b"c"))
    err = b"".join(b"note\n" + mark + b"\n" for _ in QUERIES)
    answers: list[Answer] = []
    for event in (
        Opened(1),
        Data(1, frame(Kind.OUT, out)),
        Data(1, frame(Kind.ERR, err)),
    ):
        answers += lane.take(event)
    assert [answer.data for answer in answers] == [b"a" * 100, b"b" * 100, b"c" * 100]
    assert {answer.status for answer in answers} == {Status.OK}
    assert lane.over
