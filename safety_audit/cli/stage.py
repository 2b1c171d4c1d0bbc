"""Where a conversation happens: a screen of its own that leaves nothing behind, and its questions.

Numbers are typed, not arrows: that works with a screen reader, over a telephone, in a transcript.
"""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import click
from rich.console import Console

from safety_audit.cli.streams import say, screen, tell
from safety_audit.languages import translated
from safety_audit.phrases import Phrase
from safety_audit.render.rows import Row
from safety_audit.render.terminal import plain, terminal

__all__ = ["Stage", "choose", "confirmed", "number_up_to", "on_stage", "wait"]

_QUESTION_LINES = 2
"""Lines that the question below a full screen takes."""
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Stage:
    """What a person is shown things on."""

    own: bool
    """Whether it is the terminal's second screen, which is gone on leaving and cannot scroll."""
    plainly: bool
    """Whether to write plain text."""

    def fresh(self) -> None:
        """Begin at the top; on a screen that scrolls, below an empty line."""
        if self.own:
            Console(legacy_windows=False).clear()
        else:
            say("\n")

    def show(self, rows: Iterable[Row], *, below: int = 0) -> None:
        """Write rows, waiting wherever a screen of our own is full.

        `below` is the number of lines that will follow without waiting.
        """
        lines = self._drawn(rows).splitlines(keepends=True)
        room = shutil.get_terminal_size().lines - _QUESTION_LINES
        while self.own and len(lines) > room - below:
            # Some lines are kept back, so that a question never stands alone on its screen.
            now = max(1, min(room, len(lines) - (room - below) // 2))
            tell("".join(lines[:now]))
            del lines[:now]
            wait(Phrase("Press Enter to read on"))
            self.fresh()
        tell("".join(lines))

    def _drawn(self, rows: Iterable[Row]) -> str:
        shown = screen()
        if self.plainly or shown.plain:
            return plain(rows, encoding=shown.encoding)
        return terminal(rows, width=shown.width, colour=shown.colour, encoding=shown.encoding)


@contextmanager
def on_stage(*, plainly: bool = False) -> Iterator[Stage]:
    """Use the terminal's second screen, so that leaving restores what was there before.

    Not with plain text: a screen reader may not follow, and a dumb terminal has no second screen.
    """
    own = sys.stdout.isatty() and not plainly and not screen().plain
    if not own:
        say(Phrase("What is shown here stays in this window. Close it when you are done."))
    with Console(legacy_windows=False).screen(hide_cursor=False) if own else nullcontext():
        yield Stage(own=own, plainly=plainly)


def choose(offers: Sequence[str]) -> int:
    """Return which of these a person chose, from 1."""
    click.echo(err=True)
    for number, offer in enumerate(offers, 1):
        say(f"  {number}  {translated(offer)}")
    return number_up_to(len(offers))


def number_up_to(count: int) -> int:
    """Return the number that a person types; what is no answer is asked for again, in words."""
    while True:
        typed: str = click.prompt(translated(Phrase("Type a number")), err=True)
        number = int(typed) if typed.strip().isdecimal() and len(typed) < _LONGEST_NUMBER else 0
        if 1 <= number <= count:
            return number
        say(Phrase("Please type one of the numbers from 1 to {count}.", count=count))


def confirmed(question: str) -> bool:
    """Return whether a person says yes; the answer of who only presses Enter is no."""
    return click.confirm(translated(question), default=False, err=True)


def wait(what: str) -> None:
    """Wait for Enter."""
    click.prompt(translated(what), default="", show_default=False, prompt_suffix=". ", err=True)
