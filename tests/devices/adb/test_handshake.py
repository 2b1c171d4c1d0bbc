"""Each way a connection can fail is told in plain words, soon, and nothing leaks."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from sim.phone import Auth, SimPhone, from_answers

from safety_audit.devices.adb.handshake import ALLOW_SECONDS
from safety_audit.devices.adb.modes import LOOK_AT_THE_PHONE
from safety_audit.devices.adb.phone import connect_tcp
from safety_audit.devices.interface import DeviceError, NotAuthorised, NotReached, Query, Status

ANSWERS = from_answers({"getprop": b"[ro.build.version.release]: [15]\n"})


@contextmanager
def listening(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serve one connection with a function, and give the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                behave(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.close()
            thread.join(10)


def failure(port: int, timeout: float = 10.0) -> DeviceError:
    with pytest.raises(DeviceError) as caught:
        connect_tcp("127.0.0.1", port, timeout=timeout)
    assert not [thread for thread in threading.enumerate() if thread.name == "phone"]
    assert caught.value.happened.endswith(".")
    assert caught.value.todo.endswith(".")
    return caught.value


def until_closed(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def test_nothing_listens() -> None:
    """A port where nothing listens is said to be one."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = failure(port)
    assert isinstance(error, NotReached)
    assert error.happened == f"Nothing is listening at 127.0.0.1:{port}."


@pytest.mark.parametrize("host", ["", "a" * 300, "no such host", "256.1.1.1"])
def test_an_address_that_is_none(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for no address is told, whatever the system says of it."""

    def fails(*_: object, **__: object) -> socket.socket:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "create_connection", fails)
    with pytest.raises(NotReached, match="could not be reached"):
        connect_tcp(host, 5555)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that never answers ends in the time given."""

    def silent(*_: object, **__: object) -> socket.socket:
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", silent)
    with pytest.raises(NotReached, match="Nothing answered at"):
        connect_tcp("192.0.2.1", 5555)


def test_a_web_server_is_no_phone() -> None:
    """What answers with something else is not taken for a phone."""

    def web(connection: socket.socket) -> None:
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        until_closed(connection)

    with listening(web) as port:
        assert failure(port).happened == "What answers there is not a phone with debugging on."


def test_silence_is_told() -> None:
    """A port that takes the connection and says nothing ends in the time given."""
    with listening(until_closed) as port:
        assert failure(port, 0.2).happened == "Something is there, but it says nothing."


def test_hanging_up_is_told_at_once() -> None:
    """A phone that hangs up at once is not waited for."""
    with listening(lambda connection: None) as port:
        assert failure(port, 60.0).happened == "It hung up at once."


def test_half_a_message_is_no_phone() -> None:
    """A connection that ends in the middle of the first message has hung up."""
    with listening(lambda connection: connection.sendall(b"CNXN\x00\x00")) as port:
        assert failure(port, 60.0).happened == "It hung up at once."


@pytest.mark.parametrize(
    "head",
    [
        b"\xff" * 24,
        b"\x00" * 24,
        # A payload of 4 GiB, with a right complement.
        b"CNXN\x01\x00\x00\x01\x00\x00\x10\x00\xff\xff\xff\xff\x00\x00\x00\x00\xbc\xb1\xa7\xb1",
    ],
)
def test_impossible_messages_are_no_phone(head: bytes) -> None:
    """Unknown commands and impossible lengths are refused before anything is read after them."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        until_closed(connection)

    with listening(answer) as port:
        assert failure(port).happened == "What answers there is not a phone with debugging on."


def test_wireless_debugging_is_told() -> None:
    """A phone that wants TLS is said to be on "Wireless debugging"."""
    with SimPhone(ANSWERS, auth=Auth.WIRELESS) as phone:
        assert "Wireless debugging" in failure(phone.port).happened


@pytest.mark.parametrize(
    ("banner", "words"),
    [
        ("recovery::", "The phone shows its recovery menu."),
        ("sideload::", "The phone waits for an update from a computer (sideload)."),
        ("rescue::", "The phone is in its rescue mode."),
        ("unauthorized::", "The phone has not started up as usual."),
    ],
)
def test_a_phone_that_has_not_started_is_told(banner: str, words: str) -> None:
    """A phone in recovery is no phone to look at, and each mode is called by its name."""
    with SimPhone(ANSWERS, banner=banner) as phone:
        assert failure(phone.port).happened == words


def test_a_phone_that_takes_nothing_is_none() -> None:
    """A phone that says it takes only a few bytes at once does not speak the protocol."""
    with SimPhone(ANSWERS, max_data=10) as phone:
        phone.max_data = 10
        assert "not a phone" in failure(phone.port).happened


def test_the_owner_is_asked_and_allows() -> None:
    """The person is told once what to look for; the key that is shown made the signature."""
    told: list[str] = []
    with SimPhone(ANSWERS, auth=Auth.ALLOW) as phone:
        with connect_tcp("127.0.0.1", phone.port, on_unauthorised=told.append) as device:
            (answer,) = device.ask([Query("getprop")])
            assert answer.status is Status.OK
            assert device.round_trips == 4
        assert phone.signatures == [True]
        assert phone.faults == []
    assert told == [LOOK_AT_THE_PHONE]
    assert "Do not tick" in LOOK_AT_THE_PHONE


def test_each_run_has_a_key_of_its_own_and_no_name() -> None:
    """Two runs show two keys, and neither says whose computer it is."""
    with SimPhone(ANSWERS, auth=Auth.ALLOW) as phone:
        for _ in range(2):
            connect_tcp("127.0.0.1", phone.port).close()
        first, second = (key.sent for key in phone.keys)
    assert first != second
    assert first.endswith(b" computer@home\0")
    assert socket.gethostname().encode() not in first.split(b" ")[1]


@pytest.mark.parametrize(
    ("auth", "seconds", "words"),
    [
        (Auth.REFUSE, 60.0, "The phone said no to this computer."),
        (Auth.PENDING, 0.2, "The phone has not allowed this computer to look."),
    ],
)
def test_a_phone_that_is_not_allowed(auth: Auth, seconds: float, words: str) -> None:
    """Cancel ends at once, and nobody at the phone ends in time; both say what to look for."""
    with SimPhone(ANSWERS, auth=auth) as phone, pytest.raises(NotAuthorised) as caught:
        connect_tcp("127.0.0.1", phone.port, allow_seconds=seconds)
    assert caught.value.happened == words
    for named in (LOOK_AT_THE_PHONE, "Auto Blocker", "Advanced Protection", "workplace"):
        assert named in caught.value.todo
    assert not [thread for thread in threading.enumerate() if thread.name == "phone"]


def test_a_phone_that_asks_for_ever_is_given_up() -> None:
    """A phone that takes no key at all is not shown one without end."""

    def never_satisfied(connection: socket.socket) -> None:
        token = (
            b"AUTH\x01\x00\x00\x00\x00\x00\x00\x00\x14\x00\x00\x00\x00\x00\x00\x00\xbe\xaa\xab\xb7"
        )
        while connection.recv(4096):
            connection.sendall(token + b"\x00" * 20)

    with listening(never_satisfied) as port:
        assert isinstance(failure(port), NotAuthorised)


def test_the_owner_has_at_least_a_minute() -> None:
    """The question on the phone is waited for long enough to find and unlock the phone."""
    assert ALLOW_SECONDS >= 60
