"""The advice pages: Markdown beside each check, under fixed headings.

One page feeds the checklist, `explain`, the documentation and the handouts, so that what a person
reads stands in one place, and can be edited without Python.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from safety_audit.checking import Check
from safety_audit.model import DeviceInfo
from safety_audit.questions import Question

__all__ = [
    "HEADINGS",
    "AdvicePage",
    "Block",
    "InvalidAdviceError",
    "Section",
    "page_for",
    "parse",
    "text_of",
]

HEADINGS = (
    "What this looks at",
    "What it might mean",
    "Before you change anything",
    "What you can do",
    "Keep a record",
    "What this cannot see",
    "Learn more",
)
"""The headings every page has, in this order."""

_MARKDOWN = MarkdownIt()
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_READING = re.compile(r"(Often|Sometimes):\s*(.+)", re.DOTALL)
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
            match = _READING.match(text)
            if match and match[1] == word:
                return match[2]
        message = f"{self.name}: no reading that begins with {word}"
        raise InvalidAdviceError(message)


@cache
def page_for(point: Check | Question) -> AdvicePage:
    """Return the page of a check or a question.

    Raises:
        InvalidAdviceError: there is no page, or it does not follow the form.

    """
    return parse(point.id, text_of(point.id, point.page))


def text_of(name: str, path: Path) -> str:
    """Return the text of a page.

    Raises:
        InvalidAdviceError: there is no such file, or it is no text.

    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name} has no advice page"
        raise InvalidAdviceError(message) from error


def parse(name: str, text: str) -> AdvicePage:
    """Read one page.

    Raises:
        InvalidAdviceError: a heading is missing, empty or out of order, there is no review date, no
            title, no two readings, no steps, or a subheading names no phone.

    """
    front = _FRONT_MATTER.match(text)
    reviewed = (
        re.search(r"^reviewed: (\d{4}-\d\d-\d\d)$", front[1], re.MULTILINE) if front else None
    )
    if front is None or reviewed is None:
        raise InvalidAdviceError(f"{name}: no `reviewed:` date between two lines of ---")
    title, sections = _sections(_MARKDOWN.parse(text[front.end() :]))
    page = AdvicePage(name, title, reviewed[1], sections)
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
    if found != HEADINGS:
        yield f"its headings are {found}, not {HEADINGS}"
    yield from (f"nothing under {part.heading!r}" for part in page.sections if not part.blocks)
    if not any(page.section("Before you change anything").texts("text")):
        yield "no paragraph that says what not to do yet"
    todo = page.section("What you can do")
    for part in (todo, *todo.parts):
        if not any(part.texts("steps")):
            yield f"no numbered steps under {part.heading!r}"


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
    if makers and device.maker not in makers:
        return False
    if (oldest, newest) == (0, _NEWEST):
        return True
    version = _ANDROID_OF_API.get(
        device.api or 0, 16 if (device.api or 0) > max(_ANDROID_OF_API) else 0
    )
    return oldest <= version <= newest


def _condition(page: str, heading: str) -> tuple[frozenset[str], int, int]:
    """Return the makers and the Android versions that a subheading names.

    Such as `Samsung`, `Android 8 to 11`, `Xiaomi, Android 12 or newer`, `Xiaomi and Redmi`.
    """
    makers: set[str] = set()
    oldest, newest = 0, _NEWEST
    for part in heading.split(", "):
        match = _VERSIONS.match(part)
        if match:
            oldest = 0 if match[3] == "older" else int(match[1])
            newest = _NEWEST if match[3] == "newer" else int(match[2] or match[1])
        elif re.fullmatch(r"[A-Z][\w&.-]*( and [A-Z][\w&.-]*)*", part):
            makers.update(name.lower() for name in part.split(" and "))
        else:
            raise InvalidAdviceError(f"{page}: {heading!r} names no maker and no Android version")
    return frozenset(makers), oldest, newest
