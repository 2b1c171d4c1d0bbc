"""What authors test with says what a visit would say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_packs import ADVICE, HELPLINES, NAME, STORY, TOLD, install

from safety_audit.api import Seen, check
from safety_audit.devices import practice
from safety_audit.facts.android.properties import Properties
from safety_audit.model import Outcome
from safety_audit.packs import load
from safety_audit.testing import PackConforms, differences, phone, phone_of_files, ran, seen

CHECK = """
from safety_audit.api import *
from safety_audit.facts.android.properties import Properties

@check("refuge/own", limits="All of it.")
def own(properties: Properties) -> Iterator[Seen]:
    '''Something of another's.'''
    BODY
    yield from ()

PACK = Pack(name="refuge", publisher="Somebody", checks=(own,))
"""
FINDING = "yield Finding(summary='Seen.', priority=Priority.NOTE, certainty=Certainty.SETTING)"


class Conforms(PackConforms):
    """The class that authors use, not collected by itself."""

    __test__ = False
    name = NAME


def test_a_check_runs_on_a_phone_of_words_and_of_files(tmp_path: Path) -> None:
    """The same check runs on a described phone and on answers in files."""
    patch_age = next(check for check in load()[0].checks if check.id == "patch-age")
    nothing = phone_of_files(tmp_path, {})

    assert ran(patch_age, phone("google-8")).outcome is Outcome.FOUND
    assert ran(patch_age, nothing).outcome is Outcome.COULD_NOT_CHECK


def test_an_error_in_a_check_is_raised_where_it_is() -> None:
    """A test shows the error itself, with the line, and not the sentence that a report has."""

    @check("refuge/broken", limits="All of it.")
    def broken(properties: Properties) -> Iterator[Seen]:
        """Something that cannot be."""
        yield from (1 / 0 for _ in (properties,))

    with pytest.raises(ZeroDivisionError):
        ran(broken, phone("google-16"))


def test_a_story_that_shows_something_else_is_told(tmp_path: Path) -> None:
    """Each check that ends otherwise, or is not there, has its sentence."""
    (tmp_path / "scenario.toml").write_text(STORY)
    (tmp_path / "expected.toml").write_text(
        '[patch-age]\noutcome = "found"\n[nothing]\noutcome = "found"\n'
    )
    told = differences(practice.load(tmp_path))

    assert len(told) == 2
    assert "patch-age gives" in told[0]
    assert "there is no check nothing" in told[1]
    assert differences(practice.find("quiet-phone")) == []
    assert seen(practice.find("quiet-phone"))["device-owner"]["outcome"] == "nothing-seen"


def conforming(pack: Conforms, folder: Path) -> dict[str, str]:
    """Return what is wrong with a pack, by the test that says so."""
    failed = {}
    for name in (name for name in dir(pack) if name.startswith("test_")):
        arguments = (folder / "empty",) if name == "test_its_checks_do_not_guess" else ()
        try:
            getattr(pack, name)(*arguments)
        except AssertionError as error:
            failed[name] = str(error)
    return failed


def test_a_good_pack_conforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack of words in the right form holds all that a pack must hold."""
    monkeypatch.syspath_prepend(tmp_path)
    fresh = HELPLINES.replace("2026-11-22", "2999-01-01")
    install(
        tmp_path,
        {"pack.toml": TOLD, "advice/screen-lock.md": ADVICE, "helplines/gb.toml": fresh},
    )

    assert conforming(Conforms(), tmp_path) == {}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("raise ValueError", "test_its_checks_run_on_every_phone"),
        (FINDING, "test_its_findings_have_evidence"),
    ],
)
def test_a_bad_check_does_not_conform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, named: str
) -> None:
    """A check that stops, or that shows no words of the device, fails by name."""
    monkeypatch.syspath_prepend(tmp_path)
    name = f"refuge_{len(body)}"
    install(tmp_path, {"__init__.py": CHECK.replace("BODY", body)}, value=f"{name}:PACK")
    (tmp_path / "refuge_pack").rename(tmp_path / name)

    assert named in conforming(Conforms(), tmp_path)


def test_what_does_not_conform_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is missing, or in another form, fails with a sentence that names it."""
    monkeypatch.syspath_prepend(tmp_path)
    text = CHECK.replace("BODY", "pass")
    install(tmp_path, {"__init__.py": text}, value="refuge_paged:PACK")
    folder = tmp_path / "refuge_paged"
    (tmp_path / "refuge_pack").rename(folder)
    missing = conforming(Conforms(), tmp_path)["test_its_words_can_be_used"]
    (folder / "__init__.md").write_text(ADVICE.replace("## Keep a record", "## Diary"))
    odd = conforming(Conforms(), tmp_path)["test_its_words_can_be_used"]

    assert "It belongs in __init__.md in the folder refuge_paged" in missing
    assert "The advice in __init__.md cannot be used" in odd
    assert "the heading ## Keep a record is missing, and it has ## Diary" in odd


def test_folders_of_words_need_a_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words beside the code of a pack that does not say where it lies are not lost unsaid."""
    monkeypatch.syspath_prepend(tmp_path)
    text = CHECK.replace("BODY", "pass")
    files = {"__init__.py": text, "__init__.md": ADVICE, "advice/screen-lock.md": ADVICE}
    install(tmp_path, files, value="refuge_rootless:PACK")
    (tmp_path / "refuge_pack").rename(tmp_path / "refuge_rootless")

    told = conforming(Conforms(), tmp_path)["test_its_words_can_be_used"]
    assert "no folder advice is looked at: write root=Path(__file__).parent" in told
