"""Pairing over a network of its own: two computers' worth of it, with real multicast between."""

import contextlib
import ctypes
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from lab.laboratory import _CLONE_NEWNET, missing
from sim.phone import from_answers
from sim.wireless import GUID, PairingPhone, WirelessPhone, announced

from safety_audit.cli import main, pairing
from safety_audit.cli.square import square
from safety_audit.devices.adb.mdns import CONNECTING, PAIRING

pytestmark = [pytest.mark.lab, pytest.mark.skipif(bool(missing()), reason=missing())]

HERE, THERE = "198.51.100.1", "198.51.100.2"
ANSWERS = from_answers({"getprop": b"[ro.product.model]: [Sim]\n"})


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@pytest.fixture
def two() -> Iterator[tuple[str, str]]:
    """Return two networks of one link, which nothing else is on: the computer's, the phone's."""
    names = f"ours-{os.getpid()}", f"theirs-{os.getpid()}"
    with contextlib.ExitStack() as stack:
        for name in names:
            ip("netns", "add", name)
            stack.callback(ip, "netns", "delete", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("link", "add", "va", "netns", names[0], "type", "veth", "peer", "vb", "netns", names[1])
        for name, link, address in zip(names, ("va", "vb"), (HERE, THERE), strict=True):
            ip("-n", name, "address", "add", f"{address}/24", "dev", link)
            ip("-n", name, "link", "set", link, "up")
        yield names


@contextlib.contextmanager
def within(namespace: str) -> Iterator[None]:
    """Put this thread, and the sockets and threads it makes, into a network."""

    def enter(descriptor: int) -> None:
        if ctypes.CDLL(None, use_errno=True).setns(descriptor, _CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")

    with (
        Path("/proc/thread-self/ns/net").open("rb") as home,
        Path("/run/netns", namespace).open("rb") as away,
    ):
        enter(away.fileno())
        try:
            yield
        finally:
            enter(home.fileno())


@contextlib.contextmanager
def reachable(port: int) -> Iterator[None]:
    """Let the other side reach a port that listens on loopback only."""

    def copy(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def listen() -> None:
        while True:
            try:
                outer, _ = listener.accept()
            except OSError:
                return
            inner = socket.create_connection(("127.0.0.1", port))
            pipes = [(outer, inner), (inner, outer)]
            copying = [threading.Thread(target=copy, args=pair) for pair in pipes]
            for thread in copying:
                thread.start()
            for thread in copying:
                thread.join()
            outer.close()
            inner.close()

    listener = socket.create_server((THERE, port))
    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def test_a_phone_is_paired_by_its_camera_across_a_network(
    two: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The phone reads the square and announces itself; it is found, paired, found again and asked."""
    ours, theirs = two
    drawn, done = list[str](), threading.Event()
    seen = threading.Event()

    def draw(content: str, encoding: str) -> str:
        drawn.append(content)
        seen.set()
        return square(content, encoding)

    def phone() -> None:
        with within(theirs), PairingPhone() as pairs:
            asked = WirelessPhone(ANSWERS, keys=pairs.keys, features="shell_v2")
            with asked, reachable(pairs.port), reachable(asked.port):
                assert seen.wait(60)
                name, code = re.findall(r"S:(.+);P:(.+);;", drawn[0])[0]
                pairs.code = code.encode()
                with (
                    announced(PAIRING, name, pairs.port, THERE, THERE),
                    announced(CONNECTING, GUID, asked.port, THERE, THERE),
                ):
                    done.wait(60)

    monkeypatch.setattr("safety_audit.cli.square.square", draw)
    monkeypatch.setattr(pairing, "interactive", lambda: True)
    monkeypatch.setattr(sys, "stdin", StringIO("2\n"))
    thread = threading.Thread(target=phone)
    thread.start()
    try:
        with within(ours), pytest.raises(SystemExit) as left:
            main(["pair", "--no-computer", "--json"])
    finally:
        done.set()
        thread.join(30)
    captured = capsys.readouterr()
    assert left.value.code == 3, captured.err
    assert json.loads(captured.out)["devices"][0]["model"] == "Sim"
    assert "Nothing answered" not in captured.err
