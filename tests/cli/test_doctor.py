"""`doctor` says of every layer how it is, on a screen and as JSON."""

import json
from pathlib import Path

import pytest

from safety_audit.cli import main
from safety_audit.devices.adb import health
from safety_audit.devices.adb.health import RULE, Health, Layer
from safety_audit.devices.adb.plugged import Plugged, State
from safety_audit.devices.interface import NotReached

REPOSITORY = Path(__file__).resolve().parents[2]
PHONE = Plugged(port="1-4", name="Example One")


def run(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as left:
        main(["doctor", *arguments])
    return left.value.code


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> list[Plugged]:
    """Return what is plugged in, to be changed by a test; no adb server runs."""
    seen: list[Plugged] = []
    monkeypatch.setattr(health, "plugged", lambda: tuple(seen))
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "1")
    return seen


def test_a_phone_that_can_be_asked(bus: list[Plugged], capsys: pytest.CaptureFixture[str]) -> None:
    """With a phone that is ready nothing is to be done, and the exit code says so."""
    bus.append(PHONE)
    assert run() == 0
    printed = capsys.readouterr().out
    assert "[ok] Example One (usb:1-4) is there, by cable, and can be asked." in printed
    assert "[ok] No adb server runs. None is needed." in printed


def test_no_phone(bus: list[Plugged], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a phone the exit code is 4, and the cable is named."""
    assert run() == 4
    printed = capsys.readouterr().out
    assert "[ i] No phone is plugged in." in printed
    assert "Some cables only charge" in printed


def test_json_names_every_layer(bus: list[Plugged], capsys: pytest.CaptureFixture[str]) -> None:
    """The document has each layer with how it is, what is so, and what to do."""
    bus.append(Plugged(port="1-4", state=State.DEBUGGING_OFF, name="One\x1b[2J"))
    assert run("--json") == 4
    printed = capsys.readouterr().out
    layers = json.loads(printed)["layers"]
    assert all(set(layer) == {"name", "health", "says", "todo"} for layer in layers)
    names = [layer["name"] for layer in layers]
    rest = {"usb-library", "usb-rule", "adb-server", "network", "wireless"}
    assert set(names) == {"phone", *rest}
    phone = layers[names.index("phone")]
    assert phone["health"] == "to-do"
    assert phone["says"] == "One<U+001B>[2J (usb:1-4) is plugged in, but USB debugging is off."
    assert phone["todo"].startswith("Unlock the phone.")


def test_no_list_of_devices(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A computer that tells nothing of its USB devices is said to."""

    def fails() -> None:
        raise NotReached("This computer gives no list of its USB devices.")

    monkeypatch.setattr(health, "plugged", fails)
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "1")
    assert run() == 4
    assert "[ !] This computer gives no list of its USB devices." in capsys.readouterr().out


def test_a_server_that_makes_no_sense(
    bus: list[Plugged], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A place for the server that makes no sense is a note, and stops nothing."""
    monkeypatch.setenv("ADB_SERVER_SOCKET", "vsock:1:2")
    bus.append(PHONE)
    assert run() == 0
    assert "ADB_SERVER_SOCKET is 'vsock:1:2'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'ENV{ID_USB_INTERFACES}=="*:ff4201:*", TAG+="uaccess"\n', Health.FINE),
        (b'ENV{ID_DEBUG_APPLIANCE}=="?*", TAG+="uaccess"\n', Health.FINE),
        (b'SUBSYSTEM=="input"\n', Health.NOTE),
    ],
)
def test_the_rule_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes, expected: Health
) -> None:
    """A rule for phones is found by what it says, in any file; without one it is told how."""
    (tmp_path / "70-some.rules").write_bytes(content)
    monkeypatch.setattr(health, "_RULE_FOLDERS", (str(tmp_path), str(tmp_path / "none")))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    found: Layer = health._rule()
    assert found.health is expected
    assert ("doctor --rule" in found.todo) is (expected is not Health.FINE)


def test_the_rule_is_the_one_in_the_docs(capsys: pytest.CaptureFixture[str]) -> None:
    """What `doctor --rule` prints is the rule of the file in docs/."""
    assert run("--rule") == 0
    assert capsys.readouterr().out == f"{RULE}\n"
    lines = (REPOSITORY / "docs/51-android-usb.rules").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [RULE]


def test_pairing_is_told_or_how_to_get_it(
    bus: list[Plugged], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the extra is missing, the cable comes first, then how to install it."""
    run()
    assert "can be paired: `safety-audit pair`" in " ".join(capsys.readouterr().out.split())
    monkeypatch.setattr("safety_audit.devices.adb.wireless._PACKAGES", ("no_such_package",))
    run()
    told = " ".join(capsys.readouterr().out.split())
    assert "A cable is the simple way." in told
    assert "pip install 'safety-audit[wireless]'" in told
