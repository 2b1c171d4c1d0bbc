# ruff: noqa: T201 - it prints what it measured
"""How many photos a second are told, beside one process of exiftool on the same files.

Run by hand, where exiftool is installed (Debian: libimage-exiftool-perl)::

    PYTHONPATH=tests python tests/benchmarks/photos_exiftool.py [folder with photos of one's own]

5,000 made JPEG files with 22 KB of Exif each, and 5,000 made HEIC files whose Exif lies behind the
picture; half of each say where they were taken. Only the head and what it points to is read, in
one process. The files are read once before, so that both find them in memory. Best of three, the
two in turn.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from photo_samples import BYTE, exif, gps, heic, jpeg, tiff

from safety_audit.photos import Told, place_in, scope

COUNT = 5_000
PICTURE = 120_000
NOTE = (0x927C, 7, 20_000, os.urandom(20_000))
WITH, WITHOUT = tiff(gps(), more=[NOTE]), tiff([(0, BYTE, 4, b"\2\3\0\0")], more=[NOTE])
EXIFTOOL = ("exiftool", "-fast2", "-n", "-S", "-GPSLatitude", "-@", "-")
WANTED = {".jpg": 25, ".heic": 4}


def made(folder: Path, ending: str) -> list[Path]:
    """Make the files of one kind; every second one says where it was taken."""
    files = []
    for number in range(COUNT):
        block = (WITH, WITHOUT)[number % 2]
        photo = jpeg(exif(block)) if ending == ".jpg" else heic(block, far=PICTURE)
        path = folder / f"{number:05}{ending}"
        path.write_bytes(photo.ljust(PICTURE, b"\0"))
        files.append(path)
    return files


def ours(files: list[Path]) -> int:
    """Return how many of them say where they were taken, by our reader."""
    found = 0
    for path in files:
        opened = os.open(path, os.O_RDONLY)
        try:
            head = os.pread(opened, scope.HEAD, 0)

            def read(offset: int, length: int, opened: int = opened, head: bytes = head) -> bytes:
                if offset + length <= len(head):
                    return head[offset : offset + length]
                return os.pread(opened, length, offset)

            found += place_in(read, os.fstat(opened).st_size).told is Told.YES
        finally:
            os.close(opened)
    return found


def theirs(files: list[Path]) -> int:
    """Return the same, by one process of exiftool."""
    names = "\n".join(map(str, files)).encode()
    ran = subprocess.run(EXIFTOOL, input=names, capture_output=True, check=False)
    return ran.stdout.count(b"GPSLatitude")


def rate(files: list[Path], way: Callable[[list[Path]], int], expected: int | None) -> float:
    """Return how many files a second one way tells."""
    start = time.perf_counter()
    found = way(files)
    seconds = time.perf_counter() - start
    assert expected is None or found == expected, (way, found)
    return len(files) / seconds


def compared(name: str, files: list[Path], expected: int | None) -> float:
    """Print both rates for one kind of file and return how many times ours is theirs."""
    for path in files:
        path.read_bytes()
    rates = [(rate(files, ours, expected), rate(files, theirs, expected)) for _ in range(3)]
    mine, exiftool = (max(column) for column in zip(*rates, strict=True))
    print(f"{name:6} {len(files)} files  ours {mine:8.0f}/s  exiftool {exiftool:6.0f}/s  "
          f"{mine / exiftool:6.1f} times")  # fmt: skip
    return mine / exiftool


def main() -> int:
    """Compare on made files, then on those of a folder that was named."""
    short = False
    with tempfile.TemporaryDirectory() as name:
        for ending, wanted in WANTED.items():
            files = made(Path(name), ending)
            short |= compared(ending[1:].upper(), files, COUNT // 2) < wanted
            for path in files:
                path.unlink()
    with contextlib.suppress(IndexError):
        for ending in (".jpg", ".heic"):
            files = [path for path in Path(sys.argv[1]).rglob("*") if path.suffix.lower() == ending]
            if files:
                compared(f"own {ending[1:]}", files * (COUNT // len(files)), None)
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
