"""The help of every command: how to try it, and what to know before."""

import re
from collections.abc import Iterator

import click
import pytest
from commands import Runner

from safety_audit.cli import COMMANDS, safety_audit

SAFETY = "What you change can be noticed by the person who watches."


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(capsys)


def commands() -> Iterator[tuple[str, ...]]:
    """Yield each command, and each command of a command, as it is typed."""
    yield ()
    context = click.Context(safety_audit)
    for name in COMMANDS:
        yield (name,)
        found = safety_audit.get_command(context, name)
        if isinstance(found, click.Group):
            yield from ((name, inner) for inner in found.commands)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_help_shows_two_examples_and_the_safety_sentence(
    words: tuple[str, ...], command: Runner
) -> None:
    """Whoever asks for help sees how it is used, that it can be noticed, and `--lang`.

    The examples of a command's own commands stand with the command.
    """
    told = command(*words, "--help").out
    examples = re.search(r"Examples:\n((?:    .*\n)+)", told)

    assert len(words) == 2 or (examples and len(examples[1].splitlines()) >= 2), told
    assert SAFETY in " ".join(told.split())
    assert "--lang CODE" in told
