"""The catalogues of other languages: complete forms, safe words, and how much is missing."""

import gettext
import re
import sys
import warnings
from pathlib import Path

import polib
import pytest

from safety_audit.languages import ENGLISH, LANGUAGES, Language, catalogue_file
from safety_audit.text import readable

DOCS = Path(__file__).parent.parent.parent / "docs"
sys.path.insert(0, str(DOCS))

import languages  # noqa: E402 - a script of the documents
from sentences import placeholders, sentences  # noqa: E402 - the same

INTERFACE = {
    *(f"safety_audit/cli/{name}.py" for name in ("guide", "questions", "walk", "stage", "finish")),
    *(f"safety_audit/render/{name}" for name in ("rows.py", "templates/report.html")),
    "safety_audit/advice.py",
}
OTHERS = [language for language in LANGUAGES.values() if language is not ENGLISH]
ENTRIES = [
    (language, entry)
    for language in OTHERS
    for entry in polib.pofile(str(catalogue_file(language)))
    if entry.translated()
]


def told(entry: polib.POEntry) -> list[str]:
    """Return every form of a translation."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_template_and_the_catalogues_are_up_to_date() -> None:
    """They hold the sentences that stand in the code now: `python docs/languages.py catalogues`."""
    stale = [
        path.name
        for path, made in languages.catalogues()
        if not path.is_file() or path.read_text(encoding="utf-8") != made
    ]

    assert stale == []


def test_each_sentence_has_only_values_that_can_be_filled_in() -> None:
    """A template says `{name}` and nothing else in braces."""
    for sentence in sentences():
        for template in filter(None, (sentence.one, sentence.many)):
            assert not re.search(r"[{}]", re.sub(r"\{[a-z_][a-z0-9_]*\}", "", template)), template
        if sentence.many:
            assert {*placeholders(sentence.one)} <= {*placeholders(sentence.many), "count"}


def test_each_translation_has_the_values_of_its_sentence() -> None:
    """No value is lost or made up; only the form for one thing may leave out the number."""
    for language, entry in ENTRIES:
        wanted = {*placeholders(entry.msgid), *placeholders(entry.msgid_plural)}
        for form in told(entry):
            there = set(placeholders(form))
            missing = wanted - there - ({"count"} if entry.msgid_plural else set())
            assert (there - wanted, missing) == (set(), set()), (language.code, entry.msgid)
            assert not re.search(r"[{}]", re.sub(r"\{[a-z_][a-z0-9_]*\}", "", form)), form


def test_no_translation_holds_markup_or_hidden_characters() -> None:
    """A catalogue can put no code, link or direction sign into a report."""
    for language, entry in ENTRIES:
        for form in told(entry):
            visible = form.replace("\n", "") if "\n" in entry.msgid else form
            assert readable(visible) == visible, (language.code, form)
            assert not re.search(r"[<>]|https?:", form) or "<" in entry.msgid, (language.code, form)


def test_spaces_at_the_ends_are_kept() -> None:
    """What is put into another sentence begins and ends as the English does."""
    for language, entry in ENTRIES:
        for form in told(entry):
            assert form[:1].isspace() == entry.msgid[:1].isspace(), (language.code, entry.msgid)
            assert form[-1:].isspace() == entry.msgid[-1:].isspace(), (language.code, entry.msgid)


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_each_count_has_its_form(language: Language) -> None:
    """Every plural form that a language has is there, and the rule can be read."""
    catalogue = polib.pofile(str(catalogue_file(language)))
    rule = catalogue.metadata["Plural-Forms"]
    forms = int(re.search(r"nplurals=(\d)", rule)[1])
    number_of = gettext.c2py(re.search(r"plural=(.*);", rule)[1])

    assert {number_of(count) for count in range(200)} == set(range(forms))
    for entry in catalogue:
        if entry.msgid_plural and entry.translated():
            assert set(entry.msgstr_plural) == set(range(forms)), entry.msgid


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_what_is_missing_is_told(language: Language) -> None:
    """Sentences and pages that await translation are counted, not hidden.

    What the tool says for itself must be there, but for what was added lately.
    """
    missing = languages.missing(language)
    untold = languages.untold(language)
    sentences_missing = len(untold)

    if missing:
        older = sum(line.startswith("older") for line in missing)
        pages = len(missing) - sentences_missing - older
        message = f"{language.code}: {sentences_missing} sentences, {pages} pages, {older} older"
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn(message, stacklevel=1)
    places = sentences()
    own = [one for one in places if any(place in INTERFACE for place in places[one])]
    assert len([one for one in own if one in untold]) < len(own) / 10
