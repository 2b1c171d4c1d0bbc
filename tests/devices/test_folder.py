"""A folder of recorded answers behaves as a phone, whoever made the folder."""

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.folder import NOTE, FolderPhone, file_for
from safety_audit.devices.interface import NotReached, Query, Status

Make = Callable[[dict[str, str]], FolderPhone]


def status(folder: Path, command: str, limit: int = 1000) -> Status:
    """Return what became of one command."""
    return FolderPhone(folder).ask([Query(command, limit=limit)])[0].status


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("getprop", "getprop.txt"),
        ("settings list global", "settings_global.txt"),
        ("settings list secure", "settings_secure.txt"),
        ("settings --user 0 list secure", "settings_secure.txt"),
        ("settings --user 10 list secure", "settings_secure_10.txt"),
        ("settings --user 10 list system", "settings_system_10.txt"),
        ("settings --user 10 list global", "settings_global.txt"),
        ("dumpsys media.camera", "dumpsys/media.camera.txt"),
        ("dumpsys DockObserver", "dumpsys/DockObserver.txt"),
        ("dumpsys -t 60 package", "dumpsys/package.txt"),
        ("dumpsys telephony.registry | grep -F x=", "dumpsys/telephony.registry.txt"),
        ("dumpsys role\n| grep x", "dumpsys_role%0A%7C_grep_x.txt"),
        ("pm list users", "pm_list_users.txt"),
        ("pm list packages -U", "pm_list_packages_-%55.txt"),
        ("date '+%s %z'", "date_%27+%25s_%25z%27.txt"),
        ("ls -l /data/misc", "ls_-l_%2Fdata%2Fmisc.txt"),
        ("dumpsys appops --include-discrete 0", "dumpsys_appops_--include-discrete_0.txt"),
        ("dumpsys ../../etc/passwd", "dumpsys_..%2F..%2Fetc%2Fpasswd.txt"),
        ("dumpsys ..", "dumpsys_...txt"),
        ("..", "%...txt"),
        ("", "%.txt"),
    ],
)
def test_each_command_has_its_file(command: str, file: str) -> None:
    """The table in the module's description is what holds."""
    assert str(file_for(command)) == file


@given(st.text())
def test_no_command_leads_out_of_the_folder(command: str) -> None:
    """Whatever the command, the path is relative, short and has no step upwards."""
    path = file_for(command)
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert all(len(part) < 200 for part in path.parts)
    assert re.fullmatch(r"[\x21-\x7e]+", str(path))


@given(st.text(), st.text())
def test_two_commands_have_two_files(one: str, other: str) -> None:
    """Commands that differ are not taken for each other, even where capitals do not count."""
    if one != other:
        assert str(file_for(one)).casefold() != str(file_for(other)).casefold()


def test_a_long_command_keeps_its_own_file() -> None:
    """Two long commands that differ at the end have two files with names that can be written."""
    first, second = file_for("ls " + "a" * 5000), file_for("ls " + "a" * 5000 + "b")
    assert first != second
    assert len(first.name) < 200


def test_answers_come_in_the_order_of_the_questions(folder_phone: Make) -> None:
    """Each query gets its own answer, and one that was not recorded is absent."""
    phone = folder_phone({"getprop.txt": "[a]: [b]\n", "dumpsys/trust.txt": "Trust\n"})
    answers = phone.ask([Query("dumpsys trust"), Query("dumpsys face"), Query("getprop")])
    assert [answer.status for answer in answers] == [Status.OK, Status.ABSENT, Status.OK]
    assert [answer.data for answer in answers] == [b"Trust\n", b"", b"[a]: [b]\n"]


def test_an_empty_file_is_an_empty_answer(folder_phone: Make) -> None:
    """An empty file is not the same as one that was never recorded."""
    assert folder_phone({"getprop.txt": ""}).ask([Query("getprop")])[0].status is Status.EMPTY


def test_recorded_words_of_failure_are_a_failure(folder_phone: Make) -> None:
    """What a phone prints for a missing service means the same when it is read from a file."""
    phone = folder_phone({"dumpsys/role.txt": "Can't find service: role\n"})
    assert phone.ask([Query("dumpsys role")])[0].status is Status.ABSENT


def test_a_long_answer_is_cut_off(folder_phone: Make) -> None:
    """More than the limit is cut and said to be."""
    phone = folder_phone({"getprop.txt": "x" * 11})
    (answer,) = phone.ask([Query("getprop", limit=10)])
    assert answer.status is Status.CUT_OFF
    assert len(answer.data) == 10


def test_an_endless_file_is_cut_off(tmp_path: Path) -> None:
    """A file of a million million bytes is not read to its end."""
    with (tmp_path / "getprop.txt").open("wb") as file:
        file.truncate(1 << 40)
    assert status(tmp_path, "getprop") is Status.CUT_OFF


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A named pipe that nobody writes to is a failed answer at once."""
    os.mkfifo(tmp_path / "getprop.txt")
    assert status(tmp_path, "getprop") is Status.FAILED


def test_a_folder_in_place_of_an_answer_is_a_failure(tmp_path: Path) -> None:
    """A directory where a file should be is a failed answer."""
    (tmp_path / "getprop.txt").mkdir()
    assert status(tmp_path, "getprop") is Status.FAILED


def test_a_file_in_place_of_the_folder_of_dumps_is_a_failure(tmp_path: Path) -> None:
    """A file called dumpsys makes its answers fail and nothing else."""
    (tmp_path / "dumpsys").write_text("x")
    assert status(tmp_path, "dumpsys trust") is Status.FAILED


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """Neither a linked file nor a linked folder is read, wherever it leads."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "trust.txt").write_text("private")
    phone = tmp_path / "phone"
    phone.mkdir()
    (phone / "getprop.txt").symlink_to(outside / "trust.txt")
    (phone / "dumpsys").symlink_to(outside)
    assert status(phone, "getprop") is Status.REFUSED
    assert status(phone, "dumpsys trust") is Status.REFUSED


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    """A file without read permission is a refused answer."""
    (tmp_path / "getprop.txt").touch(mode=0o000)
    assert status(tmp_path, "getprop") is Status.REFUSED


def test_the_note_gives_time_and_practice(folder_phone: Make) -> None:
    """The time of a recording is the one it says, whatever happened to the files since."""
    note = json.dumps({"made": "2026-03-04T05:06:07Z", "practice": True, "more": [1]})
    phone = folder_phone({"getprop.txt": "x", NOTE: note})
    assert phone.practice is True
    answers = phone.ask([Query("getprop"), Query("dumpsys trust")])
    assert {answer.started for answer in answers} == {datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)}


def test_without_a_note_the_file_says_when(folder_phone: Make, tmp_path: Path) -> None:
    """The time of an answer is when its file was last changed, within what a date can hold."""
    phone = folder_phone({"getprop.txt": "x"})
    os.utime(tmp_path / "phone" / "getprop.txt", (0, 86400))
    assert phone.practice is False
    assert phone.ask([Query("getprop")])[0].started == datetime(1970, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "note",
    ["", "[]", "{", "[" * 100_000, '{"made": "yesterday"}', '{"made": "2026-03-04T05:06:07"}'],
)
def test_a_note_that_is_not_understood_stops_it(folder_phone: Make, note: str) -> None:
    """Whether a phone is made up for practice is not guessed."""
    with pytest.raises(NotReached):
        folder_phone({NOTE: note})


def test_a_folder_that_is_not_there_cannot_be_used(tmp_path: Path) -> None:
    """A name that leads nowhere is said to be so."""
    with pytest.raises(NotReached, match="no folder"):
        FolderPhone(tmp_path / "nothing")


def test_real_recordings_can_be_read(phone_folder: Path) -> None:
    """Each recorded phone says its properties."""
    assert FolderPhone(phone_folder).ask([Query("getprop")])[0].status is Status.OK


def test_a_whole_dump_gives_the_part_that_the_phone_would_have_given(
    folder_phone: Callable[[dict[str, str]], FolderPhone],
) -> None:
    """A question that the phone filters is filtered here alike, whatever was recorded."""
    query = Query("dumpsys notification | sed -n '/Allowed/,/Live/p'")
    whole = "private\n  Allowed listeners:\n    a/b\n  Live listeners:\nprivate\n"

    (part,) = folder_phone({"dumpsys/notification.txt": whole}).ask([query])
    (none,) = folder_phone({"dumpsys/notification.txt": "private\n"}).ask([query])

    assert part.data == b"  Allowed listeners:\n    a/b\n  Live listeners:\n"
    assert none.status is Status.EMPTY


FORWARDING = Query("dumpsys telephony.registry | grep -F mCallForwarding=", limit=100)
REQUESTS = Query("dumpsys location | grep -E 'Historical |Duration requested'", limit=100)


def test_a_part_far_into_a_long_dump_is_found(folder_phone: Make) -> None:
    """The limit of a question counts for the part that it asks for, not for the whole dump."""
    dump = "mDataActivity=0\n" * 100 + "  mCallForwarding=true\n"
    (answer,) = folder_phone({"dumpsys/telephony.registry.txt": dump}).ask([FORWARDING])
    assert (answer.status, answer.data) == (Status.OK, b"  mCallForwarding=true\n")


def test_a_part_takes_the_lines_with_either_word(folder_phone: Make) -> None:
    """Lines that hold one of the words pass, and no other, as through the phone's `grep -E`."""
    dump = "Historical Records:\n  x\n  a: Duration requested 3\nDuration\n"
    (answer,) = folder_phone({"dumpsys/location.txt": dump}).ask([REQUESTS])
    assert answer.data == b"Historical Records:\n  a: Duration requested 3\n"


@pytest.mark.parametrize(
    ("dump", "status"),
    [
        ("Can't find service: location\n", Status.ABSENT),
        ("java.lang.SecurityException: no\n", Status.REFUSED),
        ("Historical\n*** SERVICE 'location' DUMP TIMEOUT (9ms) EXPIRED ***\n", Status.TIMED_OUT),
        ("nothing of it\n", Status.EMPTY),
    ],
)
def test_a_part_of_no_dump_is_not_nothing(folder_phone: Make, dump: str, status: Status) -> None:
    """A failure whose words do not pass the filter is that failure, and never an empty answer."""
    (answer,) = folder_phone({"dumpsys/location.txt": dump}).ask([REQUESTS])
    assert answer.status is status


def test_a_part_by_a_filter_nobody_knows_is_a_failure(folder_phone: Make) -> None:
    """A whole dump is not passed off as the part of it that another filter asks for."""
    (answer,) = folder_phone({"dumpsys/trust.txt": "Trust\n"}).ask([Query("dumpsys trust | wc")])
    assert answer.status is Status.FAILED
