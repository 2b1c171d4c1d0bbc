"""Packs are listed, shown and switched on and off from the command line."""

import json
import stat
from pathlib import Path

import pytest
from commands import Runner
from small_packs import ADVICE, HELPLINES, STORY, TOLD, install

from safety_audit.enabled import place

FILES = {
    "pack.toml": TOLD,
    "advice/screen-lock.md": ADVICE,
    "helplines/gb.toml": HELPLINES,
    "scenarios/visit/scenario.toml": STORY,
}


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Runner:
    """Return a function that runs a command where the pack `refuge` is installed."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    install(tmp_path, FILES)
    return Runner(capsys)


def test_the_list_says_what_is_on(run: Runner) -> None:
    """The built-in pack is on, another is off, and both say where they came from."""
    listed = json.loads(run("packs", "list", "--json").out)

    assert [(pack["name"], pack["on"]) for pack in listed] == [("core", True), ("refuge", False)]
    assert "refuge  (refuge_pack 1.2): off" in run("packs", "list").out


def test_show_tells_all_that_is_in_a_pack(run: Runner) -> None:
    """Advice, helplines and stories are named, with the publisher."""
    out = run("packs", "show", "refuge").out

    assert "Pack refuge, by A refuge" in out
    for line in ("screen-lock: Your lock, in our words", "Helplines: gb", "Story: refuge/visit"):
        assert line in out


def test_a_name_that_is_none_is_wrong_usage(run: Runner) -> None:
    """Showing or switching on what is not installed says which there are."""
    for command in ("show", "enable"):
        ran = run("packs", command, "nobody")
        assert (ran.code, ran.out) == (2, "")
        assert "no pack named 'nobody'" in ran.err
    assert not place().exists()


def test_switching_on_writes_one_file_and_says_so(run: Runner) -> None:
    """The file is its owner's alone, the next scan uses the pack, and it goes with the last."""
    on = run("packs", "enable", "refuge")
    mode = stat.S_IMODE(place().stat().st_mode)
    listed = run("packs", "list").out
    lines = run("helplines", "--country", "gb").out
    without = run("helplines", "--country", "gb", "--no-packs").out
    off = run("packs", "disable", "refuge")

    assert str(place()) in on.err
    assert "trust" in on.err
    assert mode == 0o600
    assert "refuge_pack 1.2): on" in listed
    assert "Added by the pack refuge." in lines
    assert "A line of our own" not in without
    assert (off.code, place().exists()) == (0, False)


def test_a_setting_that_cannot_be_read_is_in_the_report(run: Runner) -> None:
    """A broken list of packs is told as a pack that could not be used, with exit code 5."""
    place().parent.mkdir(parents=True)
    place().write_text("enabled = 7", encoding="utf-8")

    ran = run("scan", "--demo", "--no-computer")

    assert ran.code == 5
    assert "must hold a list of names" in " ".join(ran.out.split())


def test_a_pack_that_went_away_is_in_the_report(run: Runner) -> None:
    """A pack that is on but not installed any more is told, in the list and in a scan."""
    place().parent.mkdir(parents=True)
    place().write_text('enabled = ["gone"]', encoding="utf-8")

    assert "gone: on, but it is not installed" in run("packs", "list").out
    assert run("scan", "--demo", "--no-computer").code == 5
    assert run("scan", "--demo", "--no-computer", "--no-packs").code in {0, 3}


def test_advice_of_a_pack_is_explained_as_its_own(run: Runner) -> None:
    """`explain` prints the pack's page and says whose it is."""
    out = run("explain", "screen-lock", "--pack", "refuge").out

    assert "Your lock, in our words" in out
    assert "the pack refuge" in out
    assert "in our words" not in run("explain", "screen-lock").out


def test_a_story_of_a_pack_is_practised(run: Runner) -> None:
    """PACK/NAME names a pack's story for `practise` and for `scan --demo`."""
    assert "refuge/visit: A story of our own" in run("practise", "--pack", "refuge").out
    assert "[PRACTICE] A story of our own" in run("practise", "refuge/visit", "--handout").out
    assert run("scan", "--demo", "refuge/visit", "--no-computer").code in {0, 3}


def test_a_broken_story_of_a_pack_hides_no_other(run: Runner, tmp_path: Path) -> None:
    """It stands in the list with its mistake, and a name that is none gets those of its pack."""
    (folder,) = tmp_path.rglob("refuge_pack/scenarios")
    (folder / "broken").mkdir()
    (folder / "broken" / "scenario.toml").write_text("title = x\n", encoding="utf-8")
    listed = run("practise", "--pack", "refuge", "--plain").out

    assert "[?] refuge/broken cannot be told: " in listed
    assert "line 1 cannot be understood" in listed
    assert "refuge/visit: A story of our own" in listed
    assert "only: refuge/broken, refuge/visit." in run("practise", "refuge/none").err
    assert "'gone' could not be used: it is not installed" in run("practise", "gone/none").err


def test_both_options_together_are_wrong_usage(run: Runner) -> None:
    """--pack and --no-packs exclude each other."""
    assert run("scan", "--demo", "--pack", "refuge", "--no-packs").code == 2
