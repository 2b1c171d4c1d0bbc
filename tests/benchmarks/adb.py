# ruff: noqa: T201 - it prints what it measured
"""How long asking a phone takes, beside `adb shell` run once for each query.

Run by hand, as root, after tests/lab/make-root::

    PYTHONPATH=tests python tests/benchmarks/adb.py

A real adbd answers. In the second round a relay holds back what passes for 5 ms each way; in the
third it also lets through only 6 MB in a second, as a wireless network does. Times are the best of
five, for a phone that is connected already, as adb's server is; what matters is the ratio.

Small commands are `echo`, which the phone's shell does itself, so that the way there and back is
measured and no program's start. They are not on the list of what may be asked: the benchmark lets
them pass. From a phone that is far the tool asks for compressed answers, which pays where the
network is the narrow place; "not compressed" is what the protocol alone takes.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from unittest import mock

from lab.laboratory import PORT, LabPhone, lab_phone, missing
from relay import relay

from safety_audit.devices.adb import batch, handshake
from safety_audit.devices.adb import phone as phones
from safety_audit.devices.interface import Answer, Query, Status

SMALL = [Query(f"echo small-{number}") for number in range(100)]
KINDS = {
    "sends ahead (14+)": "shell_v2,delayed_ack",
    "does not": "shell_v2",
}
BIG = Query("dumpsys package", bulky=True, limit=64 << 20, seconds=120)
LINE = b"    Package [com.example.app%d] (%x): userId=%d flags=[ HAS_CODE ALLOW_BACKUP ]\n"
BIG_ANSWER = b"".join(LINE % (n, n * 2654435761 % (1 << 32), n) for n in range(325_000))
ROUNDS = 5
ONE_WAY = 0.005
RATE = 6e6
ADB = "/usr/bin/adb -P 15038"


def best(work: Callable[[], None]) -> float:
    """Return the shortest of some runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


@dataclass(frozen=True)
class Small:
    """Stands for the allow-list's word on a small command."""

    command: str


def ours(phone: LabPhone, port: int, queries: list[Query], features: str) -> tuple[float, float]:
    """Return how long our engine takes on a connected phone, and with connecting."""

    def check(answers: list[Answer]) -> None:
        assert {answer.status for answer in answers} == {Status.OK}

    def whole() -> None:
        with phone.connect(port) as fresh:
            check(fresh.ask(queries))

    with mock.patch.object(handshake, "_FEATURES", features):
        with phone.connect(port) as device:
            connected = best(lambda: check(device.ask(queries)))
        return connected, best(whole)


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
    print(f"\n{title}")
    for name, queries in ((f"{len(SMALL)} small commands", SMALL), ("30 MB", [BIG])):
        theirs = adb(phone, port, queries)
        print(f"  {name:20} {'adb shell':37} {theirs:7.3f} s")
        for kind, features in KINDS.items():
            for how, near in (("", phones._NEAR_SECONDS), (", not compressed", 60.0)):
                if near == 60.0 and queries is SMALL:
                    continue
                with mock.patch.object(phones, "_NEAR_SECONDS", near):
                    seconds, whole = ours(phone, port, queries, features)
                print(
                    f"  {'':20} {f'ours, {kind}{how}':37} {seconds:7.3f} s"
                    f"  {seconds / theirs:5.2f} times adb's; {whole:.3f} s with connecting"
                )


def main() -> int:
    """Run the rounds."""
    if why := missing():
        print(why, file=sys.stderr)
        return 1
    with (
        lab_phone({BIG.text: BIG_ANSWER}) as phone,
        mock.patch.object(batch, "as_sent", lambda query, *, old: Small(query.text)),
        mock.patch.object(phones, "permitted_query", lambda query: Small(query.text)),
    ):
        compare(phone, PORT, "No delay")
        for rate, words in ((0.0, ""), (RATE, f", {RATE / 1e6:.0f} MB/s")):
            with relay(phone, PORT + 1, PORT, ONE_WAY, rate):
                compare(phone, PORT + 1, f"{2000 * ONE_WAY:.0f} ms of delay{words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
