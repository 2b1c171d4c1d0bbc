"""A real adb server that seems to hold a phone's cable.

It reaches the simulated phone over the network; on the way to it, the list of its phones is
changed to say that they are plugged in at a port.
"""

import contextlib
import socket
import threading

from sim.clients import Client, Server


class Holder:
    """The server, and the place where it seems to listen, as a context manager."""

    def __init__(self, client: Client, phone_port: int, usb: str) -> None:
        self._server = Server(client)
        self._phone = phone_port
        self._usb = usb

    def __enter__(self) -> "Holder":
        self._server.__enter__()
        self._server.connected(self._phone)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._server.__exit__()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                ours, _ = self._listener.accept()
            except OSError:
                return
            theirs = socket.create_connection(("127.0.0.1", self._server.port))
            thread = threading.Thread(target=self._serve, args=(ours, theirs))
            self._threads.append(thread)
            thread.start()

    def _serve(self, ours: socket.socket, theirs: socket.socket) -> None:
        with ours, theirs, contextlib.suppress(OSError):
            request = ours.recv(1 << 16)
            theirs.sendall(request)
            if request.endswith(b"host:devices-l"):
                answer = b"".join(iter(lambda: theirs.recv(1 << 16), b""))
                listed = answer[8:].replace(b" product:", f" usb:{self._usb} product:".encode())
                ours.sendall(b"OKAY%04x" % len(listed) + listed)
                return
            asking = threading.Thread(target=_pass_on, args=(ours, theirs))
            asking.start()
            _pass_on(theirs, ours)
            asking.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            sink.sendall(data)
    for each in (source, sink):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
