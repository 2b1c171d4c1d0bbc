"""The simulated phone is held to real adb clients, so that it cannot agree with us alone."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sim.clients import EACH, Client, Server
from sim.phone import Auth, Said, SimPhone, from_answers

from safety_audit.devices.adb.phone import connect_tcp
from safety_audit.devices.interface import Query, Status

BIG = b"".join(b"%09d " % number for number in range(3_000_000))
NEW = "shell_v2,cmd,stat_v2,ls_v2,sendrecv_v2"
AHEAD = f"{NEW},delayed_ack"
BEHAVIOUR = from_answers(
    {
        "getprop": b"[a]: [b]\n",
        "dumpsys package": BIG,
        "dumpsys usb": Said(b"out\n", b"err\n", 3),
    }
)
FILES = {"/sdcard/one.txt": b"one\n", "/sdcard/big": BIG}


@pytest.fixture(params=EACH)
def client(request: pytest.FixtureRequest) -> Client:
    """Return each adb program that is here."""
    found: Client = request.param
    return found


@pytest.fixture
def server(client: Client) -> Iterator[Server]:
    """Return a server of that program, which may send ahead."""
    sends_ahead = {"ADB_DELAYED_ACK": "1", "ADB_BURST_MODE": "1"}
    with Server(client, sends_ahead) as running:
        yield running


@pytest.mark.parametrize("auth", [Auth.NONE, Auth.ALLOW])
@pytest.mark.parametrize("features", ["shell_v2,cmd", NEW, AHEAD], ids=["old", "new", "ahead"])
def test_adb_connects_asks_and_pulls(
    server: Server, tmp_path: Path, auth: Auth, features: str
) -> None:
    """The client shows its key, gets output, errors and exit status apart, 30 MB, and files."""
    with SimPhone(BEHAVIOUR, auth=auth, features=features, files=FILES) as phone:
        name = server.connected(phone.port)
        assert server.adb("-s", name, "shell", "getprop").stdout == b"[a]: [b]\n"
        failed = server.adb("-s", name, "shell", "dumpsys usb")
        assert (failed.stdout, failed.stderr, failed.returncode) == (b"out\n", b"err\n", 3)
        assert server.adb("-s", name, "shell", "dumpsys package").stdout == BIG
        assert server.adb("-s", name, "exec-out", "dumpsys package").stdout == BIG
        for path, content in FILES.items():
            pulled = tmp_path / Path(path).name
            assert server.adb("-s", name, "pull", path, str(pulled)).returncode == 0
            assert pulled.read_bytes() == content
        assert server.adb("-s", name, "pull", "/sdcard/none", str(tmp_path)).returncode != 0
        assert phone.faults == []
        assert phone.signatures == ([True] if auth is Auth.ALLOW else [])


@pytest.mark.parametrize("auth", [Auth.NONE, Auth.ALLOW])
@pytest.mark.parametrize("features", ["shell_v2,cmd", NEW, AHEAD], ids=["old", "new", "ahead"])
def test_we_connect_and_ask_the_same(auth: Auth, features: str) -> None:
    """Our own side gets from the same phone what the clients get; it pulls no files."""
    with SimPhone(BEHAVIOUR, auth=auth, features=features, files=FILES) as phone:
        with connect_tcp("127.0.0.1", phone.port) as device:
            small, failed, big = device.ask(
                [
                    Query("getprop"),
                    Query("dumpsys usb"),
                    Query("dumpsys package", bulky=True, limit=1 << 25),
                ]
            )
        assert (small.status, small.data) == (Status.OK, b"[a]: [b]\n")
        assert (failed.data, failed.errors, failed.exit_code) == (b"out\n", b"err\n", 3)
        assert (big.status, big.data == BIG) == (Status.OK, True)
        assert phone.faults == []
        assert phone.signatures == ([True] if auth is Auth.ALLOW else [])
        assert not [service for service in phone.services if service.startswith("sync")]


def test_adb_speaks_to_the_oldest_phone(server: Server) -> None:
    """With the first version, small messages and no features, the client still gets all bytes."""
    with SimPhone(BEHAVIOUR, version=0x01000000, max_data=4096, features="") as phone:
        name = server.connected(phone.port)
        assert server.adb("-s", name, "shell", "getprop").stdout == b"[a]: [b]\n"
        assert server.adb("-s", name, "exec-out", "dumpsys package").stdout == BIG
        assert phone.faults == []


def test_adb_sees_a_refusal(server: Server) -> None:
    """A refused service is an error for the client, at once."""
    with SimPhone(BEHAVIOUR, refuses=True) as phone:
        refused = server.adb("-s", server.connected(phone.port), "shell", "getprop")
        assert refused.returncode != 0
        assert b"closed" in refused.stderr


def test_adb_is_not_authorised(server: Server) -> None:
    """While nobody allows it, the client says so."""
    with SimPhone(BEHAVIOUR, auth=Auth.PENDING) as phone:
        server.connect(phone.port)
        for _ in range(50):
            listed = server.adb("devices").stdout
            if b"unauthorized" in listed:
                return
            time.sleep(0.1)
        pytest.fail(f"adb says {listed!r}")
