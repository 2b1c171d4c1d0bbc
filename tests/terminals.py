"""A real terminal to type into: a tmux server of its own, that nobody's settings reach."""

import contextlib
import itertools
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

NO_TMUX = "" if shutil.which("tmux") else "typing into a real terminal needs tmux"
PROGRAM = (sys.executable, "-c", "from safety_audit.cli import main; main()")
PATIENCE = 30
_NUMBERS = itertools.count()


@dataclass(frozen=True)
class Terminal:
    """One window of tmux, with a shell's prompt replaced by a line of ours."""

    server: tuple[str, ...]

    def type(self, keys: str) -> None:
        """Type letters as they are."""
        self._tmux("send-keys", "-l", keys)

    def press(self, *keys: str) -> None:
        """Press keys by their names, such as `Enter` and `C-c`."""
        self._tmux("send-keys", *keys)

    def answer(self, words: str, then: str) -> str:
        """Type words and Enter once, and wait for what must come then."""
        self.type(words)
        self.press("Enter")
        return self.wait_for(then)

    def shown(self) -> str:
        """Return what stands on the screen now, lines that are too long rejoined."""
        return self._tmux("capture-pane", "-p", "-J")

    def rows(self) -> list[str]:
        """Return the lines on the screen as they are broken there, between our own marks."""
        lines = [line.rstrip() for line in self._tmux("capture-pane", "-p").splitlines()]
        first, last = (
            lines.index("[before]"),
            max(n for n, line in enumerate(lines) if "[ended" in line),
        )
        return lines[first + 1 : last]

    def history(self) -> str:
        """Return everything that scrolling back would show."""
        return self._tmux("capture-pane", "-p", "-J", "-S", "-")

    def own_screen(self) -> bool:
        """Tell whether the terminal's second screen is used."""
        return self._tmux("display-message", "-p", "#{alternate_on}").strip() == "1"

    def wait_for(self, pattern: str) -> str:
        """Return the screen as soon as it shows this regular expression."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shown = self.shown()
            if re.search(pattern, shown):
                return shown
            time.sleep(0.05)
        raise AssertionError(f"{pattern!r} did not come:\n{shown}")

    def wait_for_change(self, before: str) -> None:
        """Wait until the screen shows something else."""
        end = time.monotonic() + PATIENCE
        while self.shown() == before:
            assert time.monotonic() < end, before
            time.sleep(0.02)

    def end(self) -> None:
        """End the program as the system does."""
        shell = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        subprocess.run(["pkill", "-TERM", "-P", shell], check=True)

    def ended(self) -> int:
        """Wait until the program has ended; return its exit code."""
        shown = self.wait_for(r"\[ended (\d+)\]")
        found = re.search(r"\[ended (\d+)\]", shown)
        assert found is not None
        return int(found[1])

    def _tmux(self, *arguments: str) -> str:
        ran = subprocess.run([*self.server, *arguments], capture_output=True, check=True)
        return ran.stdout.decode()


@contextlib.contextmanager
def terminal(
    *arguments: str,
    size: tuple[int, int] = (80, 40),
    environment: Mapping[str, str] | None = None,
    within: Sequence[str] = (),
) -> Iterator[Terminal]:
    """Start the program in a window of this many columns and rows; end the server afterwards.

    `within` is a command that runs another, such as one that enters a network.
    """
    name = f"safety-audit-{os.getpid()}-{next(_NUMBERS)}"
    server = ("tmux", "-u", "-L", name, "-f", "/dev/null")
    width, height = (str(number) for number in size)
    given = [f"{key}={value}" for key, value in (environment or {}).items()]
    command = ["env", "-u", "COLUMNS", "-u", "LINES", *given, *PROGRAM, *arguments]
    # The window lives on after the program, so that what it leaves behind can be read.
    script = 'trap : INT; echo "[before]"; "$@"; echo "[ended $?]"; exec sleep 600'
    start = [*server, "new-session", "-d", "-x", width, "-y", height, "--"]
    subprocess.run([*within, *start, "sh", "-c", script, "sh", *command], check=True)
    try:
        yield Terminal(server)
    finally:
        subprocess.run([*server, "kill-server"], check=False, capture_output=True)
