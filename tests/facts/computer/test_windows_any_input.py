"""Whatever a computer with Windows answers, its parsers end in a record or in `Unreadable`."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from devices.computer_samples import answered
from hypothesis import example, given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.computer import (
    windows,
    windows_certificates,
    windows_commands,
    windows_network,
    windows_people,
    windows_photos,
    windows_privacy,
    windows_programs,
    windows_screen,
    windows_starts,
    windows_synced,
    windows_tasks,
    windows_visits,
)
from safety_audit.facts.computer.processes import Processes
from safety_audit.model import NotApplicable, Unreadable

KEY = Query("registry-each HKLM\\SOFTWARE\\X", Kind.PROBE)
NONE: frozenset[str] = frozenset()

PARSERS: dict[str, Callable[[Answer], Any]] = {
    "values": windows.registry_values,
    "windows": lambda a: windows.parse_windows(a, a),
    "run": lambda a: list(windows_starts.parse_run(a, NONE)),
    "switches": windows_starts.parse_switches,
    "my programs": lambda a: list(windows_starts.parse_my_programs(a)),
    "winlogon": lambda a: list(windows_starts.parse_winlogon(a)),
    "services": lambda a: list(windows_starts.parse_services(a)),
    "instead": lambda a: list(windows_starts.parse_instead(a)),
    "folder": lambda a: list(windows_starts.parse_folder(a, NONE)),
    "every program": windows_starts.parse_every_program,
    "task": windows_tasks.parse_task,
    "accounts": lambda a: windows_people.parse_accounts(a, a, a),
    "hidden": windows_people.parse_hidden,
    "auto-login": windows_people.parse_auto_login,
    "lock": lambda a: windows_screen.parse_desktop_lock(a, a, a),
    "remote desktop": lambda a: list(windows_screen.parse_remote_desktop(a, a, a)),
    "assistance": lambda a: list(windows_screen.parse_assistance(a, a)),
    "go-betweens": lambda a: list(windows_network.parse_internet_settings(a)),
    "own go-between": lambda a: list(windows_network.parse_own_settings(a)),
    "name servers": windows_network.parse_name_servers,
    "tunnels": windows_network.parse_tunnels,
    "store": lambda a: list(windows_certificates.parse_store(a)),
    "installed": lambda a: list(windows_programs.parse_installed(a)),
    "services of the table": lambda a: list(windows_programs.parse_services(a)),
    "used now": lambda a: list(windows_privacy.parse_used_now(a, Processes(()), microphone=False)),
    "onedrive": lambda a: list(windows_synced.parse_onedrive(a)),
    "microsoft": windows_synced.parse_microsoft,
    "drive": windows_synced.parse_drive,
    "log": lambda a: windows_visits.narrowed(a).data or "nothing",
    "photo folders": windows_photos.parse_shell_folders,
}
NAMES = st.sampled_from(
    [
        "Shell", "Userinit", "Start", "Type", "ImagePath", "DisplayName", "DisplayIcon", "Blob",
        "AutoAdminLogon", "DefaultUserName", "ProfileImagePath", "ProxyEnable", "ProxyServer",
        "WinHttpSettings", "NameServer", "Debugger", "AppInit_DLLs", "ScreenSaveTimeOut",
        "ScreenSaverIsSecure", "ScreenSaveActive", "SCRNSAVE.EXE", "DelayLockInterval", "Shadow",
        "ServiceDll", "My Pictures", "DataBasePath", "fDenyTSConnections", "CurrentBuild",
    ]
)  # fmt: skip
DATA = (
    st.integers()
    | st.text()
    | st.binary().map(bytes.hex)
    | st.lists(st.text(), max_size=3)
    | st.none()
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES | st.text(), "value": DATA},
        optional={
            "key": st.text() | st.just("S-1-5-21-1-2-3-1001"),
            "view": st.just(32),
            "withheld": st.booleans(),
            "refused": st.booleans(),
            "system": st.just("windows"),
            "uid": st.integers(),
            "members": st.lists(st.text(), max_size=2),
        },
    ),
    max_size=5,
).map(lambda rows: "\n".join(map(json.dumps, rows)))
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Task><Settings>&c;</Settings></Task>'
)
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><Task/>'


@pytest.mark.parametrize("name", PARSERS)
@given(said=st.binary() | ROWS | st.text())
@example(said="[" * 3000)
@example(said='{"name": "Blob", "value": "zz"}')
@example(said='{"name": "WinHttpSettings", "value": "zz"}')
@example(said="<Task>" + "<a>" * 3000)
@example(said=LAUGHS)
@example(said=OUTSIDE)
@example(said=b"\xff\xfe<\0T\0")
def test_any_answer(name: str, said: str | bytes) -> None:
    """Any answer whatever ends in a record, or in a reason why there is none."""
    try:
        PARSERS[name](answered(KEY, said))
    except (Unreadable, NotApplicable) as reason:
        text = reason.reason
    else:
        text = "a record"

    assert text


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("status", list(Status))
def test_any_status(name: str, status: Status) -> None:
    """Whatever became of the question, a parser does not stop with an error."""
    try:
        PARSERS[name](answered(KEY, status))
    except (Unreadable, NotApplicable) as reason:
        text = reason.reason
    else:
        text = "a record"

    assert text


class TestTask:
    @pytest.mark.parametrize("said", [LAUGHS, OUTSIDE], ids=["grows", "reads elsewhere"])
    def test_document_type(self, said: str) -> None:
        """A task with a document type is unreadable: nothing in it grows, no other file is read."""
        with pytest.raises(Unreadable):
            windows_tasks.parse_task(answered(KEY, said))

    def test_commands(self) -> None:
        """The commands of a task are read, with or without what stands around them."""
        said = (
            "<Task><Actions><Exec><Command>C:\\A B\\x.exe</Command><Arguments>-y</Arguments></Exec>"
            "<ComHandler/><Exec><Command>z.exe</Command></Exec></Actions></Task>"
        )

        assert windows_tasks.parse_task(answered(KEY, said)).commands == [
            '"C:\\A B\\x.exe" -y',
            "z.exe",
        ]


class TestCommands:
    @pytest.mark.parametrize(
        ("line", "program"),
        [
            ('"C:\\A B\\x.exe" -y', "C:\\A B\\x.exe"),
            ("C:\\Program Files\\A\\x.exe /q", "C:\\Program Files\\A\\x.exe"),
            ("%windir%\\system32\\x.exe", "%windir%\\system32\\x.exe"),
            ("rundll32.exe C:\\x\\y.dll,Start", "C:\\x\\y.dll"),
            ("cmd.exe /c C:\\x\\y.bat", "C:\\x\\y.bat"),
            ("powershell -ExecutionPolicy Bypass -File C:\\x\\y.ps1", "C:\\x\\y.ps1"),
            ("powershell -Command whoami", ""),
            ("pythonw.exe C:\\x\\y.pyw", "C:\\x\\y.pyw"),
            ("explorer.exe", "explorer.exe"),
            ("", ""),
        ],
    )
    def test_program(self, line: str, program: str) -> None:
        """The program is found behind interpreters, with and without quotes."""
        assert windows_commands.windows_command(line).program == program

    @pytest.mark.parametrize(
        ("program", "place"),
        [
            ("C:\\Windows\\System32\\x.exe", "system"),
            ("system32\\x.exe", "system"),
            ("\\SystemRoot\\system32\\x.exe", "system"),
            ("\\??\\C:\\Windows\\x.exe", "system"),
            ("C:\\Windows\\Temp\\x.exe", "odd"),
            ("C:\\Windows\\..\\Users\\Public\\x.exe", "odd"),
            ("%ProgramFiles(x86)%\\A\\x.exe", "installed"),
            ("\\\\server\\share\\x.exe", "odd"),
            ("C:\\ProgramData\\x.exe", "odd"),
            ("%APPDATA%\\x.exe", "odd"),
            ("%APPDATA%\\A\\x.exe", "other"),
            ("C:\\.hidden\\x.exe", "odd"),
            ("x.exe", "other"),
        ],
    )
    def test_where(self, program: str, place: str) -> None:
        """Where a program lies is told from every way to write it."""
        assert windows_commands.where(program).value == place

    @given(st.text())
    @example("%a%" * 2000)
    @example("cmd /c " * 500)
    @example('"' * 999)
    def test_any_line(self, line: str) -> None:
        """Any text is a command line."""
        command = windows_commands.windows_command(line)

        assert command.line == line
        assert windows_commands.where(command.program) in windows_commands.Where
        assert isinstance(windows_commands.records(line), str)
        assert windows_commands.is_encoded(line) in (True, False)
