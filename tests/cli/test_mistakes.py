"""What gets out all the same: errors that nothing catches, full disks, and words of a device."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from commands import Runner
from hostile import CORPUS

from safety_audit import cli
from safety_audit.cli import mistakes, telling
from safety_audit.devices import find
from safety_audit.devices.find import Choice
from safety_audit.devices.interface import NotReached

_HELPLINES = "from safety_audit.cli import main; main(['helplines', '--country', 'gb'])"
ESCAPES = "\x1b]0;title\x07\u202e jo@example.org\nNothing was seen."


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    mistakes.tell_mistakes_safely()


def ensure_harmless(told: str) -> None:
    assert "<U+001B>]0;title<U+0007><U+202E>" in told
    assert "\x1b" not in told
    assert "jo@example.org" not in told
    assert all(line.startswith("| ") for line in told.splitlines()[1:])


@pytest.mark.usefixtures("hooks")
def test_an_error_that_nothing_catches_is_told_without_doing_anything(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its words may be a device's: they steer no terminal, name nobody and forge no line."""
    error = ValueError(ESCAPES)
    sys.excepthook(ValueError, error, None)

    ensure_harmless(capsys.readouterr().err)


@pytest.mark.usefixtures("hooks")
def test_so_is_one_in_another_thread(capsys: pytest.CaptureFixture[str]) -> None:
    """A thread that falls tells no more than the program would."""

    def fall() -> None:
        raise ValueError(ESCAPES)

    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()

    ensure_harmless(capsys.readouterr().err)


def test_the_program_sees_to_both(monkeypatch: pytest.MonkeyPatch, run: Runner) -> None:
    """Every command does."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    run("finish", "--help")

    assert sys.excepthook is not sys.__excepthook__
    assert threading.excepthook is not threading.__excepthook__


@pytest.mark.parametrize("text", CORPUS)
def test_what_a_device_says_in_an_error_steers_no_terminal(
    text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What happened and what to do may both quote a phone."""

    def fail(*_arguments: object, **_more: object) -> None:
        raise NotReached(f"It says {text}.", f"Type {text}.")

    monkeypatch.setattr(cli.safety_audit, "main", fail)
    with pytest.raises(SystemExit):
        cli.main(["doctor"])
    told = capsys.readouterr().err

    assert told.count("\n") == 2
    assert not set(told) & set("\x00\x07\x08\x1b\x7f\x90\x9b\x9c\u202e\u2066\u2028\r")


def test_a_serial_number_in_a_hint_steers_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hint to name a phone quotes what an adb server, or a phone, calls it."""
    called = Choice("x\x1b[2J", "A phone", "cable"), Choice("usb:1-2", "A phone", "cable")
    monkeypatch.setattr(find, "choices", lambda _: called)
    monkeypatch.setattr("safety_audit.devices.adb.plugged.plugged", lambda: ())
    with pytest.raises(NotReached) as raised:
        find.open_address("auto", lambda *_: None)

    assert raised.value.todo == "Name one, such as: --phone x<U+001B>[2J."


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_told_in_a_sentence() -> None:
    """A report that is sent to a file which takes no more ends without a traceback."""
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-c", _HELPLINES],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )

    assert ran.returncode == 2
    assert ran.stderr == b"Error: The report could not be written (No space left on device).\n"


@pytest.mark.parametrize("stopping", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_no_half_of_a_file_is_left(
    stopping: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up, or Ctrl-C, leaves nothing that looks like a whole report."""
    whole_open = os.fdopen

    class Stopping:
        def __init__(self, descriptor: int, mode: str) -> None:
            self._file = whole_open(descriptor, mode)

        def __enter__(self) -> "Stopping":
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def write(self, data: bytes) -> None:
            self._file.write(data[:2])
            raise stopping

    monkeypatch.setattr(telling.os, "fdopen", Stopping)
    raised = telling.RefusedError if isinstance(stopping, OSError) else KeyboardInterrupt
    with pytest.raises(raised):
        telling.write_new(tmp_path / "notes.html", b"data")

    assert list(tmp_path.iterdir()) == []
