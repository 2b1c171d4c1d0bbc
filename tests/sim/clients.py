"""The adb programs that are here, of several years: others' word on how a phone is talked to.

One is this computer's own. One is of the laboratory's Debian, started with that Debian's libraries.
One comes with the package `adbutils`, of which nothing else is used.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from lab.laboratory import root

__all__ = ["EACH", "Client", "Server"]

_READY_SECONDS = 20.0


@dataclass(frozen=True)
class Client:
    """An adb program."""

    whose: str
    """Where it is from: a word for the name of a test."""
    command: tuple[str, ...] = ()
    """What starts it; empty where it is not here."""
    missing: str = ""
    """Why it is not here."""

    @property
    def parameter(self) -> object:
        """Itself as a parameter of a test, skipped where it is not here."""
        skipped = pytest.mark.skipif(not self.command, reason=self.missing)
        return pytest.param(self, id=self.whose, marks=skipped)


def _own() -> Client:
    found = shutil.which("adb")
    return Client("own", (found,) if found else (), "this computer has no adb")


def _trixie() -> Client:
    machine = os.uname().machine
    libraries = root() / f"usr/lib/{machine}-linux-gnu"
    program = root() / "usr/lib/android-sdk/platform-tools/adb"
    loader = next(iter(sorted(libraries.glob("ld-linux*.so.*"))), None)
    if loader is None or not program.exists():
        return Client("trixie", missing="there is no adb of trixie: run tests/lab/make-root")
    places = f"{libraries}:{libraries / 'android'}"
    return Client("trixie", (str(loader), "--library-path", places, str(program)))


def _wheel() -> Client:
    package = importlib.util.find_spec("adbutils")
    program = Path(package.origin or "").parent / "binaries/adb" if package else None
    if program is None or not program.exists():
        return Client("wheel", missing="the package adbutils, which has adb, is not installed")
    return Client("wheel", (str(program),))


_ALL = (_own(), _trixie(), _wheel())
EACH = [client.parameter for client in _ALL]
"""A parameter for each."""


class Server:
    """A server of one program, with a key of its own, on a port of its own."""

    def __init__(self, client: Client, environment: Mapping[str, str] | None = None) -> None:
        self._client = client
        self._environment = dict(environment or {})

    def __enter__(self) -> "Server":
        self._home = TemporaryDirectory(prefix="adb-")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        # A server that it starts by itself is of its own path, which for trixie's is the loader's.
        self._process = subprocess.Popen(
            self._line("nodaemon", "server"),
            env=self._variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _READY_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                assert self._process.poll() is None, "adb's server did not start"
                assert time.monotonic() < until, "adb's server does not answer"
                time.sleep(0.02)
            else:
                return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._home.cleanup()

    def end(self) -> None:
        """End the server. Safe to call twice."""
        self._process.kill()
        self._process.wait(10)

    def adb(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run the program."""
        return subprocess.run(
            self._line(*arguments),
            env=self._variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )

    def connect(self, port: int) -> str:
        """Connect to a phone on a port of this computer, and return its name."""
        serial = f"127.0.0.1:{port}"
        self.adb("connect", serial)
        return serial

    def connected(self, port: int) -> str:
        """Connect, and wait until the phone can be asked."""
        serial = self.connect(port)
        self.adb("-s", serial, "wait-for-device")
        return serial

    def _line(self, *arguments: str) -> list[str]:
        return [*self._client.command, "-P", str(self.port), *arguments]

    def _variables(self) -> dict[str, str]:
        home = self._home.name
        # Without libusb it looks for cables as it did of old, and need not be waited for.
        common = {"HOME": home, "TMPDIR": home, "ADB_LIBUSB": "0"}
        return {"PATH": os.environ["PATH"], **common, **self._environment}
