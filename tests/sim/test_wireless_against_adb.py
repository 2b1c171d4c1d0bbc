"""The phone's side of wireless debugging is held to the real adb, which pairs since version 30."""

import time
from collections.abc import Iterator

import pytest
from sim.clients import EACH, Client, Server
from sim.phone import Said, from_answers
from sim.wireless import GUID, PairingPhone, WirelessPhone

from safety_audit.devices.find import open_address
from safety_audit.devices.interface import Query, quiet

BIG = b"".join(b"%09d " % number for number in range(3_000_000))
ANSWERS = from_answers(
    {"getprop": b"[a]: [b]\n", "dumpsys package": BIG, "fails": Said(b"out\n", b"err\n", 3)}
)
PATIENCE = 30.0


@pytest.fixture(params=EACH)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Return a server of each adb program that is here and can pair."""
    client: Client = request.param
    with Server(client) as running:
        if b"pair HOST" not in running.adb("help").stdout:
            pytest.skip("this adb is too old to pair")
        yield running


def listed(server: Server, serial: str) -> str:
    """Return what the server says about a phone, after it was asked to connect."""
    server.adb("connect", serial)
    for line in server.adb("devices").stdout.decode().splitlines():
        name, _, state = line.partition("\t")
        if name == serial:
            return state
    return ""


def test_adb_pairs_and_asks_inside_tls(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another's code is refused; with the right one adb learns our name, and asks inside TLS."""
    with PairingPhone(code=b"592781") as pairing:
        address = f"127.0.0.1:{pairing.port}"
        refused = server.adb("pair", address, "592782")
        assert b"Successfully" not in refused.stdout
        assert pairing.keys == []
        done = server.adb("pair", address, "592781")
        assert done.stdout == f"Successfully paired to {address} [guid={GUID}]\n".encode()
        assert len(pairing.keys) == 1
    with WirelessPhone(ANSWERS, keys=pairing.keys, features="shell_v2,cmd") as phone:
        serial = f"127.0.0.1:{phone.port}"
        # adb often begins TLS before it has said that it will (its own race), and then hangs up.
        until = time.monotonic() + PATIENCE
        while listed(server, serial) != "device":
            assert time.monotonic() < until, "adb does not connect"
            time.sleep(0.1)
        assert server.adb("-s", serial, "shell", "getprop").stdout == b"[a]: [b]\n"
        failed = server.adb("-s", serial, "shell", "fails")
        assert (failed.stdout, failed.stderr, failed.returncode) == (b"out\n", b"err\n", 3)
        assert server.adb("-s", serial, "shell", "dumpsys package").stdout == BIG
        # Who paired with adb needs no pairing here: the phone is asked through that server.
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(server.port))
        with open_address(serial, on_unauthorised=quiet) as device:
            (answer,) = device.ask([Query("getprop")])
        assert answer.data == b"[a]: [b]\n"


def test_adb_is_not_let_in_without_pairing(server: Server) -> None:
    """A phone that does not know the key never becomes one that can be asked."""
    with WirelessPhone(ANSWERS, features="shell_v2,cmd") as phone:
        serial = f"127.0.0.1:{phone.port}"
        assert [listed(server, serial) == "device" for _ in range(3)] == [False] * 3
        assert phone.services == []
