"""The configuration file: what it may say, and that nobody makes it."""

import os
from pathlib import Path

import pytest
from commands import Runner

from safety_audit.cli import config


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(capsys)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the file would be, in a folder of this test's own."""
    path = tmp_path / "config.toml"
    monkeypatch.setattr(config, "place", lambda: path)
    return path


SCAN = ("scan", "--demo", "quiet-phone", "--no-computer")


def test_what_it_says_holds_unless_an_option_says_otherwise(file: Path, command: Runner) -> None:
    """Country, language and form come from the file; an option comes before it."""
    file.write_text('country = "ie"\nlanguage = "pl"\nplain = true\n')
    told = command(*SCAN).out

    assert "(Irlandia)" in told
    assert "ZANIM" not in told
    assert "Zanim coś zmienisz" in told
    assert "(Wielka Brytania)" in command(*SCAN, "--country", "gb").out
    assert "Before you change anything" in command(*SCAN, "--lang", "en").out


def test_any_editor_will_do(file: Path, command: Runner) -> None:
    """A mark at the beginning and Windows' line ends change nothing."""
    file.write_bytes(b'\xef\xbb\xbfcountry = "ie"\r\nplain = true\r\n')
    ran = command(*SCAN)

    assert "(Ireland)" in ran.out
    assert "configuration file" not in ran.err


def test_it_can_be_left_unread(file: Path, command: Runner) -> None:
    """`--no-config` does, on every command."""
    file.write_text('country = "ie"\n')

    assert "(Ireland)" not in command(*SCAN, "--no-config").out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", 'says "colour", which means nothing here'),
        ('plain = "yes"', 'gives "plain" a value that it cannot have'),
        ('language = "xx"', "names a language not in"),
        ("= =", "cannot be read (line 1 cannot be understood"),
        ("plain = \u201cyes\u201d", 'Write straight quotation marks: "'),
    ],
)
def test_what_has_no_meaning_is_told_in_one_sentence(
    text: str, said: str, file: Path, command: Runner
) -> None:
    """The command runs all the same."""
    file.write_text(text)
    ran = command("helplines", "--country", "gb")

    assert ran.code == 0
    assert ran.err.count(said) == 1


def test_nobody_makes_it(file: Path, command: Runner) -> None:
    """Running leaves no file behind."""
    command(*SCAN)

    assert not file.exists()


def test_a_pipe_or_a_maze_in_its_place_stops_nothing(file: Path, command: Runner) -> None:
    """Whoever shares the account may put there what never ends; the command runs all the same."""
    file.write_text("a = " + "[" * 5000)
    nested = command("helplines", "--country", "gb")
    file.unlink()
    os.mkfifo(file)
    pipe = command("helplines", "--country", "gb")

    assert "cannot be read (it is nested too deeply)" in nested.err
    assert "not a plain file" in pipe.err
    assert nested.code == pipe.code == 0
