"""The manual page, made from the command line's own help."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from safety_audit import __version__
from safety_audit.cli import safety_audit

__all__ = ["man"]

_CODES = re.compile(r"^\| (\d+) \| (.*?) \|$", re.MULTILINE)
"""Rows of the table in docs/json.md."""


def man() -> str:
    """Return the page that `man safety-audit` shows."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    context = click.Context(safety_audit, info_name="safety-audit")
    yield f'.TH SAFETY\\-AUDIT 1 "" "safety\\-audit {__version__}" "User Commands"'
    yield from (".SH NAME", "safety\\-audit \\- look at your own phone and this computer")
    yield from (".SH SYNOPSIS", ".B safety\\-audit", "[COMMAND] [OPTIONS]")
    yield ".SH DESCRIPTION"
    yield from _help(safety_audit)
    yield ".SH SAFETY"
    yield _safe(safety_audit.epilog or "")
    yield ".SH COMMANDS"
    yield from _commands(context, "safety-audit")
    yield ".SH EXIT STATUS"
    table = (Path(__file__).parent / "json.md").read_text(encoding="utf-8")
    for code, meaning in _CODES.findall(table):
        yield from (".TP", f".B {code}", _safe(meaning.replace("`", "")))
    yield ".SH ENVIRONMENT"
    yield from (".TP", ".B NO_COLOR", "No colours.")
    yield from (".TP", ".B TERM=dumb", "Plain text, one fact a line.")


def _commands(context: click.Context, path: str) -> Iterator[str]:
    group = context.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        below = click.Context(command, info_name=name, parent=context)
        usage = " ".join(command.collect_usage_pieces(below))
        yield f'.SS "{_safe(f"{path} {name} {usage}")}"'
        yield from _help(command)
        for option in command.get_params(below):
            told = option.get_help_record(below)
            if told:
                yield from (".TP", f'.B "{_safe(told[0])}"', _safe(told[1]))
        if isinstance(command, click.Group):
            yield from _commands(below, f"{path} {name}")


def _help(command: click.Command) -> Iterator[str]:
    """Yield the help of a command; what is not to be rewrapped stays as it is."""
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith("\b\n"):
            yield from (".PP", ".nf", *map(_safe, paragraph.splitlines()[1:]), ".fi")
        elif paragraph:
            yield from (".PP", _safe(" ".join(paragraph.split())))


def _safe(text: str) -> str:
    """Return text in which nothing is a sign of roff."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return re.sub(r"^(?=[.'])", r"\\&", escaped)
