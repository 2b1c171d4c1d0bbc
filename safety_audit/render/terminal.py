"""The report on a terminal, and as plain text.

rich draws, with its markup, emoji codes and highlighter off: device text must not steer it.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from safety_audit.languages import translated
from safety_audit.render.rows import Row
from safety_audit.text import fitting

__all__ = ["plain", "terminal"]

_BAR_AT = 34
"""Column at which bars begin."""
_NARROW = 60
"""Below this width labels stand on the line of their text, which wraps with a small indent."""


def terminal(rows: Iterable[Row], *, width: int, colour: bool, encoding: str = "utf-8") -> str:
    """Return the rows wrapped to this width, styled if the terminal takes styles."""
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        _environ={},
    )
    for row in map(_told, rows):
        for line in _wrapped(row, console, width):
            console.print(line)
    return fitting(file.getvalue(), encoding)


def plain(rows: Iterable[Row], *, encoding: str = "utf-8") -> str:
    """Return the rows as plain text: one fact a line, no styles, no wrapping."""
    lines = (" ".join(filter(None, (row.label.strip(), row.text))) for row in map(_told, rows))
    return fitting("".join(f"{line}\n" for line in lines), encoding)


def _told(row: Row) -> Row:
    """Return a row in the language in use."""
    return replace(row, label=translated(row.label), text=translated(row.text))


def _wrapped(row: Row, console: Console, width: int) -> Iterator[Text]:
    """Yield the lines of one row: label, then text with a hanging indent."""
    lead = row.label and f"{row.label.rstrip()} "
    lead, indent = lead.ljust(row.column), row.indent
    if width < _NARROW:
        lead, indent = lead.lstrip().rstrip() + " " * bool(lead.strip()), min(indent, 2)
    hanging = indent + (len(lead) if width >= _NARROW else 2 * bool(row.column))
    if not row.text:
        yield Text(lead.rstrip(), style=row.style)
        return
    hanging += row.hang
    lines = _filled(row.text, console, width - indent - len(lead))
    if len(lines) > 1 and hanging != indent + len(lead):
        rest = row.text[len(lines[0]) :].lstrip()
        lines = [lines[0], *_filled(rest, console, width - hanging)]
    for number, line in enumerate(lines):
        before = " " * indent + lead if number == 0 else " " * hanging
        bar = row.bar if width >= _NARROW else ""
        drawn = f"{before + line:{_BAR_AT - 1}} {bar}" if bar else before + line
        yield Text(drawn, style=row.style)


def _filled(text: str, console: Console, width: int) -> list[str]:
    """Return the lines of a text no wider than this many columns; long words are folded."""
    lines = Text(text).wrap(console, max(width, 10), overflow="fold")
    return [line.plain.rstrip() for line in lines]
