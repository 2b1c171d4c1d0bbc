"""A pack's folder changes words and their order, says so, and changes nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_packs import ADVICE, HELPLINES, NAME, STORY, TOLD, install

from safety_audit.audit import audit
from safety_audit.devices import practice
from safety_audit.helplines import of_country
from safety_audit.overlays import (
    countries_of,
    country_here,
    country_of,
    line_problems,
    pages_of,
    stories_of,
    story_problems,
)
from safety_audit.packs import LoadedPack, load
from safety_audit.render.document import describe
from safety_audit.render.html import as_html
from safety_audit.render.rows import rows
from safety_audit.render.terminal import plain

Loaded = Callable[[dict[str, str]], tuple[LoadedPack, ...]]


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """Return a function that loads the built-in pack and a folder with these files."""
    monkeypatch.syspath_prepend(tmp_path)

    def run(files: dict[str, str]) -> tuple[LoadedPack, ...]:
        install(tmp_path, {"pack.toml": TOLD, **files})
        return load([NAME])

    return run


def test_a_folder_without_python_is_a_pack(loaded: Loaded) -> None:
    """A folder with a pack.toml is a pack with a publisher, an origin and no checks."""
    info = loaded({})[1].info

    assert (info.publisher, info.distribution, info.version, info.problem) == (
        "A refuge",
        "refuge_pack",
        "1.2",
        "",
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('name = "refuge"\n', "'publisher' is missing"),
        (TOLD + 'priority = "act"\n', "line 3: there is no word 'priority'"),
        ("name = ", "cannot be understood"),
        (TOLD + 'api = ">=2"\n', "was made for version >=2"),
    ],
)
def test_a_folder_that_is_no_pack_says_why(loaded: Loaded, text: str, problem: str) -> None:
    """What is wrong with a pack.toml is the pack's problem."""
    pack = loaded({"pack.toml": text, "advice/screen-lock.md": ADVICE})[1]

    assert problem in pack.info.problem
    assert pages_of((load()[0], pack))[0]["screen-lock"].pack == ""


def test_advice_is_laid_over_and_named(loaded: Loaded) -> None:
    """A page of a pack stands in for the check's own and says whose it is; no other changes."""
    packs = loaded({"advice/screen-lock.md": ADVICE})
    own, _ = pages_of(packs[:1])
    pages, problems = pages_of(packs)

    assert problems == []
    assert (pages["screen-lock"].title, pages["screen-lock"].pack) == (
        "Your lock, in our words",
        NAME,
    )
    assert {name for name in pages if pages[name] != own[name]} == {"screen-lock"}


def test_advice_changes_no_finding(loaded: Loaded) -> None:
    """With and without a pack's words, every check ends the same."""
    packs = loaded({"advice/screen-lock.md": ADVICE, "helplines/gb.toml": HELPLINES})
    phone = practice.find("helper-from-file").phone()

    assert audit([phone], packs).results == audit([phone], packs[:1]).results


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("no-such-check", ADVICE, "there is no check no-such-check"),
        ("screen_lock", ADVICE, "there is no check screen_lock. Is screen-lock meant?"),
        ("screen-lock.fr", ADVICE, "fr is no language of this tool. There are: en, ar, cy"),
        ("screen-lock", ADVICE.replace("Call us first.", ""), "Before you change anything"),
        (
            "screen-lock",
            ADVICE.replace("## Keep a record", "## Diary"),
            "advice/screen-lock.md: the heading ## Keep a record is missing, and it has ## Diary",
        ),
        (
            "screen-lock",
            ADVICE.replace("## Keep a record", "## Extra\nMore.\n\n## Keep a record"),
            "advice/screen-lock.md: the heading ## Extra has no meaning",
        ),
        ("screen-lock", ADVICE.replace("**Often:**", "**Mostly:**"), "begins with - **Often:**"),
        ("screen-lock", ADVICE.replace("2026-11-22", "22.11.2026"), "such as reviewed: 2026-11-22"),
    ],
)
def test_advice_that_cannot_be_used_is_told(
    loaded: Loaded, name: str, text: str, problem: str
) -> None:
    """Advice for no check, or in another form, is a problem; the check's own page stays."""
    packs = loaded({f"advice/{name}.md": text})
    pages, problems = pages_of(packs)

    assert [problem in told for told in problems] == [True]
    assert pages["screen-lock"].pack == ""


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_editor_will_do(loaded: Loaded, mark: str, end: str) -> None:
    """A mark at the beginning of a file and Windows' line ends change nothing."""
    files = {"advice/screen-lock.md": ADVICE, "helplines/gb.toml": HELPLINES, "pack.toml": TOLD}
    packs = loaded({name: mark + text.replace("\n", end) for name, text in files.items()})
    pages, problems = pages_of(packs)

    assert [packs[1].info.problem, *problems, *line_problems(packs)] == [""]
    assert pages["screen-lock"].pack == NAME


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("advice/screen-lock.MD", ADVICE, "advice/screen-lock.MD must end in .md"),
        ("advice/screen-lock.md.txt", ADVICE, "advice/screen-lock.md.txt must end in .md"),
        ("advices/screen-lock.md", ADVICE, "no folder advices is looked at, only advice, helpl"),
        ("helplines/gb.yaml", HELPLINES, "helplines/gb.yaml must end in .toml"),
        ("helplines/GB.toml", HELPLINES, "must be called by a country's two small letters"),
        ("helplines/uk.toml", HELPLINES, "uk.toml must be called gb.toml"),
        ("helplines/gb.toml", HELPLINES.replace("checked =", "# "), "needs a line such as checked"),
        ("scenarios/visit/scenario.toml", "title = ", "The story refuge/visit cannot be told: /"),
        ("scenarios/visit/story.toml", STORY, "scenario.toml: there is no such file"),
    ],
)
def test_what_would_never_be_looked_at_is_told(
    loaded: Loaded, path: str, text: str, told: str
) -> None:
    """A file under another name, or in another folder, does not go unused without a word."""
    packs = loaded({path: text})
    problems = [*pages_of(packs)[1], *line_problems(packs), *story_problems(packs)]

    assert [told in problem for problem in problems] == [True]


def test_helplines_come_first_and_none_goes(loaded: Loaded) -> None:
    """A pack adds its lines, puts those it names first, and keeps all others in their order."""
    packs = loaded({"helplines/gb.toml": HELPLINES})
    own, found = of_country("gb"), country_of("uk", packs)
    assert own is not None
    assert found is not None
    others = [line.name for line in own.lines if line.name != "Galop"]

    assert [line.name for line in found.lines] == ["A line of our own", "Galop", *others]
    assert [line.name for line in found.lines if line.pack] == ["A line of our own"]
    assert found.emergency == own.emergency


def test_a_country_without_a_list_can_be_added(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a name, an emergency number and a date, a pack's list is one more country."""
    monkeypatch.setenv("LC_ALL", "en_ZA.UTF-8")
    packs = loaded({"helplines/za.toml": 'country = "South Africa"\nemergency = "112"' + HELPLINES})

    found = country_here(packs)

    assert "za" in countries_of(packs)
    assert found is not None
    assert (found.name, len(found.lines)) == ("South Africa", 1)
    assert country_here(packs[:1]) is None


@pytest.mark.parametrize(
    ("code", "text", "problem"),
    [
        ("gb", 'first = ["Nobody"]', 'puts "Nobody" first'),
        ("gb", "priority = 1", "cannot be understood"),
        ("za", HELPLINES, "needs country, emergency and checked"),
    ],
)
def test_helplines_that_cannot_be_used_are_told(
    loaded: Loaded, code: str, text: str, problem: str
) -> None:
    """A list that names nobody, or has another form, is a problem in the report."""
    packs = loaded({f"helplines/{code}.toml": text})

    assert problem in " ".join(line_problems(packs))


def test_stories_are_named_after_their_pack(loaded: Loaded) -> None:
    """A story of a pack is found as PACK/NAME."""
    packs = loaded({"scenarios/visit/scenario.toml": STORY})

    assert list(stories_of(packs)) == ["refuge/visit"]
    assert practice.load(stories_of(packs)["refuge/visit"]).title == "A story of our own"


def test_the_report_says_whose_advice_it_is(loaded: Loaded) -> None:
    """An item with a pack's advice says so in every form of the report; no other item does."""
    packs = loaded({"advice/hidden-and-powerful.md": ADVICE})
    phone = practice.find("helper-from-file").phone()
    document = describe(audit([phone], packs), pages_of(packs)[0])
    told = "the pack refuge"

    # What is only worth knowing about the app stands apart, with the same advice.
    told_of = {item.action for item in document.checklist if item.advice_from}
    assert told_of == {"hidden-and-powerful"}
    assert plain(rows(document), encoding="utf-8").count(told) == 1
    assert as_html(document).count(f"from {told}") == 1
