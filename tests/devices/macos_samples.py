"""Computers with macOS made of files, written by a test."""

import json
import plistlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safety_audit.devices.computer import FolderComputer

LINES = dict[str, list[str]]
SERVICES = [
    "disabled services = {",
    '\t"com.apple.screensharing" => disabled',
    '\t"com.openssh.sshd" => disabled',
    '\t"com.apple.AEServer" => disabled',
    "}",
]
SAID: LINES = {
    "macos-disk-lock": ["FileVault is On."],
    "macos-services": SERVICES,
    "macos-screen-lock": ["2026-11-22 10:00:00.000 sysadminctl[1:2] screenLock delay is immediate"],
    "macos-added-trust": ["SecTrustSettingsCopyCertificates: No Trust Settings were found."],
    "macos-my-trust": ["SecTrustSettingsCopyCertificates: No Trust Settings were found."],
    "macos-management": ["Enrolled via DEP: No", "MDM enrollment: No"],
}
PROBES: dict[str, Any] = {
    "person": [{"name": "ana", "uid": 501, "home": "/Users/ana", "how": "runs"}],
    "accounts": [
        {"name": "root", "uid": 0, "gid": 0, "gecos": "System Administrator", "home": "/var/root", "shell": "/bin/sh"},
        {"name": "_spotlight", "uid": 89, "gid": 89, "gecos": "", "home": "/var/empty", "shell": "/usr/bin/false"},
        {"name": "ana", "uid": 501, "gid": 20, "gecos": "Ana Example", "home": "/Users/ana", "shell": "/bin/zsh"},
    ],
    "groups": [{"name": "admin", "gid": 80, "members": ["root", "ana"]}, {"name": "staff", "gid": 20, "members": []}],
    "processes": [{"pid": 1, "ppid": 0, "name": "launchd", "username": "root", "exe": "/sbin/launchd", "cmdline": ["/sbin/launchd"]}],
    "sessions": [{"name": "ana", "terminal": "console", "host": "", "started": 1, "pid": None}],
    "sockets": [{"protocol": "tcp", "address": "127.0.0.1", "port": 631, "pid": 1}],
    "interfaces": [{"name": "en0", "up": True}, {"name": "utun0", "up": True}],
}  # fmt: skip
SIGN_IN = "Library/Preferences/com.apple.loginwindow.plist"
NETWORK = "Library/Preferences/SystemConfiguration/preferences.plist"
FILES: dict[str, Any] = {
    "System/Library/CoreServices/SystemVersion.plist": {
        "ProductName": "macOS",
        "ProductVersion": "15.1",
    },
    "etc/hosts": "127.0.0.1\tlocalhost\n255.255.255.255\tbroadcasthost\n",
    "etc/sudoers": "%admin\tALL = (ALL) ALL\n",
    SIGN_IN: {"lastUserName": "ana", "GuestEnabled": False},
    NETWORK: {"NetworkServices": {"1": {"Proxies": {"FTPPassive": 1}, "DNS": {}}}},
    "Users/ana/Downloads/x.txt": "",
    "Users/Shared/x": "",
}


def macos(
    folder: Path,
    files: Mapping[str, Any] | None = None,
    said: Mapping[str, list[str]] | None = None,
    **probes: Any,
) -> FolderComputer:
    """Return an ordinary computer with macOS on which something is different.

    A file given as a dictionary becomes a property list, every second one binary.
    """
    for number, (name, content) in enumerate({**FILES, **(files or {})}.items()):
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            form = plistlib.FMT_BINARY if number % 2 else plistlib.FMT_XML
            content = plistlib.dumps(content, fmt=form)  # noqa: PLW2901 - it stays the content
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "probes").mkdir(exist_ok=True)
    lines = {
        name: [{"line": one} for one in told] for name, told in {**SAID, **(said or {})}.items()
    }
    for name, rows in {**PROBES, **lines, **probes}.items():
        told = folder / "probes" / f"{name.replace('_', '-')}.json"
        told.write_text(json.dumps(rows), encoding="utf-8")
    return FolderComputer(folder)
