"""Whatever answers at an address, the program ends with a sentence and the right exit code."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from safety_audit.cli import main


@contextmanager
def server(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Listen on a port, and do this with the first who connects."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            with suppress(OSError), listening.accept()[0] as connection:
                serve(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            thread.join()


def web_server(connection: socket.socket) -> None:
    connection.recv(1024)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def hang_up(connection: socket.socket) -> None:
    connection.recv(1024)


@pytest.mark.parametrize(
    ("serve", "sentence"), [(web_server, "is not a phone"), (hang_up, "hung up")]
)
def test_what_is_no_phone_is_one_sentence_and_exit_code_4(
    serve: Callable[[socket.socket], None],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A web server, and something that hangs up at once, are told in words."""
    with server(serve) as port, pytest.raises(SystemExit) as left:
        main(["scan", "--no-computer", "--phone", f"127.0.0.1:{port}"])

    told = capsys.readouterr()
    assert left.value.code == 4
    assert told.out == ""
    assert sentence in told.err
    assert "Traceback" not in told.err
