"""The laboratory phone: Debian's real adbd, alone in a network of its own, replaying a recording.

Needs root, `ip`, `unshare`, and the folder that `make-root` makes. Nothing of it is reachable from
outside: the network namespace has no interface but its own loopback.
"""

import contextlib
import ctypes
import hashlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from safety_audit.devices.adb.phone import AdbPhone, connect_tcp

PORT = 6555  # adb takes 5555 to 5585 for emulators
_CLONE_NEWNET = 0x40000000
_NUMBERS = itertools.count()


def root() -> Path:
    """Return where `make-root` puts the phone."""
    return Path(os.environ.get("SAFETY_AUDIT_LAB", "/var/cache/safety-audit-lab")) / "phone"


def missing() -> str:
    """Return why the laboratory cannot be used here; empty when it can."""
    if os.geteuid() != 0:
        return "the laboratory phone needs root"
    for tool in ("ip", "unshare", "nsenter", "chroot", "mount"):
        if shutil.which(tool) is None:
            return f"the laboratory phone needs {tool!r}"
    if not (root() / "usr/bin/lab-replay").exists():
        return "there is no laboratory phone: run tests/lab/make-root"
    return ""


@dataclass(frozen=True)
class LabPhone:
    """A running adbd."""

    namespace: str
    folder: Path
    """What the phone has as `/lab`."""
    process: subprocess.Popen[bytes]

    def run(
        self, command: Sequence[str | Path], *, inside: bool = False, timeout: float = 120
    ) -> subprocess.CompletedProcess[bytes]:
        """Run any command in the phone's network; `inside`, in the phone's own root as well."""
        # The process is adbd itself: each program on the way to it ran the next in its place.
        enter = ["nsenter", f"--target={self.process.pid}", "--mount", "--net", "--root"]
        within = enter if inside else ["ip", "netns", "exec", self.namespace]
        return subprocess.run(
            [*within, *command],
            capture_output=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    @contextlib.contextmanager
    def network(self) -> Iterator[None]:
        """Put this thread, and the sockets it makes, into the phone's network."""
        with (
            Path("/proc/thread-self/ns/net").open("rb") as home,
            Path("/run/netns", self.namespace).open("rb") as away,
        ):
            _enter(away.fileno())
            try:
                yield
            finally:
                _enter(home.fileno())

    def connect(self, port: int = PORT) -> AdbPhone:
        """Return the phone, connected through our own engine."""
        with self.network():
            return connect_tcp("127.0.0.1", port, timeout=30)

    def commands(self) -> list[str]:
        """Return each command line that a program of Android was started with."""
        return self._log("command")

    def scripts(self) -> list[str]:
        """Return each text the phone's shell was given."""
        return self._log("script")

    def forget(self) -> None:
        """Empty the log."""
        for entry in (self.folder / "log").iterdir():
            entry.unlink()

    def kill(self) -> None:
        """End adbd and what it started, at once: all that runs in its network, which is its own."""
        while pids := subprocess.run(
            ["ip", "netns", "pids", self.namespace], capture_output=True, check=True
        ).stdout.split():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            self.process.wait()

    def _log(self, kind: str) -> list[str]:
        entries = sorted(
            (self.folder / "log").glob(f"{kind}-*"), key=lambda e: e.stat().st_mtime_ns
        )
        return [entry.read_text() for entry in entries]


@contextlib.contextmanager
def lab_phone(
    recording: Path | Mapping[str, bytes], behaviours: Mapping[str, str] | None = None
) -> Iterator[LabPhone]:
    """Start a phone that gives these answers: a folder, or outputs by command line.

    A behaviour is a piece of shell script that stands for a command.
    """
    namespace = f"audit-{os.getpid()}-{next(_NUMBERS)}"
    with tempfile.TemporaryDirectory(prefix="lab-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "log").mkdir()
        _write_answers(folder / "answers", recording, behaviours or {})
        _ip("netns", "add", namespace)
        try:
            _ip("netns", "exec", namespace, "ip", "link", "set", "lo", "up")
            phone = LabPhone(namespace, folder, _start(namespace, folder))
            try:
                _wait_for(phone)
                yield phone
            finally:
                phone.kill()
        finally:
            _ip("netns", "delete", namespace)


def _start(namespace: str, folder: Path) -> subprocess.Popen[bytes]:
    script = (
        'mount --bind "$2" "$1/lab" && mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc"'
        f' && exec env -i PATH=/lab/bin:/system/bin ADBD_PORT={PORT} HOME=/ "$(command -v chroot)" "$1"'
        " /usr/sbin/adbd"
    )
    start = ["unshare", "--mount", "--propagation", "private"]
    return subprocess.Popen(
        ["ip", "netns", "exec", namespace, *start, "sh", "-c", script, "sh", root(), folder],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _write_answers(
    folder: Path, recording: Path | Mapping[str, bytes], behaviours: Mapping[str, str]
) -> None:
    folder.mkdir()
    if isinstance(recording, Path):
        _hide_tools(folder.parent / "bin")
    answers = _recorded(recording) if isinstance(recording, Path) else recording.items()
    for command, data in answers:
        (folder / _key(command)).write_bytes(data)
    for command, script in behaviours.items():
        (folder / f"{_key(command)}.sh").write_text(script)


def _hide_tools(folder: Path) -> None:
    """Let no tool of the laboratory answer for a phone that was recorded: it has other files."""
    folder.mkdir()
    for name in ("date", "find", "ls"):
        tool = folder / name
        tool.write_text(
            f'#!/usr/bin/mksh\nprint -r -- "/system/bin/sh: {name}: not found" >&2\nexit 127\n'
        )
        tool.chmod(0o755)


def _recorded(recording: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the command lines that a folder of recorded answers has, with what they print."""
    for path in recording.rglob("*.txt"):
        data = path.read_bytes()
        name = path.stem
        if path.parent.name == "dumpsys":
            yield f"dumpsys {name}", data
        elif name.startswith("settings_"):
            table, _, user = name.removeprefix("settings_").partition("_")
            yield f"settings --user {user or 0} list {table}", data
            if not user:
                yield f"settings list {table}", data
        else:
            yield urllib.parse.unquote(name.replace("_", " ")), data


def _key(command: str) -> str:
    return hashlib.sha1(command.encode(), usedforsecurity=False).hexdigest()


def _wait_for(phone: LabPhone) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with phone.network(), contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
            return
        if phone.process.poll() is not None:
            break
        time.sleep(0.02)
    message = "adbd did not start"
    raise RuntimeError(message)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def _enter(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
