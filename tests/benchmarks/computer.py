# ruff: noqa: T201 - it prints what it measured
"""How long the computer half takes on this machine, beside photos.

Run by hand::

    python tests/benchmarks/computer.py
"""

import subprocess
import sys
import time

from safety_audit.devices.computer import ThisComputer
from safety_audit.engine import look
from safety_audit.packs import load

ROUNDS = 5
PHOTOS = "computer-photo-places"
SCAN = (
    sys.executable,
    "-c",
    "from safety_audit.cli import main; main()",
    "scan",
    "--phone",
    "none",
)


def once() -> tuple[float, int]:
    """Return the seconds of one visit with every check but the one of photos, and its answers."""
    checks = [check for pack in load() for check in pack.checks if check.id != PHOTOS]
    start = time.perf_counter()
    visit = look(ThisComputer(), checks)
    return time.perf_counter() - start, len(visit.recording)


def main() -> int:
    """Print the first visit and the best; then a whole scan, with Python's own start."""
    times = [once() for _ in range(ROUNDS)]
    (first, answers), best = times[0], min(seconds for seconds, _ in times)
    print(f"{answers} questions beside photos: first {first:.2f} s, best of {ROUNDS} {best:.2f} s")
    start = time.perf_counter()
    subprocess.run(SCAN, check=False, capture_output=True)
    print(f"the whole command, photos too: {time.perf_counter() - start:.2f} s")
    return int(first > 1)


if __name__ == "__main__":
    sys.exit(main())
