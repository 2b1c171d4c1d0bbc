"""A phone that a real adb server holds is asked through that server."""

import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sim.clients import EACH, Server
from sim.phone import Auth, Said, SimPhone, from_answers

from safety_audit.devices import practice
from safety_audit.devices.adb.phone import AdbPhone, PracticeLine, connect_tcp
from safety_audit.devices.adb.server import connect_server
from safety_audit.devices.adb.smart_socket import (
    ServerPhone,
    Unusual,
    _phone,
    listed,
    version,
    where,
)
from safety_audit.devices.find import choices, open_address, with_systems
from safety_audit.devices.interface import (
    DeviceError,
    NotAuthorised,
    NotReached,
    Query,
    Status,
    quiet,
)
from safety_audit.devices.practice.serve import served
from safety_audit.engine import Visit, look
from safety_audit.packs import load

BIG = b"".join(b"%09d " % number for number in range(500_000))
FIRST, SECOND = Query("getprop"), Query("dumpsys role")
LARGE = Query("dumpsys package", bulky=True, limit=1 << 25)
ANSWERS = {"getprop": b"[a]: [b]\n", "dumpsys role": b"role\n", "dumpsys package": BIG}


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """Return a port where nobody listens, and where adb's server is to be."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    for name in ("ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(number))
    return number


@pytest.fixture(params=EACH)
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a server of adb that is of this test alone, of each adb that is here."""
    for name in ("ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    with Server(request.param) as running:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(running.port))
        yield running


def held(server: Server, phone: SimPhone) -> ServerPhone:
    """Let the server connect to a phone; return what it says of it."""
    server.connect(phone.port)
    (found,) = listed()
    return found


@pytest.mark.parametrize("features", ["shell_v2,cmd", ""], ids=["frames", "oldest"])
def test_a_phone_is_asked_through_the_server(server: Server, features: str) -> None:
    """Answers, large ones too, come as they do over a cable of one's own."""
    with SimPhone(from_answers(ANSWERS), features=features) as phone:
        found = held(server, phone)
        assert found.usable
        with connect_server(found) as device:
            for _ in range(2):
                answers = device.ask([FIRST, LARGE, SECOND, Query("getenforce")])
                assert [answer.status for answer in answers] == [
                    Status.OK,
                    Status.OK,
                    Status.OK,
                    Status.ABSENT,
                ]
                assert [answer.data for answer in answers[:3]] == [
                    *map(ANSWERS.get, ["getprop", "dumpsys package", "dumpsys role"])
                ]
        assert phone.faults == []
        assert b"device" in server.adb("devices").stdout


def test_a_slow_command_does_not_stop_the_others(server: Server) -> None:
    """A command that hangs is timed out, and those after it are answered."""
    answers = {**ANSWERS, "dumpsys trust": Said(b"so far", hangs=True)}
    with SimPhone(from_answers(answers)) as phone, connect_server(held(server, phone)) as device:
        slow, after = device.ask([Query("dumpsys trust", seconds=0.5), FIRST])
        assert (slow.status, slow.data) == (Status.TIMED_OUT, b"so far")
        assert after.status is Status.OK


def test_a_refused_service_is_refused(server: Server) -> None:
    """A phone that opens no stream refuses the question; nothing hangs."""
    with SimPhone(from_answers(ANSWERS), refuses=True) as phone:
        with connect_server(held(server, phone)) as device:
            (answer,) = device.ask([FIRST])
        assert answer.status is Status.REFUSED


def test_a_phone_that_goes_away(server: Server) -> None:
    """When the phone goes, what was not answered is cut off or lost, and nothing hangs."""
    answers = {**ANSWERS, "dumpsys trust": Said(b"so far", unplugged=True)}
    with SimPhone(from_answers(answers)) as phone:
        with connect_server(held(server, phone)) as device:
            server.adb("disconnect")
            lost = device.ask([FIRST, SECOND])
        assert {answer.status for answer in lost} == {Status.LOST}
        with connect_server(held(server, phone)) as device:
            first, cut, _ = device.ask([FIRST, Query("dumpsys trust"), SECOND])
        assert first.status is Status.OK
        assert cut.status is Status.CUT_OFF
        assert cut.data == b"so far"


def test_the_server_goes_away(server: Server) -> None:
    """When the server ends, nothing is said to have been answered."""
    with SimPhone(from_answers(ANSWERS)) as phone, connect_server(held(server, phone)) as device:
        server.end()
        assert device.ask([FIRST])[0].status is Status.LOST


def test_four_threads_lose_nothing(server: Server) -> None:
    """Four threads that share a phone, with 200 questions each, get every answer."""
    with SimPhone(from_answers(ANSWERS)) as phone:
        good: list[bool] = []
        with connect_server(held(server, phone)) as device:

            def ask() -> None:
                good.extend(device.ask([FIRST])[0].data == b"[a]: [b]\n" for _ in range(200))

            threads = [threading.Thread(target=ask) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert good == [True] * 800


def test_a_phone_that_asks_its_owner(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question on the phone is told of, and its end is waited for, either way."""
    monkeypatch.setattr("safety_audit.devices.adb.server._LOOK_AGAIN_SECONDS", 0.1)
    with SimPhone(from_answers(ANSWERS), auth=Auth.PENDING) as phone:
        found = held(server, phone)
        assert found.asks_owner
        told: list[str] = []
        with pytest.raises(NotAuthorised):
            connect_server(found, allow_seconds=0.3, on_unauthorised=told.append)
        assert "Allow USB debugging?" in told[0]


def test_a_wireless_phone_is_named_as_one(port: int) -> None:
    """A phone that wants TLS says how it can be reached, when no server has been paired with it."""
    with (
        SimPhone(from_answers(ANSWERS), auth=Auth.WIRELESS) as phone,
        pytest.raises(NotReached) as raised,
    ):
        open_address(f"127.0.0.1:{phone.port}", quiet)
    assert "Wireless debugging" in raised.value.happened
    assert "a cable" in raised.value.todo


def test_a_phone_is_found_by_its_name_at_the_server(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone that only the server knows is used when it is the only one, and by its name."""
    monkeypatch.setattr("safety_audit.devices.adb.plugged.plugged", lambda: ())
    with SimPhone(from_answers(ANSWERS)) as phone:
        held(server, phone)
        with open_address("auto", quiet) as device:
            assert isinstance(device, AdbPhone)
            assert device.ask([FIRST])[0].status is Status.OK
        with SimPhone(from_answers(ANSWERS)) as other:
            server.connect(other.port)
            with pytest.raises(NotReached, match="More than one phone"):
                open_address("auto", quiet)


def test_several_phones_are_listed_by_model_system_and_how(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each phone of a server is told with its Android; one that would have to ask is not asked."""
    monkeypatch.setattr("safety_audit.devices.adb.plugged.plugged", lambda: ())
    banner = "device::ro.product.name=x;ro.product.model={};ro.product.device=x;"
    one = from_answers({"getprop ro.build.version.release": b"14\n"})
    other = from_answers({"getprop ro.build.version.release": b"8.1.0\n"})
    odd = from_answers({"getprop ro.build.version.release": b"1\x1b[2J; rm\n"})
    with (
        SimPhone(one, banner=banner.format("One")) as first,
        SimPhone(other, banner=banner.format("Two")) as second,
        SimPhone(odd, banner=banner.format("Three")) as third,
        SimPhone(one, auth=Auth.PENDING) as fourth,
    ):
        for phone in (first, second, third):
            server.connected(phone.port)
        server.connect(fourth.port)
        told = {each.address: each.called for each in with_systems(choices(()))}
        assert told == {
            f"127.0.0.1:{first.port}": f"One (127.0.0.1:{first.port}), Android 14",
            f"127.0.0.1:{second.port}": f"Two (127.0.0.1:{second.port}), Android 8.1.0",
            f"127.0.0.1:{third.port}": f"Three (127.0.0.1:{third.port})",
            f"127.0.0.1:{fourth.port}": f"A phone (127.0.0.1:{fourth.port})",
        }
        with pytest.raises(NotReached, match="Android 14, by the adb server of this computer"):
            open_address("auto", quiet)
        assert fourth.services == []


def test_two_phones_of_a_server_never_mix(server: Server) -> None:
    """Two phones behind one server, asked at once by two threads, each give their own answers."""
    phones = {name: from_answers({"getprop": name * 1000}) for name in (b"one", b"two")}
    with SimPhone(phones[b"one"]) as first, SimPhone(phones[b"two"]) as second:
        for phone in (first, second):
            server.connected(phone.port)
        by_serial = {each.serial: each for each in listed()}
        good: list[bool] = []

        def ask(port: int, name: bytes) -> None:
            with connect_server(by_serial[f"127.0.0.1:{port}"]) as device:
                good.extend(device.ask([FIRST])[0].data == name * 1000 for _ in range(50))

        threads = [
            threading.Thread(target=ask, args=(phone.port, name))
            for phone, name in ((first, b"one"), (second, b"two"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert good == [True] * 100


def test_no_server(port: int) -> None:
    """Where no server runs there are no phones of one, and none is started."""
    assert listed() == ()
    assert version() is None
    assert listed() == ()


def test_the_version_of_the_server(server: Server) -> None:
    """The server tells its version."""
    assert version() == 41


@pytest.mark.parametrize(
    "reply", [b"", b"HTTP/1.1 400 Bad Request\r\n", b"OKAYzzzz", b"OKAY0010short", b"FAIL0003bad"]
)
def test_something_else_listens_there(port: int, reply: bytes) -> None:
    """What is no adb server is told apart from none; it is no phone, and nothing hangs."""
    with socket.create_server(("127.0.0.1", port)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(100)
                connection.sendall(reply)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(Unusual):
            listed()
        thread.join()


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        (
            "SIM0001                device usb:1-4 product:sim model:Phone_One device:sim transport_id:7",
            ServerPhone("SIM0001", "device", "1-4", "Phone_One", "7"),
        ),
        (
            "SIM0001                unauthorized usb:1-4 transport_id:7",
            ServerPhone("SIM0001", "unauthorized", "1-4", "", "7"),
        ),
        (
            (
                "SIM0001                no permissions (missing udev rules? user is in the plugdev group);"
                " see [a page] usb:1-4 transport_id:7"
            ),
            ServerPhone(
                "SIM0001",
                "no permissions (missing udev rules? user is in the plugdev group); see [a page]",
                "1-4",
                "",
                "7",
            ),
        ),
        ("(no serial number)     offline", ServerPhone("(no serial number)", "offline")),
        (
            "192.0.2.7:5555         device product:sim model:usb:9 transport_id:3",
            ServerPhone("192.0.2.7:5555", "device", "", "usb:9", "3"),
        ),
    ],
)
def test_lines_of_the_server(line: str, phone: ServerPhone) -> None:
    """Each line tells a phone: its name, state, port, model and number."""
    serial, rest = (line[:18], line[18:].strip()) if line[0] == "(" else line.split(maxsplit=1)
    assert _phone(serial, rest) == phone


@given(st.text(), st.text())
def test_any_line_is_a_phone(serial: str, rest: str) -> None:
    """Whatever a server says, reading it does not fail."""
    assert _phone(serial, rest).serial == serial


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({}, ("127.0.0.1", 5037)),
        ({"ANDROID_ADB_SERVER_PORT": "6000"}, ("127.0.0.1", 6000)),
        ({"ANDROID_ADB_SERVER_ADDRESS": "192.0.2.1"}, ("192.0.2.1", 5037)),
        ({"ADB_SERVER_SOCKET": "tcp:6001"}, ("127.0.0.1", 6001)),
        ({"ADB_SERVER_SOCKET": "tcp:localhost:6002"}, ("localhost", 6002)),
        ({"ADB_SERVER_SOCKET": "localfilesystem:/run/adb"}, "/run/adb"),
        ({"ADB_SERVER_SOCKET": "localabstract:adb"}, "\0adb"),
    ],
)
def test_where_the_server_is(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], place: object
) -> None:
    """The variables of the environment that adb knows say where its server is."""
    for name in ("ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_ADDRESS", "ANDROID_ADB_SERVER_PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert where() == place


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADB_SERVER_SOCKET", "vsock:1:2"),
        ("ADB_SERVER_SOCKET", "tcp:host"),
        ("ANDROID_ADB_SERVER_PORT", "0"),
        ("ANDROID_ADB_SERVER_PORT", "port"),
    ],
)
def test_a_place_that_makes_no_sense(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """A variable that names no place is said to, and does not end in a traceback."""
    monkeypatch.setenv(name, value)
    with pytest.raises(Unusual, match=name):
        where()


def test_a_server_that_left(port: int) -> None:
    """A phone of a server that has ended cannot be reached."""
    with pytest.raises(DeviceError, match="does not answer"):
        connect_server(ServerPhone("SIM0001", "device"))


def test_a_whole_visit_through_the_server(server: Server) -> None:
    """A practice phone that a server holds gives the same report as asked over its own port."""
    story = practice.find("helper-from-file")
    checks = [check for pack in load() for check in pack.checks]
    with served(story, port=0) as phone:
        with connect_tcp("127.0.0.1", phone.port) as device:
            direct = look(device, checks)
        server.connect(phone.port)
        (through,) = listed()
        with connect_server(through) as device:
            # adb tells no banner, so this side does not learn by itself when the story is.
            held_by_server = look(PracticeLine(device._connection, story.visit), checks)
    assert outcomes(held_by_server) == outcomes(direct)
    assert any(result.findings for result in direct.results)


def outcomes(visit: Visit) -> list[tuple[str, str, list[str]]]:
    """Return what each check came to."""
    return [
        (result.check, result.outcome.value, [finding.summary for finding in result.findings])
        for result in visit.results
    ]
