"""Settings as a whole dump has them are told as the phone's list of one table tells them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.dumps import Dump
from safety_audit.devices.interface import Status
from safety_audit.devices.settings_dump import listed

TABLES = b"""Unknown argument: -a; use -h for help
CONFIG SETTINGS (user 0)
version: -1

Historical operations
2026-01-09 06:02:10 initialize


GLOBAL SETTINGS (user 0)
version: 210
_id:44 name:adb_enabled pkg:android value:1 default:0 defaultSystemSet:true
_id:7 name:device_name pkg:com.android.settings value:Ana's phone
_id:8 name:empty pkg:android value: default: defaultSystemSet:true
_id:9 name:none pkg:android value:{null}
_id:10 name:with_tag pkg:android value:a b default:c d defaultSystemSet:false tag:{null}
_id:11 name:old value:5
_id:12 name:two_lines pkg:android value:one
two default:{null} defaultSystemSet:true

SECURE SETTINGS (user 0)
_id:1 name:lockscreen.disabled pkg:android value:0

SECURE SETTINGS (user 10)
_id:1 name:lockscreen.disabled pkg:android value:1
"""


def rows(table: str, user: int = 0, text: bytes = TABLES) -> bytes:
    """Return the lines of a table that could be read."""
    found = listed(Dump(Status.OK, text), table, user)
    assert found.status is Status.OK
    return found.data


def test_values_come_without_what_is_told_after_them() -> None:
    """The value stands alone: without default, tag or who wrote it; none is `null`."""
    assert rows("global").splitlines()[:6] == [
        b"adb_enabled=1",
        b"device_name=Ana's phone",
        b"empty=",
        b"none=null",
        b"with_tag=a b",
        b"old=5",
    ]


def test_a_value_of_two_lines_is_not_dropped() -> None:
    """What goes on in the next line stands there, as it does in the phone's own list."""
    assert rows("global").splitlines()[6:] == [
        b"two_lines=one",
        b"two default:{null} defaultSystemSet:true",
    ]


def test_an_empty_line_does_not_end_a_table() -> None:
    """A value with an empty line in it hides none of the settings that follow."""
    text = TABLES.replace(b"Ana's phone", b"Ana's\n\nphone")
    assert b"old=5" in rows("global", text=text).splitlines()


def test_each_user_has_their_own() -> None:
    """The table of a second space is not the owner's."""
    assert rows("secure") == b"lockscreen.disabled=0\n"
    assert rows("secure", 10) == b"lockscreen.disabled=1\n"


def test_a_table_that_is_not_there_is_absent() -> None:
    """A table that the dump does not hold is not an empty one."""
    assert listed(Dump(Status.OK, TABLES), "system", 0).status is Status.ABSENT


@pytest.mark.parametrize(
    "text",
    [TABLES + b"\nGLOBAL SETTINGS (user 0)\n_id:1 name:adb_enabled value:0\n",
     TABLES.replace(b"_id:7 name:", b"_id:7 key:"),
     TABLES.replace(b"Ana's phone", b"x\nHistorical operations\n")],
    ids=["twice", "another form", "ended by a value"],
)  # fmt: skip
def test_what_is_not_understood_is_a_failure(text: bytes) -> None:
    """A table that stands there twice, or has a line of another form, is not read in part."""
    assert listed(Dump(Status.OK, text), "global", 0).status is Status.FAILED


@pytest.mark.parametrize("status", [Status.ABSENT, Status.FAILED, Status.CUT_OFF])
def test_a_dump_that_cannot_be_used_gives_no_table(status: Status) -> None:
    """What became of the dump became of each table."""
    assert listed(Dump(status, TABLES), "global", 0) == Dump(status)


@given(st.binary(), st.binary())
def test_any_bytes_give_a_table_or_a_failure(before: bytes, after: bytes) -> None:
    """Nothing in a dump can stop it."""
    text = before + b"\nGLOBAL SETTINGS (user 0)\n_id:1 name:a value:" + after
    assert listed(Dump(Status.OK, text), "global", 0).status in Status
