"""The simulated phone is held to the real adb client, so that it cannot agree with us alone."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sim.phone import Auth, Said, SimPhone, from_answers

ADB = shutil.which("adb")
pytestmark = pytest.mark.skipif(ADB is None, reason="needs the adb client")

Adb = Callable[..., subprocess.CompletedProcess[bytes]]

BIG = b"".join(b"%09d " % number for number in range(1_000_000))
BEHAVIOUR = from_answers(
    {
        "getprop": b"[a]: [b]\n",
        "cat big": BIG,
        "fails": Said(b"out\n", b"err\n", 3),
    }
)


@pytest.fixture
def adb(tmp_path: Path) -> Iterator[Adb]:
    """Run the adb client with a server and a key of this test alone."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [str(ADB), "-P", port, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )

    yield run
    run("kill-server")


def connected(adb: Adb, phone: SimPhone) -> Adb:
    """Connect the client to the phone, and wait until it is told to be there."""
    serial = f"127.0.0.1:{phone.port}"
    adb("connect", serial)
    adb("-s", serial, "wait-for-device")
    return lambda *arguments: adb("-s", serial, *arguments)


@pytest.mark.parametrize("auth", [Auth.NONE, Auth.ALLOW])
def test_adb_connects_and_asks(adb: Adb, auth: Auth) -> None:
    """The client shows its key, gets output, errors and exit status apart, and large answers."""
    with SimPhone(BEHAVIOUR, auth=auth) as phone:
        device = connected(adb, phone)
        assert device("shell", "getprop").stdout == b"[a]: [b]\n"
        failed = device("shell", "fails")
        assert (failed.stdout, failed.stderr, failed.returncode) == (b"out\n", b"err\n", 3)
        assert device("shell", "cat big").stdout == BIG
        assert device("exec-out", "cat big").stdout == BIG
        assert phone.faults == []
        assert phone.signatures == ([True] if auth is Auth.ALLOW else [])


def test_adb_speaks_to_the_oldest_phone(adb: Adb) -> None:
    """With the first version, small messages and no features, the client still gets all bytes."""
    with SimPhone(BEHAVIOUR, version=0x01000000, max_data=4096, features="") as phone:
        device = connected(adb, phone)
        assert device("shell", "getprop").stdout == b"[a]: [b]\n"
        assert device("exec-out", "cat big").stdout == BIG
        assert phone.faults == []


def test_adb_sees_a_refusal(adb: Adb) -> None:
    """A refused service is an error for the client, at once."""
    with SimPhone(BEHAVIOUR, refuses=True) as phone:
        refused = connected(adb, phone)("shell", "getprop")
        assert refused.returncode != 0
        assert b"closed" in refused.stderr


def test_adb_is_not_authorised(adb: Adb) -> None:
    """While nobody allows it, the client says so."""
    with SimPhone(BEHAVIOUR, auth=Auth.PENDING) as phone:
        adb("connect", f"127.0.0.1:{phone.port}")
        for _ in range(50):
            listed = adb("devices").stdout
            if b"unauthorized" in listed:
                return
            time.sleep(0.1)
        pytest.fail(f"adb says {listed!r}")
