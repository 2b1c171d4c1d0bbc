"""A scan whose connection breaks, anywhere and in any way, ends in an honest report.

Some cuts are tried each time; `SAFETY_AUDIT_CUTS=1000` tries as many as it says.
"""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from leaks import nothing_left
from sim.cuts import Cut, CutSocket, chosen

from safety_audit.cli import main
from safety_audit.devices import practice
from safety_audit.devices.adb import asking
from safety_audit.devices.adb.phone import connect_tcp
from safety_audit.devices.practice.adbd import Session
from safety_audit.devices.practice.serve import served

CUTS = int(os.environ.get("SAFETY_AUDIT_CUTS", "60"))
STORY = practice.find("helper-from-file")
LIMIT = 0.5
"""What stands for the limit of each question here, in seconds."""
HANGS = 60.0
"""A scan that takes as long hangs: its limits add up to a few seconds, on a busy machine too."""
EXIT_CODES = (0, 3, 4)


@contextmanager
def phone(cut: Cut | None) -> Iterator[tuple[str, list[CutSocket]]]:
    """Give the address of a practice phone whose connections break like this."""
    made: list[CutSocket] = []
    with served(STORY, port=0) as serving:

        def session(connection: socket.socket) -> Session:
            made.append(CutSocket(connection, cut))
            return Session(serving, made[-1])  # type: ignore[arg-type]  # it does what is used of one

        serving.session = session  # type: ignore[method-assign]  # the phone's own, but for the line
        yield f"127.0.0.1:{serving.port}", made


def scanned(address: str, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], object]:
    """Return the document of a scan, and the exit code; nothing but a document may be printed."""
    with pytest.raises(SystemExit) as left:
        main(["scan", "--no-computer", "--json", "--phone", address])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    document: dict[str, Any] = json.loads(printed.out)
    return document, left.value.code


@pytest.fixture(params=[60.0, -1.0], ids=["near", "far"])
def whole(
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[dict[str, str], int, int]:
    """Return what a scan without a cut comes to, and the bytes that pass each way.

    From a phone that is far, long answers come compressed.
    """
    monkeypatch.setattr("safety_audit.devices.adb.phone._NEAR_SECONDS", request.param)
    with phone(None) as (address, made):
        document, _ = scanned(address, capsys)
    return outcomes(document), made[0].sent, made[0].received


def outcomes(document: dict[str, Any]) -> dict[str, str]:
    return {check["id"]: check["outcome"] for check in document["checks"]}


def honest(document: dict[str, Any], code: object, full: dict[str, str]) -> None:
    """Hold a report to what may be said after a cut."""
    assert code in EXIT_CODES
    if not document["devices"]:
        assert code == 4
        (problem,) = document["problems"]
        assert problem.startswith("No phone was looked at. ")
        return
    unread = [one for one in document["checks"] if one["outcome"] == "could-not-check"]
    assert all(one["reason"] for one in unread)
    assert bool(unread) is (code == 3)
    for check, outcome in outcomes(document).items():
        # What was not read is never told as nothing to see.
        if outcome == "nothing-seen":
            assert full[check] == "nothing-seen", check


def test_each_cut_ends_in_a_report(
    whole: tuple[dict[str, str], int, int],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cut at random points, a scan names what it could not check, hangs not, and leaks nothing."""
    limit = property(lambda lane: lane._began + LIMIT)
    monkeypatch.setattr(asking._Lane, "deadline", limit)
    monkeypatch.setattr("safety_audit.devices.adb.connection._SEND_SECONDS", LIMIT)
    monkeypatch.setattr("safety_audit.devices.adb.connection._LAST_WORDS_SECONDS", LIMIT)
    hurried = partial(connect_tcp, timeout=LIMIT, allow_seconds=LIMIT)
    monkeypatch.setattr("safety_audit.devices.adb.phone.connect_tcp", hurried)
    full, from_phone, to_phone = whole
    broken = 0
    for number in range(CUTS // 2):
        cut = chosen(number, from_phone, to_phone)
        start = time.monotonic()
        try:
            with nothing_left(), phone(cut) as (address, made):
                document, code = scanned(address, capsys)
            broken += made[0].broken
            honest(document, code, full)
            assert time.monotonic() - start < HANGS
        except AssertionError as error:
            error.add_note(f"cut {number}: {cut}")
            raise
    # Some are not reached: on a busy machine a question may be given up before.
    assert broken > CUTS // 4
