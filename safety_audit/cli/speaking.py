"""The options that every command has: the language, and to leave the configuration unread."""

import sys

import click

from safety_audit.cli.streams import say
from safety_audit.languages import ENGLISH, LANGUAGES, Language, speak

__all__ = ["can_show", "with_language"]


def _chosen(_context: click.Context, _option: click.Parameter, code: str | None) -> None:
    if code is None:
        return
    language = LANGUAGES.get(code.lower())
    if language is None:
        raise click.BadParameter(f"The tool speaks {', '.join(LANGUAGES)}.")
    speak(language if can_show(language) else ENGLISH)


def can_show(language: Language) -> bool:
    """Tell whether standard output takes the letters of a language; if not, say so."""
    try:
        language.letters.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        say(f"This terminal cannot show the letters of this language ({language.code}).")
        return False
    return True


def with_language(command: click.Command) -> click.Command:
    """Return a command that has the option; its own commands have it too."""
    if not any(parameter.name == "lang" for parameter in command.params):
        option = click.Option(
            ["--lang"],
            metavar="CODE",
            is_eager=True,
            expose_value=False,
            callback=_chosen,
            help=f"Speak this language: {', '.join(LANGUAGES)}. Else this computer's.",
        )
        unread = click.Option(
            ["--no-config"],
            is_flag=True,
            expose_value=False,
            help="Do not read the configuration file.",
        )
        command.params += [option, unread]
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            with_language(inner)
    return command
