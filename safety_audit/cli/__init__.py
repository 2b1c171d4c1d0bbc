"""The command line: one module a command, and here the way in and the way out.

Exit codes: 0 finished, 1 only with --fail-on, 2 wrong usage, 3 finished but something could not be
checked, 4 no phone or not authorised, 5 a pack failed to load, 130 stopped, 143 ended by the
system.
"""

import gc
import importlib
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from safety_audit.cli.config import Config, configured
from safety_audit.cli.mistakes import tell_mistakes_safely
from safety_audit.cli.speaking import can_show, with_language
from safety_audit.cli.streams import say, stop_telling
from safety_audit.devices.interface import DeviceError
from safety_audit.identifiers import hidden
from safety_audit.languages import ENGLISH, from_locale, showable, using
from safety_audit.phrases import Phrase
from safety_audit.text import readable

__all__ = ["main", "safety_audit"]

NO_PHONE = 4
STOPPED = 130
_OBJECTS_BETWEEN = 200_000
ENDED = 143
COMMANDS = {
    "scan": "scan:scan",
    "pair": "pair:pair",
    "review": "review:review",
    "questions": "questions:questions",
    "apps": "apps:apps",
    "practise": "practise:practise",
    "capture": "capture:capture",
    "verify": "verify:verify",
    "compare": "compare:compare",
    "explain": "explain:explain",
    "checks": "checks:checks",
    "packs": "packs:packs",
    "scenario": "scenario:scenario",
    "helplines": "helplines:helplines",
    "doctor": "doctor:doctor",
    "finish": "finish:finish",
    "indicators": "lists:indicators",
    "completion": "completion:completion",
}
"""Each command with its module in this package and its name there, in the order of the help."""
_SAFETY = (
    "What you change can be noticed by the person who watches. "
    "If you are in danger, get help first."
)


_STOPPED = Phrase("Stopped. Nothing was saved.")


class _EndedError(BaseException):
    """The system ended the program; nothing on the way out may take this for an error."""


class Commands(click.Group):
    """Loads a command's module when the command is used: the first words must appear at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None if there is none of this name."""
        place = COMMANDS.get(cmd_name)
        return _loaded(place) if place else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was typed, or name those that are nearly it."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            # click knows only the commands that are loaded, and none is until it is used.
            raise click.NoSuchCommand(
                error.command_name, possibilities=COMMANDS, ctx=ctx
            ) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run what was typed; that the reader of a pipe has left is no failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read the report has left. click would end with 1.
            stop_telling()
            return 0


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_SAFETY,
)
@click.version_option(package_name="safety-audit", message="%(prog)s %(version)s")
@click.pass_context
def safety_audit(context: click.Context) -> None:
    """Look at your own phone and this computer, and say what to do first.

    Nothing on the phone is changed, nothing is saved, and nothing leaves this computer.

    \b
    Examples:
      safety-audit                 go through it step by step
      safety-audit scan --demo     try it on a made-up practice phone
    """
    if context.invoked_subcommand is None:
        context.exit(context.invoke(_loaded("guide:guide")))


def _loaded(place: str) -> click.Command:
    module, _, name = place.partition(":")
    command: click.Command = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    return with_language(_with_safety(command))


def _with_safety(command: click.Command) -> click.Command:
    """Return a command whose help ends with what to know before; its own commands' too."""
    command.epilog = command.epilog or _SAFETY
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _with_safety(inner)
    return command


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    tell_mistakes_safely()
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    settings = Config() if "--no-config" in given else configured()
    for problem in settings.problems:
        say(readable(problem))
    here = settings.language or from_locale()
    language = here if can_show(here) else ENGLISH
    with using(language), _ended_from_outside(), _seldom_collecting():
        return _code_of(arguments, dict.fromkeys(COMMANDS, settings.options))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage less often: a short run makes much that stays, and hardly any cycles.

    It takes a seventh of the time of a whole scan otherwise.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _ended_from_outside() -> Iterator[None]:
    """Leave as Ctrl-C does when the system ends the program: a second screen must not stay."""

    def leave(_number: int, _frame: object) -> None:
        raise _EndedError

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _code_of(arguments: Sequence[str] | None, defaults: Mapping[str, object]) -> int:
    try:
        code = safety_audit.main(
            arguments, prog_name="safety-audit", standalone_mode=False, default_map=defaults
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except DeviceError as error:
        say(showable(hidden(error.happened)))
        say(showable(hidden(error.todo)))
        return NO_PHONE
    except (click.Abort, KeyboardInterrupt):
        click.echo(err=True)
        say(_STOPPED)
        return STOPPED
    except _EndedError:
        click.echo(err=True)
        say(_STOPPED)
        return ENDED
    return code if isinstance(code, int) else 0


with_language(safety_audit)
