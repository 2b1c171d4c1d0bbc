"""Whom to call: data by country, with the date each was last read on a page of its own."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable

from safety_audit.languages import locale_name

__all__ = [
    "FIRST",
    "Country",
    "Helpline",
    "code_of",
    "countries",
    "here",
    "here_code",
    "of_country",
]

FIRST = 3
"""How many lines are shown before a person asks for more."""

_EUROPEAN_UNION = frozenset(
    "at be bg cy cz de dk ee es fi fr gr hr hu it lt lu lv mt nl pl pt ro se si sk".split()  # noqa: SIM905 - one line is easier to check than 27
)


_CALLED = {"uk": "gb"}
"""What people call a country, by its ISO 3166 code."""


@dataclass(frozen=True, slots=True)
class Helpline:
    """One service."""

    name: str
    """What it calls itself."""
    number: str
    """How to reach it, as dialled in its country."""
    hours: str
    """When it answers, as far as known."""
    about: str
    """Whom or what it is for."""
    source: str
    """Where the number was read, and doubts about it."""
    pack: str = ""
    """The pack that added it; empty for a built-in one."""


@dataclass(frozen=True, slots=True)
class Country:
    """The services of one country, those to call first before others."""

    code: str
    """ISO 3166 code in small letters; `eu` for countries of the European Union without a list."""
    name: str
    """Its name."""
    emergency: str
    """What to call in an emergency."""
    checked: date
    """When the numbers were last read on a page of the service or of a public body."""
    lines: tuple[Helpline, ...]
    """The services, in the order of telling."""


def countries() -> tuple[str, ...]:
    """Return the codes of the countries there is a list for."""
    names = (entry.name for entry in _place().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def code_of(said: str) -> str:
    """Return the code that a country's list goes by, from what a person calls the country."""
    small = said.strip().lower()
    return _CALLED.get(small, small)


def of_country(code: str) -> Country | None:
    """Return the services of a country; None if there is no list for it."""
    known = countries()
    small = code_of(code)
    if small not in known and small in _EUROPEAN_UNION:
        small = "eu"
    if small not in known:
        return None
    told = tomllib.loads((_place() / f"{small}.toml").read_text(encoding="utf-8"))
    return Country(
        code=small,
        name=told["country"],
        emergency=told["emergency"],
        checked=told["checked"],
        lines=tuple(Helpline(**line) for line in told["line"]),
    )


def here() -> Country | None:
    """Return the services of the country that the computer is set to, if it says one."""
    code = here_code()
    return of_country(code) if code else None


def here_code() -> str:
    """Return the code of the country that the computer is set to; empty if it says none."""
    _, _, region = locale_name().partition("_")
    return region[:2].lower() if region[:2].isalpha() else ""


def _place() -> Traversable:
    """Return the folder of the lists; not at import, since it brings all checks along."""
    return resources.files("safety_audit.checks") / "helplines"
