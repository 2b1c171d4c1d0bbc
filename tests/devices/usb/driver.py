"""Programs that see a USB bus of our own, and what to plug into it."""

import json
import os
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

HERE = Path(__file__).parent
PRELOAD = "libumockdev-preload.so.0"
SYSTEM_PYTHON = "/usr/bin/python3"
# Root may open any file; without this power it may not.
POWERLESS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


class Seen:
    """A program that sees the bus: what it prints, as it prints it."""

    def __init__(self, arguments: list[str], root: str, *, powerless: bool) -> None:
        environment = {
            **os.environ,
            "LD_PRELOAD": PRELOAD,
            "UMOCKDEV_DIR": root,
            # Nobody listens there, unless the test says where somebody does.
            "ANDROID_ADB_SERVER_PORT": os.environ.get("ANDROID_ADB_SERVER_PORT", "1"),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "PYTHONUNBUFFERED": "1",
        }
        before = POWERLESS if powerless and os.geteuid() == 0 else ()
        self._process = subprocess.Popen(
            [*before, sys.executable, "-W", "error", *arguments],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def until(self, words: str) -> str:
        """Return what was printed up to the line with these words."""
        printed = ""
        while (line := self._lines.get(timeout=30)) is not None:
            printed += line
            if words in line:
                return printed
        raise AssertionError(f"It never said {words!r}, but:\n{printed}")

    def rest(self) -> str:
        """Return what is printed until the end."""
        printed = ""
        while (line := self._lines.get(timeout=60)) is not None:
            printed += line
        return printed

    def type(self, line: str) -> None:
        """Type a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    @property
    def code(self) -> int:
        """Exit code."""
        return self._process.wait(30)

    def end(self) -> None:
        """End it, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(10)
        self._thread.join(10)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


class Bus:
    """What is plugged in."""

    def __init__(self, process: "subprocess.Popen[str]", stack: ExitStack) -> None:
        self._process = process
        self._stack = stack
        assert process.stdout is not None
        self.root: str = json.loads(process.stdout.readline())

    def plug(self, port: str = "1-4", **options: object) -> None:
        """Plug something in; without options a phone with debugging on."""
        self._tell("plug", port, **options)

    def unplug(self, port: str = "1-4") -> None:
        """Unplug it."""
        self._tell("unplug", port)

    def faults(self, port: str = "1-4") -> object:
        """Return what the computer did against the rules of the cable."""
        return self._tell("log", port)

    def run(self, *arguments: str, powerless: bool = False) -> Seen:
        """Start a program of ours that sees the bus; one without power over others' files."""
        seen = Seen(list(arguments), self.root, powerless=powerless)
        self._stack.callback(seen.end)
        return seen

    def tool(self, *arguments: str, powerless: bool = False) -> Seen:
        """Start the tool."""
        start = "from safety_audit.cli import main; main()"
        return self.run("-c", start, *arguments, powerless=powerless)

    def _tell(self, command: str, port: str, **options: object) -> object:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([command, port, options]) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        assert not (isinstance(told, dict) and "error" in told), told
        return told
