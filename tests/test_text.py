"""Text from a device is shown without doing anything."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.text import decoded, is_altered, is_blank, readable, shortened


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("System Helper", "System Helper"),
        ("Zażółć gęślą", "Zażółć gęślą"),
        ("\x1b[2Jgone", "<U+001B>[2Jgone"),
        ("\x9b31mred", "<U+009B>31mred"),
        ("a\u202eexe.txt", "a<U+202E>exe.txt"),
        ("\u2066x\u2069", "<U+2066>x<U+2069>"),
        ("two\nlines\r", "two<U+000A>lines<U+000D>"),
        ("a\tb", "a b"),
        ("\u2028", "<U+2028>"),
        ("\ud800", "<U+D800>"),
        ("\u3164", "<U+3164>"),
        ("\ufeff", "<U+FEFF>"),
        ("[bold]x[/bold] :smile:", "[bold]x[/bold] :smile:"),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍🔧", "👩‍🔧"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("Sys\u200dtem", "Sys<U+200D>tem"),
        ("Sys\ufe0ftem", "Sys<U+FE0F>tem"),
        ("\u200d", "<U+200D>"),
        ("é\u200d\u200d\u200c", "é\u200d<U+200D><U+200C>"),
        ("é\ufe0f\U000e0100", "é\ufe0f<U+E0100>"),
        ("\u202e\u200d", "<U+202E><U+200D>"),
        ("e\u0301", "e\u0301"),
        ("\u0301\u0301e", "<U+0301><U+0301>e"),
        ("e" + "\u0301" * 10, "e" + "\u0301" * 8 + "<U+0301><U+0301>"),
    ],
)
def test_hidden_characters_are_written_out(hostile: str, shown: str) -> None:
    """Hidden characters are written out, what is visible stays."""
    assert readable(hostile) == shown


@given(st.text())
def test_nothing_shown_can_steer_a_terminal(text: str) -> None:
    """No control, format, surrogate or separator character is left, but for two joiners."""
    left = {unicodedata.category(c) for c in readable(text) if c not in "\u200c\u200d"}

    assert not left & {"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"}


@given(st.text())
def test_showing_twice_changes_nothing(text: str) -> None:
    """What was made showable stays as it is."""
    assert readable(readable(text)) == readable(text)


def test_hidden_characters_are_noticed() -> None:
    """A name with hidden characters can be told from one without."""
    assert is_altered("a\u200bb")
    assert not is_altered("ab")


@given(st.binary())
def test_any_bytes_become_text(data: bytes) -> None:
    """Bytes that are not UTF-8 become a replacement character, not an error."""
    assert isinstance(decoded(data), str)


def test_long_text_says_how_much_is_left_out() -> None:
    """A shortened text ends in how many characters were left out."""
    assert shortened("x" * 12, 10) == "x" * 10 + "[... 2 more characters]"
    assert shortened("x" * 10, 10) == "x" * 10


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("", False),
        (" ", True),
        ("\u00a0\u200b", True),
        ("\u2800", True),
        ("\u200d", True),
        (" a ", False),
        ("\u0301", False),
        ("\u064a", False),
    ],
)
def test_what_cannot_be_seen(text: str, *, blank: bool) -> None:
    """A name of spaces and invisible letters shows nothing; no name at all is not one."""
    assert is_blank(text) is blank
