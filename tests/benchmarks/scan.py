"""The whole program against `adb shell` once for each question, on a real adbd replaying a recording.

Run by hand, as root, with a folder of recordings: `python tests/benchmarks/scan.py FOLDER...`
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from adb import ONE_WAY
from lab.laboratory import PORT, LabPhone, lab_phone, missing
from relay import relay

PROGRAM = (sys.executable, "-c", "from safety_audit.cli import main; main()")
SCAN = (*PROGRAM, "scan", "--no-computer", "--json", "--phone")
ADB = ("/usr/bin/adb", "-P", "15037")
RUNS = 3


def seconds(work: Callable[[], object]) -> float:
    """Return the shortest of a few runs."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def measure(phone: LabPhone, port: int, name: str) -> None:
    """Print one row."""
    serial = f"127.0.0.1:{port}"
    phone.forget()
    phone.run([*SCAN, serial])
    questions = list(dict.fromkeys(phone.commands()))
    ours = seconds(lambda: phone.run([*SCAN, serial]))
    phone.run([*ADB, "connect", serial], inside=True)

    def each() -> None:
        for question in questions:
            phone.run([*ADB, "-s", serial, "shell", question], inside=True)

    theirs = seconds(each)
    phone.run([*ADB, "kill-server"], inside=True)
    sys.stdout.write(
        f"{name}: {len(questions)} questions, ours {ours:.2f} s, "
        f"adb shell each {theirs:.2f} s, {theirs / ours:.1f} times\n"
    )


def main() -> None:
    """Measure each recording."""
    if why := missing():
        sys.exit(why)
    for folder in sorted(Path(sys.argv[1]).iterdir()):
        with lab_phone(folder) as phone:
            measure(phone, PORT, f"{folder.name}, no delay")
            with relay(phone, PORT + 1, PORT, ONE_WAY):
                measure(phone, PORT + 1, f"{folder.name}, {2000 * ONE_WAY:.0f} ms of delay")


if __name__ == "__main__":
    main()
