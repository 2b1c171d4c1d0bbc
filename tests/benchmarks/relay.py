"""Passes connections on to a port, each way after a delay, and no faster than a rate.

Runs as a program of its own, so that it takes no time from the one that is measured::

    python tests/benchmarks/relay.py LISTEN_AT PASS_ON_TO SECONDS_EACH_WAY BYTES_A_SECOND
"""

import contextlib
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from lab.laboratory import LabPhone

Held = queue.Queue[tuple[float, bytes]]


@contextlib.contextmanager
def relay(phone: LabPhone, port: int, to: int, one_way: float, rate: float = 0.0) -> Iterator[None]:
    """Relay to a port of a laboratory phone; a rate of 0 is as fast as can be."""
    numbers = [str(number) for number in (port, to, one_way, rate)]
    enter = ("ip", "netns", "exec", phone.namespace)
    process = subprocess.Popen(
        [*enter, sys.executable, __file__, *numbers],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        try:
            yield
        finally:
            process.kill()


def _hold(source: socket.socket, held: Held, one_way: float) -> None:
    data = b"-"
    while data:
        try:
            data = source.recv(1 << 20)
        except OSError:
            data = b""
        held.put((time.perf_counter() + one_way, data))


def _pass(sink: socket.socket, held: Held, rate: float) -> None:
    free = 0.0
    while True:
        due, data = held.get()
        free = max(free, due) + (len(data) / rate if rate else 0)
        time.sleep(max(0.0, free - time.perf_counter()))
        try:
            if not data:
                sink.shutdown(socket.SHUT_RDWR)
                return
            sink.sendall(data)
        except OSError:
            return


def main() -> None:
    """Pass on until killed."""
    port, to = map(int, sys.argv[1:3])
    one_way, rate = map(float, sys.argv[3:5])
    with socket.create_server(("127.0.0.1", port)) as listener:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            near, _ = listener.accept()
            far = socket.create_connection(("127.0.0.1", to))
            for one, other in ((near, far), (far, near)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                held: Held = queue.Queue()
                threading.Thread(target=_hold, args=(one, held, one_way), daemon=True).start()
                threading.Thread(target=_pass, args=(other, held, rate), daemon=True).start()


if __name__ == "__main__":
    main()
