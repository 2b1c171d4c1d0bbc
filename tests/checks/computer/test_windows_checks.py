"""What the checks say of a computer with Windows, from recorded folders. No real one was tried."""

import json
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from devices.computer_samples import result, summaries
from devices.windows_samples import (
    CONTROL,
    MACHINE,
    MINE,
    NARROW,
    NT,
    PROBES,
    SERVICES,
    SID,
    windows,
)
from hostile import CORPUS
from safety_audit.checks.computer.computer_accounts import computer_accounts
from safety_audit.checks.computer.computer_adb_keys import computer_adb_keys
from safety_audit.checks.computer.computer_auto_login import computer_auto_login
from safety_audit.checks.computer.computer_autostart import computer_autostart
from safety_audit.checks.computer.computer_browser_extensions import computer_browser_extensions
from safety_audit.checks.computer.computer_camera_and_microphone import (
    computer_camera_and_microphone,
)
from safety_audit.checks.computer.computer_certificates import computer_certificates
from safety_audit.checks.computer.computer_disk_encryption import computer_disk_encryption
from safety_audit.checks.computer.computer_firmware import computer_firmware
from safety_audit.checks.computer.computer_location_service import computer_location_service
from safety_audit.checks.computer.computer_network_path import computer_network_path
from safety_audit.checks.computer.computer_open_ports import computer_open_ports
from safety_audit.checks.computer.computer_photo_places import computer_photo_places
from safety_audit.checks.computer.computer_remote_access import computer_remote_access
from safety_audit.checks.computer.computer_remote_visits import computer_remote_visits
from safety_audit.checks.computer.computer_screen_lock import computer_screen_lock
from safety_audit.checks.computer.computer_screen_sharing import computer_screen_sharing
from safety_audit.checks.computer.computer_signed_in import computer_signed_in
from safety_audit.checks.computer.computer_ssh_keys import computer_ssh_keys
from safety_audit.checks.computer.computer_synced_folders import computer_synced_folders

from safety_audit.devices.computer import FolderComputer
from safety_audit.devices.computer.registry import REGISTRY_NOT_READ
from safety_audit.engine import look
from safety_audit.model import Outcome

CHECKS = (
    computer_accounts, computer_adb_keys, computer_auto_login, computer_autostart,
    computer_certificates, computer_network_path, computer_open_ports, computer_photo_places,
    computer_remote_access, computer_screen_lock, computer_screen_sharing, computer_signed_in,
    computer_ssh_keys,
)  # fmt: skip
STARTUP = "Users/person/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup"
TASKS = "Windows/System32/Tasks"
KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIGtleS1mb3ItYS10ZXN0LW9ubHktbm90LXJlYWwtMDAw"
SHARED = "Another computer can see this screen through: "
TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Author>BOOK\\person</Author></RegistrationInfo>
  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
  <Settings><Enabled>{on}</Enabled><Hidden>true</Hidden></Settings>
  <Actions Context="Author"><Exec><Command>{command}</Command><Arguments>{words}</Arguments></Exec></Actions>
</Task>"""


def task(command: str, words: str = "", on: str = "true") -> bytes:
    return TASK.format(command=command, words=words, on=on).encode("utf-16")


class TestEvery:
    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
    def test_quiet_on_an_ordinary_computer(self, check: Any, tmp_path: Path) -> None:
        """An ordinary computer with Windows gives nothing to look at, and no gap."""
        ended = result(check, windows(tmp_path))

        assert (ended.outcome, ended.findings, ended.reasons) == (Outcome.NOTHING_SEEN, (), ())

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
    def test_closed_registry(self, check: Any, tmp_path: Path) -> None:
        """On a disk whose registry cannot be read, no check says that it saw nothing."""
        (tmp_path / "files" / "Windows" / "System32").mkdir(parents=True)
        (tmp_path / "files" / "Users" / "person").mkdir(parents=True)
        ended = result(check, FolderComputer(tmp_path))

        assert ended.outcome is Outcome.COULD_NOT_CHECK
        assert ended.reasons

    def test_reason_of_a_closed_registry(self, tmp_path: Path) -> None:
        """The one reason says what to do: start that Windows."""
        (tmp_path / "files" / "Windows" / "System32").mkdir(parents=True)
        ended = result(computer_auto_login, FolderComputer(tmp_path))

        assert ended.reasons == (REGISTRY_NOT_READ,)

    def test_device(self, tmp_path: Path) -> None:
        """The computer is described; Windows 11, which calls itself 10, by its real name."""
        device = look(windows(tmp_path), [computer_auto_login]).device

        assert (device.system, device.model) == ("Windows 11 Home 24H2", "Example Computers Book 5")

    @pytest.mark.parametrize("text", [*CORPUS, "\ud800"], ids=range(len(CORPUS) + 1))
    def test_hostile_text(self, text: str, tmp_path: Path) -> None:
        """Names made to hurt end no check with an error, and can be written down as JSON."""
        device = windows(
            tmp_path,
            accounts=[{"name": text or "x", "uid": 1002, "gecos": text, "enabled": True}],
            sessions=[{"name": text, "host": text}],
            interfaces=[{"name": f"VPN {text}", "up": True}],
        )
        told = {
            f"{MINE}\\Run": {text: text, "a": f"D:\\{text}.exe"},
            f"{NT}\\Winlogon": {"AutoAdminLogon": "1", "DefaultUserName": text, "Shell": text},
            f"{MINE}\\Internet Settings": {"ProxyEnable": 1, "ProxyServer": text},
            f"{MACHINE}\\Uninstall\\AnyDesk": {"DisplayName": f"AnyDesk {text}"},
            f"{SERVICES}\\Odd": {"Start": 2, "Type": 16, "ImagePath": text, "DisplayName": text},
            f"{NT}\\ProfileList\\{SID}-1009": {"ProfileImagePath": f"C:\\Users\\{text}"},
        }
        (tmp_path / "registry" / "more.json").write_text(json.dumps(told), encoding="utf-8")
        visit = look(device, CHECKS)

        for ended in visit.results:
            assert not any("stopped with" in reason for reason in ended.reasons), ended
            assert not any("make sense" in reason for reason in ended.reasons), ended
        assert sum(bool(ended.findings) for ended in visit.results) > 3

    def test_few_waves(self, tmp_path: Path) -> None:
        """All questions are asked in a few batches."""
        assert look(windows(tmp_path), CHECKS).waves <= 5


class TestAutostart:
    def said(self, tmp_path: Path, *args: Any, **more: Any) -> list[tuple[str, str]]:
        return summaries(computer_autostart, windows(tmp_path, *args, **more))

    @pytest.mark.parametrize(
        ("key", "kind"),
        [
            (f"{MACHINE}\\Run", "when you sign in"),
            (f"{MACHINE}\\RunOnce", "when you sign in"),
            (f"{NARROW}\\Run", "when you sign in"),
            (f"{MINE}\\Run", "when you sign in"),
            (f"{MINE}\\Policies\\Explorer\\Run", "when you sign in"),
        ],
    )
    def test_run_keys(self, key: str, kind: str, tmp_path: Path) -> None:
        """A program in any of the keys for starting is told, in both parts of the registry."""
        assert self.said(tmp_path, {key: {"Helper": '"D:\\Tools\\helper.exe" /quiet'}}) == [
            ("review", f"A program starts by itself {kind}: Helper")
        ]

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            (
                "C:\\Users\\person\\AppData\\Local\\Temp\\x.exe",
                ("review", "A program in an unusual place starts by itself when you sign in: X"),
            ),
            (
                "powershell -w hidden -enc JABhAD0AMQA7ACQAYgA9ADIA",
                ("review", "A program in an unusual place starts by itself when you sign in: X"),
            ),
            (
                'cmd /c start "" wscript.exe C:\\Users\\Public\\a.vbs',
                ("review", "A program starts by itself when you sign in: X"),
            ),
            (
                "wscript.exe //B C:\\Users\\Public\\a.vbs",
                ("review", "A program in an unusual place starts by itself when you sign in: X"),
            ),
            (
                "C:\\Tools\\ffmpeg.exe -f gdigrab -i desktop out.mp4",
                ("act", "A program that can record what you do starts by itself: X"),
            ),
            (
                "C:\\Program Files\\Example\\x.exe",
                ("note", "A program starts by itself when you sign in: X"),
            ),
            (
                "C:\\Users\\person\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe /background",
                ("note", "A program starts by itself when you sign in: X"),
            ),
        ],
    )
    def test_places(self, command: str, said: tuple[str, str], tmp_path: Path) -> None:
        """Where a program lies, and what it does, makes the difference."""
        assert self.said(tmp_path, {f"{MINE}\\Run": {"X": command}}) == [said]

    def test_switched_off(self, tmp_path: Path) -> None:
        """What the Task Manager switched off does not start, and is not told."""
        keys: dict[str, dict[str, Any]] = {
            f"{MINE}\\Run": {"On": "D:\\on.exe", "Off": "D:\\off.exe"},
            f"{MINE}\\Explorer\\StartupApproved\\Run": {
                "On": b"\x02" + bytes(11),
                "Off": b"\x03" + bytes(11),
            },
        }

        assert [summary[-2:] for _, summary in self.said(tmp_path, keys)] == ["On"]

    @pytest.mark.parametrize(
        ("starts", "switch"),
        [
            # A switch holds for one place: of the person or of the computer, in one part of it.
            (f"{MACHINE}\\Run", f"{MINE}\\Explorer\\StartupApproved\\Run"),
            (f"{MINE}\\Run", f"{MACHINE}\\Explorer\\StartupApproved\\Run"),
            (f"{NARROW}\\Run", f"{MACHINE}\\Explorer\\StartupApproved\\Run"),
            (f"{MACHINE}\\Run", f"{MACHINE}\\Explorer\\StartupApproved\\Run32"),
            (f"{MINE}\\Run", f"{MINE}\\Explorer\\StartupApproved\\StartupFolder"),
            # For these there is none.
            (f"{MINE}\\RunOnce", f"{MINE}\\Explorer\\StartupApproved\\Run"),
            (
                f"{MINE}\\Policies\\Explorer\\Run",
                f"{MINE}\\Explorer\\StartupApproved\\Run",
            ),
        ],
    )
    def test_switch_of_another_place(self, starts: str, switch: str, tmp_path: Path) -> None:
        """A switch for something of the same name in another place switches nothing off."""
        keys: dict[str, dict[str, Any]] = {
            starts: {"Helper": "D:\\helper.exe"},
            switch: {"Helper": b"\x03" + bytes(11)},
        }

        assert self.said(tmp_path, keys) == [
            ("review", "A program starts by itself when you sign in: Helper")
        ]

    def test_narrow_switch(self, tmp_path: Path) -> None:
        """What only programs of 32 bits see has a switch of its own."""
        keys: dict[str, dict[str, Any]] = {
            f"{NARROW}\\Run": {"Off": "D:\\off.exe"},
            f"{MACHINE}\\Explorer\\StartupApproved\\Run32": {"Off": b"\x03" + bytes(11)},
        }

        assert self.said(tmp_path, keys) == []

    @pytest.mark.parametrize(
        ("key", "name"), [("Winlogon", "Shell"), ("Windows", "Load"), ("Windows", "Run")]
    )
    def test_of_the_person(self, key: str, name: str, tmp_path: Path) -> None:
        """What a person's own part of the registry puts beside the desktop is told."""
        program = "D:\\Tools\\helper.exe"
        place = f"HKCU\\Software\\Microsoft\\Windows NT\\CurrentVersion\\{key}"
        shown = program if key == "Winlogon" else name

        assert self.said(tmp_path, {place: {name: program}}) == [
            (
                "review",
                f"A program in an unusual place starts by itself when you sign in: {shown}",
            )
        ]

    def test_winlogon(self, tmp_path: Path) -> None:
        """A program beside what leads to the desktop is told."""
        program = "C:\\ProgramData\\MPK\\mpk.exe"
        keys = {
            f"{NT}\\Winlogon": {
                "Userinit": f"C:\\Windows\\system32\\userinit.exe, {program}",
                "Shell": "explorer.exe",
            }
        }

        assert self.said(tmp_path, keys) == [
            (
                "review",
                f"A program in an unusual place starts by itself when you sign in: {program}",
            )
        ]

    def test_instead_of_another(self, tmp_path: Path) -> None:
        """A program that starts in the place of another is told, one of Windows too."""
        keys = {f"{NT}\\Image File Execution Options\\sethc.exe": {"Debugger": "C:\\Windows\\System32\\cmd.exe"}}  # fmt: skip

        assert self.said(tmp_path, keys) == [
            (
                "review",
                "A program in an unusual place starts by itself in the place of another: sethc.exe",
            )
        ]

    def test_every_program(self, tmp_path: Path) -> None:
        """A file that is loaded into every program is told."""
        keys = {f"{NT}\\Windows": {"AppInit_DLLs": "C:\\x\\hook.dll", "LoadAppInit_DLLs": 1}}

        assert self.said(tmp_path, keys) == [
            ("review", "A file is loaded into every program on this computer.")
        ]

    def test_services(self, tmp_path: Path) -> None:
        """A service outside the usual places is told; one of Windows, and a waiting one, is not."""
        keys = {
            f"{SERVICES}\\Odd": {
                "Start": 2, "Type": 16, "DisplayName": "Fonts", "ImagePath": "C:\\ProgramData\\fonts\\f.exe -s",
            },
            f"{SERVICES}\\Waits": {"Start": 3, "Type": 16, "ImagePath": "C:\\y\\y.exe"},
            f"{SERVICES}\\Own": {"Start": 2, "Type": 16, "ImagePath": "system32\\own.exe"},
        }  # fmt: skip

        assert self.said(tmp_path, keys) == [
            ("review", "A program starts by itself when the computer starts: Fonts")
        ]

    def test_startup_folder(self, tmp_path: Path) -> None:
        """A link in the folder for starting is told."""
        assert self.said(tmp_path, files={f"{STARTUP}/Notes.lnk": b"L\0\0\0"}) == [
            ("review", "A program starts by itself when you sign in: Notes.lnk")
        ]

    def test_tasks(self, tmp_path: Path) -> None:
        """Tasks on a schedule are told, also among Windows' own; what Windows brings is not."""
        files = {
            f"{TASKS}/Fonts": task("C:\\Users\\Public\\f.exe", "-x"),
            f"{TASKS}/Off": task("C:\\Users\\Public\\g.exe", on="false"),
            f"{TASKS}/Microsoft/Windows/Defrag/ScheduledDefrag": task("%windir%\\system32\\defrag.exe"),
            f"{TASKS}/Microsoft/Windows/Defrag/Copy": task("powershell.exe", "-File C:\\Users\\Public\\c.ps1"),
        }  # fmt: skip

        assert self.said(tmp_path, files=files) == [
            (
                "review",
                "A program in an unusual place starts by itself on a schedule: Fonts",
            ),
            ("review", "A program in an unusual place starts by itself on a schedule: Copy"),
        ]

    def test_damaged_task(self, tmp_path: Path) -> None:
        """A task that cannot be read is a part that could not be checked."""
        ended = result(computer_autostart, windows(tmp_path, files={f"{TASKS}/x": "<Task>"}))

        assert ended.outcome is Outcome.COULD_NOT_CHECK
        assert "Tasks/x" in ended.reasons[0]


class TestAccounts:
    def test_another_administrator(self, tmp_path: Path) -> None:
        """Another administrator is told, an ordinary account in passing, one switched off not."""
        rows = [
            *PROBES["accounts"],
            {"name": "helper", "uid": 1002, "gecos": "", "enabled": True},
            {"name": "child", "uid": 1003, "gecos": "", "enabled": True},
            {"name": "old", "uid": 1004, "gecos": "", "enabled": False},
        ]
        groups = [{"name": "Administrators", "gid": 544, "members": ["person", "HELPER"]}]
        device = windows(tmp_path, accounts=rows, groups=groups)

        assert summaries(computer_accounts, device) == [
            ("review", "Another account can change everything here: helper"),
            ("note", "There is this account: child"),
        ]

    def test_hidden(self, tmp_path: Path) -> None:
        """An account that the sign-in screen does not show is told."""
        rows = [*PROBES["accounts"], {"name": "helper", "uid": 1002, "gecos": "", "enabled": True}]
        keys = {f"{NT}\\Winlogon\\SpecialAccounts\\UserList": {"Helper": 0}}

        assert summaries(computer_accounts, windows(tmp_path, keys, accounts=rows)) == [
            ("review", "An account is hidden from the sign-in screen: helper")
        ]

    def test_list_refused(self, tmp_path: Path) -> None:
        """Where Windows does not list its accounts, profiles are told, and the gap."""
        device = windows(
            tmp_path, {f"{NT}\\ProfileList\\{SID}-1005": {"ProfileImagePath": "C:\\Users\\other"}}
        )
        (tmp_path / "probes" / "accounts.json").write_text("{", encoding="utf-8")
        ended = result(computer_accounts, device)

        assert [finding.summary for finding in ended.findings] == ["There is this account: other"]
        assert ended.reasons == ("It answered with an error (accounts).",)


class TestWaysIn:
    def test_auto_login(self, tmp_path: Path) -> None:
        """Signing in by itself is told; the password that is kept for it never is."""
        keys = {f"{NT}\\Winlogon": {"AutoAdminLogon": "1", "DefaultPassword": "not for you"}}
        ended = result(computer_auto_login, windows(tmp_path, keys))

        assert [finding.summary for finding in ended.findings] == [
            "When it starts, this computer signs in without a password: person"
        ]
        assert "DefaultPassword = [not shown]" in ended.findings[0].evidence[0].text
        assert "not for you" not in repr(ended)

    def test_remote_desktop(self, tmp_path: Path) -> None:
        """Remote Desktop that is switched on is told."""
        keys = {f"{CONTROL}\\Terminal Server": {"fDenyTSConnections": 0}}

        assert summaries(computer_screen_sharing, windows(tmp_path, keys)) == [
            ("review", "Another computer can see this screen through: Remote Desktop")
        ]

    def test_shadow_and_assistance(self, tmp_path: Path) -> None:
        """Looking on without asking comes first; help by invitation, as Windows comes, in passing."""
        keys = {
            "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services": {
                "Shadow": 4,
                "fAllowUnsolicited": 1,
            },
            f"{CONTROL}\\Remote Assistance": {"fAllowToGetHelp": 1},
            f"{SERVICES}\\TermService\\Parameters": {"ServiceDll": "C:\\Program Files\\RDP Wrapper\\rdpwrap.dll"},
        }  # fmt: skip

        assert summaries(computer_screen_sharing, windows(tmp_path, keys)) == [
            (
                "act",
                "Another computer can see this screen through: looking on by Remote Desktop",
            ),
            ("review", SHARED + "Remote Desktop, changed by an added program"),
            ("review", SHARED + "Remote Assistance that others may offer"),
            (
                "note",
                SHARED + "Remote Assistance by invitation",
            ),
        ]

    def test_ssh_keys(self, tmp_path: Path) -> None:
        """Keys of the account and of all administrators are told, and that the server runs."""
        files = {
            "Users/person/.ssh/authorized_keys": f"ssh-ed25519 {KEY} alex@book\n",
            "ProgramData/ssh/administrators_authorized_keys": f"ssh-ed25519 {KEY} kim@book\n",
            "ProgramData/ssh/sshd_config": "AuthorizedKeysFile .ssh/authorized_keys\n"
            "Match Group administrators\n"
            "  AuthorizedKeysFile __PROGRAMDATA__/ssh/administrators_authorized_keys\n",
        }
        device = windows(tmp_path, {f"{SERVICES}\\sshd": {"Start": 2}}, files)

        assert summaries(computer_ssh_keys, device) == [
            ("review", "A key opens the account person without its password: alex@book"),
            ("review", "A key opens the account Administrators without its password: kim@book"),
        ]

    def test_adb_key(self, tmp_path: Path) -> None:
        """A key for controlling phones is told."""
        files = {"Users/person/.android/adbkey.pub": "QAAAAA== person@book\n"}

        assert summaries(computer_adb_keys, windows(tmp_path, files=files)) == [
            ("tidy", "A key for controlling phones by cable is here, in the account person.")
        ]

    def test_signed_in_from_elsewhere(self, tmp_path: Path) -> None:
        """Somebody signed in from another computer is told."""
        rows = [*PROBES["sessions"], {"name": "person", "host": "192.0.2.7", "terminal": ""}]

        assert summaries(computer_signed_in, windows(tmp_path, sessions=rows)) == [
            ("act", "Somebody is signed in over the network from 192.0.2.7: person")
        ]


class TestScreenLock:
    DESKTOP = "HKCU\\Control Panel\\Desktop"

    def test_not_told(self, tmp_path: Path) -> None:
        """Without a screen saver that locks, it is not known: Windows also locks when it sleeps."""
        ended = result(
            computer_screen_lock, windows(tmp_path, {self.DESKTOP: {"ScreenSaverIsSecure": "0"}})
        )

        assert ended.outcome is Outcome.COULD_NOT_CHECK
        assert "sign-in options" in ended.reasons[0]

    def test_never_asks(self, tmp_path: Path) -> None:
        """A computer that never asks again is told."""
        keys = {self.DESKTOP: {"ScreenSaverIsSecure": "0", "DelayLockInterval": 0xFFFFFFFF}}

        assert summaries(computer_screen_lock, windows(tmp_path, keys)) == [
            ("review", "The screen does not lock by itself.")
        ]

    def test_long(self, tmp_path: Path) -> None:
        """A long time is told."""
        keys = {f"{MACHINE}\\Policies\\System": {"InactivityTimeoutSecs": 7200}}

        assert summaries(computer_screen_lock, windows(tmp_path, keys)) == [
            ("tidy", "The screen locks only after 120 minutes.")
        ]

    def test_disk(self, tmp_path: Path) -> None:
        """Whether the disk is locked needs an administrator, and that is what is said."""
        ended = result(computer_disk_encryption, windows(tmp_path))

        assert ended.outcome is Outcome.COULD_NOT_CHECK
        assert "BitLocker" in ended.reasons[0]


class TestNetwork:
    def test_proxies(self, tmp_path: Path) -> None:
        """A go-between, one that a file sets, and one for services are told."""
        name = b"192.0.2.8:8080"
        keys = {
            f"{MINE}\\Internet Settings": {
                "ProxyEnable": 1, "ProxyServer": "192.0.2.9:3128", "AutoConfigURL": "http://192.0.2.9/p.pac",
            },
            f"{MACHINE}\\Internet Settings\\Connections": {
                "WinHttpSettings": struct.pack("<4I", 0x28, 0, 3, len(name)) + name + bytes(4),
            },
        }  # fmt: skip

        assert [summary.rpartition(": ")[2] for _, summary in summaries(computer_network_path, windows(tmp_path, keys))] == [
            "192.0.2.9:3128",
            "http://192.0.2.9/p.pac",
            "192.0.2.8:8080",
        ]  # fmt: skip

    def test_names(self, tmp_path: Path) -> None:
        """Fixed names, a server of names set by hand, and a joined network are told."""
        device = windows(
            tmp_path,
            {f"{SERVICES}\\Tcpip\\Parameters\\Interfaces\\{{2}}": {"NameServer": "192.0.2.53"}},
            {"Windows/System32/drivers/etc/hosts": "192.0.2.1 bank.example\r\n"},
            interfaces=[{"name": "Tailscale", "up": True}, {"name": "OpenVPN TAP", "up": False}],
        )

        assert summaries(computer_network_path, device) == [
            ("review", "The name bank.example leads to an address that was set by hand."),
            ("note", "This computer is joined to another network now: Tailscale"),
            (
                "note",
                "Where a name leads is asked at a server that was set by hand: 192.0.2.53",
            ),
        ]

    def test_hosts_elsewhere(self, tmp_path: Path) -> None:
        """Fixed names that are kept in another place could not be checked."""
        keys = {f"{SERVICES}\\Tcpip\\Parameters": {"DataBasePath": "C:\\odd"}}

        assert result(computer_network_path, windows(tmp_path, keys)).reasons == (
            "Windows keeps fixed names in an unusual place: C:\\odd",
        )


def certificate(name: str, days: int) -> bytes:
    """Return the property of a store that holds a certificate which ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    end = datetime.now(UTC) + timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(end - timedelta(days=3650))
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
    )
    data = made.public_bytes(Encoding.DER)
    digest = b"\0" * 20
    return struct.pack("<III", 3, 1, 20) + digest + struct.pack("<III", 32, 1, len(data)) + data


class TestCertificates:
    ROOT = "SystemCertificates\\Root\\Certificates"

    def test_added(self, tmp_path: Path) -> None:
        """A certificate added for the person or for the computer is told; an expired one is not."""
        keys: dict[str, dict[str, Any]] = {
            f"HKCU\\Software\\Microsoft\\{self.ROOT}\\AB12": {"Blob": certificate("Mine", 100)},
            f"HKLM\\SOFTWARE\\Microsoft\\{self.ROOT}\\CD34": {"Blob": certificate("All", 100)},
            f"HKLM\\SOFTWARE\\Microsoft\\{self.ROOT}\\EF56": {"Blob": certificate("Old", -1)},
        }

        assert summaries(computer_certificates, windows(tmp_path, keys)) == [
            ("review", "A certificate was added that this computer trusts: Mine (AB12)"),
            ("review", "A certificate was added that this computer trusts: All (CD34)"),
        ]

    def test_damaged(self, tmp_path: Path) -> None:
        """An entry that is no certificate is told all the same."""
        keys = {f"HKCU\\Software\\Microsoft\\{self.ROOT}\\AB12": {"Blob": b"\x20\0\0\0"}}

        assert summaries(computer_certificates, windows(tmp_path, keys)) == [
            ("review", "A certificate was added that this computer trusts: ? (AB12)")
        ]


class TestPrivacy:
    STORE = "Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore"

    def test_camera_now(self, tmp_path: Path) -> None:
        """What uses the camera now is told; what stopped, or does not run any more, is not."""
        camera = f"HKCU\\Software\\{self.STORE}\\webcam"
        began = bytes([1]) + bytes(7)
        keys = {
            f"{camera}\\NonPackaged\\C:#x#explorer.exe": {"LastUsedTimeStart": 1, "LastUsedTimeStop": 0},
            f"{camera}\\NonPackaged\\C:#x#gone.exe": {"LastUsedTimeStart": 1, "LastUsedTimeStop": 0},
            f"{camera}\\Example.Camera_8wek": {"LastUsedTimeStart": 1, "LastUsedTimeStop": 0},
            f"{camera}\\Example.Other_8wek": {"LastUsedTimeStart": 1, "LastUsedTimeStop": 2},
            f"HKLM\\SOFTWARE\\{self.STORE}\\microphone\\Odd": {"LastUsedTimeStart": began},
        }  # fmt: skip

        assert summaries(computer_camera_and_microphone, windows(tmp_path, keys)) == [
            ("review", "The camera is in use now by: Example.Camera"),
            ("review", "The camera is in use now by: explorer.exe"),
        ]

    def test_location(self, tmp_path: Path) -> None:
        """Programs may ask for the place where both the person and the computer allow it."""
        allow = {"Value": "Allow"}
        keys = {
            f"HKCU\\Software\\{self.STORE}\\location": allow,
            f"HKLM\\SOFTWARE\\{self.STORE}\\location": allow,
        }

        assert summaries(computer_location_service, windows(tmp_path, keys)) == [
            ("tidy", "Programs may ask where this computer is.")
        ]
        keys[f"HKLM\\SOFTWARE\\{self.STORE}\\location"] = {"Value": "Deny"}
        assert summaries(computer_location_service, windows(tmp_path, keys)) == []

    def test_firmware(self, tmp_path: Path) -> None:
        """Starting systems that nobody signed is told, and that the order is not known."""
        keys = {f"{CONTROL}\\SecureBoot\\State": {"UEFISecureBootEnabled": 0}}
        ended = result(computer_firmware, windows(tmp_path, keys))

        assert [finding.summary for finding in ended.findings] == [
            "This computer starts systems that nobody signed."
        ]
        assert ended.reasons == ("Windows does not say here what the computer starts from first.",)

    def test_synced(self, tmp_path: Path) -> None:
        """Clouds that files are copied to, and the account of Windows itself, are told."""
        keys = {
            "HKCU\\Software\\Microsoft\\OneDrive\\Accounts\\Personal": {
                "UserEmail": "kim@example.org", "UserFolder": "C:\\Users\\person\\OneDrive",
            },
            "HKCU\\Software\\Microsoft\\IdentityCRL\\UserExtendedProperties\\kim@example.org": {},
        }  # fmt: skip
        files = {
            "Users/person/AppData/Local/Dropbox/info.json": '{"personal": {"path": "C:\\\\D"}}',
            "Users/person/AppData/Local/Google/DriveFS/12345/x": "",
        }

        assert summaries(computer_synced_folders, windows(tmp_path, keys, files)) == [
            ("review", "A program copies files from here to elsewhere: OneDrive"),
            ("review", "A program copies files from here to elsewhere: Dropbox"),
            ("review", "A program copies files from here to elsewhere: Google Drive"),
            ("review", "This computer is signed in to an online account of: Microsoft"),
        ]

    def test_extension(self, tmp_path: Path) -> None:
        """An extension that reads every page and did not come from the store is told."""
        settings = {
            "extensions": {
                "settings": {
                    "abc": {
                        "location": 4,
                        "path": "C:\\x",
                        "manifest": {"name": "Notes"},
                        "active_permissions": {"explicit_host": ["<all_urls>"]},
                    }
                }
            }
        }
        folder = "Users/person/AppData/Local/Microsoft/Edge/User Data/Default"
        files = {
            f"{folder}/Preferences": "{}",
            f"{folder}/Secure Preferences": json.dumps(settings),
        }

        assert [
            priority
            for priority, _ in summaries(
                computer_browser_extensions, windows(tmp_path, files=files)
            )
        ] == ["review"]


class TestPrograms:
    def test_traces(self, tmp_path: Path) -> None:
        """Known programs are told from the list of what is installed, services, folders, and runs."""
        keys = {
            f"{MACHINE}\\Uninstall\\AnyDesk": {"DisplayName": "AnyDesk"},
            f"{NARROW}\\Uninstall\\{{1}}": {"DisplayName": "TeamViewer 15.0", "UninstallString": "x"},
            f"{MINE}\\Uninstall\\{{2}}": {"DisplayName": "RustDesk"},
            f"{SERVICES}\\TeamViewer": {
                "Start": 2, "Type": 16, "ImagePath": '"C:\\Program Files\\TeamViewer\\TeamViewer_Service.exe"',
            },
            f"{MINE}\\Run": {"Tailscale": '"C:\\Program Files\\Tailscale\\tailscaled.exe"'},
        }  # fmt: skip
        files = {"Program Files/TightVNC/x.dll": "", "ProgramData/Google/Chrome Remote Desktop/host.json": "{}"}  # fmt: skip
        rows = [*PROBES["processes"], {"pid": 7, "name": "AnyDesk.exe", "username": "SYSTEM", "exe": None, "cmdline": None}]  # fmt: skip
        ended = result(computer_remote_access, windows(tmp_path, keys, files, processes=rows))
        told = {finding.summary.rpartition(": ")[2]: finding for finding in ended.findings}

        assert set(told) >= {"AnyDesk", "TeamViewer", "RustDesk", "TightVNC server", "Tailscale"}
        assert "It runs now." in told["AnyDesk"].details
        assert "It starts by itself." in told["TeamViewer"].details
        assert "It starts by itself." in told["Tailscale"].details
        assert "Somebody can come in while nobody here agrees to it." in told["Chrome Remote Desktop"].details  # fmt: skip
        assert ended.reasons == ()

    def test_unattended(self, tmp_path: Path) -> None:
        """A password that lets somebody in without asking is told, and is in no answer."""
        files = {
            "Users/person/AppData/Roaming/RustDesk/config/RustDesk2.toml": "[options]\n"
            "verification-method = 'use-permanent-password'\n",
            "ProgramData/AnyDesk/service.conf": "ad.anynet.pwd_hash=5ec2e7\n",
        }
        device = windows(tmp_path, files=files)
        told = result(computer_remote_access, device).findings

        assert [finding.subject.id for finding in told] == ["AnyDesk", "RustDesk"]
        assert all(
            "Somebody can come in while nobody here agrees to it." in one.details for one in told
        )
        assert "5ec2e7" not in repr(look(device, CHECKS).recording)

    @pytest.mark.parametrize("form", ["utf-8", "utf-16", "utf-16-le"])
    def test_visits(self, form: str, tmp_path: Path) -> None:
        """The log of a program tells who came in, whatever its form."""
        log = "Incoming    2026-11-20, 10:00    Passwd    123456789    123456789\r\n"
        files = {"ProgramData/AnyDesk/connection_trace.txt": log.encode(form)}

        assert summaries(computer_remote_visits, windows(tmp_path, files=files)) == [
            ("act", "Somebody used this computer from elsewhere with AnyDesk.")
        ]

    def test_no_secret(self, tmp_path: Path) -> None:
        """Nothing of a key of the product or a password is in what was answered."""
        keys = {NT: {"DigitalProductId": b"secret", "ProductId": "00330-SECRET"}}
        visit = look(windows(tmp_path, keys), CHECKS)

        assert not any(b"secret".hex().encode() in answer.data for answer in visit.recording)
        assert not any(b"SECRET" in answer.data for answer in visit.recording)
