"""What a shell printed is turned into a status, alike for phones and recordings."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.classify import ERRORS_LIMIT, classify
from safety_audit.devices.interface import Query, Status

AT = datetime(2026, 11, 22, tzinfo=UTC)
ASKED = Query("dumpsys role")


def status(out: bytes, err: bytes = b"", exit_code: int | None = 0) -> Status:
    return classify(ASKED, out, err, exit_code, AT, 0.1).status


SAYINGS = [
    (b"Can't find service: role\n", Status.ABSENT),
    (b"cmd: Can't find service: role\n", Status.ABSENT),
    (b"/system/bin/sh: device_config: not found\n", Status.ABSENT),
    (b"/system/bin/sh: device_config: inaccessible or not found\n", Status.ABSENT),
    (b"sh: 1: device_config: not found\r\n", Status.ABSENT),
    (b"Unknown command: list-active-admins\nusage: dpm [subcommand] [options]\n", Status.ABSENT),
    (b"toybox: Unknown command getenforce\n", Status.ABSENT),
    (b"Unable to find package: com.example.app\n", Status.ABSENT),
    (b"ls: /data/misc/user/0/cacerts-added: No such file or directory\n", Status.ABSENT),
    (b"ls: /data/misc/user/0/cacerts-added: Permission denied\n", Status.REFUSED),
    (b"Permission Denial: can't dump role from pid=1, uid=2000\n", Status.REFUSED),
    (
        b"Security exception: Shell does not have permission to access user 10\n\njava.lang...",
        Status.REFUSED,
    ),
    (
        b"Error: java.lang.SecurityException: Shell does not have permission to access user 10\n",
        Status.REFUSED,
    ),
    (
        b"\nException occurred while executing 'list':\njava.lang.SecurityException: Shell does",
        Status.REFUSED,
    ),
    (b"Exception occurred while executing 'list':\njava.lang.NullPointer", Status.FAILED),
    (b"Error: Unknown option: -U\n", Status.FAILED),
    (b"cmd: Failure calling service settings: Failed transaction (2147483646)\n", Status.FAILED),
    (b"Service host process PID: 508\nThreads in use: 0/32\nCan't find service: x", Status.ABSENT),
    (
        b"WARNING: linker: /system/lib/x.so has text relocations\nCan't find service: x",
        Status.ABSENT,
    ),
]


@pytest.mark.parametrize(("text", "expected"), SAYINGS)
@pytest.mark.parametrize("exit_code", [0, 255, None])
def test_a_failure_is_recognised_on_either_stream(
    text: bytes, expected: Status, exit_code: int | None
) -> None:
    """Android's failure texts give the same status on both streams, with any exit status."""
    assert status(text, exit_code=exit_code) is expected
    assert status(b"", text, exit_code) is expected


def test_nothing_in_the_body_of_a_dump_is_a_failure() -> None:
    """Failure texts after the beginning of an answer are only text."""
    body = b"ROLE STATE (dumpsys role):\n" + b"".join(text + b"\n" for text, _ in SAYINGS)
    assert status(body) is Status.OK
    assert status(b"x" * 100_000 + b"\nCan't find service: role\n") is Status.OK


def test_harmless_first_lines_do_not_hide_an_answer() -> None:
    """`dumpsys settings` of Android 8 to 14 begins with a complaint that means nothing."""
    assert status(b"Unknown argument: -a; use -h for help\nSECURE SETTINGS (user 0)\n") is Status.OK
    assert status(b"Settings\nnot found: com.example.app\n") is Status.OK


def test_an_empty_answer_is_not_an_ok_one() -> None:
    """No bytes, or only blanks, are "empty"; unknown complaints without output are "failed"."""
    assert status(b"") is Status.EMPTY
    assert status(b" \r\n\n") is Status.EMPTY
    assert status(b"", exit_code=None) is Status.EMPTY
    assert status(b"", b"what is this?\n") is Status.FAILED
    assert status(b"", b"WARNING: linker: odd library\n") is Status.EMPTY


def test_an_exit_status_is_a_failure() -> None:
    """Output with an exit status other than 0 is "failed", and its bytes are kept."""
    answer = classify(ASKED, b"half", b"", 137, AT, 0.1)
    assert (answer.status, answer.data, answer.exit_code) == (Status.FAILED, b"half", 137)


def test_files_that_exist_are_answered_although_others_do_not() -> None:
    """`ls` of several paths is OK when its only complaint is that some do not exist."""
    missing = b"ls: /sbin/su: No such file or directory\nls: /su: No such file or directory\n"
    assert status(b"-rwxr-xr-x 1 root root 9 /system/xbin/su\n", missing, 1) is Status.OK
    assert status(b"", missing, 1) is Status.ABSENT
    assert status(b"-rw 1 a\n", missing + b"ls: /b: Permission denied\n", 1) is not Status.OK


def test_dumpsys_that_gave_up_is_timed_out() -> None:
    """A dump that ends with dumpsys's own time limit is not a whole one."""
    end = b"\n*** SERVICE 'package' DUMP TIMEOUT (10000ms) EXPIRED ***\n\n"
    assert status(b"Packages:\n" + b"  Package [com.example]\n" * 1000 + end) is Status.TIMED_OUT
    assert status(b"Packages:" + end + b"x" * 5000) is Status.OK


def test_more_than_the_limit_is_cut_off() -> None:
    """An answer longer than the query's limit is cut there and says so."""
    query = Query("getprop", limit=10)
    answer = classify(query, b"x" * 11, b"", 0, AT, 0.1)
    assert (answer.status, answer.data) == (Status.CUT_OFF, b"x" * 10)
    assert classify(query, b"x" * 10, b"", 0, AT, 0.1).status is Status.OK


@given(st.binary(max_size=3000), st.binary(max_size=3000), st.none() | st.integers(0, 255))
def test_any_bytes_have_a_status(out: bytes, err: bytes, exit_code: int | None) -> None:
    """Whatever was printed, there is an answer that keeps the bytes."""
    answer = classify(ASKED, out, err, exit_code, AT, 0.1)
    assert answer.data == out
    assert answer.errors == err[:ERRORS_LIMIT]
    assert (answer.status is Status.OK) <= bool(out.strip())
