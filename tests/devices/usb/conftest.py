"""A USB bus of our own, for tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from devices.usb.driver import HERE, PRELOAD, SYSTEM_PYTHON, Bus


def _lacks() -> str:
    if not shutil.which("umockdev-run"):
        return "umockdev is not installed"
    probe = "import gi; gi.require_version('UMockdev', '1.0'); from gi.repository import UMockdev"
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode
    ):
        return "the system's Python has no bindings of umockdev (gir1.2-umockdev-1.0, python3-gi)"
    return ""


@pytest.fixture(scope="session")
def _umockdev() -> None:
    if lacks := _lacks():
        pytest.skip(f"{lacks}: no USB phone can be plugged in")


@pytest.fixture
def bus(_umockdev: None) -> Iterator[Bus]:
    """Return a USB bus with nothing plugged in."""
    with ExitStack() as stack:
        process = subprocess.Popen(
            [SYSTEM_PYTHON, str(HERE / "bus.py")],
            env={**os.environ, "LD_PRELOAD": PRELOAD},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        stack.enter_context(process)
        assert process.stdin is not None
        stack.callback(process.stdin.close)
        bus = Bus(process, stack)
        yield bus
    # umockdev removes its folder, but not when a device was still plugged in and open.
    shutil.rmtree(bus.root, ignore_errors=True)
