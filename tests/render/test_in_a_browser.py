"""A real browser, an accessibility checker and a validator find nothing against the page.

`SAFETY_AUDIT_PICTURES=folder pytest tests/render/test_in_a_browser.py` leaves pictures of it, and
the page as it is printed, in that folder.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from hostile import CORPUS
from samples import AT, finding, hostile_reports, page, report, result
from web.browser import faults, look, missing

from safety_audit.audit import audit
from safety_audit.devices import practice
from safety_audit.helplines import of_country
from safety_audit.languages import LANGUAGES, using
from safety_audit.model import Event, EventKind, Pictures, Priority, Report, Sight, Subject
from safety_audit.overlays import pages_of
from safety_audit.packs import load
from safety_audit.render.document import describe
from safety_audit.render.html import EXIT_TO, as_html

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

PAGES = {"a": page("a")}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the pages: a whole practice report for each reader, an empty one, hostile ones."""
    folder = tmp_path_factory.mktemp("pages")
    packs = load()
    with practice.find("helper-from-file").phone() as phone:
        document = describe(audit([phone], packs), pages_of(packs)[0])
    british = of_country("gb")
    made = {
        "person": as_html(document, country=british, with_log=True),
        "adviser": as_html(document, country=british, adviser=True, exit_button=True),
        "empty": as_html(describe(report(result("quiet")), {})),
        "hostile": as_html(describe(hostile(), PAGES), adviser=True),
    }
    with using(LANGUAGES["ar"]), practice.find("helper-from-file").phone() as phone:
        arabic = describe(audit([phone], packs), pages_of(packs)[0])
        made["arabic"] = as_html(arabic, country=british, adviser=True, with_log=True)
        made["hostile-arabic"] = as_html(describe(hostile(), PAGES), adviser=True)
    for name, text in made.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def hostile() -> Report:
    """Return one report with every hostile text in every field."""
    made = list(hostile_reports(CORPUS))
    pictures = [
        Pictures(
            kinds=(text,),
            sights=(Sight(Subject(text, user=1), (text,)),),
            not_known=(text,),
            until=AT.date(),
            events=(Event(AT.date(), EventKind.APP, text),),
        )
        for text in CORPUS
    ]
    return Report(
        started=AT,
        devices=tuple(device for one in made for device in one.devices),
        results=tuple(found for one in made for found in one.results),
        packs=tuple(pack for one in made for pack in one.packs),
        problems=tuple(problem for one in made for problem in one.problems),
        pictures=tuple(pictures),
        notices=CORPUS,
    )


@pytest.fixture(scope="module")
def seen(places: dict[str, Path]) -> dict[str, dict[str, Any]]:
    """Look at each page once."""
    kept = os.environ.get("SAFETY_AUDIT_PICTURES")
    folders = {name: Path(kept) / name if kept else None for name in places}
    for folder in filter(None, folders.values()):
        folder.mkdir(parents=True, exist_ok=True)
    return {name: look(place, folders[name]) for name, place in places.items()}


NAMES = ("person", "adviser", "empty", "hostile", "arabic", "hostile-arabic")


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_of_accessibility_is_broken(name: str, seen: dict[str, dict[str, Any]]) -> None:
    """On a phone, a desktop, in the dark and at 200 %, axe finds nothing to mend."""
    sizes = seen[name]["sizes"]

    assert [found["violations"] for found in sizes.values()] == [[] for _ in sizes]
    assert min(found["rules"] for found in sizes.values()) > 20


def test_the_html_is_valid(places: dict[str, Path]) -> None:
    """The Nu validator has nothing to say, whatever the names are."""
    assert faults(*places.values()) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_and_nothing_is_loaded(name: str, seen: dict[str, dict[str, Any]]) -> None:
    """No script runs, not even one that is put into the page by hand; nothing is asked for."""
    for found in seen[name]["sizes"].values():
        assert found["injected"] is False
        assert found["handlers"] == 0
        assert found["scripts"] == (name == "adviser")
        assert found["title"] == ("ملاحظات" if "arabic" in name else "Notes")
    assert seen[name]["dialogs"] == []
    assert seen[name]["messages"] == []
    assert [url for url in seen[name]["requests"] if "bbc.co.uk" not in url] == []
    assert bool(seen[name]["requests"]) == (name == "adviser")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_screen(name: str, seen: dict[str, dict[str, Any]]) -> None:
    """At 320 pixels and at 200 % nothing has to be read sideways."""
    overflow = {size: found["overflow"] for size, found in seen[name]["sizes"].items()}

    assert overflow == dict.fromkeys(overflow, 0)


def test_the_page_has_its_style(seen: dict[str, dict[str, Any]]) -> None:
    """The content policy lets the page's own style in."""
    assert seen["person"]["sizes"]["phone"]["font"].startswith("system-ui")


def test_on_paper_everything_is_open(seen: dict[str, dict[str, Any]]) -> None:
    """What is folded on the screen is printed."""
    printed = seen["person"]["printed"]

    assert printed["details"] > 3
    assert printed["shown"] == printed["details"]


def test_pressing_shift_three_times_leaves(seen: dict[str, dict[str, Any]]) -> None:
    """The exit button's page goes to the weather; the others have no such way."""
    assert seen["adviser"]["left"]["to"] == EXIT_TO
    assert seen["person"]["left"] is None


def test_a_page_without_anything_found_is_still_whole(places: dict[str, Path]) -> None:
    """A quiet report has its warning where the checklist would be."""
    text = places["empty"].read_text(encoding="utf-8")

    assert 'id="first"' in text
    assert "That is not proof" in text


def test_a_finding_without_words_says_so() -> None:
    """A point that rests on no words of the device says that there are none."""
    bare = finding(Priority.ACT, summary="Seen.")
    made = describe(report(result("a", bare)), PAGES)

    assert "exact words" in as_html(made)
