"""The laboratory computer: a Debian 12 desktop that really runs, in name spaces of its own.

Needs root, overlayfs, and the folders that `make-computer` makes. Its first program is its own
systemd; its network has no interface but its own loopback; what it writes is gone afterwards. The
tool under test runs inside, with the computer's own Python.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
PYTHON = (3, 11)
"""The version of Python that Debian 12 has."""
PERSON = "ana"
SCREEN = 9
"""The person's display. The first is taken, now and then, by the display manager, which tries again
and again to start an X server on a screen that is not there."""
_SPACES = ("--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup")
_BOOT_SECONDS = 90


def folder() -> Path:
    """Return where `make-computer` puts it."""
    return Path(os.environ.get("SAFETY_AUDIT_LAB", "/var/cache/safety-audit-lab"))


def missing() -> str:
    """Return why the laboratory computer cannot be used here; empty when it can."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "the laboratory computer needs root on Linux"
    for tool in ("unshare", "nsenter", "chroot", "mount", "ip"):
        if shutil.which(tool) is None:
            return f"the laboratory computer needs {tool!r}"
    if sys.version_info[:2] != PYTHON:
        return "the laboratory computer runs the tool with its own Python, which is 3.11"
    if not (folder() / "computer-reached").is_dir():
        return "there is no laboratory computer: run tests/lab/make-computer"
    return ""


@dataclass(frozen=True)
class LabComputer:
    """A running computer."""

    pid: int
    """Its first program, as this machine numbers it."""
    root: Path
    """Its files, as this machine sees them."""

    def run(
        self, *command: str, user: str = "root", timeout: float = 60, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a command inside, as one of its accounts."""
        home = "/root" if user == "root" else f"/home/{user}"
        # A process belongs to the computer's own groups, as if it had been started there.
        ran = subprocess.run(
            [
                "nsenter", f"--target={self.pid}", *_SPACES, "--root", "--",
                "env", "-i", "-C", "/", f"HOME={home}", f"USER={user}", "LANG=C.UTF-8",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "PYTHONDONTWRITEBYTECODE=1", "setpriv", f"--reuid={user}", f"--regid={user}",
                "--init-groups", "--", *command,
            ],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False,
        )  # fmt: skip
        assert not check or ran.returncode == 0, (command, ran.returncode, ran.stdout, ran.stderr)
        return ran

    def shell(self, script: str, *, user: str = "root") -> str:
        """Run a script inside and return what it prints."""
        return self.run("sh", "-euc", script, user=user).stdout

    def write(self, path: str, content: str, *, user: str = PERSON, mode: int = 0o644) -> None:
        """Put a file on it, with the folders it needs."""
        script = 'mkdir -p "$(dirname "$1")"; printf %s "$2" >"$1"; chmod "$3" "$1"'
        self.run("sh", "-euc", script, "sh", path, content, f"{mode:o}", user=user)

    def service(self, name: str, *command: str, user: str = "root", **properties: str) -> None:
        """Start a program inside that goes on running, as a service of its systemd."""
        asked = [f"--property={key}={value}" for key, value in properties.items()]
        self.run(
            "systemd-run", "--quiet", f"--unit={name}", f"--uid={user}", *asked, "--", *command
        )

    def sign_in(self) -> None:
        """Sign the person in, with the desktop on a screen that is not there."""
        self.service(
            "desktop",
            "sh", "-c", f"Xvfb :{SCREEN} -screen 0 800x600x24 &"
            f"until [ -S /tmp/.X11-unix/X{SCREEN} ]; do sleep 0.1; done;"
            f"DISPLAY=:{SCREEN} exec xfce4-session",
            user=PERSON, PAMName="lightdm",
            Environment="XDG_SESSION_TYPE=x11 XDG_CURRENT_DESKTOP=XFCE HOME=/home/ana",
        )  # fmt: skip
        self.wait_for("pgrep -x xfce4-panel")
        self.wait_for("ls /run/systemd/sessions/*")

    def wait_for(self, script: str, seconds: float = 30) -> None:
        """Wait until a script inside succeeds."""
        end = time.monotonic() + seconds
        while (ran := self.run("sh", "-c", script, check=False)).returncode != 0:
            assert time.monotonic() < end, (script, ran.stdout, ran.stderr, self.processes())
            time.sleep(0.2)

    def processes(self) -> str:
        """Return what runs on it, and what the desktop said, for messages."""
        runs = "ps -eo pid,user,args; journalctl --no-pager --unit=desktop --lines=40"
        return self.run("sh", "-c", runs, check=False).stdout

    def scan(self, *options: str, user: str = PERSON, prefix: Sequence[str] = ()) -> dict[str, Any]:
        """Return the report of the tool under test, run inside by this account."""
        packages = sysconfig.get_paths()["purelib"]
        program = (
            f"import site; site.addsitedir({packages!r});from safety_audit.cli import main; main()"
        )
        ran = self.run(
            *prefix, "/usr/bin/python3", "-c", program,
            "scan", "--phone", "none", "--json", *options,
            user=user, check=False, timeout=120,
        )  # fmt: skip
        assert ran.returncode in (0, 3), (ran.returncode, ran.stderr)
        assert "Traceback" not in ran.stderr
        document: dict[str, Any] = json.loads(ran.stdout)
        return document


@contextlib.contextmanager
def lab_computer(*, reached: bool = False) -> Iterator[LabComputer]:
    """Start the computer; `reached`, with the packages for remote control installed."""
    layers = [folder() / "computer-reached"] if reached else []
    lower = ":".join(map(str, [*layers, folder() / "computer"]))
    shown = dict.fromkeys((str(REPOSITORY), sys.prefix))
    with tempfile.TemporaryDirectory(prefix="lab-") as name:
        place = Path(name)
        place.chmod(0o755)
        outside = subprocess.Popen(
            ["unshare", *_SPACES, "--fork", "--kill-child",
             HERE / "boot-computer", place, lower, *shown],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            computer = LabComputer(_first_program(outside), place / "root")
            _wait(computer)
            # It was made some time ago; its person looks for updates every day.
            computer.shell("find /var/lib/apt/lists -name '*Release' -exec touch {} +")
            yield computer
        finally:
            outside.kill()
            outside.communicate()


def _first_program(outside: subprocess.Popen[bytes]) -> int:
    end = time.monotonic() + 20
    children = Path(f"/proc/{outside.pid}/task/{outside.pid}/children")
    while time.monotonic() < end and outside.poll() is None:
        pid = children.read_text().strip()
        if pid and Path(f"/proc/{pid}/comm").read_text().strip() == "systemd":
            return int(pid)
        time.sleep(0.05)
    outside.kill()
    raise RuntimeError(outside.communicate()[1].decode())


def _wait(computer: LabComputer) -> None:
    """Wait until it has started, whatever of it did not."""
    computer.wait_for(
        "case $(systemctl is-system-running) in running | degraded) ;; *) false ;; esac",
        _BOOT_SECONDS,
    )
