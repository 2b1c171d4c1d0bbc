"""Scenario folders are read, and a mistake in one is named."""

from pathlib import Path

import pytest

from safety_audit.devices import practice
from safety_audit.devices.practice.scenario import Broken
from safety_audit.model import DeviceKind

GOOD = """
title = "A story"
story = "Something happened."
aims = ["See it."]
minutes = 5

[phone]
base = "google-14"
"""


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_default_comes_first() -> None:
    """The story to begin with stands first, the others by name."""
    names = practice.names()
    assert names[0] == practice.DEFAULT == "helper-from-file"
    assert list(names[1:]) == sorted(names[1:])


def test_an_unknown_name_is_a_key_error() -> None:
    """A name that is none is told apart from a broken scenario."""
    with pytest.raises(KeyError):
        practice.find("no-such-story")


def test_a_scenario_needs_only_its_story_and_phone(tmp_path: Path) -> None:
    """A folder with one file is a scenario, without a computer."""
    scenario = practice.load(folder(tmp_path, GOOD))
    assert scenario.title == "A story"
    assert scenario.phone().practice
    assert scenario.computer() is None
    assert scenario.on("samsung-8").phone().handset.base.maker == "samsung"


def test_the_practice_computer_is_marked() -> None:
    """A story with a computer gives one that is made up and says so."""
    computer = practice.find("helper-from-file").computer()
    assert computer is not None
    assert computer.practice
    assert computer.kind is DeviceKind.COMPUTER


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("minutes = 5", 'minutes = "five"'), "minutes"),
        (("title =", "tittle ="), "tittle"),
        (('"google-14"', '"google-14"\nsettigns = {}'), "settigns"),
        (("[phone]", "[phone"), "scenario.toml"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    """A misspelt or wrong field is an error that names it."""
    with pytest.raises(Broken, match=named):
        practice.load(folder(tmp_path, GOOD.replace(*change)))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('base = "nokia-3"', "nokia-3"),
        ('apps = [{package = "org.example.a", powers = ["flies"]}]', "flies"),
        ('apps = [{package = "org.example.a"}, {package = "org.example.a"}]', "more than once"),
        ('apps = [{package = "org.example.a", allowed = ["moon"]}]', "moon"),
        ('apps = [{package = "org.example.a", origin = "heaven"}]', "heaven"),
    ],
)
def test_a_word_that_means_nothing_is_named(tmp_path: Path, line: str, named: str) -> None:
    """The words for origins, powers and permissions are checked, and the right ones listed."""
    text = GOOD.replace('base = "google-14"', line)
    with pytest.raises(Broken, match=named):
        practice.load(folder(tmp_path, text)).phone()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that is none is an error that names the file."""
    with pytest.raises(Broken, match=r"scenario\.toml"):
        practice.load(tmp_path / "nothing")
