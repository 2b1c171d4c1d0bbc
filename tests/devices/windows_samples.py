"""Computers with Windows made of files, written by a test."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safety_audit.devices.computer import FolderComputer

NT = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
MACHINE = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
NARROW = "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion"
MINE = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion"
SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services"
CONTROL = "HKLM\\SYSTEM\\CurrentControlSet\\Control"
SID = "S-1-5-21-111-222-333"

Keys = Mapping[str, Mapping[str, Any]]

# What an ordinary computer with Windows 11 has, as far as it is asked about.
ORDINARY: dict[str, dict[str, Any]] = {
    NT: {"ProductName": "Windows 10 Home", "DisplayVersion": "24H2", "CurrentBuild": "26100"},
    "HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS": {
        "SystemManufacturer": "Example Computers",
        "SystemProductName": "Book 5",
    },
    f"{NT}\\Winlogon": {
        "Shell": "explorer.exe",
        "Userinit": "C:\\Windows\\system32\\userinit.exe,",
        "AutoAdminLogon": "0",
        "DefaultUserName": "person",
    },
    f"{NT}\\Windows": {"AppInit_DLLs": "", "LoadAppInit_DLLs": 0},
    f"{NT}\\Image File Execution Options\\sethc.exe": {},
    f"{NT}\\ProfileList\\S-1-5-18": {"ProfileImagePath": "%systemroot%\\system32\\config\\system"},
    f"{NT}\\ProfileList\\{SID}-1001": {"ProfileImagePath": "C:\\Users\\person"},
    f"{MACHINE}\\Run": {"SecurityHealth": "%windir%\\system32\\SecurityHealthSystray.exe"},
    f"{MACHINE}\\Uninstall\\Example": {"DisplayName": "Example Paint", "DisplayIcon": "C:\\x.ico"},
    f"{SERVICES}\\Dnscache": {
        "Start": 2,
        "Type": 32,
        "ImagePath": "%SystemRoot%\\system32\\svchost.exe -k NetworkService -p",
    },
    f"{SERVICES}\\sshd": {"Start": 3, "Type": 16, "ImagePath": "C:\\Windows\\System32\\OpenSSH\\sshd.exe"},
    f"{SERVICES}\\disk": {"Start": 2, "Type": 1, "ImagePath": "C:\\odd\\driver.sys"},
    f"{SERVICES}\\TermService\\Parameters": {"ServiceDll": "%SystemRoot%\\System32\\termsrv.dll"},
    f"{SERVICES}\\Tcpip\\Parameters": {"DataBasePath": "%SystemRoot%\\System32\\drivers\\etc", "NameServer": ""},
    f"{SERVICES}\\Tcpip\\Parameters\\Interfaces\\{{1}}": {"DhcpNameServer": "192.0.2.1", "NameServer": ""},
    f"{CONTROL}\\Terminal Server": {"fDenyTSConnections": 1},
    f"{CONTROL}\\Remote Assistance": {"fAllowToGetHelp": 0},
    "HKCU\\Control Panel\\Desktop": {
        "ScreenSaveActive": "1",
        "ScreenSaverIsSecure": "1",
        "ScreenSaveTimeOut": "600",
        "SCRNSAVE.EXE": "C:\\Windows\\system32\\Ribbons.scr",
    },
    f"{MINE}\\Internet Settings": {"ProxyEnable": 0},
}  # fmt: skip
PROBES: dict[str, Any] = {
    "accounts": [
        {"name": "Administrator", "uid": 500, "gecos": "", "enabled": False, "password": True},
        {"name": "person", "uid": 1001, "gecos": "Ana Example", "enabled": True, "password": True},
    ],
    "groups": [
        {"name": "Administrators", "gid": 544, "members": ["Administrator", "person"]},
        {"name": "Remote Desktop Users", "gid": 555, "members": []},
    ],
    "processes": [
        {"pid": 4, "name": "System", "username": "SYSTEM", "exe": "", "cmdline": []},
        {"pid": 900, "ppid": 4, "name": "explorer.exe", "username": "person", "exe": "C:\\Windows\\explorer.exe", "cmdline": ["explorer.exe"]},
    ],
    "sessions": [{"name": "person", "terminal": "", "host": "", "started": 1, "pid": None}],
    "sockets": [{"protocol": "tcp", "address": "127.0.0.1", "port": 5354, "pid": 900}],
    "interfaces": [{"name": "Wi-Fi", "up": True}],
}  # fmt: skip
FILES: dict[str, str | bytes] = {
    "Windows/System32/drivers/etc/hosts": "# 127.0.0.1 localhost\r\n",
    "Users/person/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup/desktop.ini": "",
}


def exported(keys: Keys) -> bytes:
    """Return these keys as the editor of Windows writes them: text in UTF-16."""
    lines = ["Windows Registry Editor Version 5.00", ""]
    hives = {"HKLM": "HKEY_LOCAL_MACHINE", "HKCU": "HKEY_CURRENT_USER"}
    for key, values in keys.items():
        hive, _, path = key.partition("\\")
        lines += [f"[{hives[hive]}\\{path}]", *map(_line, values, values.values()), ""]
    return "\r\n".join(lines).encode("utf-16")


def _line(name: str, value: Any) -> str:
    if isinstance(value, int):
        return f'"{name}"=dword:{value:08x}'
    if isinstance(value, bytes):
        return f'"{name}"=hex:{value.hex(",")}'
    written = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"="{written}"'


def windows(
    folder: Path,
    keys: Keys | None = None,
    files: Mapping[str, str | bytes] | None = None,
    **probes: Any,
) -> FolderComputer:
    """Return an ordinary computer with Windows on which something is different."""
    merged: dict[str, dict[str, Any]] = {key: {**values} for key, values in ORDINARY.items()}
    for key, values in (keys or {}).items():
        merged.setdefault(key, {}).update(values)
    (folder / "registry").mkdir(parents=True, exist_ok=True)
    (folder / "registry" / "all.reg").write_bytes(exported(merged))
    for name, content in {**FILES, **(files or {})}.items():
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "probes").mkdir(exist_ok=True)
    for name, rows in {**PROBES, **probes}.items():
        told = folder / "probes" / f"{name.replace('_', '-')}.json"
        told.write_text(json.dumps(rows), encoding="utf-8")
    return FolderComputer(folder)
