"""Phrases: English text that remembers how it was made."""

import copy
import pickle
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from safety_audit.phrases import Phrase, counted, joined, on_day, phrase_of


def test_a_phrase_is_its_english_text() -> None:
    """Whoever looks at a phrase sees the template with its values."""
    phrase = Phrase("An app can read the screen: {app}", app="org.example.app")

    assert phrase == "An app can read the screen: org.example.app"
    assert phrase.template == "An app can read the screen: {app}"
    assert phrase.values == {"app": "org.example.app"}


def test_a_phrase_without_values_is_taken_as_it_stands() -> None:
    """Braces of text that is no template mean nothing."""
    assert Phrase("{not a place}") == "{not a place}"
    assert phrase_of("{") == "{"


@given(st.text())
def test_a_value_is_never_a_template(text: str) -> None:
    """Whatever a device calls an app stands in the phrase as it is."""
    assert Phrase("[{app}]", app=text) == f"[{text}]"
    assert Phrase("({inner})", inner=Phrase("[{app}]", app=text)) == f"([{text}])"


def test_a_phrase_counts() -> None:
    """There is a template for one, and another for all else."""
    assert counted(1, "One app", "{count} apps") == "One app"
    assert counted(0, "One app", "{count} apps") == "0 apps"
    assert counted(2, "One app", "{count} apps").many == "{count} apps"


def test_phrases_are_joined() -> None:
    """A list of phrases is one phrase, whose parts can be translated."""
    listed = joined([Phrase("camera"), Phrase("contacts")], " and ")

    assert listed == "camera and contacts"
    assert all(isinstance(part, Phrase) for part in listed.values.values())
    assert joined([]) == ""


def test_a_day_is_told_in_words() -> None:
    """A day is told with the month's name."""
    assert on_day(date(2026, 5, 3)) == "3 May 2026"


def test_a_copy_is_the_same_phrase() -> None:
    """What is copied or sent elsewhere can still be translated."""
    phrase = counted(2, "One app: {app}", "{count} apps: {app}", app=Phrase("x {y}", y="{"))
    for other in (copy.deepcopy(phrase), pickle.loads(pickle.dumps(phrase))):
        assert other == phrase
        assert (other.template, other.many, other.values) == (
            phrase.template,
            phrase.many,
            phrase.values,
        )


def test_values_are_changed_one_by_one() -> None:
    """A change of values leaves the template alone."""
    assert Phrase("an {app}", app="an app").mapped(str.upper) == "an AN APP"
    assert Phrase("an app").mapped(str.upper) == "AN APP"
