"""The advice pages: Markdown beside each check, under fixed headings.

One page feeds the checklist, `explain`, the documentation and the handouts, so that what a person
reads stands in one place, and can be edited without Python. Beside `screen_lock.md` stands
`screen_lock.pl.md`, the same page in Polish, with the stamp of the English page it was made from.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from safety_audit.authored import MistakeError, text_of_file
from safety_audit.checking import Check
from safety_audit.languages import ENGLISH, LANGUAGES, Language, spoken
from safety_audit.model import DeviceInfo
from safety_audit.phrases import Phrase, joined, phrase_of
from safety_audit.questions import Question

__all__ = [
    "HEADINGS",
    "READING",
    "AdvicePage",
    "Block",
    "InvalidAdviceError",
    "Section",
    "page_for",
    "parse",
    "phones_of",
    "split_name",
    "stamp",
    "text_of",
    "translation_of",
]

HEADINGS = (
    Phrase("What this looks at"),
    Phrase("What it might mean"),
    Phrase("Before you change anything"),
    Phrase("What you can do"),
    Phrase("Keep a record"),
    Phrase("What this cannot see"),
    Phrase("Learn more"),
)
"""The headings every page has, in this order."""

_MARKDOWN = MarkdownIt()
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FRONT_LINE = re.compile(r"^([a-z-]+): (.*)$", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_STAMP = re.compile(r"[0-9a-f]{12}")
READING = re.compile(r"(Often|Sometimes):\s*(.+)", re.DOTALL)
_VERSIONS = re.compile(r"Android (\d+)(?: to (\d+)| or (newer|older))?\Z")
_ANDROID_OF_API = {26: 8, 27: 8, 28: 9, 29: 10, 30: 11, 31: 12, 32: 12, 33: 13, 34: 14, 35: 15}
_NEWEST = 99


class InvalidAdviceError(ValueError):
    """A page that does not follow the form, with what is wrong."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list with its items."""

    items: tuple[str, ...]
    """The paragraph as one item, or the items of the list, as plain text."""
    kind: str
    """`text`, `bullets` or `steps`."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading."""

    heading: str
    """The heading."""
    blocks: tuple[Block, ...]
    """What stands before the first subheading."""
    parts: tuple["Section", ...] = ()
    """The subheadings, each named for the phones it holds for."""

    def texts(self, kind: str) -> Iterator[str]:
        """Yield the items of all blocks of this kind."""
        for block in self.blocks:
            if block.kind == kind:
                yield from block.items


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """One page of advice."""

    name: str
    """The check it belongs to."""
    title: str
    """Its title in plain words."""
    reviewed: str
    """When somebody last read it through, as an ISO date."""
    sections: tuple[Section, ...]
    """Its sections, in the order of `HEADINGS`."""
    pack: str = ""
    """The pack that laid it over the check's own page; empty for the check's own."""
    language: str = ENGLISH.code
    """The code of the language it is written in."""
    made_from: str = ""
    """The stamp of the English page it was translated from; empty for an English page."""
    older: bool = False
    """Whether the English page was changed since it was translated."""

    def section(self, heading: str) -> Section:
        """Return the section with this heading."""
        return self.sections[HEADINGS.index(heading)]

    @property
    def innocent(self) -> str:
        """The innocent reading."""
        return self._reading("Often")

    @property
    def worrying(self) -> str:
        """The worrying reading."""
        return self._reading("Sometimes")

    @property
    def before(self) -> str:
        """What not to do yet, and who may notice: the first paragraph."""
        return next(self.section("Before you change anything").texts("text"))

    @property
    def record(self) -> tuple[str, ...]:
        """What to write down or photograph first."""
        return tuple(text for block in self.section("Keep a record").blocks for text in block.items)

    def steps(self, device: DeviceInfo) -> tuple[str, ...]:
        """Return the steps for this device: its maker's and version's, or the general ones."""
        section = self.section("What you can do")
        fitting = [part for part in section.parts if _fits(part.heading, device)]
        chosen = max(fitting, key=lambda part: part.heading.count(","), default=section)
        return tuple(chosen.texts("steps"))

    def _reading(self, word: str) -> str:
        for text in self.section("What it might mean").texts("bullets"):
            match = READING.match(text)
            if match and match[1] == word:
                return match[2]
        message = f"{self.name}: ## What it might mean has no line that begins with - **{word}:**"
        raise InvalidAdviceError(message)


def page_for(point: Check | Question, language: Language | None = None) -> AdvicePage:
    """Return the page of a check or a question, in a language or the one in use.

    It is the English page where there is no other, or none that follows the form.

    Raises:
        InvalidAdviceError: there is no page, or the English one does not follow the form.

    """
    return _page(point.id, point.page, language or spoken())


@cache
def _page(name: str, path: Path, language: Language) -> AdvicePage:
    english = text_of(name, path)
    if language is not ENGLISH:
        try:
            page = parse(name, text_of(name, translation_of(path, language)), language)
        except InvalidAdviceError:
            return _page(name, path, ENGLISH)
        return replace(page, older=page.made_from != stamp(english))
    return parse(name, english)


def translation_of(path: Path, language: Language) -> Path:
    """Return where a page stands in another language."""
    return path.with_suffix(f".{language.code}.md")


def split_name(name: str) -> tuple[str, str]:
    """Return a page's name and its language: `screen-lock.pl` is a page in Polish."""
    plain, _, code = name.rpartition(".")
    return (plain, code) if plain and code in LANGUAGES else (name, ENGLISH.code)


def stamp(text: str) -> str:
    """Return what names the words of a page: it changes when they do, not with the review date."""
    front = _FRONT_MATTER.match(text)
    words = " ".join(text[front.end() if front else 0 :].split())
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def text_of(name: str, path: Path) -> str:
    """Return the text of a page.

    Raises:
        InvalidAdviceError: there is no such file, or it is no text.

    """
    try:
        return text_of_file(path)
    except MistakeError as error:
        message = f"{name} has no advice page: {path.name}: {error}"
        raise InvalidAdviceError(message) from error


def parse(name: str, text: str, language: Language = ENGLISH) -> AdvicePage:
    """Read one page. Headings, `Often:` and `Sometimes:` are English in every language.

    Raises:
        InvalidAdviceError: a heading is missing, empty or out of order, there is no review date, no
            title, no two readings, no steps, a subheading names no phone, or a translation does
            not say from which English page it was made.

    """
    front = _FRONT_MATTER.match(text)
    told = dict(_FRONT_LINE.findall(front[1])) if front else {}
    if front is None or not _DATE.fullmatch(told.get("reviewed", "")):
        raise InvalidAdviceError(
            f"{name}: it must begin with a line ---, a line such as reviewed: 2026-11-22,"
            " and a line ---"
        )
    if language is not ENGLISH and not _STAMP.fullmatch(told.get("translated-from", "")):
        raise InvalidAdviceError(f"{name}: no `translated-from:` stamp of the English page")
    title, sections = _sections(_MARKDOWN.parse(text[front.end() :]))
    page = AdvicePage(
        name,
        title,
        told["reviewed"],
        sections,
        language=language.code,
        made_from=told.get("translated-from", ""),
    )
    _check_form(page)
    return page


def _check_form(page: AdvicePage) -> None:
    """Raise InvalidAdviceError with the first thing that is wrong with a page."""
    for problem in _problems(page):
        raise InvalidAdviceError(f"{page.name}: {problem}")
    for part in page.section("What you can do").parts:
        _condition(page.name, part.heading)
    _ = page.innocent, page.worrying


def _problems(page: AdvicePage) -> Iterator[str]:
    found = tuple(section.heading for section in page.sections)
    if not page.title:
        yield "no title"
    yield from _wrong_headings(found)
    yield from (f"nothing under {part.heading!r}" for part in page.sections if not part.blocks)
    if not any(page.section("Before you change anything").texts("text")):
        yield "no paragraph that says what not to do yet"
    todo = page.section("What you can do")
    for part in (todo, *todo.parts):
        if not any(part.texts("steps")):
            yield f"no numbered steps (1. ...) under {part.heading!r}"


def _wrong_headings(found: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the headings of a page: the first thing is told."""
    missing = [str(heading) for heading in HEADINGS if heading not in found]
    strange = [heading for heading in found if heading not in HEADINGS]
    if missing:
        instead = f", and it has ## {strange[0]}, which has no meaning" if strange else ""
        yield f"the heading ## {missing[0]} is missing{instead}"
    if strange:
        yield f"the heading ## {strange[0]} has no meaning: use ### below another, or take it away"
    if tuple(found) != HEADINGS:
        order = ", ".join(map(str, HEADINGS))
        yield f"its headings stand in another order, or twice. The order is: {order}"


def _sections(tokens: list[Token]) -> tuple[str, tuple[Section, ...]]:
    """Return the title and the sections of a parsed page."""
    title = ""
    sections: list[Section] = []
    for level, heading, blocks in _headed(tokens):
        if level == "h1":
            title = heading
        elif level == "h2":
            sections.append(Section(heading, blocks))
        elif sections:
            last = sections[-1]
            part = Section(heading, blocks)
            sections[-1] = Section(last.heading, last.blocks, (*last.parts, part))
    return title, tuple(sections)


def _headed(tokens: list[Token]) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    """Yield each heading with its level and the blocks below it."""
    starts = [index for index, token in enumerate(tokens) if token.type == "heading_open"]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        heading = _plain(tokens[start + 1])
        yield tokens[start].tag, heading, tuple(_blocks(tokens[start + 3 : end]))


def _blocks(tokens: Iterable[Token]) -> Iterator[Block]:
    kind, items = "text", list[list[str]]()
    for token in tokens:
        if token.level == 0 and token.type in {"bullet_list_open", "ordered_list_open"}:
            kind, items = ("bullets" if token.type[0] == "b" else "steps"), []
        elif token.level == 0 and token.type in {"bullet_list_close", "ordered_list_close"}:
            yield Block(tuple(" ".join(item) for item in items), kind)
            kind = "text"
        elif token.type == "list_item_open" and token.level == 1:
            items.append([])
        elif token.type == "inline" and kind != "text":
            items[-1].append(_plain(token))
        elif token.type == "inline":
            yield Block((_plain(token),), "text")


def _plain(inline: Token) -> str:
    """Return the words of an inline token without their markup."""
    breaks = {"softbreak", "hardbreak"}
    children = inline.children or ()
    return "".join(" " if child.type in breaks else child.content for child in children).strip()


def _fits(heading: str, device: DeviceInfo) -> bool:
    makers, oldest, newest = _condition("", heading)
    own = {device.maker, *device.system.lower().split()}
    if makers and not makers & own:
        return False
    if (oldest, newest) == (0, _NEWEST):
        return True
    version = _ANDROID_OF_API.get(
        device.api or 0, 16 if (device.api or 0) > max(_ANDROID_OF_API) else 0
    )
    return oldest <= version <= newest


def _condition(page: str, heading: str) -> tuple[frozenset[str], int, int]:
    """Return the makers or systems, and the Android versions, that a subheading names.

    Such as `Samsung`, `Android 8 to 11`, `Xiaomi, Android 12 or newer`, `Xiaomi and Redmi`; for
    computers `Windows` and `macOS`.
    """
    makers: set[str] = set()
    oldest, newest = 0, _NEWEST
    for part in heading.split(", "):
        match = _VERSIONS.match(part)
        if match:
            oldest = 0 if match[3] == "older" else int(match[1])
            newest = _NEWEST if match[3] == "newer" else int(match[2] or match[1])
        elif re.fullmatch(r"(?:macOS|[A-Z][\w&.-]*)( and [A-Z][\w&.-]*)*", part):
            makers.update(name.lower() for name in part.split(" and "))
        else:
            message = (
                f"{page}: {heading!r} names no maker, system or Android version: write it as"
                " Samsung, or Android 8 to 11, or Samsung, Android 12 or newer"
            )
            raise InvalidAdviceError(message)
    return frozenset(makers), oldest, newest


def phones_of(heading: str) -> Phrase:
    """Return a subheading that names phones as a phrase."""
    return joined(_phones(part) for part in heading.split(", "))


def _phones(part: str) -> str:
    match = _VERSIONS.match(part)
    if match is None:
        return joined(part.split(" and "), " / ") if " and " in part else part
    if match[2]:
        return Phrase("Android {first} to {last}", first=match[1], last=match[2])
    if match[3] == "newer":
        return Phrase("Android {version} or newer", version=match[1])
    if match[3] == "older":
        return Phrase("Android {version} or older", version=match[1])
    return phrase_of(part)
