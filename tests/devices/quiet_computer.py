"""An ordinary computer on which nothing is to be seen, and what can be different on it."""

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from devices.computer_samples import computer

from safety_audit.devices.computer import FolderComputer

_UEFI = "sys/firmware/efi/efivars"
_VENDOR = "8be4df61-93ca-11d2-aa0d-00e098032b8c"


def record(
    kind: int, user: str = "", host: str = "", line: str = "", seconds: int = 1_790_000_000
) -> bytes:
    """Return one record of `wtmp`, as computers with Intel's or AMD's processors write it."""
    return struct.pack(
        "<h2xi32s4s32s256shhiii4i20x",
        kind, 1, line.encode(), b"", user.encode(), host.encode(), 0, 0, 0, seconds, 0, 0, 0, 0, 0,
    )  # fmt: skip


def boot_entry(name: str, *path: tuple[int, int]) -> bytes:
    """Return one variable of UEFI that names something to start from, by parts of its path."""
    parts = b"".join(struct.pack("<BBH", kind, part, 4) for kind, part in (*path, (0x7F, 0xFF)))
    return struct.pack("<IIH", 7, 1, len(parts)) + f"{name}\0".encode("utf-16-le") + parts


SDA = {"name": "sda2", "number": "8:2", "uuid": "", "slaves": []}
QUIET: dict[str, Any] = {
    "processes": [
        {"pid": 1, "ppid": 0, "name": "systemd", "username": "root", "exe": "/usr/lib/systemd/systemd", "cmdline": ["/sbin/init"]},
        {"pid": 2, "ppid": 0, "name": "kthreadd", "username": "root", "exe": "", "cmdline": []},
        {"pid": 900, "ppid": 1, "name": "gnome-shell", "username": "person", "exe": "/usr/bin/gnome-shell", "cmdline": ["/usr/bin/gnome-shell"]},
    ],
    "sessions": [{"name": "person", "terminal": "tty2", "host": "", "started": 1, "pid": 900}],
    "sockets": [
        {"protocol": "udp", "address": "0.0.0.0", "port": 5353, "pid": 1},
        {"protocol": "tcp", "address": "127.0.0.1", "port": 631, "pid": 1},
    ],
    "usb": [{"path": "1-1", "vendor": "046d", "product": "c52b", "name": "Receiver", "interfaces": ":030101:030102:"}],
    "keyboards": [{"node": "/dev/input/event0", "name": "AT keyboard", "bus": "i8042", "usb": ""}],
    "keyboard-readers": [{"pid": 900, "path": "/dev/input/event0"}],
    "block-devices": [{"name": "dm-0", "number": "254:0", "uuid": "CRYPT-LUKS2-1", "slaves": ["sda2"]}, SDA],
}  # fmt: skip
QUIET["sockets"].append({**QUIET["sockets"][1], "from": "127.0.0.1"})
QUIET["camera-and-microphone"] = []
QUIET["pipewire"] = []
QUIET["interfaces"] = [{"name": "lo", "up": True}, {"name": "wg0", "up": False}]
OWNERS = {"/usr/bin/gnome-shell": "gnome-shell"}
FILES: dict[str, str | bytes] = {
    "usr/share/wayland-sessions/gnome.desktop": "",
    "proc/self/mountinfo": "28 1 254:0 / / rw - ext4 /dev/mapper/x rw\n",
    "etc/hosts": "127.0.0.1 localhost\n127.0.1.1 book.example.org book\n",
    "etc/sudoers": "%sudo ALL=(ALL:ALL) ALL\n",
    "home/person/.bashrc": "alias ll='ls -l'\n",
    "etc/shadow": "root:!:20000:0:99999:7:::\ndaemon:*:20000::::::\nperson:$y$j9T$x:20000::::::\n",
    "var/log/wtmp": record(2, "reboot", "6.1.0", "~") + record(7, "person", ":0", "tty2"),
    "var/log/lastlog": b"",
    "var/lib/apt/lists/x_dists_bookworm_InRelease": "",
    "var/lib/apt/lists/x_debian-security_dists_bookworm-security_main_binary-amd64_Packages": "Package: bash\nVersion: 5.2-1\n\n",
    "var/lib/dpkg/status": "Package: bash\nStatus: install ok installed\nVersion: 5.2-1+b1\n\n",
    f"{_UEFI}/SecureBoot-{_VENDOR}": b"\6\0\0\0\1",
    f"{_UEFI}/BootOrder-{_VENDOR}": b"\7\0\0\0" + struct.pack("<HH", 1, 0),
    f"{_UEFI}/Boot0001-{_VENDOR}": boot_entry("debian", (4, 1), (4, 4)),
    f"{_UEFI}/Boot0000-{_VENDOR}": boot_entry("USB", (2, 1), (3, 5)),
    # What a browser brings itself may read every page.
    "home/person/.mozilla/firefox/a1b2.default/prefs.js": 'user_pref("app.x", 1);\n',
    "home/person/.mozilla/firefox/a1b2.default/extensions.json": json.dumps(
        {
            "addons": [
                {
                    "id": "webcompat@example.org",
                    "type": "extension",
                    "location": "app-builtin-addons",
                    "active": True,
                    "userPermissions": {"origins": ["<all_urls>"], "permissions": []},
                }
            ]
        }
    ),
    "home/person/.config/chromium/Default/Preferences": json.dumps(
        {
            "extensions": {
                "settings": {
                    "part": {
                        "location": 5,
                        "path": "/usr/lib/x",
                        "active_permissions": {"explicit_host": ["<all_urls>"]},
                    }
                }
            }
        }
    ),
}


def quiet(
    tmp_path: Path, files: Mapping[str, str | bytes] | None = None, **probes: Any
) -> FolderComputer:
    """Return an ordinary computer on which something is different."""
    told = {name.replace("_", "-"): rows for name, rows in probes.items()}
    return computer(tmp_path, {**FILES, **(files or {})}, {**QUIET, **told}, OWNERS)


def process(name: str, *command: str, exe: str = "/usr/bin/x") -> list[dict[str, Any]]:
    row = {
        "pid": 77,
        "ppid": 1,
        "name": name,
        "username": "person",
        "exe": exe,
        "cmdline": list(command),
    }
    return [*QUIET["processes"], row]
