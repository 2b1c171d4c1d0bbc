"""Files that somebody else may have written."""

import os
from pathlib import Path

import pytest

from safety_audit.authored import MistakeError, toml_of_file
from safety_audit.outside import parse_toml, plain_content

PARTS = ".".join("a" * 40)


@pytest.mark.parametrize(
    "text",
    [
        "= =",
        "a = " + "[" * 5000,
        f"{PARTS} = 1",
        f"a = {{ b = '''\n''', {PARTS} = 1 }}",
        f'a = """"\n{PARTS} = "1"\n"""',
        '"\\"" . ' + PARTS + " = 1",
    ],
)
def test_what_nobody_would_write_is_refused(text: str) -> None:
    """No TOML, one that is nested without end, and keys that take hours to read."""
    with pytest.raises(ValueError, match=r"nested|parts|Invalid"):
        parse_toml(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a.b = "c"', {"a": {"b": "c"}}),
        (f"a = '{'.' * 99}'", {"a": "." * 99}),
        (f'a = "\\"{"." * 99}"', {"a": '"' + "." * 99}),
    ],
)
def test_what_people_write_is_read(text: str, said: object) -> None:
    """Dots in a text, such as those of many addresses, part no key."""
    assert parse_toml(text) == said


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe in the place of a file is told as none."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(MistakeError, match="not a plain file"):
        toml_of_file(tmp_path / "pipe", dict[str, object])


def test_what_never_ends_is_not_read() -> None:
    """A device in the place of a file is told as none."""
    with pytest.raises(OSError, match="not a plain file"):
        plain_content(Path("/dev/zero"), 10)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    """Settings are small: of a larger file nothing is taken."""
    path = tmp_path / "config.toml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(MistakeError, match="too large"):
        toml_of_file(path, dict[str, object])
