# ruff: noqa: T201 - it prints what it measured
"""How long it takes to tell which photos say where they were taken.

Run by hand, as root for the phone, after tests/lab/make-root::

    PYTHONPATH=tests python tests/benchmarks/photos.py

First 2,000 photos on this computer, by whatever the check asks. Then the heads of 2,000 photos on a
real adbd, with 5 ms of delay each way, beside one `adb exec-out` of as many bytes. Best of five.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

from benchmarks.adb import ADB, best
from benchmarks.relay import relay
from lab.laboratory import PORT, LabPhone, lab_phone, missing
from photo_samples import WITH, exif, jpeg

from safety_audit.devices.adb import handshake
from safety_audit.devices.computer import FolderComputer
from safety_audit.devices.interface import Status
from safety_audit.devices.photo_commands import head_queries, heads_in
from safety_audit.engine import look
from safety_audit.packs import load
from safety_audit.photos import Look, Told, place_in, scope

COUNT = 2_000
SIZE = 100_000
PHOTO = jpeg(exif(WITH) + os.urandom(20_000)).ljust(SIZE, b"\0")
FOLDER = "/sdcard/DCIM/Camera"
HEADS = COUNT * scope.HEAD


def on_this_computer() -> None:
    """Print how long the reader alone takes, and the whole check on a folder."""
    start = time.perf_counter()
    for _ in range(COUNT):
        place_in(lambda offset, length: PHOTO[offset : offset + length], SIZE)
    seconds = time.perf_counter() - start
    print(f"reader alone        {COUNT} photos {seconds:6.2f} s  {COUNT / seconds:8.0f} a second")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures = folder / "files/home/person/Pictures"
        pictures.mkdir(parents=True)
        (folder / "files/etc").mkdir()
        (folder / "files/etc/os-release").write_text("NAME=Example\n")
        for number in range(COUNT):
            (pictures / f"{number}.jpg").write_bytes(PHOTO)
        (core,) = load()
        checks = [check for check in core.checks if check.id == "computer-photo-places"]
        for most in (scope.NEWEST, COUNT):
            start = time.perf_counter()
            with scope.using(most):
                (result,) = look(FolderComputer(folder), checks).results
            seconds = time.perf_counter() - start
            print(f"check, newest {most:5} {seconds:6.2f} s  {result.findings[0].summary}")


def on_a_phone(phone: LabPhone) -> None:
    """Print how long the heads take beside one stream of as many bytes."""
    make = (
        f"mount -t tmpfs none /sdcard && mkdir -p {FOLDER};"
        f"head -c {SIZE} /lab/answers/photo >/sdcard/photo;"
        f"for n in $(seq {COUNT}); do cp /sdcard/photo {FOLDER}/$n.jpg; done;"
        f"head -c {HEADS} /dev/urandom >/sdcard/all"
    )
    (phone.folder / "answers" / "photo").write_bytes(PHOTO)
    done = phone.run(["/system/bin/sh", "-c", f"PATH=/usr/bin:/system/bin; {make}"], inside=True)
    assert done.returncode == 0, done.stderr
    with relay(phone, PORT + 1, PORT, 0.005):
        beside_adb(phone)


def beside_adb(phone: LabPhone) -> None:
    """Print how long both take over the relay."""
    theirs = exec_out(phone, PORT + 1)
    print(f"adb exec-out, {HEADS >> 20} MB in one stream       {theirs:6.2f} s")
    for kind, features in (
        ("Android 14 and newer", "shell_v2,delayed_ack"),
        ("Android 8 to 13", "shell_v2"),
    ):
        with mock.patch.object(handshake, "_FEATURES", features):
            seconds = best(lambda: heads(phone, PORT + 1))
        print(
            f"heads of {COUNT} photos, {kind:20} {seconds:6.2f} s  ({seconds / theirs:.2f} times)"
        )


def heads(phone: LabPhone, port: int) -> None:
    """Read the head of each photo and tell whether it says a place."""
    paths = [f"{FOLDER}/{number}.jpg" for number in range(1, COUNT + 1)]
    queries = list(head_queries(paths, scope.HEAD))
    with phone.connect(port) as device:
        answers = device.ask([query for query, _ in queries])
    assert {answer.status for answer in answers} == {Status.OK}
    found = [
        heads_in(answer.data, [(path, SIZE) for path in asked], scope.HEAD)
        for answer, (_, asked) in zip(answers, queries, strict=True)
    ]
    read = [head for heads in found for head in heads.values()]
    assert len(read) == COUNT
    looks = [Look(size=SIZE).with_part(0, head, scope.HEAD) for head in read]
    assert all(one.place and one.place.told is Told.YES for one in looks)


def exec_out(phone: LabPhone, port: int) -> float:
    """Return how long one `adb exec-out` takes, with a server that is connected."""

    def run(text: str) -> None:
        done = phone.run(["/bin/bash", "-c", text], inside=True, timeout=600)
        assert done.returncode == 0, done.stderr

    run(f"{ADB} connect 127.0.0.1:{port} && {ADB} wait-for-device")
    try:
        return best(lambda: run(f"{ADB} exec-out cat /sdcard/all >/dev/null"))
    finally:
        run(f"{ADB} kill-server")


def main() -> int:
    """Run all rounds."""
    on_this_computer()
    if why := missing():
        print(why, file=sys.stderr)
        return 1
    with lab_phone({}) as phone:
        on_a_phone(phone)
    return 0


if __name__ == "__main__":
    sys.exit(main())
