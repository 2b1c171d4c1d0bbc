"""Where words go: the report to standard output, everything else to standard error."""

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

import click

from safety_audit.identifiers import hidden
from safety_audit.languages import showable, translated
from safety_audit.phrases import phrase_of
from safety_audit.text import fitting

__all__ = [
    "Screen",
    "UntoldError",
    "interactive",
    "progress",
    "say",
    "screen",
    "stop_telling",
    "tell",
]

_LEAD = re.compile(r" +(\d+  )?")
_WITHOUT_TERMINAL = 79
"""Width where there is no terminal to ask."""


class UntoldError(click.ClickException):
    """Standard output takes no more, such as a full disk."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Screen:
    """What standard output can show."""

    width: int
    """Columns."""
    colour: bool
    """Whether it takes styles."""
    encoding: str
    """What characters it takes."""
    plain: bool
    """Whether it is a terminal that cannot move a cursor or style text."""


def screen() -> Screen:
    """Return what standard output can show."""
    dumb = os.environ.get("TERM") == "dumb"
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((_WITHOUT_TERMINAL, 24)).columns
    return Screen(
        width=min(width, 100) if terminal or "COLUMNS" in os.environ else _WITHOUT_TERMINAL,
        colour=terminal and not dumb and not os.environ.get("NO_COLOR"),
        encoding=sys.stdout.encoding or "utf-8",
        plain=dumb,
    )


def tell(report: str) -> None:
    """Write the report to standard output.

    Raises:
        UntoldError: the file or device that it goes to does not take it.

    """
    try:
        sys.stdout.write(report)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        stop_telling()
        raise UntoldError(f"The report could not be written ({error.strerror}).") from error


def stop_telling() -> None:
    """Send what is still to be written nowhere; else Python complains when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(sentence: str) -> None:
    """Write a sentence of our own to standard error; nothing is written for an empty one."""
    if sentence:
        click.echo(_wrapped(_fit(translated(sentence), sys.stderr)), err=True)


def _wrapped(text: str) -> str:
    """Return text whose lines break between words, where a terminal would break them anywhere."""
    if not sys.stderr.isatty() or screen().plain:
        return text
    width = shutil.get_terminal_size().columns
    lines = text.split("\n")
    return "\n".join(_filled(line, width) if len(line) > width else line for line in lines)


def _filled(line: str, width: int) -> str:
    if "\x1b" in line:
        return line  # a drawing
    # What follows a number of a menu stands below its words.
    lead = _LEAD.match(line)
    return textwrap.fill(
        line,
        width,
        subsequent_indent=" " * len(lead[0]) if lead else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def progress() -> Callable[[str], None]:
    """Return an observer that writes each new step to standard error, made showable."""
    last = ""

    def step(sentence: str) -> None:
        nonlocal last
        if sentence != last:
            say(showable(hidden(phrase_of(sentence))))
        last = sentence

    return step


def interactive() -> bool:
    """Tell whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _fit(text: str, stream: TextIO) -> str:
    return fitting(text, stream.encoding or "utf-8")
