"""What a running macOS is asked by command: a few questions, each with fixed words.

The programs come with macOS, answer without an administrator and change nothing. Each line they
print becomes a row.
"""

import subprocess
import sys
from collections.abc import Callable
from functools import partial

from safety_audit.devices.computer.probes import NoProbe, Row
from safety_audit.text import decoded

__all__ = ["COMMANDS", "PROBES", "is_macos"]

COMMANDS = {
    "macos-disk-lock": ("/usr/bin/fdesetup", "status"),
    "macos-services": ("/bin/launchctl", "print-disabled", "system"),
    "macos-screen-lock": ("/usr/sbin/sysadminctl", "-screenLock", "status"),
    "macos-added-trust": ("/usr/bin/security", "dump-trust-settings", "-d"),
    "macos-my-trust": ("/usr/bin/security", "dump-trust-settings"),
    "macos-management": ("/usr/bin/profiles", "status", "-type", "enrollment"),
}
"""What each probe runs."""

_SECONDS = 10


def is_macos() -> bool:
    """Tell whether this runs on macOS."""
    return sys.platform == "darwin"


def _run(words: tuple[str, ...]) -> list[Row]:
    if not is_macos():
        raise NoProbe("Only macOS has this command.")
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, by full path, no shell
            words,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
        )
    except FileNotFoundError as error:
        raise NoProbe("This macOS does not have the command.") from error
    except subprocess.TimeoutExpired as error:
        raise OSError(0, "the command took too long") from error
    # Some of them answer on standard error.
    text = decoded(done.stdout) + "\n" + decoded(done.stderr)
    return [{"line": line.rstrip()} for line in text.split("\n") if line.strip()]


PROBES: dict[str, Callable[[], list[Row]]] = {
    name: partial(_run, words) for name, words in COMMANDS.items()
}
