"""Make text that came from a device safe to show.

App names, package names, process titles, file names and settings are chosen by whoever set the
device up. Such text may hold terminal escape sequences, direction overrides that reorder what is
read, line breaks that forge lines of the report, or 10,000 characters. Every renderer gets its
text through `readable`, and nothing else in the project escapes text.
"""

import unicodedata

__all__ = ["decoded", "fitting", "is_altered", "is_blank", "readable", "shortened"]

# ZWNJ and ZWJ carry meaning in Persian, Indic scripts and joined emoji, and move no cursor.
_JOINERS = frozenset("\u200c\u200d")
# They choose the form of the character before: an emoji, or a rare form of a letter in a name.
_FORMS = frozenset(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_WITH_KEYCAP = frozenset("0123456789#*")
# Tibetan and Hebrew with all its points need five. Many more run over the lines above and below.
_MOST_MARKS = 8
# Cc and Cf: controls and invisible format characters, bidi controls among them. Cs: lone
# surrogates cannot be encoded. Zl and Zp break lines. Co and Cn have no agreed shape.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"})
_MARKS = frozenset({"Mn", "Me"})
# Invisible although their category is a letter's or a mark's: fillers used for blank names.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")

_TYPOGRAPHY = str.maketrans("\u203a\u2192\u2018\u2019\u201c\u201d\u2013", ">>''\"\"-")
"""Angle mark, arrow, quotation marks and dash of our own texts, for terminals that lack them."""


def decoded(data: bytes) -> str:
    """Return bytes from a device as text; bytes that are not UTF-8 become U+FFFD."""
    return data.decode("utf-8", errors="replace")


def readable(text: str) -> str:
    """Return text with every hidden character written out, such as `<U+202E>`.

    The result holds no control, no bidi override and no line break, so it can neither move a
    cursor nor reorder or forge a line. A tab becomes a space. What is visible stays as it is.

    What is invisible and belongs to the character before it stays where that can be: a joiner
    between two letters of ours would only make one name look like another. So do marks above and
    below a letter, unless they begin the text or are too many for any language.
    """
    if text.isascii() and text.isprintable():
        return text
    parts: list[str] = []
    before, marks = "", 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        if marks and not parts:
            marks = _MOST_MARKS + 1  # nothing to stand on but what is shown before this text
        shown = _written_out(character) if marks > _MOST_MARKS else _shown(character, before)
        parts.append(shown)
        before = shown[-1]
    return "".join(parts)


def is_altered(text: str) -> bool:
    """Tell whether the text holds hidden characters, which is worth saying in a finding."""
    return readable(text) != text


def is_blank(text: str) -> bool:
    """Tell whether there is text, and nothing of it can be seen on a screen."""
    return bool(text) and all(
        character.isspace()
        or character in _FORMS
        or unicodedata.category(character) in _HIDDEN_CATEGORIES
        or character in _BLANK_LETTERS
        for character in text
    )


def shortened(text: str, limit: int) -> str:
    """Return at most about `limit` characters, saying how many were left out.

    For text that is read on a screen only: evidence in JSON and HTML is never shortened.
    """
    if len(text) <= limit:
        return text
    return f"{text[:limit]}[... {len(text) - limit} more characters]"


def fitting(text: str, encoding: str) -> str:
    """Return text that this encoding can hold: what it cannot is written as `<U+263A>`."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        simpler = text.translate(_TYPOGRAPHY)
        return "".join(_encodable(character, encoding) for character in simpler)
    return text


def _encodable(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return f"<U+{ord(character):04X}>"
    return character


def _shown(character: str, before: str) -> str:
    """Return a character as it is shown after another one; the first comes after none."""
    if character == "\t":
        return " "
    if character in _JOINERS:
        fits = not before.isascii() and before not in _JOINERS
        return character if fits else _written_out(character)
    if character in _FORMS and character != "\u180e":
        fits = before in _WITH_KEYCAP or not (
            before.isascii() or before in _FORMS or before in _JOINERS
        )
        return character if fits else _written_out(character)
    if unicodedata.category(character) in _HIDDEN_CATEGORIES or character in _BLANK_LETTERS:
        return _written_out(character)
    return character


def _written_out(character: str) -> str:
    return f"<U+{ord(character):04X}>"
