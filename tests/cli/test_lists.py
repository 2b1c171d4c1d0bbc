"""The lists of apps are looked at, imported and updated by commands of their own."""

import os
from pathlib import Path

import pytest

from safety_audit.cli import main
from safety_audit.indicators import active


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> "Runner":
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return Runner(capsys)


class Runner:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            main(["indicators", *arguments])
        told = self.capsys.readouterr()
        return int(left.value.code or 0), told.out + told.err


def test_the_built_in_list_is_there_from_the_first_minute(run: Runner) -> None:
    """`list` names the built-in list with its date and size."""
    code, told = run("list")

    assert code == 0
    assert told.startswith("built-in: ")


def test_an_app_is_found_by_name_and_its_absence_is_no_comfort(run: Runner) -> None:
    """`show` says what an app does; for an unknown one that nothing follows from that."""
    assert "com.life360.android.safetymapd" in run("show", "life360")[1]
    assert "does not mean that it is harmless" in run("show", "org.example.unknown")[1]


def test_what_is_said_of_several_ids_is_said_once(run: Runner) -> None:
    """A product's ids stand below one sentence, and where lists differ below each of two."""
    told = run("show", "where's my droid")[1]

    assert " ".join(told.split()) == (
        "Where's My Droid: It lets somebody with the password or a code word find a phone. "
        "package com.alienmanfc6.wheresmyandroid from Echap ioc.yaml "
        "Where's My Droid: It is sold to watch what somebody does on a phone. "
        "package com.alienmanfc6.wheresmyandroid from Echap ioc.yaml"
    )
    assert run("show", "cerberus")[1].count("Cerberus: ") == 2


def test_an_imported_list_is_in_use_and_a_broken_one_changes_nothing(
    run: Runner, tmp_path: Path
) -> None:
    """`import` saves a list for its owner only; one that cannot be read is refused in a sentence."""
    good, bad = tmp_path / "mine.txt", tmp_path / "bad.yaml"
    good.write_text("org.example.watcher\n", encoding="utf-8")
    bad.write_text("a: &a [*a]\n", encoding="utf-8")

    assert run("import", str(good))[0] == 0
    assert run("import", str(bad))[0] == 3
    assert "mine" in run("list")[1]
    (saved,) = (tmp_path / "data").rglob("*.json")
    assert saved.stat().st_mode & 0o077 == 0


def test_a_plain_list_says_on_import_what_it_names(run: Runner, tmp_path: Path) -> None:
    """Apps that a school or a charity collected need not be apps sold for watching."""
    plain = tmp_path / "school.txt"
    plain.write_text("org.example.school\n", encoding="utf-8")

    assert run("import", "--category", "parental", str(plain))[0] == 0
    assert "watch over and limit" in run("show", "org.example.school")[1]
    assert run("import", "--category", "unkind", str(plain))[0] == 2


def test_an_imported_list_can_be_forgotten(run: Runner, tmp_path: Path) -> None:
    """What was imported by mistake goes again; the built-in list cannot."""
    plain = tmp_path / "mine.txt"
    plain.write_text("org.example.watcher\n", encoding="utf-8")
    run("import", str(plain))

    assert run("forget", "mine.txt") == (0, "The list mine.txt is no longer in use.\n")
    assert "mine.txt" not in run("list")[1]
    for name in ("mine.txt", "built-in"):
        assert run("forget", name) == (3, f"No list called {name} was imported.\n")


def test_an_old_list_is_told_by_list_and_apps(run: Runner, tmp_path: Path) -> None:
    """A list of more than 90 days may miss newer apps, and whoever looks is told."""
    old = tmp_path / "old.txt"
    old.write_text("org.example.watcher\n", encoding="utf-8")
    os.utime(old, (1_700_000_000, 1_700_000_000))
    run("import", str(old))

    assert 'The list "old.txt" is ' in run("list")[1]
    with pytest.raises(SystemExit):
        main(["apps", "--demo"])
    assert 'The list "old.txt" is ' in run.capsys.readouterr().err


def test_update_says_whom_it_contacts_and_asks_first(run: Runner) -> None:
    """Without anybody to ask, nothing is fetched; the hosts were named."""
    code, told = run("update", "--from", "https://lists.example.org/ioc.yaml")

    assert code == 2
    assert told.startswith("This contacts lists.example.org")


def test_looking_leaves_the_lists_of_the_process_as_they_were(run: Runner) -> None:
    """A command uses the saved lists only while it runs."""
    before = active.active()
    run("list")

    assert active.active() is before


def test_what_of_a_list_is_not_looked_for_is_said(run: Runner, tmp_path: Path) -> None:
    """A sort of app or a form that this tool does not know is told, not passed over."""
    newer = tmp_path / "newer.yaml"
    newer.write_text(
        "- {name: A, type: spouseware, packages: [org.example.a]}\n"
        "- {name: B, type: stalkerware, packages: [org.example.b, x y]}\n",
        encoding="utf-8",
    )
    left_out = (
        "Left out: 1 apps of a type that is not known.",
        "Left out: 1 in a form that no package has.",
    )

    code, told = run("import", str(newer))
    assert code == 0
    assert all(words in told for words in left_out)
    listed = run("list")[1]
    assert all(words in listed for words in left_out)
