"""Without a cable: a person pairs with a phone by a code or a square, and looks at it in one go."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from io import StringIO
from ipaddress import ip_interface
from pathlib import Path

import click
import pytest
import segno
import zeroconf
from leaks import nothing_left
from sim.phone import from_answers
from sim.wireless import GUID, PairingPhone, WirelessPhone, announced

from safety_audit.cli import main, pairing
from safety_audit.cli.places import Places
from safety_audit.cli.plug import chosen_phone
from safety_audit.cli.square import square
from safety_audit.devices.adb import mdns, wireless

CODE = "592781"
# Of this process alone: another run of these tests on this computer is heard as well.
CONNECTING, PAIRING = (f"_{letter}{os.getpid()}._tcp.local." for letter in "st")
ANSWERS = from_answers(
    {"getprop": b"[ro.product.model]: [Sim]\n[ro.build.version.release]: [15]\n"}
)


@pytest.fixture(autouse=True)
def _this_computer_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no test ask a real network, and none leave a thread or a file open."""
    monkeypatch.setattr(mdns, "Zeroconf", partial(zeroconf.Zeroconf, interfaces=["127.0.0.1"]))
    monkeypatch.setattr(mdns, "_interfaces", lambda: [ip_interface("127.0.0.9/8")])
    monkeypatch.setattr(mdns, "CONNECTING", CONNECTING)
    monkeypatch.setattr(mdns, "PAIRING", PAIRING)
    monkeypatch.setattr(pairing, "interactive", lambda: True)
    with nothing_left():
        yield


@pytest.fixture
def pairs() -> Iterator[PairingPhone]:
    with PairingPhone() as phone:
        yield phone


@pytest.fixture
def phone(pairs: PairingPhone) -> Iterator[WirelessPhone]:
    with WirelessPhone(ANSWERS, keys=pairs.keys, features="shell_v2") as phone:
        yield phone


def ran(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: list[str],
    *arguments: str,
) -> tuple[int | str | None, str, str]:
    """Run the command with these lines typed; return exit code, output and what was said."""
    monkeypatch.setattr(sys, "stdin", StringIO("".join(f"{line}\n" for line in typed)))
    with pytest.raises(SystemExit) as left:
        main(["pair", "--no-computer", *arguments])
    captured = capsys.readouterr()
    return left.value.code, captured.out, " ".join(captured.err.split())


def test_by_code_and_typed_addresses(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pairs: PairingPhone,
    phone: WirelessPhone,
) -> None:
    """Both addresses are typed: the phone is paired and looked at, and nothing is searched."""

    def fails(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(mdns, "services", fails)
    typed = ["1", f"127.0.0.1:{pairs.port}", CODE, f"127.0.0.1:{phone.port}"]
    code, out, said = ran(monkeypatch, capsys, typed, "--json")
    document = json.loads(out)
    assert code == 3
    assert [device["model"] for device in document["devices"]] == ["Sim"]
    assert len(pairs.keys) == 1
    assert said.count('lists this computer as "computer@home" until you have it forgotten') == 2
    assert "safety-audit finish" in said
    assert phone.faults == []


def test_what_is_mistyped_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pairs: PairingPhone,
    phone: WirelessPhone,
) -> None:
    """No address, a code that is none, another code, another port: each is told, and asked again."""
    here = f"127.0.0.1:{pairs.port}"
    other_digits = "\N{ARABIC-INDIC DIGIT FIVE}92 781"
    typed = ["1", "nonsense", here, "12345", "592782", here, other_digits]
    typed += ["127.0.0.1:99999", "127.0.0.1:1", f"127.0.0.1:{phone.port}"]
    code, _, said = ran(monkeypatch, capsys, typed, "--json")
    assert code == 3
    assert said.count("An address looks like this") == 2
    assert "The code has six digits." in said
    assert "The phone did not take this code." in said
    assert "Nothing is listening at 127.0.0.1:1." in said
    assert pairs.tried == 2


def test_by_code_with_a_search(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pairs: PairingPhone,
    phone: WirelessPhone,
) -> None:
    """After Enter the network is searched, said so first; the person picks, and hostile names are shown as such."""
    monkeypatch.setattr(pairing, "_LIST_SECONDS", 2.5)
    with (
        announced(PAIRING, "\N{RIGHT-TO-LEFT OVERRIDE}gpj", pairs.port),
        announced(CONNECTING, GUID, phone.port),
    ):
        code, _, said = ran(monkeypatch, capsys, ["1", "", "2", "", "1", CODE, ""], "--json")
    assert code == 3
    assert f"1 <U+202E>gpj, at 127.0.0.1:{pairs.port}" in said
    assert said.index("Every device on it can see that.") < said.index("<U+202E>")


def test_by_square(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    phone: WirelessPhone,
    pairs: PairingPhone,
) -> None:
    """The phone's camera reads the square; the phone is paired, found by its name, and looked at."""
    drawn = list[str]()

    def draw(content: str, encoding: str) -> str:
        drawn.append(content)
        seen.set()
        return square(content, encoding)

    def camera() -> None:
        if not seen.wait(60):
            return
        name, code = re.fullmatch(r"WIFI:T:ADB;S:(.+);P:(.+);;", drawn[0]).groups()  # type: ignore[union-attr]  # the test is about it
        pairs.code = code.encode()
        with announced(PAIRING, name, pairs.port), announced(CONNECTING, GUID, phone.port):
            done.wait(60)

    monkeypatch.setattr("safety_audit.cli.square.square", draw)
    seen, done = threading.Event(), threading.Event()
    thread = threading.Thread(target=camera)
    thread.start()
    try:
        code, out, said = ran(monkeypatch, capsys, ["2"], "--json")
    finally:
        done.set()
        thread.join(30)
    assert code == 3
    assert json.loads(out)["devices"][0]["model"] == "Sim"
    assert re.search(r"S:studio-\w{10};P:\w{12};;", drawn[0])
    assert "safety" not in drawn[0]
    assert "Searching your network" in said


def test_no_camera_comes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no phone reads the square in time, that is told, with what else to do."""
    monkeypatch.setattr(pairing, "_CAMERA_SECONDS", 0.2)
    monkeypatch.setattr(pairing, "_LETTERS", "a")
    code, _, said = ran(monkeypatch, capsys, ["2"])
    assert code == 4
    assert "The phone did not answer to the QR code." in said
    assert "until you have it forgotten. `" not in said


def test_a_terminal_without_colours_takes_the_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pairs: PairingPhone,
    phone: WirelessPhone,
) -> None:
    """Where a square cannot be drawn, the code is asked for."""
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(pairing, "_FIND_SECONDS", 0.1)
    typed = ["2", f"127.0.0.1:{pairs.port}", CODE, "", f"127.0.0.1:{phone.port}"]
    code, _, said = ran(monkeypatch, capsys, typed, "--json")
    assert code == 3
    assert "cannot show a QR code" in said
    assert "\x1b" not in said
    assert "The phone was not found." in said


def test_a_phone_that_takes_a_moment_to_know_the_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pairs: PairingPhone
) -> None:
    """A phone that has not written the key down yet is tried again; one that never has it, told."""
    monkeypatch.setattr(pairing, "_AGAIN_SECONDS", 0.1)
    tries = list[object]()
    with WirelessPhone(ANSWERS, features="shell_v2") as slow, WirelessPhone(ANSWERS) as never:

        def waits(seconds: float) -> None:
            tries.append(seconds)
            if len(tries) == pairing._TRIES + 1:
                slow.keys += pairs.keys

        monkeypatch.setattr(pairing.time, "sleep", waits)
        places = [f"127.0.0.1:{port}" for port in (pairs.port, never.port, slow.port)]
        typed = ["1", places[0], CODE, places[1], places[2]]
        code, _, said = ran(monkeypatch, capsys, typed, "--json")
    assert code == 3
    assert said.count("The phone does not let this computer in.") == 1


def test_nobody_to_ask_and_nothing_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script is told that this asks; without the extra, how to get it, and the cable first."""
    with monkeypatch.context() as patched:
        patched.setattr(pairing, "interactive", lambda: False)
        code, _, said = ran(monkeypatch, capsys, [])
    assert code == 2
    assert "nobody to ask" in said
    monkeypatch.setattr(wireless, "_PACKAGES", ("no_such_package",))
    code, _, said = ran(monkeypatch, capsys, [])
    assert code == 4
    assert "The simple way is a cable." in said
    assert "pip install 'safety-audit[wireless]'" in said


def test_leaving_sends_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads what it means, and leaves, has sent nothing to the network."""
    monkeypatch.setattr(mdns, "Zeroconf", None)
    code, _, said = ran(monkeypatch, capsys, ["3"])
    assert code == 130
    assert "Nothing was saved." in said
    assert "Wi-Fi that the person you worry about controls" in said


def test_the_packages_are_not_needed_for_anything_else(tmp_path: Path) -> None:
    """No other command imports the packages of the extra, so that it works without them."""
    script = (
        "import sys\n"
        "for name in ('OpenSSL', 'nacl', 'segno', 'zeroconf'): sys.modules[name] = None\n"
        "from safety_audit.cli import main\n"
        "main(['scan', '--demo', '--no-computer'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, timeout=120
    )
    assert done.returncode in {0, 3}, done.stderr.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_the_square_is_what_was_meant(encoding: str) -> None:
    """Each module is drawn as it should be, with explicit colours and a border, in 40 columns."""
    content = "WIFI:T:ADB;S:studio-abcdefghij;P:abcdefghijkl;;"
    drawn = square(content, encoding)
    drawn.encode(encoding)
    meant = [
        [bool(each) for each in row]
        for row in segno.make(content, error="l", micro=False, boost_error=False).matrix_iter(
            border=2
        )
    ]
    rows = list[list[bool]]()
    for line in drawn.splitlines():
        assert line.endswith("\x1b[0m")
        if encoding == "ascii":
            rows.append([each == "40" for each in re.findall(r"\x1b\[(40|107)m  ", line)])
            continue
        text = re.fullmatch(r"\x1b\[30;107m([ ▀▄█]+)\x1b\[0m", line)[1]  # type: ignore[index]  # the test is about it
        assert len(text) <= 40
        rows += [[c in "▀█" for c in text], [c in "▄█" for c in text]]
    assert rows[: len(meant)] == meant
    assert not any(any(row) for row in rows[len(meant) :])


def test_wireless_is_a_phone_for_other_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`scan --phone wireless` pairs as well, and so does the guided way; only one phone is named."""
    monkeypatch.setattr(sys, "stdin", StringIO("3\n Wireless \n"))
    with pytest.raises(SystemExit) as left:
        main(["scan", "--phone", "wireless", "--no-computer"])
    assert left.value.code == 130
    assert "Show a QR code" in capsys.readouterr().err
    assert chosen_phone() == "wireless"
    with pytest.raises(click.UsageError):
        Places(address="wireless", practice="x")
