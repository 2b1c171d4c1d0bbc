"""What the checks say of a computer with macOS, from recorded folders. No real one was tried."""

import json
import plistlib
from pathlib import Path
from typing import Any

import pytest
from devices.computer_samples import result, summaries
from devices.macos_samples import NETWORK, PROBES, SIGN_IN, macos
from hostile import CORPUS
from safety_audit.checks.computer.computer_accounts import computer_accounts
from safety_audit.checks.computer.computer_adb_keys import computer_adb_keys
from safety_audit.checks.computer.computer_auto_login import computer_auto_login
from safety_audit.checks.computer.computer_autostart import computer_autostart
from safety_audit.checks.computer.computer_browser_extensions import computer_browser_extensions
from safety_audit.checks.computer.computer_certificates import computer_certificates
from safety_audit.checks.computer.computer_disk_encryption import computer_disk_encryption
from safety_audit.checks.computer.computer_keyloggers import computer_keyloggers
from safety_audit.checks.computer.computer_network_path import computer_network_path
from safety_audit.checks.computer.computer_open_ports import computer_open_ports
from safety_audit.checks.computer.computer_photo_places import computer_photo_places
from safety_audit.checks.computer.computer_remote_access import computer_remote_access
from safety_audit.checks.computer.computer_screen_lock import computer_screen_lock
from safety_audit.checks.computer.computer_screen_sharing import computer_screen_sharing
from safety_audit.checks.computer.computer_signed_in import computer_signed_in
from safety_audit.checks.computer.computer_ssh_keys import computer_ssh_keys
from safety_audit.checks.computer.computer_synced_folders import computer_synced_folders

from safety_audit.devices.computer import FolderComputer
from safety_audit.engine import look
from safety_audit.facts.computer.macos_autostart import LOGIN_ITEMS
from safety_audit.facts.computer.macos_browsers import SAFARI
from safety_audit.facts.computer.macos_grants import GRANTS_CLOSED
from safety_audit.model import Outcome

# Whatever a computer with macOS says, a part of these is always told as not checked.
NEVER_WHOLE = {
    "computer-autostart": (LOGIN_ITEMS.reason,),
    "computer-keyloggers": (GRANTS_CLOSED.reason,),
}
CHECKS = (
    computer_accounts, computer_adb_keys, computer_auto_login, computer_autostart,
    computer_certificates, computer_disk_encryption, computer_keyloggers, computer_network_path,
    computer_open_ports, computer_photo_places, computer_remote_access, computer_screen_lock,
    computer_screen_sharing, computer_signed_in, computer_ssh_keys,
)  # fmt: skip
DAEMONS, AGENTS, MINE = (
    "Library/LaunchDaemons",
    "Library/LaunchAgents",
    "Users/ana/Library/LaunchAgents",
)
KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIGtleS1mb3ItYS10ZXN0LW9ubHktbm90LXJlYWwtMDAw"
X = "org.example.x"
SHARED = "Another computer can see this screen through: "


class TestEvery:
    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
    def test_quiet_on_an_ordinary_computer(self, check: Any, tmp_path: Path) -> None:
        """An ordinary computer with macOS gives nothing to look at, and no gap but the usual."""
        ended = result(check, macos(tmp_path))

        assert ended.findings == ()
        assert ended.reasons == NEVER_WHOLE.get(check.id, ())

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
    def test_nothing_told(self, check: Any, tmp_path: Path) -> None:
        """On a disk with macOS where nothing else can be read, no check ends without a word."""
        version = tmp_path / "files/System/Library/CoreServices/SystemVersion.plist"
        version.parent.mkdir(parents=True)
        version.write_bytes(b"damaged")
        ended = result(check, FolderComputer(tmp_path))

        if check.id not in (
            "computer-auto-login",
            "computer-network-path",
            "computer-photo-places",
        ):
            assert ended.outcome is Outcome.COULD_NOT_CHECK
        assert ended.findings == ()

    @pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
    def test_hostile_text(self, text: str, tmp_path: Path) -> None:
        """Names made to hurt end no check with an error."""
        # A property list in XML takes no characters that steer; a binary one takes all.
        name = text.encode("utf-8", "replace").decode()
        held = {"Label": name, "ProgramArguments": [name, name], "LoginHook": name}
        device = macos(
            tmp_path,
            said={"macos-services": [f'"{text}" => enabled'], "macos-disk-lock": [text]},
            accounts=[{"name": text or "x", "uid": 502, "gid": 20, "home": f"/Users/{text}", "shell": "/bin/zsh"}],
            sessions=[{"name": text, "host": text}],
        )  # fmt: skip
        for file in (f"{MINE}/x.plist", SIGN_IN):
            path = tmp_path / "files" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(plistlib.dumps(held, fmt=plistlib.FMT_BINARY))

        for ended in look(device, CHECKS).results:
            assert not any("stopped with" in reason for reason in ended.reasons), ended
            assert not any("make sense" in reason for reason in ended.reasons), ended

    def test_device(self, tmp_path: Path) -> None:
        """The computer is described."""
        device = look(macos(tmp_path), [computer_auto_login]).device

        assert (device.system, device.maker) == ("macOS 15.1", "apple")


class TestAutostart:
    @pytest.mark.parametrize(
        ("folder", "held", "said"),
        [
            (
                DAEMONS,
                {"Label": "org.example.x", "Program": "/opt/x/run", "RunAtLoad": True},
                ("review", "A program starts by itself when the computer starts: org.example.x"),
            ),
            (
                AGENTS,
                {"Label": "org.example.x", "ProgramArguments": ["/Applications/X.app/x", "-q"]},
                ("note", "A program starts by itself when you sign in: org.example.x"),
            ),
            (
                MINE,
                {"Label": "org.example.x", "ProgramArguments": ["/bin/sh", "/Users/ana/.h/x.sh"]},
                (
                    "review",
                    f"A program in an unusual place starts by itself when you sign in: {X}",
                ),
            ),
            (
                MINE,
                {
                    "Label": "org.example.x",
                    "ProgramArguments": ["/usr/sbin/screencapture", "-x", "/tmp/a.png"],
                    "StartInterval": 60,
                },
                (
                    "act",
                    "A program that can record what you do starts by itself: org.example.x",
                ),
            ),
            (
                MINE,
                {"Label": "org.example.x", "Program": "/opt/x", "StartInterval": 60},
                ("review", "A program starts by itself on a schedule: org.example.x"),
            ),
        ],
    )
    def test_launch(
        self, folder: str, held: dict[str, Any], said: tuple[str, str], tmp_path: Path
    ) -> None:
        """Agents and daemons are told, by where their program lies and what it does."""
        device = macos(tmp_path, {f"{folder}/org.example.x.plist": held})

        assert summaries(computer_autostart, device) == [said]

    def test_switched_off(self, tmp_path: Path) -> None:
        """What is switched off does not start, in its own file or in launchd's list."""
        device = macos(
            tmp_path,
            {
                f"{MINE}/a.plist": {"Label": "a", "Program": "/opt/a", "Disabled": True},
                f"{MINE}/b.plist": {"Label": "b", "Program": "/opt/b"},
            },
            {"macos-services": ['"b" => disabled']},
        )

        assert summaries(computer_autostart, device) == []

    def test_hooks_and_damage(self, tmp_path: Path) -> None:
        """A hook at sign-in is told; a file that cannot be read is a part not checked."""
        device = macos(
            tmp_path,
            {SIGN_IN: {"LoginHook": "/Users/Shared/hook.sh"}, f"{MINE}/x.plist": "damaged"},
        )
        ended = result(computer_autostart, device)

        assert [finding.summary for finding in ended.findings] == [
            "A program in an unusual place starts by itself when you sign in: LoginHook"
        ]
        assert any("x.plist" in reason for reason in ended.reasons)


class TestWaysIn:
    def test_accounts(self, tmp_path: Path) -> None:
        """Another administrator, a hidden account and a guest are told."""
        rows = [
            *PROBES["accounts"],
            {"name": "kim", "uid": 502, "gid": 20, "home": "/Users/kim", "shell": "/bin/zsh"},
            {"name": "help", "uid": 503, "gid": 20, "home": "/Users/help", "shell": "/bin/zsh"},
        ]
        groups = [{"name": "admin", "gid": 80, "members": ["root", "ana", "kim"]}]
        files = {SIGN_IN: {"HiddenUsersList": ["help"], "GuestEnabled": True}}
        device = macos(tmp_path, files, accounts=rows, groups=groups)

        assert summaries(computer_accounts, device) == [
            ("review", "Another account can change everything here: kim"),
            ("review", "An account is hidden from the sign-in screen: help"),
            ("note", "There is this account: Guest"),
        ]

    def test_low_number(self, tmp_path: Path) -> None:
        """A person's account with a number of the system's is hidden; the system's own are not."""
        rows = [
            *PROBES["accounts"],
            {"name": "kim", "uid": 401, "gid": 20, "home": "/Users/kim", "shell": "/bin/zsh"},
            {"name": "_x", "uid": 402, "gid": 20, "home": "/Users/x", "shell": "/bin/zsh"},
        ]

        assert summaries(computer_accounts, macos(tmp_path, {}, accounts=rows)) == [
            ("review", "An account is hidden from the sign-in screen: kim")
        ]

    def test_no_list(self, tmp_path: Path) -> None:
        """Without a list of accounts, the folders of people are told, and the gap."""
        device = macos(tmp_path, {"Users/kim/x": ""})
        (tmp_path / "probes" / "accounts.json").unlink()
        ended = result(computer_accounts, device)

        assert [finding.summary for finding in ended.findings] == ["There is this account: kim"]
        assert ended.reasons

    def test_auto_login(self, tmp_path: Path) -> None:
        """Signing in by itself is told."""
        assert summaries(
            computer_auto_login, macos(tmp_path, {SIGN_IN: {"autoLoginUser": "ana"}})
        ) == [("review", "When it starts, this computer signs in without a password: ana")]

    def test_sharing(self, tmp_path: Path) -> None:
        """Screen sharing, remote events and remote management are told."""
        device = macos(
            tmp_path,
            {
                "Library/Application Support/Apple/Remote Desktop/RemoteManagement.launchd": "enabled"
            },
            {
                "macos-services": [
                    '"com.apple.screensharing" => enabled',
                    '"com.apple.AEServer" => false',
                ]
            },
        )

        assert summaries(computer_screen_sharing, device) == [
            ("review", SHARED + "Screen Sharing"),
            ("review", SHARED + "Remote Apple Events"),
            ("review", SHARED + "Remote Management"),
        ]

    def test_services_from_the_file(self, tmp_path: Path) -> None:
        """Where the command cannot be run, launchd's own file is read."""
        switches = "private/var/db/com.apple.xpc.launchd/disabled.plist"
        device = macos(tmp_path, {switches: {"com.apple.screensharing": False}})
        (tmp_path / "probes" / "macos-services.json").unlink()

        assert summaries(computer_screen_sharing, device) == [("review", SHARED + "Screen Sharing")]

    def test_ssh_keys(self, tmp_path: Path) -> None:
        """A key is told, and that its door is open."""
        device = macos(
            tmp_path,
            {"Users/ana/.ssh/authorized_keys": f"ssh-ed25519 {KEY} kim@book\n"},
            {"macos-services": ['"com.openssh.sshd" => enabled']},
        )

        assert summaries(computer_ssh_keys, device) == [
            ("review", "A key opens the account ana without its password: kim@book")
        ]

    def test_adb_key(self, tmp_path: Path) -> None:
        """A key for controlling phones is told."""
        files = {"Users/ana/.android/adbkey.pub": "QAAAAA== ana@book\n"}

        assert summaries(computer_adb_keys, macos(tmp_path, files)) == [
            ("tidy", "A key for controlling phones by cable is here, in the account ana.")
        ]


class TestScreenAndDisk:
    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("screenLock is off", [("review", "The screen does not lock by itself.")]),
            ("screenLock delay is 300 seconds", []),
            ("screenLock delay is 7200 seconds", [("tidy", "The screen locks only after 120 minutes.")]),
        ],
    )  # fmt: skip
    def test_lock(self, line: str, found: list[tuple[str, str]], tmp_path: Path) -> None:
        """Whether and when the screen locks is told."""
        device = macos(tmp_path, said={"macos-screen-lock": [line]})

        assert summaries(computer_screen_lock, device) == found

    def test_idle(self, tmp_path: Path) -> None:
        """The time before the screen saver counts too."""
        saver = "Users/ana/Library/Preferences/ByHost/com.apple.screensaver.0A1B.plist"

        assert summaries(computer_screen_lock, macos(tmp_path, {saver: {"idleTime": 3600}})) == [
            ("tidy", "The screen locks only after 60 minutes.")
        ]

    def test_disk(self, tmp_path: Path) -> None:
        """A disk that is not locked is told."""
        device = macos(tmp_path, said={"macos-disk-lock": ["FileVault is Off."]})

        assert summaries(computer_disk_encryption, device) == [
            ("tidy", "The disk is not locked. Somebody who takes it out can read the files.")
        ]


class TestNetwork:
    def test_settings(self, tmp_path: Path) -> None:
        """Go-betweens, servers of names and fixed names are told."""
        service = {
            "Proxies": {
                "HTTPSEnable": 1, "HTTPSProxy": "192.0.2.9", "HTTPSPort": 3128, "HTTPEnable": 0,
                "HTTPProxy": "192.0.2.1", "ProxyAutoConfigEnable": 1,
                "ProxyAutoConfigURLString": "http://192.0.2.9/p.pac",
            },
            "DNS": {"ServerAddresses": ["192.0.2.53"]},
        }  # fmt: skip
        files = {
            NETWORK: {"NetworkServices": {"1": service}},
            "etc/hosts": "192.0.2.1 bank.example\n",
        }

        assert summaries(computer_network_path, macos(tmp_path, files)) == [
            ("review", "What you open goes through another computer first: 192.0.2.9:3128"),
            ("review", "What you open goes through another computer first: http://192.0.2.9/p.pac"),
            ("review", "The name bank.example leads to an address that was set by hand."),
            (
                "note",
                "Where a name leads is asked at a server that was set by hand: 192.0.2.53",
            ),
        ]

    def test_trust(self, tmp_path: Path) -> None:
        """A certificate whose trust was set is told."""
        said = {
            "macos-added-trust": [
                "Number of trusted certs = 1",
                "Cert 0: Example Authority",
                "   Number of trust settings : 0",
            ]
        }

        assert summaries(computer_certificates, macos(tmp_path, said=said)) == [
            ("review", "A certificate was added that this computer trusts: Example Authority")
        ]


class TestBrowsers:
    def test_extension(self, tmp_path: Path) -> None:
        """An extension that was not signed is told, and that Safari is closed."""
        folder = "Users/ana/Library/Application Support/Firefox/Profiles/a1.default"
        addon = {
            "id": "x@example.org", "type": "extension", "active": True, "location": "app-profile",
            "signedState": 0, "defaultLocale": {"name": "Notes"},
            "userPermissions": {"origins": ["<all_urls>"], "permissions": []},
        }  # fmt: skip
        files = {
            f"{folder}/prefs.js": "",
            f"{folder}/extensions.json": json.dumps({"addons": [addon]}),
        }
        ended = result(computer_browser_extensions, macos(tmp_path, files))

        assert [finding.priority.value for finding in ended.findings] == ["review"]
        assert ended.reasons == (SAFARI.reason,)


class TestSynced:
    def test_apple(self, tmp_path: Path) -> None:
        """The Apple account, and a cloud that files are copied to, are told."""
        files = {
            "Users/ana/Library/Preferences/MobileMeAccounts.plist": {
                "Accounts": [{"AccountID": "kim@example.org"}, "odd"]
            },
            "Users/ana/Library/Application Support/Google/DriveFS/12345/x": "",
        }

        assert summaries(computer_synced_folders, macos(tmp_path, files)) == [
            ("review", "A program copies files from here to elsewhere: Google Drive"),
            ("review", "This computer is signed in to an online account of: iCloud"),
        ]


class TestPrograms:
    def test_traces(self, tmp_path: Path) -> None:
        """Known programs are told by their folders, the files that start them, and helpers."""
        files = {
            "Applications/AnyDesk.app/Contents/Info.plist": "",
            f"{DAEMONS}/com.teamviewer.teamviewer_service.plist": {"Label": "x"},
            f"{AGENTS}/com.carriez.RustDesk_server.plist": {"Label": "y"},
            f"{AGENTS}/com.example.landscape.plist": {"Label": "z"},
            "Library/PrivilegedHelperTools/org.chromium.chromoting.me2me_enabled": "",
        }
        ended = result(computer_remote_access, macos(tmp_path, files))

        assert [finding.summary.rpartition(": ")[2] for finding in ended.findings] == [
            "AnyDesk",
            "TeamViewer",
            "RustDesk",
            "Chrome Remote Desktop",
        ]
