"""A scenario: a story, a practice phone and computer, what a person says, and what is to be seen.

It is a folder of plain files, written without Python:

===================  ==========================================================================
`scenario.toml`      title, story, aims, minutes, level, and the phone in short words
`computer/`          a practice computer: `files/` by path and `probes/` by name; may be missing
`answers.toml`       what the person says when asked, by question
`expected.toml`      what each check makes of it
`guide.md`           the facilitator's guide
===================  ==========================================================================

Every scenario is a test as well: training material cannot show what the tool no longer does.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from safety_audit.devices.computer import FolderComputer
from safety_audit.devices.interface import Device
from safety_audit.devices.practice.describe import VISIT, Phone
from safety_audit.devices.practice.device import PracticePhone
from safety_audit.outside import parse_toml

__all__ = ["Broken", "Expected", "ExpectedFinding", "Scenario", "find", "load", "names", "root"]

_T = TypeVar("_T")
Reply = Literal["yes", "no", "not sure", "skip"]


class Broken(ValueError):
    """A scenario folder that cannot be used; the message names the file and the mistake."""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `scenario.toml` holds."""

    title: str
    story: str
    aims: tuple[str, ...]
    minutes: int
    level: Literal["first", "next", "further"] = "first"
    languages: tuple[str, ...] = ("en",)
    note: str = ""
    visit: datetime = VISIT
    phone: Phone = Phone()


class ExpectedFinding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finding that a check must give."""

    subject: str
    """The subject's id: a package, a settings key, a program's path; empty for none."""
    priority: Literal["act", "review", "tidy", "note"]
    """Its priority."""
    certainty: Literal["known", "strong", "possible", "setting"]
    """Its certainty."""


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one check must make of it."""

    outcome: Literal["found", "nothing-seen", "could-not-check", "not-applicable"]
    """How it ends."""
    findings: tuple[ExpectedFinding, ...] = ()
    """What it sees, in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario, read from its folder."""

    name: str
    """The folder's name."""
    folder: Path
    """Where it is."""
    title: str
    """What it is called."""
    story: str
    """What happened, in the person's words."""
    aims: tuple[str, ...]
    """What is to be learned."""
    minutes: int
    """How long it takes in a group."""
    level: str
    """`first`, `next` or `further`."""
    languages: tuple[str, ...]
    """Languages it is written in."""
    note: str
    """A warning about what the story holds; may be empty."""
    visit: datetime
    """When it takes place."""
    spec: Phone
    """The phone in short words."""

    def phone(self) -> PracticePhone:
        """Return the practice phone.

        Raises:
            Broken: a word in its description means nothing.

        """
        try:
            return PracticePhone(self.spec, self.visit)
        except ValueError as error:
            raise Broken(f"{self.folder / 'scenario.toml'}: {error}") from error

    def computer(self) -> Device | None:
        """Return the practice computer; None for a story without one."""
        folder = self.folder / "computer"
        return FolderComputer(folder, practice=True) if folder.is_dir() else None

    def on(self, base: str) -> "Scenario":
        """Return the same story on another base phone, such as `google-14`."""
        return replace(self, spec=msgspec.structs.replace(self.spec, base=base))

    def guide(self) -> str:
        """Return the facilitator's guide, in Markdown."""
        return _text(self.folder / "guide.md")

    def replies(self) -> dict[str, Reply]:
        """Return what the person says, by question.

        Raises:
            Broken: the file cannot be understood.

        """
        return _typed(self.folder / "answers.toml", dict[str, Reply])

    def expected(self) -> dict[str, Expected]:
        """Return what each check must make of it, by the check's id.

        Raises:
            Broken: the file cannot be understood.

        """
        return _typed(self.folder / "expected.toml", dict[str, Expected])

    def render_to(self, folder: Path) -> None:
        """Write every answer of the phone into a folder, as `FolderPhone` reads it."""
        self.phone().render_to(folder)


def load(folder: Path) -> Scenario:
    """Read a scenario from its folder.

    Raises:
        Broken: it is no scenario; the message names the file and the mistake.

    """
    file = _typed(folder / "scenario.toml", _File)
    return Scenario(
        name=folder.name,
        folder=folder,
        title=file.title,
        story=file.story.strip(),
        aims=file.aims,
        minutes=file.minutes,
        level=file.level,
        languages=file.languages,
        note=file.note,
        visit=file.visit,
        spec=file.phone,
    )


@cache
def root() -> Path:
    """Return the folder of the built-in scenarios, without importing any check.

    Raises:
        Broken: this installation holds no such folder.

    """
    # Where the built-in checks lie is asked of the import system, which runs none of their code.
    spec = find_spec("safety_audit.checks")
    places = (spec.submodule_search_locations or ()) if spec else ()
    folder = next((Path(place) / "scenarios" for place in places), None)
    if folder is None or not folder.is_dir():
        raise Broken("There are no practice phones in this installation.")
    return folder


def names() -> tuple[str, ...]:
    """Return the names of the built-in scenarios, the one to begin with first."""
    found = sorted(path.parent.name for path in root().glob("*/scenario.toml"))
    return tuple(sorted(found, key=lambda name: (name != DEFAULT, name)))


def find(name: str) -> Scenario:
    """Return a built-in scenario by its name.

    Raises:
        KeyError: there is none of this name.
        Broken: it cannot be used.

    """
    if name not in names():
        raise KeyError(name)
    return load(root() / name)


DEFAULT = "helper-from-file"
"""The scenario that is used where none is named."""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Broken(f"{path} cannot be read: {error}") from error


def _typed(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.convert(parse_toml(_text(path)), kind)
    except ValueError as error:
        raise Broken(f"{path}: {error}") from error
