"""Which apps have an icon."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.launchers import launcher_query, parse_launchers
from safety_audit.model import Unreadable

Said = Callable[..., Answer]
QUERY = launcher_query(10)
LIST = """2 activities found:
  Activity #0:
    priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true
    com.example.notes/.MainActivity
  Activity #1:
    priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true
    com.example.notes/com.example.other.Second$Inner
"""


def test_list(answer: Said) -> None:
    """Short class names are written out."""
    assert parse_launchers(answer(QUERY, LIST)) == {
        "com.example.notes": {
            "com.example.notes.MainActivity",
            "com.example.other.Second$Inner",
        }
    }


@pytest.mark.parametrize("name", [".Main Activity", ".Main-1", ".Главная", ".a/b", ".x=1"])
def test_a_screen_by_any_name(answer: Said, name: str) -> None:
    """An odd name of one screen keeps nobody from knowing the others."""
    icons = parse_launchers(answer(QUERY, LIST.replace(".MainActivity", name)))

    assert icons["com.example.notes"] == {
        f"com.example.notes{name}",
        "com.example.other.Second$Inner",
    }


def test_a_line_that_a_name_forges(answer: Said) -> None:
    """The name of a screen may hold a line break, and gives no other app an icon by it."""
    forged = ".odd name\n    com.example.hidden/.Main"
    with pytest.raises(Unreadable):
        parse_launchers(answer(QUERY, LIST.replace(".MainActivity", forged)))


def test_none(answer: Said) -> None:
    """A user without any icon has none."""
    assert parse_launchers(answer(QUERY, "No activities found\n")) == {}


@pytest.mark.parametrize("cut", range(1, len(LIST) - 40, 7))
def test_cut_off(answer: Said, cut: int) -> None:
    """Fewer icons than the list says must not pass for all."""
    with pytest.raises(Unreadable):
        parse_launchers(answer(QUERY, LIST[:cut]))


@pytest.mark.parametrize("status", [Status.EMPTY, Status.ABSENT, Status.REFUSED])
def test_status(answer: Said, status: Status) -> None:
    """An empty or failed answer is not a phone without icons."""
    with pytest.raises(Unreadable):
        parse_launchers(answer(QUERY, status))


@given(words=st.text())
def test_never_crashes(words: str) -> None:
    """Any text whatever ends in a record or `Unreadable`."""
    data = words.encode("utf-8", errors="replace")
    try:
        parse_launchers(Answer(query=QUERY, status=Status.OK, data=data))
    except Unreadable:
        return
