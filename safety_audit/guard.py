"""Hold another's code at arm's length: its time, its words and its way out are limited.

Python cannot lock code in. This keeps mistakes from spreading: a check that hangs, exits, prints or
changes what it was given costs itself, and nobody else. It is no wall against ill will, which is
why a pack is off until it is named.
"""

import ctypes
import io
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from safety_audit.model import Unreadable

__all__ = ["SECONDS", "Outcry", "guarded", "is_ours"]

SECONDS = 10.0
"""How long another's code may take, each time it is called. Ours takes some thousandths."""

T = TypeVar("T")


@dataclass(slots=True)
class Outcry:
    """What another's code did that it should not have done."""

    printed: bool = False
    """Whether it printed something."""


@dataclass(slots=True)
class _Call(Generic[T]):
    """One call that goes on in a thread of its own."""

    work: Callable[[], T]
    value: list[T] = field(default_factory=list)
    """What it returned, once it has."""
    error: BaseException | None = None
    """What it raised."""

    def run(self) -> None:
        try:
            self.value.append(self.work())
        except BaseException as error:  # noqa: BLE001 - raised again where it was called from
            self.error = error


def is_ours(function: Callable[..., object]) -> bool:
    """Tell whether a function came with this tool, and needs no guard."""
    return function.__module__.startswith("safety_audit.")


def guarded(work: Callable[[], T], outcry: Outcry | None = None) -> T:
    """Return what another's code returns.

    While it runs, what it prints is dropped and noted in `outcry`, and it can read no keys. Code
    that takes too long is left behind; it is stopped as soon as it runs Python again.

    Raises:
        Unreadable: it took too long, or tried to end the program.
        Exception: whatever else it raised.

    """
    call = _Call(work)
    # A thread that may be left behind must not keep the program from ending.
    thread = threading.Thread(target=call.run, name="another's code", daemon=True)
    with _hushed() as heard:
        thread.start()
        thread.join(SECONDS)
    if outcry is not None:
        outcry.printed = heard.any or outcry.printed
    if thread.is_alive():
        _stop(thread)
        raise Unreadable("It took too long, and was left out.")
    if call.error is not None:
        if isinstance(call.error, Exception):
            raise call.error
        raise Unreadable("It tried to end the program, and was left out.") from call.error
    return call.value[0]


class _Dropped(io.TextIOBase):
    """A stream that takes any words and keeps none."""

    def __init__(self) -> None:
        super().__init__()
        self.any = False

    def write(self, text: str) -> int:
        """Take some words."""
        self.any = self.any or bool(text)
        return len(text)


@contextmanager
def _hushed() -> Iterator[_Dropped]:
    """Turn the program's own streams away while another's code runs."""
    dropped = _Dropped()
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), dropped, dropped
    try:
        yield dropped
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept


def _stop(thread: threading.Thread) -> None:
    """Have a thread leave at its next step in Python, so that it takes no more of the processor."""
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
        )
