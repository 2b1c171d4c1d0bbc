"""Hold that something leaves no thread running and no file open."""

import contextlib
import gc
import threading
import time
from collections.abc import Iterator

import psutil

PATIENCE = 10


@contextlib.contextmanager
def nothing_left() -> Iterator[None]:
    """Fail if a thread or an open file is left of what is done inside, a moment later.

    What earlier tests had left may end meanwhile: that is no leak of this one.
    """
    process = psutil.Process()
    gc.collect()
    threads, files = set(threading.enumerate()), process.num_fds()
    yield
    end = time.monotonic() + PATIENCE
    while (left := set(threading.enumerate()) - threads) or process.num_fds() > files:
        assert time.monotonic() < end, (left, process.open_files(), process.net_connections())
        time.sleep(0.01)
