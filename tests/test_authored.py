"""What is written by hand is read from any editor, and a mistake is told with its place."""

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from safety_audit.authored import MistakeError, text_of_file, toml_of_file


class Part(msgspec.Struct, forbid_unknown_fields=True):
    """A part of what is read here."""

    name: str
    day: date | None = None


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    """What is read here."""

    title: str
    minutes: int = 1
    level: Literal["first", "next"] = "first"
    part: tuple[Part, ...] = ()


GOOD = """title = "Tea"
minutes = 5
level = "next"

[[part]]
name = "cup"
day = 2026-11-18
"""


@pytest.mark.parametrize(
    "written",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r\n").encode("utf-16"),
    ],
    ids=["plain", "with a mark", "with Windows' line ends", "by > of PowerShell"],
)
def test_any_editor_will_do(tmp_path: Path, written: bytes) -> None:
    """A mark at the beginning and Windows' line ends change nothing."""
    path = tmp_path / "file.toml"
    path.write_bytes(written)

    assert toml_of_file(path, Whole).part == (Part("cup", date(2026, 11, 18)),)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("minutes", "minuets", "line 2: there is no word 'minuets'. There are: title, minutes,"),
        ("day =", "date =", "line 7: there is no word 'date' (in part, number 1). There are: name"),
        ("[[part]]", "[[parts]]", "line 5: there is no word 'parts'. There are: title, minutes"),
        ('title = "Tea"\n', "", "'title' is missing"),
        ('name = "cup"\n', "", "'name' is missing (in part, number 1)"),
        ('"next"', '"last"', "line 3: level: 'last' has no meaning. There are: first, next"),
        ("= 5", '= "5"', "line 2: minutes must be a whole number without quotation marks"),
        ("[[part]]", "[part]", "line 5: part must be a list: in square brackets, or under [[two"),
        ("2026-11-18", '"November"', "line 7: day (in part, number 1) must be a day such as 2026-"),
        ('"Tea"', "\u201cTea\u201d", "line 1 cannot be understood (Invalid value): title ="),
        ('"Tea"', "\u201cTea\u201d", 'Write straight quotation marks: "'),
        ("2026-11-18", "[5", "it ends too early: close each bracket"),
        ("2026-11-18", "18.11.2026", "line 7 cannot be understood"),
    ],
)
def test_a_mistake_says_what_and_where(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The message names the line, the word, and what could stand there."""
    path = tmp_path / "file.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(MistakeError) as mistake:
        toml_of_file(path, Whole)
    assert told in str(mistake.value)


def test_a_table_names_its_line(tmp_path: Path) -> None:
    """Where words of one's own choice stand before others, the message names them."""
    path = tmp_path / "file.toml"
    path.write_text('car = "yes"\ntags = "perhaps"\n', encoding="utf-8")

    with pytest.raises(MistakeError, match="line 2: tags: 'perhaps' has no meaning"):
        toml_of_file(path, dict[str, Literal["yes", "no"]])


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    """A file in another encoding, and one that is not there, are told in a sentence."""
    path = tmp_path / "file.toml"
    path.write_bytes("t\u00e9".encode("latin-1"))

    with pytest.raises(MistakeError, match="choose UTF-8"):
        text_of_file(path)
    with pytest.raises(MistakeError, match="no such file"):
        text_of_file(tmp_path / "none")
