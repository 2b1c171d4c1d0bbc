"""What a pack lays over the built-in words: advice, helplines and stories; never logic.

A pack's folder (its `root`, or the folder of a pack without Python) may hold:

=============================  ===================================================================
`advice/CHECK.md`              an advice page in place of that check's own, in the same form
`advice/CHECK.pl.md`           the same for whoever reads it in Polish
`helplines/CC.toml`            lines of a country that come first, and an order for those there are
`scenarios/NAME/`              stories to practise on, called `PACK/NAME`
=============================  ===================================================================

A pack adds lines and changes their order; it never takes one away. Nothing in these files can
change what a check looks for, or how its findings are ranked.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from safety_audit.advice import (
    AdvicePage,
    InvalidAdviceError,
    page_for,
    parse,
    split_name,
    text_of,
)
from safety_audit.checking import Check
from safety_audit.helplines import Country, Helpline, code_of, countries, here_code, of_country
from safety_audit.languages import ENGLISH, LANGUAGES, spoken
from safety_audit.packs import LoadedPack
from safety_audit.questions import Question

__all__ = [
    "countries_of",
    "country_here",
    "country_of",
    "line_problems",
    "overlaid",
    "pages_of",
    "stories_of",
]


class Pages(Mapping[str, AdvicePage]):
    """Pages by id of check or question, each read when needed. One in no form is not there."""

    def __init__(
        self,
        points: Mapping[str, Check | Question],
        over: Mapping[str, Mapping[str, AdvicePage]],
    ) -> None:
        """Take the checks and questions whose pages these are, and what is laid over them.

        `over` holds pages by language. A pack's English page comes before our Polish one: what
        it says was chosen for the people whom this pack is for.
        """
        self._points = points
        self._over = over

    def __getitem__(self, name: str) -> AdvicePage:
        """Return the page of a check or question in the language in use, or in English.

        Raises:
            KeyError: there is none of this id, or its page does not follow the form.

        """
        own = self._over.get(name, {})
        for code in (spoken().code, ENGLISH.code):
            if code in own:
                return own[code]
        try:
            return page_for(self._points[name])
        except InvalidAdviceError as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        return iter(self._points)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._points)

    def laid_over(self, pack: str) -> tuple[AdvicePage, ...]:
        """Return the pages that a pack lays over others."""
        pages = (page for own in self._over.values() for page in own.values())
        return tuple(page for page in pages if page.pack == pack)


def pages_of(packs: Sequence[LoadedPack]) -> tuple[Pages, list[str]]:
    """Return the pages by id, and a sentence for each that is missing or cannot be used.

    What packs lay over others is read at once: a mistake in it must be told.
    """
    points = {point.id: point for pack in packs for point in pack.points}
    problems = [
        f"There is no advice for this: {name}."
        for name, point in points.items()
        if not point.page.is_file()
    ]
    over: dict[str, dict[str, AdvicePage]] = {}
    for pack in packs:
        told = f'Advice of the pack "{pack.info.name}" is not used'
        for file, path in _advice_files(pack):
            name, code = split_name(file)
            if name not in points:
                problems.append(f"{told}: there is no check {name}.")
            elif first := over.get(name, {}).get(code):
                problems.append(f"{told}: {first.pack} has some for {name} already.")
            else:
                try:
                    page = parse(name, text_of(name, path), LANGUAGES[code])
                    over.setdefault(name, {})[code] = replace(page, pack=pack.info.name)
                except InvalidAdviceError as error:
                    problems.append(f"{told}: {error}.")
    return Pages(points, over), problems


def _advice_files(pack: LoadedPack) -> Iterator[tuple[str, Path]]:
    if folder := _folder(pack, "advice"):
        for path in sorted(folder.rglob("*.md")):
            yield path.relative_to(folder).with_suffix("").as_posix(), path


class _Lines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a pack's `helplines/CC.toml` holds."""

    first: tuple[str, ...] = ()
    """Names of lines that come before all others, in this order."""
    line: tuple[Helpline, ...] = ()
    """Lines of its own."""
    checked: date | None = None
    """When its own numbers were last read."""
    country: str = ""
    """The country's name, where there is no list for it yet."""
    emergency: str = ""
    """What to call in an emergency, where there is no list for it yet."""


def country_of(code: str, packs: Sequence[LoadedPack]) -> Country | None:
    """Return the services of a country, those of these packs before others."""
    found = of_country(code)
    for pack in reversed(packs):
        if lines := _lines_of(pack, code_of(code)):
            found = _with(found, lines, pack.info.name, code_of(code))
    return found


def country_here(packs: Sequence[LoadedPack]) -> Country | None:
    """Return the services of the country that the computer is set to, if it says one."""
    code = here_code()
    return country_of(code, packs) if code else None


def countries_of(packs: Sequence[LoadedPack]) -> tuple[str, ...]:
    """Return the codes of the countries there is a list for."""
    added = {path.stem for pack in packs for path in _line_files(pack) if _names_country(path)}
    return tuple(sorted({*countries(), *added}))


def overlaid(pack: LoadedPack) -> tuple[str, ...]:
    """Return the codes of the countries whose helplines a pack changes."""
    return tuple(path.stem for path in _line_files(pack))


def line_problems(packs: Sequence[LoadedPack]) -> Iterator[str]:
    """Yield a sentence for each list of a pack that cannot be used, and each line it misses."""
    for pack in packs:
        for path in _line_files(pack):
            told = f'Helplines of the pack "{pack.info.name}" are not used: {path.name}'
            lines = _read(path)
            if isinstance(lines, str):
                yield f"{told} {lines}."
                continue
            known = of_country(path.stem)
            if known is None and not (lines.country and lines.emergency and lines.checked):
                yield f"{told} needs country, emergency and checked: there is no list for it yet."
            there = {line.name for line in (*lines.line, *(known.lines if known else ()))}
            for name in lines.first:
                if name not in there:
                    yield f'{told} puts "{name}" first, and there is no such line.'


def _with(found: Country | None, lines: _Lines, pack: str, code: str) -> Country | None:
    own = tuple(replace(line, pack=pack) for line in lines.line)
    if found is None:
        if not (lines.country and lines.emergency and lines.checked):
            return None
        found = Country(code, lines.country, lines.emergency, lines.checked, ())
    there = (*own, *found.lines)
    order = {name: place for place, name in enumerate(lines.first)}
    ordered = sorted(there, key=lambda line: order.get(line.name, len(order)))
    return replace(
        found,
        checked=min(found.checked, lines.checked) if lines.checked else found.checked,
        lines=tuple(ordered),
    )


def _lines_of(pack: LoadedPack, code: str) -> _Lines | None:
    for path in _line_files(pack):
        if path.stem == code:
            lines = _read(path)
            return None if isinstance(lines, str) else lines
    return None


def _line_files(pack: LoadedPack) -> tuple[Path, ...]:
    folder = _folder(pack, "helplines")
    return tuple(sorted(folder.glob("*.toml"))) if folder else ()


def _names_country(path: Path) -> bool:
    lines = _read(path)
    return not isinstance(lines, str) and bool(lines.country)


def _read(path: Path) -> _Lines | str:
    """Return what a file holds, or what is wrong with it."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _Lines)
    except (OSError, ValueError) as error:
        return f"cannot be understood ({error})"


def stories_of(packs: Sequence[LoadedPack]) -> Mapping[str, Path]:
    """Return the folders of the packs' own stories, by name."""
    return {
        f"{pack.info.name}/{path.parent.name}": path.parent
        for pack in packs
        if (folder := _folder(pack, "scenarios"))
        for path in sorted(folder.glob("*/scenario.toml"))
    }


def _folder(pack: LoadedPack, name: str) -> Path | None:
    """Return a folder of a pack that is in use; None if it has none of this name.

    The built-in pack is no overlay of itself, and a pack with a problem lays nothing over.
    """
    if pack.pack is None or pack.pack.root is None:
        return None
    folder = pack.pack.root / name
    return folder if folder.is_dir() else None
