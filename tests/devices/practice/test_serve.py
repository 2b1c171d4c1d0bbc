"""The practice phone speaks ADB: to this tool, to three versions of Google's, and to another's."""

import contextlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab.laboratory import missing, root
from terminals import NO_TMUX, PROGRAM, terminal

from safety_audit.devices import practice
from safety_audit.devices.adb.phone import connect_tcp
from safety_audit.devices.interface import NotAuthorised, Query, Status
from safety_audit.devices.practice.adbd import Key
from safety_audit.devices.practice.others import said_to_anybody
from safety_audit.devices.practice.serve import served

WITH_PHONE = [name for name in practice.names() if name != "desktop-at-home"]
SERVED = practice.find("helper-from-file")
PACKAGE = "org.example.devicehelper"
MODEL = "SM-A536B (practice)"
RULES = f"""- name: Example watcher
  type: stalkerware
  packages: [{PACKAGE}]
  certificates: []
  websites: []
  c2: {{ips: [], domains: []}}
"""
NO_NETNS = missing() or ("" if shutil.which("ip") else "needs ip")

Program = tuple[str, ...]


def scanned(*where: str) -> dict[str, Any]:
    ran = subprocess.run(
        [*PROGRAM, "scan", "--no-computer", "--json", *where], capture_output=True, check=False
    )
    assert b"Traceback" not in ran.stderr
    document: dict[str, Any] = json.loads(ran.stdout)
    del document["started"]
    return document


@pytest.mark.parametrize("name", WITH_PHONE)
def test_over_the_wire_and_by_name_give_the_same_report(name: str) -> None:
    """`scan --phone` on a served phone differs from `scan --demo` in nothing but its model."""
    with served(practice.find(name), port=0) as phone:
        over = scanned("--phone", f"127.0.0.1:{phone.port}")
    by_name = scanned("--demo", name)

    (device,) = over["devices"]
    assert device["model"].endswith(" (practice)")
    assert over["practice"] is True
    device["model"] = by_name["devices"][0]["model"]
    as_text = json.dumps(over).replace(" (practice)", "")
    assert json.loads(as_text) == by_name


def test_a_phone_on_the_network_cannot_say_that_it_is_practice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only on this computer's own address is a phone taken for a practice phone."""
    with served(SERVED, port=0) as phone:
        with connect_tcp("127.0.0.1", phone.port) as near:
            assert near.practice
        monkeypatch.setattr("safety_audit.devices.adb.phone._LOOPBACK", set())
        with connect_tcp("127.0.0.1", phone.port) as far:
            assert not far.practice


def test_whoever_holds_the_phone_is_asked_once_a_key() -> None:
    """The question has the key's name and fingerprint; a refusal ends the connection."""
    asked: list[Key] = []

    def refuse(key: Key) -> bool:
        asked.append(key)
        return False

    with served(SERVED, port=0, allows=refuse) as phone, pytest.raises(NotAuthorised):
        connect_tcp("127.0.0.1", phone.port)

    assert [key.name for key in asked] == ["computer@home"]
    assert len(asked[0].fingerprint.split(":")) == 16


def test_a_page_that_is_opened_is_told() -> None:
    """Opening a page of the Settings app is told to whoever holds the phone."""
    opened: list[str] = []
    with (
        served(SERVED, port=0, opened=opened.append) as phone,
        connect_tcp("127.0.0.1", phone.port) as device,
    ):
        answer = device.show_page("android.settings.SECURITY_SETTINGS")

    assert answer.status is Status.OK
    assert opened == ["android.settings.SECURITY_SETTINGS"]


def test_a_port_is_on_this_computer_alone() -> None:
    """The phone listens on loopback and on nothing else."""
    with served(SERVED, port=0) as phone:
        assert phone._listener.getsockname()[0] == "127.0.0.1"


@given(words=st.binary(max_size=200))
def test_any_bytes_end_in_silence(words: bytes) -> None:
    """What is no message ends that connection, and the next one is served."""
    with served(SERVED, port=0) as phone:
        with socket.create_connection(("127.0.0.1", phone.port), timeout=5) as stranger:
            stranger.sendall(words)
            stranger.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionError):
                assert stranger.recv(1 << 16) is not None
        with connect_tcp("127.0.0.1", phone.port) as device:
            assert device.ask([Query("getenforce")])[0].data == b"Enforcing\n"


@given(sent=st.binary(max_size=800), signature=st.binary(max_size=300))
def test_no_made_up_key_signs_anything(sent: bytes, signature: bytes) -> None:
    """Bytes that are no key have a name and a fingerprint to show, and sign nothing."""
    key = Key(sent)
    assert isinstance(key.name, str)
    assert len(key.fingerprint) == 47
    assert not key.signed(b"\0" * 20, signature)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("date -u '+%Y-%m-%d %T'", "2026-11-20 09:30:00\n"),
        ("settings get system screen_off_timeout", "600000\n"),
        ("settings get global no_such_setting", "null\n"),
        ("dumpsys package org.example.nothing", "Unable to find package: org.example.nothing\n"),
    ],
)
def test_what_others_ask_is_answered(command: str, expected: str) -> None:
    """A program that asks in its own forms gets what Android would say."""
    assert said_to_anybody(SERVED.phone().handset, command).out == expected


# -- other programs


def in_root(program: str) -> Program:
    """Return the start of a command that runs a program of the laboratory's root."""
    script = (
        'mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" && r=$1 && shift'
        ' && exec chroot "$r" env HOME=/tmp TMPDIR=/tmp PATH=/usr/bin:/bin "$@"'
    )
    alone = ("unshare", "--mount", "--propagation", "private")
    return (*alone, "sh", "-c", script, "sh", str(root()), program)


def adb_of_the_wheel() -> str:
    spec = importlib.util.find_spec("adbutils")
    places = (spec.submodule_search_locations or []) if spec else []
    return next((str(path) for place in places for path in Path(place).glob("binaries/adb")), "")


ADBS = {
    "of this system": ((shutil.which("adb") or "",), "" if shutil.which("adb") else "needs adb"),
    "of the laboratory": (in_root("/usr/bin/adb"), missing()),
    "of the wheel adbutils": ((adb_of_the_wheel(),), "" if adb_of_the_wheel() else "no adbutils"),
}


@pytest.fixture(params=ADBS)
def adb(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Run one of the adb clients, with a server of this test alone; return what it printed."""
    program, absent = ADBS[request.param]
    if absent:
        pytest.skip(absent)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}

    def run(*arguments: str) -> str:
        ran = subprocess.run(
            [*program, "-P", port, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        return ran.stdout.decode(errors="replace")

    yield run
    run("kill-server")


def test_googles_adb_is_let_in_and_asks(adb: Callable[..., str]) -> None:
    """After one question the client sees a practice phone, its answers, and exit statuses."""
    asked: list[Key] = []

    def allow(key: Key) -> bool:
        asked.append(key)
        return True

    with served(SERVED, port=0, allows=allow) as phone:
        serial = f"127.0.0.1:{phone.port}"
        adb("connect", serial)
        adb("-s", serial, "wait-for-device")
        model = adb("-s", serial, "shell", "getprop", "ro.product.model")
        listed = adb("-s", serial, "shell", "pm list packages")
        failed = adb("-s", serial, "shell", "no-such-program; echo")
        shell = adb("-s", serial, "shell")
        pulled = adb("-s", serial, "pull", "/sdcard/x", "/tmp/x")
        devices = adb("devices", "-l")

    assert model.strip() == MODEL
    assert f"package:{PACKAGE}" in listed.splitlines()
    assert "not found" in failed
    assert "no shell to type into" in shell
    assert "closed" in pulled or "failed" in pulled
    assert "practice" in devices
    assert len(asked) == 1


def test_googles_adb_is_refused(adb: Callable[..., str]) -> None:
    """While nobody allows it, the client gets no answer to anything."""
    with served(SERVED, port=0, allows=lambda _key: False) as phone:
        serial = f"127.0.0.1:{phone.port}"
        adb("connect", serial)
        told = adb("-s", serial, "shell", "getprop")

    assert "ro.product" not in told
    assert "daemon" not in told.partition("started successfully")[2]
    assert told


@contextlib.contextmanager
def network() -> Iterator[Program]:
    """Make a network without any way out, and return the start of a command inside it."""
    name = f"practice-{os.getpid()}"
    subprocess.run(["ip", "netns", "add", name], check=True)
    inside = ("ip", "netns", "exec", name)
    try:
        subprocess.run([*inside, "ip", "link", "set", "lo", "up"], check=True)
        yield inside
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=True)


@contextlib.contextmanager
def practising(inside: Sequence[str]) -> Iterator[str]:
    """Run `practise --serve` inside a network; return the address that it says."""
    command = [*inside, *PROGRAM, "practise", "--serve", SERVED.name, "--allow"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        told = process.stderr.readline()
        yield told.split()[-1].rstrip(".")
    finally:
        process.terminate()
        process.communicate()


@pytest.mark.lab
@pytest.mark.skipif(bool(NO_NETNS), reason=NO_NETNS)
def test_another_program_finds_the_planted_app(tmp_path: Path) -> None:
    """spytrap-adb reads the whole phone through adb, and names the app that was planted."""
    if not (root() / "usr/bin/spytrap-adb").exists():
        pytest.skip("the laboratory's root is older: run tests/lab/make-root")
    rules = root() / "tmp" / f"{tmp_path.name}.yaml"
    rules.write_text(RULES)
    try:
        with network() as inside, practising(inside) as address:

            def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
                command = [*inside, *in_root(program), *arguments]
                return subprocess.run(
                    command, capture_output=True, text=True, timeout=120, check=False
                )

            run("/usr/bin/adb", "connect", address)
            try:
                scan = ("--start-adb-server", "never", "scan", "--rules", f"/tmp/{rules.name}")
                found = run("/usr/bin/spytrap-adb", *scan, address)
            finally:
                run("/usr/bin/adb", "kill-server")
    finally:
        rules.unlink()

    assert found.returncode == 0
    assert f'known stalkerware with rule: "{PACKAGE}"' in found.stderr
    assert f'Package "{PACKAGE}" was manually installed' in found.stderr
    assert f'Package "{PACKAGE}" has runtime permission' in found.stderr


# -- at the trainer's keyboard


@pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)
@pytest.mark.parametrize(("typed", "code"), [("y", {0, 3}), ("n", {4})])
def test_the_trainer_is_asked_at_the_keyboard(typed: str, code: set[int]) -> None:
    """`practise --serve` asks about each computer; yes lets the scan in, no refuses it."""
    with terminal("practise", "--serve", "quiet-phone", "--port", "0") as keyboard:
        shown = keyboard.wait_for(r"adb connect \S+:\d+")
        address = shown.rpartition("adb connect ")[2].split()[0]
        trainee = subprocess.Popen(
            [*PROGRAM, "scan", "--no-computer", "--phone", address],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        asked = keyboard.wait_for("Tap Allow")
        keyboard.answer(typed, then=".")
        out, _ = trainee.communicate(timeout=60)
        keyboard.press("C-c")
        ended = keyboard.ended()

    assert "[PRACTICE] The phone shows: Allow USB debugging?" in asked
    assert "computer@home" in asked
    assert trainee.returncode in code
    assert ("[PRACTICE]" in out) is (typed == "y")
    assert ended == 130


def test_serving_without_a_keyboard_must_be_said() -> None:
    """Without anybody to ask, --allow must be given; a taken port is told."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        serve = [*PROGRAM, "practise", "--serve", "quiet-phone"]
        ran = [
            subprocess.run(
                [*serve, *more], capture_output=True, stdin=subprocess.DEVNULL, check=False
            )
            for more in ([], ["--allow", "--port", port])
        ]

    assert [one.returncode for one in ran] == [2, 2]
    assert b"--allow" in ran[0].stderr
    assert b"--port" in ran[1].stderr
