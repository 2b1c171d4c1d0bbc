"""What runs."""

import json
from typing import Any

import pytest
from devices.computer_samples import answered

from safety_audit.devices.interface import Status
from safety_audit.facts.computer.processes import ASKED, Process, Processes, parse_processes
from safety_audit.model import Unreadable


def parsed(*rows: dict[str, Any]) -> Processes:
    return parse_processes(answered(ASKED, "\n".join(map(json.dumps, rows))))


def only(**row: Any) -> Process:
    return parsed({"pid": 7, **row}).all[0]


class TestProcesses:
    def test_a_zombie_is_kept(self) -> None:
        """A program of which only the name is told is still one that runs."""
        process = only(ppid=1, name="old", status="zombie", exe=None, cmdline=None, username=None)

        assert (process.name, process.exe, process.command) == ("old", None, None)

    def test_deleted(self) -> None:
        """A program whose file is gone says so, and its path is the file's."""
        process = only(exe="/tmp/x (deleted)", cmdline=["x"])

        assert (process.exe, process.deleted) == ("/tmp/x", True)

    def test_refused(self) -> None:
        """Only an administrator sees all; nothing seen is not "nothing runs"."""
        with pytest.raises(Unreadable, match="administrator"):
            parse_processes(answered(ASKED, Status.REFUSED))
        with pytest.raises(Unreadable):
            parse_processes(answered(ASKED, ""))

    def test_hidden_from_this_account(self) -> None:
        """Where /proc hides the programs of others, that is a gap."""
        found = parsed({"pid": 7, "name": "mine"}, {"hidden": True})

        assert len(found.all) == 1
        assert found.gaps == (
            Unreadable("Needs an administrator: the running programs of others."),
        )

    def test_closed(self) -> None:
        """Programs that do not tell their file are counted, threads of the kernel are not."""
        found = parsed(
            {"pid": 2, "ppid": 0, "name": "kthreadd", "exe": None, "cmdline": []},
            {"pid": 3, "ppid": 2, "name": "kworker", "exe": None, "cmdline": []},
            {"pid": 9, "ppid": 1, "name": "polkitd", "exe": None, "cmdline": ["polkitd"]},
        )

        assert found.closed == 1


class TestWords:
    def test_script(self) -> None:
        """A script is known by its own name, not only by the shell's."""
        process = only(
            name="python3",
            exe="/usr/bin/python3.11",
            cmdline=["python3", "-u", "/opt/novnc/websockify", "x"],
        )

        assert process.words == {"python3", "python3.11", "websockify"}

    def test_file_that_is_edited(self) -> None:
        """A file that a program was given is not the program."""
        assert (
            "anydesk" not in only(name="vim", exe="/usr/bin/vim", cmdline=["vim", "anydesk"]).words
        )

    def test_windows(self) -> None:
        """Paths of Windows are taken apart too."""
        assert (
            "anydesk.exe"
            in only(name="", exe="C:\\Program Files\\AnyDesk\\AnyDesk.exe", cmdline=[]).words
        )

    def test_pretending(self) -> None:
        """A program that calls itself a thread of the kernel is one that pretends."""
        assert only(name="x", exe="/tmp/x", cmdline=["[kworker/0:1]"]).pretends
        assert not only(name="kworker/0:1", exe="", cmdline=[]).pretends
        assert not only(name="[", exe="/usr/bin/[", cmdline=["[", "x", "]"]).pretends
