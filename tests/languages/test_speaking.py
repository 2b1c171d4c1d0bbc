"""The tool speaks another language: what is told, what stays as it came, and which way it runs."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Runner
from hostile import CORPUS
from samples import hostile_reports

from safety_audit.audit import audit
from safety_audit.devices import practice
from safety_audit.languages import (
    ENGLISH,
    LANGUAGES,
    from_locale,
    showable,
    spoken,
    translated,
    using,
)
from safety_audit.model import Reply
from safety_audit.overlays import pages_of
from safety_audit.packs import load
from safety_audit.phrases import Phrase, counted
from safety_audit.render.document import describe
from safety_audit.render.html import as_html
from safety_audit.render.markdown import as_markdown
from safety_audit.render.rows import rows
from safety_audit.render.terminal import plain, terminal
from safety_audit.text import readable

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "docs"))

from sentences import sentences

ISOLATES = "\u2068\u2069"
OTHERS = [language for language in LANGUAGES.values() if language is not ENGLISH]
ARABIC, POLISH = LANGUAGES["ar"], LANGUAGES["pl"]
SEEN = Phrase("An app gets the picture of the screen now: {package}", package="org.example.app")


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(capsys)


def without_isolates(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, ISOLATES)))


def test_a_sentence_is_told_with_its_values() -> None:
    """The template is translated, the value is not."""
    with using(POLISH):
        assert showable(SEEN) == "Aplikacja dostaje teraz obraz ekranu: org.example.app"
    assert showable(SEEN) == SEEN


def test_what_is_in_no_catalogue_is_told_in_english() -> None:
    """A sentence that nobody has translated is better than none."""
    with using(POLISH):
        assert showable(Phrase("Not in any catalogue: {x}", x="y")) == "Not in any catalogue: y"


def test_a_sentence_without_translation_is_english_to_its_end() -> None:
    """No word of another language stands in it, and it stands apart where all else runs left."""
    made = Phrase("Not in any catalogue: {x}", x=Phrase("Yes"))
    with using(POLISH):
        assert showable(made) == "Not in any catalogue: Yes"
        assert showable(Phrase("{a}, {b}", a=Phrase("Yes"), b="y")) == "Tak, y"
    with using(ARABIC):
        assert translated(made) == "\u2068Not in any catalogue: Yes\u2069"


def test_whom_to_call_is_told_in_the_language_of_who_reads_it(command: Runner) -> None:
    """What to do in danger, and when a line answers, is no use in a language that one cannot read."""
    told = command("helplines", "--country", "gb", "--lang", "es").out
    english = command("helplines", "--country", "gb").out

    assert "pulsa 55 cuando te lo pidan" in " ".join(told.split())
    assert "Reino Unido" in told
    assert "día y noche" in told
    assert "alguien que hable tu idioma" in " ".join(told.split())
    assert "your language" not in english


def test_the_readings_of_a_page_begin_in_its_language(command: Runner) -> None:
    """The words that every page's file has in English are told in the reader's language."""
    told = command("explain", "screen-lock", "--lang", "es").out

    assert "Often" not in told
    assert "A menudo:" in told


def test_text_that_is_no_phrase_is_never_translated() -> None:
    """An app that is called like a word of ours keeps its name, inside a sentence too."""
    with using(POLISH):
        assert showable("camera") == "camera"
        assert showable(Phrase("An app is using the {what} now", what="camera")).endswith("camera")
        assert showable(Phrase("An app is using the {what} now", what=Phrase("camera"))).endswith(
            "aparat"
        )


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 6, 11, 22, 100])
@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_things_are_counted_in_every_language(language: object, count: int) -> None:
    """Whatever the number, the sentence has a form for it."""
    phrase = counted(count, "one day", "{count} days")
    with using(language):
        told = without_isolates(showable(phrase))

    assert told not in {"one day", f"{count} days"}
    assert str(count) in told or count in {1, 2}


def test_polish_counts_as_polish_does() -> None:
    """One, a few, and many."""
    with using(POLISH):
        told = [showable(counted(n, "one minute", "{count} minutes")) for n in (1, 2, 5, 12, 22)]

    assert told == ["jedną minutę", "2 minuty", "5 minut", "12 minut", "22 minuty"]


@pytest.mark.parametrize("text", CORPUS)
@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_hostile_text_does_nothing_in_a_translated_sentence(language: object, text: str) -> None:
    """A value is made readable, is no template, and cannot reorder what stands around it."""
    with using(language):
        told = showable(
            Phrase("An app gets the picture of the screen now: {package}", package=text)
        )
        around = without_isolates(told)

    assert readable(around) == around
    assert around.endswith(readable(text))
    if language is ARABIC and readable(text).strip():
        assert told.endswith(f"\u2068{readable(text)}\u2069")


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_hostile_reports_do_nothing_in_any_language(language: object) -> None:
    """No control reaches a terminal, a page or Markdown but the isolates that are ours."""
    with using(language):
        for made in hostile_reports(CORPUS[:12]):
            document = describe(made, {})
            page = as_html(document)
            assert "<script" not in page
            for told in (
                plain(rows(document, everything=True, details=True)),
                terminal(rows(document), width=80, colour=False),
                as_markdown(document),
                page,
            ):
                left = without_isolates(told)
                assert all(line == readable(line) for line in left.replace("\t", " ").split("\n"))


def test_a_page_runs_from_right_to_left() -> None:
    """Its language and direction are set, and what is English in it says so."""
    with using(ARABIC):
        page = as_html(described("helper-from-file"))

    assert '<html lang="ar" dir="rtl">' in page
    assert page.count('lang="en" dir="ltr"') >= 3
    assert "لم يقرأها بعد أحد" in page


def described(name: str) -> object:
    """Return what is shown of a scenario in the language in use."""
    scenario = practice.find(name)
    packs = load()
    devices = [device for device in (scenario.phone(), scenario.computer()) if device]
    replies = {question: Reply(reply) for question, reply in scenario.replies().items()}
    return describe(audit(devices, packs, replies=replies), pages_of(packs)[0])


def test_json_is_english_in_every_language(command: Runner) -> None:
    """Programs compare its sentences."""
    options = ("scan", "--demo", "quiet-phone", "--no-computer", "--json")
    english, polish = (
        json.loads(re.sub(r"\d\d:\d\d:\d\dZ", "", command(*options, "--lang", code).out))
        for code in ("en", "pl")
    )

    assert polish == english


def test_a_language_is_named_before_or_after_the_command(command: Runner) -> None:
    """Each command takes it; what nobody speaks is wrong usage, in one sentence."""
    assert "Czego nie widzi" in command("checks", "--lang", "pl").out
    assert "Czego nie widzi" in command("--lang", "PL", "checks").out
    refused = command("checks", "--lang", "xx")

    assert refused.code == 2
    assert "The tool speaks en, ar, cy, es, pl." in refused.err
    assert spoken() is ENGLISH


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "pl_PL.UTF-8"}, "pl"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "cy:en"}, "cy"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "cy"}, "en"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_computer_says_which_language(
    environment: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As gettext takes it from the environment; English where none is meant."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
        if name in environment:
            monkeypatch.setenv(name, environment[name])

    assert from_locale().code == code


def test_who_has_not_read_it_is_said(command: Runner) -> None:
    """A language that awaits a reader who grew up with it says so; English does not."""
    english = command("explain", "screen-lock")
    polish = command("explain", "screen-lock", "--lang", "pl")

    options = ("scan", "--demo", "quiet-phone", "--no-computer", "--lang", "pl")
    for more in ((), ("--markdown",)):
        assert "Te słowa przetłumaczono" in " ".join(command(*options, *more).out.split())
    assert "translated" not in english.out
    assert "Te słowa przetłumaczono z angielskiego." in " ".join(polish.out.split())


def told_by(text: str) -> Iterator[Phrase]:
    """Yield the phrases a text is made of."""
    if isinstance(text, Phrase):
        yield text
        for part in text.values.values():
            yield from told_by(part)


@pytest.mark.parametrize("name", practice.names())
def test_every_sentence_of_the_stories_is_in_the_template(name: str) -> None:
    """What checks say is found by whoever translates it."""
    scenario = practice.find(name)
    devices = [device for device in (scenario.phone(), scenario.computer()) if device]
    report = audit(devices, load())
    known = {sentence.one for sentence in sentences()}
    said = [text for result in report.results for text in (result.title, result.limits)]
    for result in report.results:
        said += result.reasons
        for finding in result.findings:
            said += (finding.summary, *finding.details)
    # A path that a device gave may stand alone; so may what a list that somebody keeps says.
    ours = {text for text in said if not text.startswith("/")}
    plainly = {text for text in ours if not isinstance(text, Phrase) and text not in known}
    templates = {part.template for text in said for part in told_by(text)}
    words = {one for one in templates if re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", one))}

    assert plainly == set()
    assert words - known == set()
