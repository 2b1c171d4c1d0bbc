"""Packs are found by entry point; a broken one stays visible and stops no other."""

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from safety_audit import packs
from safety_audit.checking import Check, Pack, check
from safety_audit.facts.android.properties import Properties
from safety_audit.model import Finding


def made(check_id: str) -> Check:
    def look(properties: Properties) -> Iterator[Finding]:
        """Something of another's."""
        yield from ()

    return check(check_id, limits="All of it.")(look)


GOOD = Pack(name="refuge", publisher="A charity", checks=(made("refuge/calendar"),))
GREEDY = Pack(name="refuge", publisher="A charity", checks=(made("screen-lock"),))
OLD = Pack(name="refuge", publisher="A charity", api="<1")
VAGUE = Pack(name="refuge", publisher="A charity", api="soon")
TWICE = Pack(name="refuge", publisher="A", checks=(made("refuge/a"), made("refuge/a")))
NO_PACK = "a string"


def leave() -> None:
    """Leave the program, when called."""
    raise SystemExit


def points(*values: str) -> list[EntryPoint]:
    core = EntryPoint(packs.BUILT_IN, "safety_audit.checks:PACK", packs.GROUP)
    return [core, *(EntryPoint("refuge", value, packs.GROUP) for value in values)]


def load_refuge(value: str) -> packs.LoadedPack:
    return packs.load(["refuge"], points(value))[1]


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "refuge_pack", sys.modules[__name__])


def test_the_built_in_pack_is_always_on() -> None:
    """Without naming any, the built-in pack is loaded, with where it came from."""
    (core,) = packs.load()

    assert (core.info.name, core.info.distribution, core.info.problem) == (
        "core",
        "safety-audit",
        "",
    )
    assert core.info.version


def test_anothers_pack_is_off_until_it_is_named() -> None:
    """Installed is not switched on."""
    assert len(packs.load([], points("refuge_pack:GOOD"))) == 1
    assert [check.id for check in load_refuge("refuge_pack:GOOD").checks] == ["refuge/calendar"]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("no_such_module:PACK", "does not load (ModuleNotFoundError: no_such_module)"),
        ("refuge_pack:MISSING", "has no attribute 'MISSING'"),
        ("refuge_pack:NO_PACK", "is not a pack"),
        ("refuge_pack:OLD", "was made for version <1"),
        ("refuge_pack:VAGUE", "not a version"),
        ("refuge_pack:GREEDY", "must begin with refuge/"),
    ],
)
def test_a_pack_that_cannot_be_used_says_why(value: str, problem: str) -> None:
    """A broken, too old or greedy pack has no checks and a problem."""
    loaded = load_refuge(value)

    assert problem in loaded.info.problem
    assert loaded.checks == ()


def test_a_pack_that_is_not_installed_is_a_problem() -> None:
    """Naming what is not there is told, not passed over."""
    (_, missing) = packs.load(["refuge"], points())

    assert missing.info.problem == "it is not installed"


def test_another_pack_cannot_take_the_built_in_name() -> None:
    """A pack that calls itself core is another's pack, and is not loaded unasked."""
    impostor = EntryPoint(packs.BUILT_IN, "refuge_pack:GOOD", packs.GROUP)

    loaded = packs.load([], [impostor, *points()])

    assert [pack.info.publisher for pack in loaded] == ["The safety-audit maintainers"]


def test_the_first_of_two_packs_keeps_an_id() -> None:
    """On a clash the later pack loses that check, and says so."""
    first, second = packs.load(["refuge"], points("refuge_pack:GOOD", "refuge_pack:GOOD"))[1:]

    assert [check.id for check in first.checks] == ["refuge/calendar"]
    assert second.checks == ()
    assert "refuge/calendar" in second.info.problem
