"""The settings of Windows: exported to files, and read from a Windows that runs."""

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safety_audit.devices.computer import FolderComputer, is_allowed
from safety_audit.devices.computer.registry import (
    EACH,
    ONE,
    REGISTRY_NOT_READ,
    LiveRegistry,
    answer_from,
)
from safety_audit.devices.computer.registry_export import (
    ExportedRegistry,
    parse_export,
    parse_json,
)
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.model import Unreadable

WINLOGON = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon"
UNINSTALL = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
NARROW = UNINSTALL.replace("SOFTWARE", "SOFTWARE\\WOW6432Node")
HEADER = "Windows Registry Editor Version 5.00\r\n\r\n"
EXPORT = HEADER + (
    "; written by hand\r\n"
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon]\r\n"
    '"AutoAdminLogon"="1"\r\n'
    '"DefaultPassword"="not for you"\r\n'
    '@="its own"\r\n'
    '"Path"="C:\\\\Program Files\\\\\\"X\\""\r\n'
    '"Count"=dword:0000000a\r\n'
    '"Raw"=hex:00,ff,\\\r\n  10\r\n'
    '"Expand"=hex(2):25,00,41,00,25,00,00,00\r\n'
    '"Many"=hex(7):61,00,00,00,62,00,00,00,00,00\r\n'
    '"Long"=hex(b):01,00,00,00,00,00,00,00\r\n'
    '"Gone"=-\r\n'
    "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Deleted]\r\n"
    '"x"="y"\r\n'
)


def rows(registry: Any, question: str) -> list[dict[str, Any]]:
    status, data, _ = answer_from(registry, question)
    assert status is Status.OK
    return [json.loads(line) for line in data.splitlines()]


def exported(data: bytes | None = None, **keys: Mapping[str, Any]) -> ExportedRegistry:
    found = ExportedRegistry()
    found.add(parse_export(data) if data is not None else parse_json(json.dumps(keys).encode()))
    return found


class TestExport:
    @pytest.mark.parametrize(
        "data",
        [
            EXPORT.encode("utf-16"),
            EXPORT.encode("utf-8-sig"),
            EXPORT.replace(HEADER, "REGEDIT4\r\n\r\n").encode("cp1252"),
            EXPORT.replace("\r\n", "\n").encode("utf-16"),
        ],
        ids=["utf-16", "utf-8", "regedit4", "plain line ends"],
    )
    def test_every_kind_of_value(self, data: bytes) -> None:
        """Every kind of value is read, in every way that exports are written."""
        assert rows(exported(data), ONE + WINLOGON) == [
            {"name": "AutoAdminLogon", "type": "REG_SZ", "value": "1"},
            {"name": "DefaultPassword", "type": "REG_SZ", "withheld": True},
            {"name": "", "type": "REG_SZ", "value": "its own"},
            {"name": "Path", "type": "REG_SZ", "value": 'C:\\Program Files\\"X"'},
            {"name": "Count", "type": "REG_DWORD", "value": 10},
            {"name": "Raw", "type": "REG_BINARY", "value": "00ff10"},
            {"name": "Expand", "type": "REG_EXPAND_SZ", "value": "%A%"},
            {"name": "Many", "type": "REG_MULTI_SZ", "value": ["a", "b"]},
            {"name": "Long", "type": "REG_QWORD", "value": 1},
        ]

    def test_text_over_several_lines(self) -> None:
        """A text with line ends in it is one value."""
        data = f'{HEADER}[HKEY_CURRENT_USER\\X]\r\n"A"="one\r\ntwo"\r\n"B"="3"\r\n'.encode("utf-16")

        assert [row["value"] for row in rows(exported(data), "registry HKCU\\X")] == [
            "one\r\ntwo",
            "3",
        ]

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff\xfe\x00",
            b"\xff\xfeW",
            b"REGEDIT5\r\n",
            (HEADER + '[HKEY_CURRENT_USER\\X]\r\n"A"="open').encode("utf-16"),
            (HEADER + '[HKEY_CURRENT_USER\\X]\r\n"A"=hex:0\r\n').encode("utf-16"),
            (HEADER + '[HKEY_CURRENT_USER\\X]\r\n"A"=maybe:1\r\n').encode("utf-16"),
            (HEADER + "loose words\r\n").encode("utf-16"),
        ],
    )
    def test_damaged(self, data: bytes) -> None:
        """A damaged export is unreadable, never shorter than it was."""
        with pytest.raises(Unreadable):
            parse_export(data)

    def test_nested_too_deep(self) -> None:
        """An export with keys nested deeper than Windows allows is unreadable."""
        with pytest.raises(Unreadable, match="nested too deep"):
            exported(**{"HKLM\\" + "a\\" * 2000: {}})

    def test_capitals(self) -> None:
        """Names are compared as Windows does."""
        found = exported(**{"hklm\\software\\ODD": {"a": 1}})

        assert [row["value"] for row in rows(found, "registry HKLM\\SOFTWARE\\odd")] == [1]

    @given(st.binary() | st.text().map(lambda text: (HEADER + text).encode("utf-16", "replace")))
    @example(b"\xff\xfe\x00\xd8")
    @example((HEADER + "[" * 5000).encode("utf-16"))
    @example((HEADER + '[HKEY_USERS\\X]\n"' + "\\" * 5001).encode("utf-16"))
    @example((HEADER + '[HKEY_USERS\\X]\n"A"=hex:' + "0," * 5001).encode("utf-16"))
    def test_any_bytes(self, data: bytes) -> None:
        """Any bytes are an export, or unreadable."""
        try:
            found = parse_export(data)
        except Unreadable:
            return
        assert all(isinstance(key, str) for key in found)

    @given(
        st.binary()
        | st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(lambda tree: json.dumps(tree).encode())
    )
    @example(b"[" * 5000)
    @example(b'{"HKLM": {"a": {"hex": "0"}}}')
    @example(b'{"HKLM": {"a": true}}')
    def test_any_json(self, data: bytes) -> None:
        """Any bytes are a registry in JSON, or unreadable."""
        try:
            found = parse_json(data)
        except Unreadable:
            return
        assert all(isinstance(key, str) for key in found)


class TestViews:
    def test_both(self) -> None:
        """What only programs of 32 bits see is told, once, and marked; what is the same is not."""
        found = exported(
            **{
                f"{UNINSTALL}\\A": {"DisplayName": "A"},
                f"{NARROW}\\A": {"DisplayName": "A"},
                f"{NARROW}\\B": {"DisplayName": "B"},
            }
        )

        assert rows(found, EACH + UNINSTALL) == [
            {"key": "A", "name": "DisplayName", "type": "REG_SZ", "value": "A"},
            {"key": "B", "name": "DisplayName", "type": "REG_SZ", "value": "B", "view": 32},
        ]

    def test_key_without_values(self) -> None:
        """A key without values is told."""
        assert rows(exported(**{f"{UNINSTALL}\\A": {}}), EACH + UNINSTALL) == [{"key": "A"}]

    def test_absent_and_empty(self) -> None:
        """A key that is not there is not the same as one without values."""
        found = exported(**{WINLOGON: {}})

        assert answer_from(found, ONE + WINLOGON)[0] is Status.EMPTY
        assert answer_from(found, ONE + UNINSTALL)[0] is Status.ABSENT


class FakeKey:
    """An open key of `FakeWinreg`."""

    def __init__(self, path: str, view: int) -> None:
        """Keep which."""
        self.path, self.view = path, view

    def __enter__(self) -> "FakeKey":
        """Return itself."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Let go."""


class FakeWinreg(SimpleNamespace):
    """Python's `winreg`, as far as it is used, on keys that a test made up."""

    KEY_READ, KEY_WOW64_64KEY, KEY_WOW64_32KEY = 1, 0x100, 0x200
    HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER = "M", "U"

    def __init__(self, wide: dict[str, Any], narrow: dict[str, Any] | None = None) -> None:
        """Keep the keys of both views."""
        super().__init__(keys={0x100: wide, 0x200: wide if narrow is None else narrow})

    def OpenKey(self, hive: str, path: str, _: int, access: int) -> FakeKey:  # noqa: N802 - its name
        """Open a key."""
        held = self.keys[access & 0x300]
        if (name := f"{hive}\\{path}") not in held:
            raise FileNotFoundError(2, "not there")
        if held[name] is None:
            raise PermissionError(13, "closed")
        return FakeKey(name, access & 0x300)

    def QueryInfoKey(self, key: FakeKey) -> tuple[int, int, int]:  # noqa: N802 - its name
        """Count one value more than there is: it goes away meanwhile."""
        return len(self._below(key)), len(self.keys[key.view][key.path]) + 1, 0

    def EnumValue(self, key: FakeKey, index: int) -> tuple[str, Any, int]:  # noqa: N802 - its name
        """Return one value."""
        values = self.keys[key.view][key.path]
        if index >= len(values):
            raise FileNotFoundError(259, "no more")
        return values[index]  # type: ignore[no-any-return]

    def EnumKey(self, key: FakeKey, index: int) -> str:  # noqa: N802 - its name
        """Return the name of one key below."""
        return self._below(key)[index]

    def _below(self, key: FakeKey) -> list[str]:
        start = key.path + "\\"
        return [p[len(start) :] for p in self.keys[key.view] if p.startswith(start)]


class TestLive:
    def test_values(self) -> None:
        """Values are read as Windows gives them; one that went away meanwhile is left out."""
        values = [("a", "x", 1), ("b", b"\0\xff", 3), ("c", ["p", "q"], 7), ("d", None, 3)]
        live = LiveRegistry(FakeWinreg({"U\\X": values}))

        assert rows(live, "registry HKCU\\X") == [
            {"name": "a", "type": "REG_SZ", "value": "x"},
            {"name": "b", "type": "REG_BINARY", "value": "00ff"},
            {"name": "c", "type": "REG_MULTI_SZ", "value": ["p", "q"]},
            {"name": "d", "type": "REG_BINARY", "value": ""},
        ]

    def test_both_views(self) -> None:
        """Keys of the machine's programs are read in both views."""
        live = LiveRegistry(
            FakeWinreg(
                {"M\\SOFTWARE\\R": [("a", "x", 1)]},
                {"M\\SOFTWARE\\R": [("a", "x", 1), ("b", "y", 1)]},
            )
        )

        assert [row["name"] for row in rows(live, "registry HKLM\\SOFTWARE\\R")] == ["a", "b"]

    def test_closed(self) -> None:
        """A key that may not be read is refused; one of many is marked, and the others are told."""
        live = LiveRegistry(FakeWinreg({"U\\X": [], "U\\X\\A": None, "U\\X\\B": [("n", 1, 4)]}))

        assert answer_from(live, "registry HKCU\\X\\A")[0] is Status.REFUSED
        assert rows(live, "registry-each HKCU\\X") == [
            {"key": "A", "refused": True},
            {"key": "B", "name": "n", "type": "REG_DWORD", "value": 1},
        ]


def asked(device: FolderComputer, text: str) -> Answer:
    return device.ask([Query(text, Kind.PROBE)])[0]


class TestFolder:
    def test_export_in_a_folder(self, tmp_path: Path) -> None:
        """A folder answers from the exports in it."""
        (tmp_path / "registry").mkdir()
        (tmp_path / "registry" / "all.reg").write_bytes(EXPORT.encode("utf-16"))
        (tmp_path / "registry" / "notes.txt").write_bytes(struct.pack("8x"))
        device = FolderComputer(tmp_path)

        assert asked(device, ONE + WINLOGON).status is Status.OK
        assert asked(device, "system").text() == '{"system": "windows"}\n'

    def test_damaged_file(self, tmp_path: Path) -> None:
        """One damaged export makes every answer a failure: nobody knows what stood in it."""
        (tmp_path / "registry").mkdir()
        (tmp_path / "registry" / "a.reg").write_bytes(EXPORT.encode("utf-16"))
        (tmp_path / "registry" / "b.reg").write_bytes(b"\xff\xfe\x00")

        assert asked(FolderComputer(tmp_path), ONE + WINLOGON).status is Status.FAILED

    def test_disk_of_windows(self, tmp_path: Path) -> None:
        """On a disk with Windows and no export, the registry is told to be closed, not empty."""
        (tmp_path / "files" / "Windows" / "System32").mkdir(parents=True)
        answer = asked(FolderComputer(tmp_path), ONE + WINLOGON)

        assert (answer.status, answer.errors.decode()) == (Status.FAILED, REGISTRY_NOT_READ)

    def test_only_listed_keys(self) -> None:
        """A key that is not on the list is not asked for, the accounts' database least of all."""
        assert is_allowed(Query(ONE + WINLOGON, Kind.PROBE))
        assert not is_allowed(Query("registry HKLM\\SAM\\SAM", Kind.PROBE))
        assert not is_allowed(Query(ONE + WINLOGON + "\\Other", Kind.PROBE))
