"""Sentences of ours that can be told in another language.

A `Phrase` is English text that remembers how it was made: a template, and the values in it. All
code that looks at it sees plain English, which is also what JSON holds. A renderer gives it to
`languages.showable`, which looks up the template and fills in the values again. Values may be
phrases too; those that are not came from a device and stay as they are.

Text that is no phrase is never translated: an app may be called whatever its maker likes.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

__all__ = ["Phrase", "counted", "joined", "on_day", "phrase_of"]


class Phrase(str):
    """English text, with the template and the values it was made of.

    `Phrase("An app can read the screen: {app}", app="org.example.app")`. Without values the text
    is taken as it stands, braces and all.
    """

    __slots__ = ("_many", "_template", "_values")

    _template: str
    _many: str
    _values: Mapping[str, str]

    def __new__(cls, template: str, /, *, many: str = "", **values: object) -> "Phrase":
        """Fill the values into the template. Use `counted` instead of `many`.

        Raises:
            KeyError: the template names a value that is not given.

        """
        kept = {name: part if isinstance(part, str) else str(part) for name, part in values.items()}
        chosen = many if many and kept["count"] != "1" else template
        made = super().__new__(cls, chosen.format_map(kept) if kept else template)
        made._template, made._many, made._values = template, many, kept
        return made

    @property
    def template(self) -> str:
        """The template; of a counted phrase the one for 1."""
        return self._template

    @property
    def many(self) -> str:
        """The template for any other count; empty for a phrase that counts nothing."""
        return self._many

    @property
    def values(self) -> Mapping[str, str]:
        """The values by name, each a phrase of ours or a text from somewhere else."""
        return self._values

    def mapped(self, change: Callable[[str], str]) -> "Phrase":
        """Return the phrase with each value changed; one without values is changed itself."""
        if not self._values:
            return Phrase(change(self._template))
        values = {name: change(part) for name, part in self._values.items()}
        return Phrase(self._template, many=self._many, **values)

    def __reduce__(self) -> tuple[Any, ...]:
        """Be copied as it was made."""
        return _again, (self._template, self._many, self._values)


def counted(count: int, one: str, many: str, /, **values: object) -> Phrase:
    """Return a phrase that counts: `one` for 1, `many` for all else; both may say `{count}`."""
    return Phrase(one, many=many, **(values | {"count": count}))


def joined(parts: Iterable[str], by: str = ", ") -> Phrase:
    """Return a list of phrases as one."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Phrase(by.join(f"{{{name}}}" for name in values), **values)


def phrase_of(text: str) -> Phrase:
    """Return a sentence of ours as a phrase, so that it is looked up as a whole."""
    return text if isinstance(text, Phrase) else Phrase(text)


MONTHS = (
    Phrase("January"),
    Phrase("February"),
    Phrase("March"),
    Phrase("April"),
    Phrase("May"),
    Phrase("June"),
    Phrase("July"),
    Phrase("August"),
    Phrase("September"),
    Phrase("October"),
    Phrase("November"),
    Phrase("December"),
)


def on_day(day: Any) -> Phrase:
    """Return a date as `3 May 2026`."""
    return Phrase("{day} {month} {year}", day=day.day, month=MONTHS[day.month - 1], year=day.year)


def _again(template: str, many: str, values: Mapping[str, str]) -> Phrase:
    return Phrase(template, many=many, **values)
