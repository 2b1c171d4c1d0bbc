# ruff: noqa: T201 - it prints what it measured
"""How long asking a phone takes, beside `adb shell` run once for each query.

Run by hand, as root, after tests/lab/make-root::

    PYTHONPATH=tests python tests/benchmarks/adb.py

A real adbd answers. In the second round a relay holds back what passes for 5 ms each way, as a
wireless network does. Times are the best of five; what matters is the ratio.
"""

import queue
import socket
import sys
import threading
import time
from collections.abc import Callable
from unittest import mock

from lab.laboratory import PORT, LabPhone, lab_phone, missing

from safety_audit.devices.adb import handshake
from safety_audit.devices.interface import Query, Status

SMALL = [Query(f"ls -l /data/misc/user/{number}/cacerts-added") for number in range(100)]
BIG = Query("dumpsys package", bulky=True, limit=64 << 20, seconds=120)
LINE = b"    Package [com.example.app%d] (%x): userId=%d flags=[ HAS_CODE ALLOW_BACKUP ]\n"
BIG_ANSWER = b"".join(LINE % (n, n * 2654435761 % (1 << 32), n) for n in range(380_000))
ROUNDS = 5
ONE_WAY = 0.005
ADB = "/usr/bin/adb -P 15038"


def best(work: Callable[[], None]) -> float:
    """Return the shortest of some runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


class Relay:
    """Passes a connection on to the phone, each way after a delay."""

    def __init__(self, phone: LabPhone, port: int) -> None:
        self._phone = phone
        with phone.network():
            self._listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            with self._phone.network():
                far = socket.create_connection(("127.0.0.1", PORT))
            for one, other in ((near, far), (far, near)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                held: queue.Queue[tuple[float, bytes]] = queue.Queue()
                threading.Thread(target=self._hold, args=(one, held), daemon=True).start()
                threading.Thread(target=self._pass, args=(other, held), daemon=True).start()

    def _hold(self, source: socket.socket, held: "queue.Queue[tuple[float, bytes]]") -> None:
        data = b"-"
        while data:
            try:
                data = source.recv(1 << 20)
            except OSError:
                data = b""
            held.put((time.perf_counter() + ONE_WAY, data))

    def _pass(self, sink: socket.socket, held: "queue.Queue[tuple[float, bytes]]") -> None:
        while True:
            due, data = held.get()
            time.sleep(max(0.0, due - time.perf_counter()))
            try:
                if not data:
                    sink.shutdown(socket.SHUT_RDWR)
                    return
                sink.sendall(data)
            except OSError:
                return


def ours(phone: LabPhone, port: int, queries: list[Query], features: str) -> float:
    """Return how long our engine takes, connecting included."""

    def work() -> None:
        with phone.connect(port) as device:
            answers = device.ask(queries)
        assert {answer.status for answer in answers} <= {Status.OK, Status.ABSENT}

    with mock.patch.object(handshake, "_FEATURES", features):
        return best(work)


def adb(phone: LabPhone, port: int, queries: list[Query]) -> float:
    """Return how long one `adb shell` for each query takes, with a server that is connected."""
    script = "\n".join(f"{ADB} shell {query.text} &>/dev/null" for query in queries) + "\ntrue"

    def run(text: str) -> None:
        done = phone.run(["/bin/bash", "-c", text], inside=True, timeout=600)
        assert done.returncode == 0, done.stderr

    run(f"{ADB} connect 127.0.0.1:{port} && {ADB} wait-for-device")
    try:
        return best(lambda: run(script))
    finally:
        run(f"{ADB} kill-server")


def compare(phone: LabPhone, port: int, title: str) -> None:
    """Print one round."""
    size = len(BIG_ANSWER) / 1e6
    print(f"\n{title}")
    for name, queries in ((f"{len(SMALL)} small commands", SMALL), (f"{size:.0f} MB", [BIG])):
        theirs = adb(phone, port, queries)
        print(f"  {name:20} adb shell                {theirs:7.3f} s")
        for kind, features in (
            ("Android 14 and newer", "shell_v2,delayed_ack"),
            ("Android 8 to 13", "shell_v2"),
        ):
            seconds = ours(phone, port, queries, features)
            print(
                f"  {'':20} ours, {kind:20} {seconds:5.3f} s  ({theirs / seconds:.1f} times as fast)"
            )


def main() -> int:
    """Run both rounds."""
    if why := missing():
        print(why, file=sys.stderr)
        return 1
    with lab_phone({BIG.text: BIG_ANSWER}) as phone:
        compare(phone, PORT, "No delay")
        Relay(phone, PORT + 1)
        compare(phone, PORT + 1, f"{2000 * ONE_WAY:.0f} ms of delay")
    return 0


if __name__ == "__main__":
    sys.exit(main())
