"""The parts that ask Windows and macOS, on this machine: with stand-ins for what only they have."""

import ctypes
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from safety_audit.devices.computer import (
    FolderComputer,
    ThisComputer,
    files,
    is_computer,
    macos,
    pictures,
    systems,
    this,
    windows,
    windows_accounts,
)
from safety_audit.devices.computer.files import Tree
from safety_audit.devices.computer.probes import NoProbe
from safety_audit.devices.computer.registry_export import ExportedRegistry, parse_json
from safety_audit.devices.interface import Answer, Kind, Query, Status


def asked(device: FolderComputer | ThisComputer, text: str, kind: Kind = Kind.PROBE) -> Answer:
    return device.ask([Query(text, kind)])[0]


class TestPaths:
    @pytest.mark.parametrize(
        ("path", "inside"),
        [
            ("C:\\Users\\ana", "/Users/ana"),
            ("c:/Users/ana/", "/Users/ana"),
            ("\\\\?\\C:\\Users\\ana", "/Users/ana"),
            ("D:\\Users\\ana", ""),
            ("\\\\server\\homes\\ana", ""),
            ("", ""),
        ],
    )
    def test_inside(self, path: str, inside: str) -> None:
        """A path of the disk of Windows is seen from that disk; any other is not known."""
        assert windows.path_inside(path, "C:\\") == inside

    def test_cloud_folder(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A folder of a cloud, which is no link to Windows' own function either, is a folder."""
        (tmp_path / "x").write_text("y")

        def refuses(_: str) -> str:
            raise ValueError("not a symbolic link")

        monkeypatch.setattr(files.os, "readlink", refuses)

        assert Tree(tmp_path).read("/x", 10) == (Status.OK, b"y", "")

    @pytest.mark.parametrize("kind", [Kind.FILE, Kind.LISTING])
    def test_half_a_character(self, kind: Kind, tmp_path: Path) -> None:
        """A path with half a character in it, out of an answer, is a failure and stops nothing."""
        tree = Tree(tmp_path)
        read = tree.read if kind is Kind.FILE else tree.listing

        assert read("/Users/\ud800/x", 10)[0] is Status.FAILED

    @pytest.mark.parametrize("mark", ["st_file_attributes", "st_flags"])
    def test_photo_that_is_elsewhere(self, mark: str, tmp_path: Path) -> None:
        """A photo that lies in a cloud only is not read, which would fetch it: it is counted."""
        number = 0x400000 if mark == "st_file_attributes" else 0x40000000
        state = SimpleNamespace(**{mark: number, "st_mode": 0o100644, "st_dev": 0})
        item = SimpleNamespace(name="x.jpg", path=str(tmp_path), stat=lambda **_: state)
        walk = pictures._Walk(0)

        assert list(walk._one(item, "~/Pictures/x.jpg", 0)) == []  # type: ignore[arg-type]
        assert walk.left_out == 1


class TestPerson:
    def registry(self) -> ExportedRegistry:
        found = ExportedRegistry()
        place = windows.PROFILES.replace("\\", "\\\\")
        home = '{"ProfileImagePath": "%SystemDrive%\\\\Users\\\\Ana"}'
        found.add(parse_json(f'{{"{place}\\\\S-1-5-21-1-2-3-1001": {home}}}'.encode()))
        return found

    def test_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A named account is found by its profile, in capitals or not."""
        monkeypatch.setattr(windows, "registry", self.registry)

        assert windows.person_on("C:", "ana").home == "/Users/Ana"
        assert windows.person_on("C:", "kim").how == "unknown"

    def test_whoever_runs_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever runs it is known by the name that Windows gave."""
        monkeypatch.setenv("USERNAME", "ana")
        monkeypatch.setattr(windows.os.path, "expanduser", lambda _: "C:\\Users\\ana")

        person = windows.person_on("C:", None)

        assert (person.name, person.home, person.how) == ("ana", "/Users/ana", "runs")

    @pytest.mark.parametrize(
        ("names", "user", "home", "how"),
        [
            (("ana", "Public", "Default", ".hidden"), None, "/Users/ana", "only"),
            (("ana", "kim"), "KIM", "/Users/kim", "named"),
            (("ana", "kim"), None, "", "unknown"),
        ],
    )
    def test_disk(
        self, names: tuple[str, ...], user: str | None, home: str, how: str, tmp_path: Path
    ) -> None:
        """On an attached disk, the only person is meant, or the one who is named."""
        for name in names:
            (tmp_path / "Users" / name).mkdir(parents=True)
        (tmp_path / "Windows" / "System32").mkdir(parents=True)
        device = ThisComputer(tmp_path, user)

        assert (device.person.home, device.person.how) == (home, how)
        assert asked(device, "system").text().startswith('{"system": "windows"')
        assert asked(device, "accounts").status is Status.ABSENT


class Library:
    """A stand-in for a library of Windows: gives the lists that it was given."""

    def __init__(
        self, status: int, users: tuple[Any, ...] = (), members: tuple[Any, ...] = ()
    ) -> None:
        """Keep them; the memory must stay."""
        self.status, self.kept = status, []
        self.NetUserEnum = self._gives(windows_accounts._User, users, 4)
        self.NetLocalGroupGetMembers = self._gives(windows_accounts._Member, members, 4)

    def _gives(self, kind: Any, rows: tuple[Any, ...], first: int) -> Callable[..., int]:
        def answer(*places: Any) -> int:
            page, _, count = places[-5:-2] if first else ()
            listed = (kind * len(rows))(*rows)
            self.kept.append(listed)
            page._obj.value = ctypes.addressof(listed) if rows else None
            count._obj.value = len(rows)
            return self.status

        return answer

    def NetApiBufferFree(self, _: object) -> None:  # noqa: N802 - its name
        """Keep the memory."""

    def ConvertStringSidToSidW(self, *_: object) -> int:  # noqa: N802 - its name
        """Say yes."""
        return 1

    def LookupAccountSidW(self, *places: Any) -> int:  # noqa: N802 - its name
        """Give a name in another language."""
        places[2].value = "Administradores"
        return 1

    def LocalFree(self, _: object) -> None:  # noqa: N802 - its name
        """Let go."""


class TestAccounts:
    def test_lists(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Accounts and members are told as Windows lists them."""
        users = (("ana", "Ana Example", "", 0x200, 1001), ("guest", None, "", 0x222, 501))
        members = ((None, 1, "BOOK\\ana"), (None, 1, "BOOK\\kim"))
        library = Library(0, users, members)
        monkeypatch.setattr(windows_accounts, "_library", lambda _: library)

        assert windows_accounts.accounts() == [
            {"name": "ana", "uid": 1001, "gecos": "Ana Example", "enabled": True, "password": True},
            {"name": "guest", "uid": 501, "gecos": "", "enabled": False, "password": False},
        ]
        assert windows_accounts.groups()[0] == {
            "name": "Administrators",
            "gid": 544,
            "members": ["ana", "kim"],
        }

    @pytest.mark.parametrize(
        ("status", "error"), [(5, PermissionError), (2221, NoProbe), (234, NoProbe)]
    )
    def test_refused(
        self, status: int, error: type[Exception], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A refusal, an error, and a list without an end are told."""
        library = Library(status)
        monkeypatch.setattr(windows_accounts, "_library", lambda _: library)

        with pytest.raises(error):
            windows_accounts.accounts()

    def test_elsewhere(self) -> None:
        """On other systems there are no such lists."""
        if hasattr(ctypes, "WinDLL"):
            pytest.skip("this is Windows")
        with pytest.raises(NoProbe):
            windows_accounts.accounts()


class TestMacCommands:
    def ran(self, monkeypatch: pytest.MonkeyPatch, does: Callable[..., Any]) -> None:
        monkeypatch.setattr(macos, "is_macos", lambda: True)
        monkeypatch.setattr(macos.subprocess, "run", does)

    def test_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What a command prints on either stream becomes rows, and its words are the fixed ones."""
        calls: list[tuple[Any, dict[str, Any]]] = []

        def run(words: Any, **more: Any) -> Any:
            calls.append((words, more))
            return SimpleNamespace(stdout=b"FileVault is On.\n\n", stderr=b"\xffmore\n")

        self.ran(monkeypatch, run)

        assert macos.PROBES["macos-disk-lock"]()[0] == {"line": "FileVault is On."}
        assert calls[0][0] == ("/usr/bin/fdesetup", "status")
        assert calls[0][1]["stdin"] is subprocess.DEVNULL
        assert "shell" not in calls[0][1]

    @pytest.mark.parametrize(
        ("raised", "status"),
        [
            (FileNotFoundError(), Status.ABSENT),
            (subprocess.TimeoutExpired("x", 1), Status.FAILED),
            (PermissionError(13, "no"), Status.REFUSED),
        ],
    )
    def test_no_answer(
        self, raised: Exception, status: Status, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A command that is not there, hangs or may not be run is told as that."""

        def run(*_: Any, **__: Any) -> Any:
            raise raised

        self.ran(monkeypatch, run)

        assert asked(ThisComputer(), "macos-disk-lock").status is status

    def test_elsewhere(self) -> None:
        """On other systems no such command is run."""
        answer = asked(ThisComputer(), "macos-services")

        assert (answer.status, answer.errors) == (Status.ABSENT, b"Only macOS has this command.")

    def test_only_reads(self) -> None:
        """Each command is one that only tells: by full path, with words that change nothing."""
        for words in macos.COMMANDS.values():
            assert words[0].startswith(("/usr/bin/", "/usr/sbin/", "/bin/"))
            assert {"status", "print-disabled", "dump-trust-settings"} & set(words)


class TestWhichSystem:
    def test_folders(self, tmp_path: Path) -> None:
        """A folder is a computer's by what is in it."""
        assert not is_computer(tmp_path)
        (tmp_path / "registry").mkdir()
        assert is_computer(tmp_path)

    @pytest.mark.parametrize(
        ("mark", "name"),
        [
            ("Windows/System32/x", "windows"),
            ("System/Library/CoreServices/SystemVersion.plist", "macos"),
            ("etc/os-release", "linux"),
        ],
    )
    def test_marks(self, mark: str, name: str, tmp_path: Path) -> None:
        """Each system is known by its own files."""
        (tmp_path / mark).parent.mkdir(parents=True)
        (tmp_path / mark).write_text("")

        assert f'"{name}"'.encode() in systems.system_in(Tree(tmp_path))[1]

    def test_live(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The system that runs is told."""
        assert asked(ThisComputer(), "system").text() == '{"system": "linux"}\n'
        monkeypatch.setattr(systems, "is_windows", lambda: True)
        assert systems.system() == [{"system": "windows", "redirected": False}]

    def test_registry_elsewhere(self) -> None:
        """Where there is no Windows, there is no registry, and nothing fails."""
        question = "registry HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run"

        assert asked(ThisComputer(), question).status is Status.ABSENT
        assert this.windows.is_windows() is False
