"""Which language the tool speaks, and how a phrase is told in it.

Catalogues are gettext's `.po` files under `locale/`, read as they stand: nothing has to be
compiled. What a catalogue lacks is told in English, as it is in JSON always.
"""

import gettext
import io
import locale
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from safety_audit.phrases import Phrase
from safety_audit.text import readable

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "NOT_REVIEWED",
    "Language",
    "catalogue_file",
    "from_locale",
    "isolated",
    "locale_name",
    "showable",
    "speak",
    "spoken",
    "translated",
    "using",
]

_PLACE = Path(__file__).parent / "locale"
# First strong isolate and its end: what stands between cannot reorder what stands around it.
_ISOLATE, _END = "\u2068", "\u2069"
_HOLE = re.compile(r"{\w*}")
"""Where a value stands in a template."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the tool speaks."""

    code: str
    """ISO 639-1."""
    name: str
    """What its speakers call it."""
    letters: str = ""
    """Some letters that a terminal must be able to show for it."""
    right_to_left: bool = False
    """Whether it is written from right to left."""
    reviewed: bool = False
    """Whether somebody who grew up with it has read the catalogue and the pages."""

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, as HTML says it."""
        return "rtl" if self.right_to_left else "ltr"


ENGLISH = Language("en", "English", reviewed=True)
LANGUAGES = {
    language.code: language
    for language in (
        ENGLISH,
        Language("ar", "العربية", "ابج", right_to_left=True),
        Language("cy", "Cymraeg", "âôŵŷ"),
        Language("es", "español", "áñ¿«"),
        Language("pl", "polski", "ąęłś„”"),
    )
}
"""The languages by code, English first."""

NOT_REVIEWED = Phrase(
    "These words were translated from English. "
    "Nobody who grew up with this language has read them yet."
)
"""Said wherever a language is in use that awaits such a reader."""

_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


def spoken() -> Language:
    """Return the language in use."""
    return _spoken.get()


@contextmanager
def using(language: Language) -> Iterator[None]:
    """Speak this language for a while."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def speak(language: Language) -> None:
    """Speak this language until the `using` around this ends."""
    _spoken.set(language)


def from_locale() -> Language:
    """Return the language that the computer is set to, or English."""
    here = locale_name()
    # As gettext does: LANGUAGE is a wish for many languages, and C wants none of them.
    wishes = os.environ.get("LANGUAGE", "").split(":") if _code(here) not in {"c", "posix"} else []
    codes = (_code(name) for name in (*wishes, here))
    return next((LANGUAGES[code] for code in codes if code in LANGUAGES), ENGLISH)


def locale_name() -> str:
    """Return the name of the computer's language and country, such as `en_GB.UTF-8`.

    Not from Python's `locale` where the environment says it: that takes `C` for the United States.
    """
    if os.name == "nt":
        return locale.getlocale()[0] or ""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((os.environ[name] for name in names if os.environ.get(name)), "")


def _code(name: str) -> str:
    return name.partition(".")[0].partition("_")[0].lower()


def catalogue_file(language: Language) -> Path:
    """Return where the catalogue of a language stands; English has none."""
    return _PLACE / language.code / "LC_MESSAGES" / "safety_audit.po"


def translated(text: str) -> str:
    """Return text that is showable already, with a phrase in the language in use.

    Where words run from right to left, what stands in it is isolated, as is text that is no phrase.
    """
    return _told(text, spoken(), shown=False)


def showable(text: str) -> str:
    """Return text that can be shown: a phrase in the language in use, all else as it came.

    What came from a device is made readable. Where words run from right to left it is isolated
    as well, since it may run from left to right.
    """
    return _told(text, spoken(), shown=True) if isinstance(text, Phrase) else readable(text)


def isolated(text: str) -> str:
    """Return text that stands by itself among words that run from right to left."""
    return _apart(text, spoken())


def _told(text: str, language: Language, *, shown: bool) -> str:
    if not isinstance(text, Phrase):
        return _apart(readable(text) if shown else text, language)
    template = _template(text, language)
    if _lacks(text, template, language):
        # A sentence that the catalogue lacks is English to its end, and stands by itself.
        return _apart(_told(text, ENGLISH, shown=shown), language)
    if not text.values:
        return readable(template) if shown else template
    values = {name: _told(part, language, shown=shown) for name, part in text.values.items()}
    return template.format_map(values)


def _template(text: Phrase, language: Language) -> str:
    catalogue = _catalogue(language)
    if text.many:
        return catalogue.ngettext(text.template, text.many, int(text.values["count"]))
    return catalogue.gettext(text.template) if text.template else ""


def _lacks(text: Phrase, template: str, language: Language) -> bool:
    """Tell whether the catalogue of a language has no words for this template, which has words."""
    if language is ENGLISH or (template is not text.template and template is not text.many):
        return False
    between = _HOLE.sub("", template)
    return any(character.isalpha() for character in between)


def _apart(text: str, language: Language) -> str:
    if not text.strip() or not language.right_to_left or text[0] == _ISOLATE:
        return text
    return f"{_ISOLATE}{text}{_END}"


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    path = catalogue_file(language)
    if language is ENGLISH or not path.is_file():
        return gettext.NullTranslations()
    import polib

    return gettext.GNUTranslations(io.BytesIO(polib.pofile(str(path)).to_binary()))
