"""The whole program against a real adbd that replays recordings."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab.laboratory import PORT, LabPhone, lab_phone, missing

from safety_audit.devices.allowlist import permitted
from safety_audit.engine import look
from safety_audit.packs import load

pytestmark = [pytest.mark.lab, pytest.mark.skipif(bool(missing()), reason=missing())]

PROGRAM = (sys.executable, "-c", "from safety_audit.cli import main; main()")
SCAN = (*PROGRAM, "scan", "--no-computer")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
MOST_ROUND_TRIPS = 6


def checks() -> list[Any]:
    return [check for pack in load() for check in pack.checks]


def without_times(document: bytes) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(TIME.sub("", document.decode()))
    for device in made["devices"]:
        device["recorded"] = None
    return made


@pytest.fixture(scope="module")
def own() -> Iterator[LabPhone]:
    """Return a phone with few answers, some of them hostile."""
    answers = {
        "getprop": b"[ro.build.version.sdk]: [34]\n[ro.product.model]: [Example]\n",
        "dumpsys user": b"\xff\xfe\x00 not text\n",
        "settings list global": b"",
        "dumpsys device_policy": b"y" * 50_000_000,
    }
    behaviours = {"dumpsys trust": "sleep 1000"}
    with lab_phone(answers, behaviours) as phone:
        yield phone


def test_a_live_phone_and_its_recording_give_the_same_document(phone_folder: Path) -> None:
    """Scanning a replayed phone and the folder it replays differ in nothing but times."""
    with lab_phone(phone_folder) as phone:
        live = phone.run([*SCAN, "--json", "--phone", f"127.0.0.1:{PORT}"])
        received = phone.commands()
        recorded = phone.run([*SCAN, "--json", "--from", phone_folder])

    assert b"Traceback" not in live.stderr
    assert (live.returncode, recorded.returncode) == (3, 3)
    assert without_times(live.stdout) == without_times(recorded.stdout)
    assert received
    for command in received:
        assert permitted(command)


def test_every_check_has_an_outcome_and_the_run_ends_in_a_checklist(phone_folder: Path) -> None:
    """The checklist is printed, and its last count has every check of a phone."""
    number = sum(check.device.value == "phone" for check in checks())
    with lab_phone(phone_folder) as phone:
        told = phone.run([*SCAN, "--phone", f"127.0.0.1:{PORT}", "--all"]).stdout.decode()

    assert f"{number} checks: " in told
    assert "Before you change anything" in told


def test_few_round_trips_are_enough(phone_folder: Path) -> None:
    """The handshake and all waves of questions together are at most six round trips."""
    with lab_phone(phone_folder) as phone, phone.connect() as connected:
        visit = look(connected, checks())
        trips = connected.round_trips

    assert visit.results
    assert trips <= MOST_ROUND_TRIPS


def test_a_phone_that_dies_in_the_middle_is_told_check_by_check(recordings: Path) -> None:
    """When adbd dies while it answers, each check that could not look says so."""
    folder = min(recordings.iterdir())
    killed = {"dumpsys user": "kill -9 $(cat /proc/$PPID/stat | cut -d' ' -f4); sleep 5"}
    with lab_phone(folder, killed) as phone:
        ran = phone.run([*SCAN, "--json", "--phone", f"127.0.0.1:{PORT}"])

    document = json.loads(ran.stdout)
    outcomes = {check["outcome"] for check in document["checks"]}
    lost = [check for check in document["checks"] if "connection ended" in (check["reason"] or "")]
    assert ran.returncode == 3
    assert b"Traceback" not in ran.stderr
    assert lost
    assert "could-not-check" in outcomes


def test_hostile_answers_end_in_a_report(own: LabPhone) -> None:
    """No text, 50 MB of one line, empty answers and a command that never ends are outcomes."""
    ran = own.run([*SCAN, "--json", "--phone", f"127.0.0.1:{PORT}"])

    document = json.loads(ran.stdout)
    reasons = " ".join(check["reason"] or "" for check in document["checks"])
    assert ran.returncode == 3
    assert b"Traceback" not in ran.stderr
    assert "It took too long to answer (dumpsys trust)." in reasons
    assert "The answer was cut off (dumpsys device_policy)." in reasons
    assert not [check for check in document["checks"] if check["outcome"] == "nothing-seen"]
