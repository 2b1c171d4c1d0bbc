"""Find packs of checks, say where they came from, and keep a broken one visible.

Packs come by entry point (group `safety_audit.packs`), one for each pack. Nothing is ever loaded
from the working directory. The built-in pack is always on; another's is off until it is named,
because its code would sit next to a frightened person's phone.

An entry point names a `Pack`, or a folder without any Python that holds a `pack.toml`::

    name = "refuge"
    publisher = "A refuge"
    api = ">=1.0,<2"
"""

import importlib
import json
import traceback
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from safety_audit.authored import MistakeError, toml_of_file
from safety_audit.checking import API_VERSION, Check, Pack
from safety_audit.devices.allowlist import PAGES
from safety_audit.guard import guarded
from safety_audit.model import DeviceKind, PackInfo, Priority, Reply, Unreadable
from safety_audit.questions import Question
from safety_audit.text import shortened

__all__ = ["BUILT_IN", "GROUP", "LoadedPack", "installed", "load"]

GROUP = "safety_audit.packs"
"""The entry-point group."""
BUILT_IN = "core"
"""Name of the pack that comes with the tool."""
_CHECK = {"id": str, "title": str, "limits": str, "shows": bool, "opens": str, "source": Path}
_QUESTION: dict[str, Any] = {
    "id": str,
    "text": str,
    "page": Path,
    "leads": tuple,
    "priority": Priority,
    "shows": bool,
    "device": DeviceKind | None,
}
"""What must be what in checks and questions; type hints do not bind another's code."""
_LONGEST_ERROR = 300
_BUILT_IN_VALUE = "safety_audit.checks:PACK"


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack, or what became of it."""

    info: PackInfo
    """Where it came from, and its problem if it has one."""
    checks: tuple[Check, ...] = ()
    """Its usable checks."""
    pack: Pack | None = None
    """The pack itself; None when it could not be loaded."""
    questions: tuple[Question, ...] = ()
    """Its usable questions."""

    @property
    def points(self) -> tuple[Check | Question, ...]:
        """Its checks and questions: all that can stand on a checklist, and has advice."""
        return (*self.checks, *self.questions)


def installed() -> list[metadata.EntryPoint]:
    """Return the entry points of all installed packs, the built-in one first, without loading."""
    found = metadata.entry_points(group=GROUP)
    return sorted(found, key=lambda point: (not _is_built_in(point), point.name, point.value))


def load(
    named: Collection[str] = (), points: Iterable[metadata.EntryPoint] | None = None
) -> tuple[LoadedPack, ...]:
    """Load the built-in pack and those named; a broken one comes back with its problem.

    A named pack that is not installed is a problem too. On a clash of ids the first pack wins,
    the built-in one before all others, and the other says so.
    """
    wanted = set(named) - {BUILT_IN}
    loaded: list[LoadedPack] = []
    taken: set[str] = set()
    for point in installed() if points is None else points:
        if _is_built_in(point) or point.name in wanted:
            pack = _without_clashes(_load(point), taken)
            taken.update(one.id for one in pack.points)
            loaded.append(pack)
    missing = wanted - {pack.info.name for pack in loaded}
    loaded += [LoadedPack(_absent(name)) for name in sorted(missing)]
    return tuple(loaded)


def _is_built_in(point: metadata.EntryPoint) -> bool:
    return point.name == BUILT_IN and point.value == _BUILT_IN_VALUE


def _load(point: metadata.EntryPoint) -> LoadedPack:
    info = _provenance(point)
    try:
        found = guarded(point.load)
        pack = _of_folder(found) if isinstance(found, ModuleType) else found
        problem = _malformed(pack) if isinstance(pack, Pack) else "it is not a pack"
        problem = problem or _unfit(pack, point)
    except _NotAPackError as error:
        problem = str(error)
    except Unreadable as error:
        problem = error.reason.rstrip(".")
    except Exception as error:  # noqa: BLE001 - another's code: shown, never fatal
        problem = f"it does not load ({_named(error)})"
    else:
        if isinstance(pack, Pack) and isinstance(pack.publisher, str):
            info = replace(info, publisher=pack.publisher)
    if problem:
        return _broken(info, problem)
    return LoadedPack(info=info, checks=pack.checks, questions=pack.questions, pack=pack)


class _NotAPackError(ValueError):
    """A folder that cannot be used as a pack, with what is wrong."""


class _Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `pack.toml` holds."""

    name: str
    publisher: str
    api: str = ">=1.0,<2"


def _of_folder(module: ModuleType) -> Pack:
    """Return the pack that a folder without Python describes."""
    folder = next(map(Path, getattr(module, "__path__", ())), None)
    if folder is None or not (folder / "pack.toml").is_file():
        raise _NotAPackError(
            "it is not a pack: its entry point must name a Pack, as in package:PACK,"
            " or a folder that holds a pack.toml"
        )
    try:
        described = toml_of_file(folder / "pack.toml", _Description)
    except MistakeError as error:
        raise _NotAPackError(f"its pack.toml cannot be understood ({error})") from error
    return Pack(name=described.name, publisher=described.publisher, api=described.api, root=folder)


def _malformed(pack: Any) -> str:
    """Return what is no part of a pack, or nothing; type hints do not bind another's code."""
    if not all(isinstance(text, str) for text in (pack.name, pack.publisher, pack.api)):
        return "its name, publisher and api must be texts"
    if not isinstance(pack.checks, tuple) or not all(isinstance(c, Check) for c in pack.checks):
        return "its checks must be a tuple of checks: checks=(my_check,)"
    if not isinstance(pack.questions, tuple) or not all(
        isinstance(one, Question) for one in pack.questions
    ):
        return "its questions must be a tuple of questions: questions=(Question(...),)"
    if not isinstance(pack.root, Path | None):
        return "its root must be a path: root=Path(__file__).parent"
    for point in pack.points:
        if problem := _odd_field(point):
            return f"{point.id}: its {problem}"
    opened = {check.opens for check in pack.checks if check.opens}
    if strange := sorted(opened - set(PAGES)):
        return f"it would open pages that this tool may not open ({', '.join(strange)})"
    return ""


def _odd_field(point: Check | Question) -> str:
    fields: dict[str, Any] = _CHECK if isinstance(point, Check) else _QUESTION
    for name, kind in fields.items():
        if not isinstance(getattr(point, name), kind):
            return f"{name} must be {_called(kind)}"
    if isinstance(point, Question) and not all(isinstance(one, Reply) for one in point.leads):
        return "leads must be Reply.YES, Reply.NO or Reply.NOT_SURE"
    return ""


def _called(kind: Any) -> str:
    """Return what a kind of value is called, for whoever writes one."""
    return " or ".join(one.__name__ for one in getattr(kind, "__args__", (kind,)))


def _named(error: Exception) -> str:
    """Return an error in its own words, with the line of the pack that it came from.

    No device was asked anything when a pack is loaded, so these words are the author's alone.
    """
    if isinstance(error, ModuleNotFoundError) and error.name:
        told = f"ModuleNotFoundError: {error.name}"
    elif isinstance(error, SyntaxError):
        told = f"{type(error).__name__}: {error.msg}"
    else:
        told = ": ".join(filter(None, (type(error).__name__, str(error))))
    return f"{shortened(told, _LONGEST_ERROR)}{_place_of(error)}"


def _place_of(error: Exception) -> str:
    """Return the file and line of a pack that an error came from, if it is in its code."""
    if isinstance(error, SyntaxError) and error.filename:
        return f", in {Path(error.filename).name}, line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not _is_around(frame.filename)]
    return f", in {Path(own[-1].filename).name}, line {own[-1].lineno}" if own else ""


def _is_around(file: str) -> bool:
    """Tell whether a line of this tool's, or of the import system, was on the way to an error."""
    around = (Path(__file__).parent, Path(importlib.__file__).parent)
    return file.startswith("<") or any(Path(file).is_relative_to(place) for place in around)


def _unfit(pack: Pack, point: metadata.EntryPoint) -> str:
    """Return why a pack cannot be used, or nothing."""
    try:
        fits = SpecifierSet(pack.api).contains(API_VERSION)
    except InvalidSpecifier:
        return f"it says it was made for {pack.api!r}, which is not a version"
    if not fits:
        return (
            f"it was made for version {pack.api} of checks, and this is {API_VERSION}:"
            " ask its publisher for one that fits, or update this tool"
        )
    if not _is_built_in(point) and any(
        not one.id.startswith(f"{point.name}/") for one in pack.points
    ):
        return f"ids of its checks and questions must begin with {point.name}/"
    ids = [one.id for one in pack.points]
    if twice := [name for name in ids if ids.count(name) > 1]:
        return f"two of its checks or questions are called {twice[0]}"
    return ""


def _without_clashes(loaded: LoadedPack, taken: Collection[str]) -> LoadedPack:
    clashes = [one.id for one in loaded.points if one.id in taken]
    if not clashes:
        return loaded
    problem = f"checks of the same name are already there, so these were left out: {clashes}"
    return replace(
        loaded,
        checks=tuple(check for check in loaded.checks if check.id not in clashes),
        questions=tuple(one for one in loaded.questions if one.id not in clashes),
        info=replace(loaded.info, problem=problem),
    )


def _broken(info: PackInfo, problem: str) -> LoadedPack:
    return LoadedPack(replace(info, problem=problem))


def _absent(name: str) -> PackInfo:
    return PackInfo(
        name=name, publisher="", version="", distribution="", problem="it is not installed"
    )


def _provenance(point: metadata.EntryPoint) -> PackInfo:
    distribution = point.dist
    if distribution is None:
        return PackInfo(name=point.name, publisher="", version="", distribution="")
    return PackInfo(
        name=point.name,
        publisher="",
        version=distribution.version,
        distribution=distribution.name,
        commit=_commit(distribution),
    )


def _commit(distribution: metadata.Distribution) -> str:
    """Return the commit a distribution was installed from (PEP 610), if it says so."""
    try:
        told = json.loads(distribution.read_text("direct_url.json") or "{}")
        return str(told["vcs_info"]["commit_id"])
    except (ValueError, KeyError, TypeError):
        return ""
