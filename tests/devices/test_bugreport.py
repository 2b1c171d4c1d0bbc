"""A bug report behaves as the phone that made it, as far as it says; and may come from anybody."""

import os
import shutil
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bug_reports import answers_of, bug_report, is_reported, zipped
from hostile import CORPUS

from safety_audit.devices import bugreport, practice
from safety_audit.devices.bugreport import BugReport, is_bug_report
from safety_audit.devices.capture import Keeping
from safety_audit.devices.folder import NOTE, FolderPhone
from safety_audit.devices.interface import Answer, Device, NotReached, Query, Status, quiet
from safety_audit.devices.recorded import service_of
from safety_audit.engine import look
from safety_audit.model import CheckResult, DeviceKind, Progress
from safety_audit.packs import load

GETPROP = Query("getprop")
TRUST = Query("dumpsys trust")
SIMPLE = {"getprop": b"[ro.product.model]: [X1]\n", TRUST.text: b"Trust manager state:\n"}


class OnlyDumps(Device):
    """A phone that answers what a bug report holds, and nothing else."""

    kind = DeviceKind.PHONE

    def __init__(self, phone: Device) -> None:
        self._phone = phone

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        return [
            answer if is_reported(answer) else Answer(answer.query, Status.ABSENT)
            for answer in self._phone.ask(queries, progress)
        ]


def told(results: Sequence[CheckResult]) -> list[tuple[object, ...]]:
    """Return what each check said, but for times and the words of the device."""
    return [
        (
            one.check,
            one.outcome,
            one.reasons,
            *((each.summary, each.subject) for each in one.findings),
        )
        for one in results
    ]


def written(place: Path, text: bytes) -> Path:
    path = place / "report.txt"
    path.write_bytes(text)
    return path


@pytest.mark.parametrize("base", ["google-8", "google-11", "google-14", "samsung-13", "xiaomi-13"])
@pytest.mark.parametrize("story", ["helper-from-file", "two-false-alarms"])
def test_every_check_says_what_it_says_of_the_phone(tmp_path: Path, story: str, base: str) -> None:
    """The report of a phone gives each check what the phone itself would have given it."""
    (core,) = load()
    checks = [check for check in core.checks if check.device is DeviceKind.PHONE]
    phone = OnlyDumps(practice.find(story).on(base).phone())
    asked = look(phone, checks)
    report = BugReport(zipped(bug_report(answers_of(phone)), tmp_path))

    assert told(look(report, checks).results) == told(asked.results)


def test_every_check_says_what_it_says_of_a_recording(tmp_path: Path, phone_folder: Path) -> None:
    """A recorded phone told as a bug report gives what the folder of its answers gives."""
    (core,) = load()
    checks = [check for check in core.checks if check.device is DeviceKind.PHONE]
    folder = shutil.copytree(phone_folder, tmp_path / "phone")
    folder.chmod(0o700)
    (folder / NOTE).write_text('{"made": "2026-11-20T08:30:00Z"}')
    recorded = Keeping(OnlyDumps(FolderPhone(folder)))
    asked = look(recorded, checks)
    answers = {
        one.query.text: one.data
        for one in recorded.answers
        if is_reported(one) and not service_of(one.query.text)
    }
    for dump in (folder / "dumpsys").iterdir():
        answers[f"dumpsys {dump.stem}"] = dump.read_bytes()
    report = BugReport(written(tmp_path, bug_report(answers)))

    # A question that the phone filters has no answer in one, and an empty one in the other.
    alike = [(one[0], one[1], *one[3:]) for one in told(asked.results)]
    assert [(one[0], one[1], *one[3:]) for one in told(look(report, checks).results)] == alike


@pytest.mark.parametrize("named", [True, False], ids=["named", "by its name"])
def test_the_archive_of_a_phone_can_be_read(tmp_path: Path, *, named: bool) -> None:
    """The text is found by the name that the archive gives, or by its own."""
    path = zipped(bug_report(SIMPLE), tmp_path, named=named)
    properties, trust, absent = BugReport(path).ask([GETPROP, TRUST, Query("dumpsys usb")])
    assert b"[ro.product.model]: [X1]" in properties.data
    assert trust.data == b"Trust manager state:\n"
    assert absent.status is Status.ABSENT
    assert is_bug_report(path)


def test_what_it_does_not_hold_is_absent(tmp_path: Path) -> None:
    """Other commands are not answered from what looks alike."""
    report = BugReport(written(tmp_path, bug_report(SIMPLE)))
    queries = [Query("ls /storage"), Query("settings list global"), Query("date '+%s %z'")]
    assert [one.status for one in report.ask(queries)] == [Status.ABSENT] * 3


@pytest.mark.parametrize(
    ("zone", "made"),
    [
        (b"Europe/Warsaw", datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),
        (b"Nowhere/At_All", datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        (b"../../etc/passwd", datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
    ],
)
def test_it_was_made_when_it_says(tmp_path: Path, zone: bytes, made: datetime) -> None:
    """The phone's clock and its time zone say when; a zone that is none is taken for UTC."""
    text = bug_report(SIMPLE).replace(b"Europe/Warsaw", zone)
    (answer,) = BugReport(written(tmp_path, text)).ask([TRUST])
    assert answer.started == made


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"no report",
        b"== dumpstate: 2026-11-20 09:30:00\nwith no dump\n",
        bug_report(SIMPLE).replace(b"== dumpstate:", b"== other:"),
    ],
    ids=["empty", "other", "no dump", "no time"],
)
def test_what_is_no_report_is_refused(tmp_path: Path, text: bytes) -> None:
    """A file that is something else is told in a sentence."""
    with pytest.raises(NotReached, match="no bug report"):
        BugReport(written(tmp_path, text))


def test_a_report_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive that unpacks to more than a report can be is not unpacked further."""
    monkeypatch.setattr(bugreport, "_LARGEST", 10_000)
    path = zipped(bug_report(SIMPLE) + b"\0" * 100_000, tmp_path)
    assert path.stat().st_size < 3_000
    with pytest.raises(NotReached, match="no bug report"):
        BugReport(path)


@pytest.mark.parametrize("main", ["../../etc/passwd", "/etc/passwd", "missing.txt", ""])
def test_an_archive_that_names_another_file_is_no_report(tmp_path: Path, main: str) -> None:
    """Only an entry of the archive itself is read, whatever it names."""
    path = tmp_path / "report.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("main_entry.txt", main)
        archive.writestr("bugreport-x.txt", bug_report(SIMPLE))
    assert not is_bug_report(path)
    with pytest.raises(NotReached):
        BugReport(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is no plain file is no report, and nothing waits for it."""
    os.mkfifo(tmp_path / "pipe")
    assert not is_bug_report(tmp_path / "pipe")


@pytest.mark.parametrize("text", CORPUS)
def test_hostile_words_do_not_stop_it(tmp_path: Path, text: str) -> None:
    """Whatever stands in a dump, the dump is told, or is not, as it stands there."""
    hostile = text.encode("utf-8", "surrogatepass")
    report = BugReport(written(tmp_path, bug_report({**SIMPLE, TRUST.text: hostile})))
    (answer,) = report.ask([TRUST])
    assert answer.data == hostile.rstrip(b"\n") + b"\n"


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_what_is_packed_in_another_way_is_not_unpacked(tmp_path: Path, how: int) -> None:
    """Android packs a report in one way; others could ask for as much memory as there is."""
    path = tmp_path / "report.zip"
    with zipfile.ZipFile(path, "w", how) as archive:
        archive.writestr("bugreport-x.txt", bug_report(SIMPLE))
    with pytest.raises(NotReached, match="no bug report"):
        BugReport(path)
