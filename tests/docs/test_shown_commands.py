"""Every command of this program that the documentation shows is run, as it stands there."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from bug_reports import answers_of, bug_report, zipped
from terminals import PROGRAM

from safety_audit.devices import practice
from safety_audit.devices.practice.serve import DEFAULT_PORT, served

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
MADE = ("docs/checks", "docs/training/guides", "docs/training/handouts")
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPOKEN = re.compile(r"`(safety-audit [a-z][^`]*)`")

ELSEWHERE = {
    "safety-audit checks --pack refuge": "the tutorial's and the example's tests",
    "safety-audit scan --demo --all --pack refuge": "the tutorial's and the example's tests",
    "safety-audit packs show refuge": "the example's test",
    "safety-audit practise refuge/the-gift --pack refuge": "the example's test",
    "safety-audit practise --serve helper-from-file": "tests/devices/practice/test_serve.py",
    "safety-audit pair": "tests/cli/test_pair.py",
}
"""Commands that need what other tests set up, with the test that runs them."""


def shown(path: Path) -> list[str]:
    """Return the commands of this program that a page shows, without comments."""
    text = path.read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    own = [re.split(r"  | \| | > ", line.removeprefix(".venv/bin/"))[0] for line in lines]
    return [line for line in own if line.startswith("safety-audit ")]


def spoken(path: Path) -> list[str]:
    """Return the commands that stand in a sentence."""
    return SPOKEN.findall(path.read_text(encoding="utf-8"))


def run(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    arguments = shlex.split(command)[1:]
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=place,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


def conversations(path: Path) -> list[tuple[str, str]]:
    """Return the commands that a page shows after a `$`, each with the output below it."""
    told = []
    for block in CONSOLE.findall(path.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            told.append((command, output))
    return told


SHOWN = [path for path in PAGES if shown(path)]


@pytest.mark.parametrize("page", SHOWN, ids=[path.relative_to(ROOT).as_posix() for path in SHOWN])
def test_commands_of_a_page_work_in_their_order(page: Path, tmp_path: Path) -> None:
    """The commands of a page, run one after the other in an empty folder, all do what they say."""
    practice.find("family-locator").render_to(tmp_path / "recorded")
    report = bug_report(answers_of(practice.find("family-locator").phone()))
    zipped(report, tmp_path).rename(tmp_path / "bugreport.zip")
    with served(practice.find("helper-from-file"), port=DEFAULT_PORT):
        for command in shown(page):
            if command in ELSEWHERE or "<" in command:
                continue
            ran = run(command, tmp_path)
            assert ran.returncode in {0, 3}, (command, ran.stderr)
            assert ran.stdout, command
            assert "Traceback" not in ran.stderr


TALKS = [path for path in PAGES if conversations(path)]


@pytest.mark.parametrize("page", TALKS, ids=[path.relative_to(ROOT).as_posix() for path in TALKS])
def test_output_that_is_shown_is_what_comes(page: Path, tmp_path: Path) -> None:
    """What stands below a command is what it prints, word for word."""
    for command, output in conversations(page):
        ran = run(command, tmp_path)

        assert ran.returncode == 0, (command, ran.stderr)
        assert ran.stdout == output, command


def names() -> set[str]:
    told = {
        command
        for path in PAGES
        if not path.is_relative_to(ROOT / "docs/checks")
        for command in spoken(path)
    }
    return {command for command in told if not re.search(r"[A-Z]{2,}", command)}


@pytest.mark.parametrize("command", sorted(names()))
def test_commands_in_a_sentence_are_commands(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a sentence calls a command is one: its help is there, with the options it names."""
    words = [word for word in shlex.split(command)[1:] if not word.startswith("-")]
    options = [word for word in shlex.split(command)[1:] if word.startswith("--")]
    helped = run(f"safety-audit {words[0]} --help", tmp_path)
    if "COMMAND [ARGS]" in helped.stdout and len(words) > 1:
        helped = run(f"safety-audit {words[0]} {words[1]} --help", tmp_path)

    assert helped.returncode == 0
    for option in options:
        assert option in helped.stdout
