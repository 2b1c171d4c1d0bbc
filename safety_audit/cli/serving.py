"""`practise --serve`: be a practice phone, and let whoever leads the session hold it."""

from queue import SimpleQueue

import click

from safety_audit.cli.streams import interactive, say
from safety_audit.devices.practice import Scenario
from safety_audit.devices.practice.adbd import Key
from safety_audit.devices.practice.serve import DEFAULT_PORT, served
from safety_audit.text import readable, shortened

__all__ = ["serve"]

_LONGEST_NAME = 60


class _Owner:
    """Whoever holds the practice phone: asked by sessions, answering at the keyboard."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[tuple[Key, SimpleQueue[bool]]] = SimpleQueue()
        self._refused: set[bytes] = set()

    def allows(self, key: Key) -> bool:
        """Ask, and wait for the answer. Called in a session's own thread."""
        if key.sent in self._refused:
            return False  # adb comes back by itself: one question a key is enough
        reply: SimpleQueue[bool] = SimpleQueue()
        self._waiting.put((key, reply))
        return reply.get()

    def answer_until_stopped(self) -> None:
        """Put each question to the keyboard, one after the other, until Ctrl-C."""
        while True:
            key, reply = self._waiting.get()
            allowed = False
            try:
                allowed = _asked(key)
            finally:
                if not allowed:
                    self._refused.add(key.sent)
                reply.put(allowed)


def serve(scenario: Scenario, *, port: int | None, allow: bool) -> None:
    """Be this phone until Ctrl-C.

    Raises:
        click.UsageError: nobody can be asked, or the port is taken.

    """
    if not allow and not interactive():
        raise click.UsageError("Nobody can be asked here. Use --allow to let every computer in.")
    owner = _Owner()
    phone = served(
        scenario,
        port=DEFAULT_PORT if port is None else port,
        allows=None if allow else owner.allows,
        opened=lambda page: say(f"The phone now shows the page {page}."),
    )
    try:
        with phone:
            _tell(scenario, f"127.0.0.1:{phone.port}")
            owner.answer_until_stopped()
    except OSError as error:
        message = f"The port is taken ({error.strerror}). Choose another with --port."
        raise click.UsageError(message) from error


def _tell(scenario: Scenario, address: str) -> None:
    say(f"[PRACTICE] {readable(scenario.title)}: a made-up phone is at {address}.")
    say("Only this computer can reach it. Ctrl-C ends it. Connect with one of:")
    say(f"  safety-audit scan --no-computer --phone {address}")
    say(f"  adb connect {address}")


def _asked(key: Key) -> bool:
    say("")
    say("[PRACTICE] The phone shows: Allow USB debugging?")
    say(f"  The computer calls itself: {shortened(readable(key.name), _LONGEST_NAME)}")
    say(f"  Its fingerprint: {key.fingerprint}")
    return click.confirm("Tap Allow", default=False, err=True)
