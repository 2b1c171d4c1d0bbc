"""What the checks of a computer say, and how they end."""

from pathlib import Path
from typing import Any

import pytest
from devices.computer_samples import GROUP, PASSWD, computer, result, summaries
from devices.quiet_computer import FILES, QUIET, process, quiet
from hostile import CORPUS
from safety_audit.checks.computer.computer_accounts import computer_accounts
from safety_audit.checks.computer.computer_adb_keys import computer_adb_keys
from safety_audit.checks.computer.computer_auto_login import computer_auto_login
from safety_audit.checks.computer.computer_autostart import computer_autostart
from safety_audit.checks.computer.computer_certificates import computer_certificates
from safety_audit.checks.computer.computer_disk_encryption import computer_disk_encryption
from safety_audit.checks.computer.computer_keyboards import computer_keyboards
from safety_audit.checks.computer.computer_keyloggers import computer_keyloggers
from safety_audit.checks.computer.computer_network_path import computer_network_path
from safety_audit.checks.computer.computer_open_ports import computer_open_ports
from safety_audit.checks.computer.computer_remote_access import computer_remote_access
from safety_audit.checks.computer.computer_screen_lock import computer_screen_lock
from safety_audit.checks.computer.computer_screen_sharing import computer_screen_sharing
from safety_audit.checks.computer.computer_signed_in import computer_signed_in
from safety_audit.checks.computer.computer_ssh_keys import computer_ssh_keys

from safety_audit.devices.computer import FolderComputer, is_allowed
from safety_audit.engine import facts_needed, look, queries_known
from safety_audit.model import Certainty, DeviceKind, Outcome, Priority
from safety_audit.packs import load

CHECKS = tuple(
    check
    for pack in load()
    for check in pack.checks
    # What photos need is tried beside their reader.
    if check.device is DeviceKind.COMPUTER and check.id != "computer-photo-places"
)

AUTOSTART = "home/person/.config/autostart"
WANTS = "etc/systemd/system/multi-user.target.wants"
KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIGtleS1mb3ItYS10ZXN0LW9ubHktbm90LXJlYWwtMDAw"


class TestEvery:
    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
    def test_quiet_on_an_ordinary_computer(self, check: Any, tmp_path: Path) -> None:
        """An ordinary computer gives nothing to look at, and no gap."""
        ended = result(check, quiet(tmp_path))

        assert (ended.outcome, ended.findings, ended.reasons) == (Outcome.NOTHING_SEEN, (), ())

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
    def test_nothing_told(self, check: Any, tmp_path: Path) -> None:
        """On a computer that is no Linux and tells nothing, no check says that it saw nothing."""
        (tmp_path / "files").mkdir()

        assert result(check, FolderComputer(tmp_path)).outcome is Outcome.COULD_NOT_CHECK

    def test_everything_asked_is_allowed(self) -> None:
        """Every question that does not depend on an answer is on the list of what may be asked."""
        asked = queries_known(facts_needed(DeviceKind.COMPUTER, CHECKS))

        assert len(asked) > 50
        assert [query for query in asked if not is_allowed(query)] == []

    def test_few_waves(self, tmp_path: Path) -> None:
        """All questions are asked in at most four batches."""
        assert look(quiet(tmp_path), CHECKS).waves <= 4

    @pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
    def test_hostile_text(self, text: str, tmp_path: Path) -> None:
        """Names made to hurt end no check with an error."""
        file = text.encode("utf-8", errors="replace").decode()
        files: dict[str, str | bytes] = {
            f"{AUTOSTART}/x.desktop": f"[Desktop Entry]\nName={file}\nExec={file}\n",
            "etc/hosts": f"192.0.2.1 {file}.example\n",
            "home/person/.ssh/authorized_keys": f"ssh-ed25519 {KEY} {file}\n",
            "home/person/.config/krfbrc": file,
        }
        device = quiet(
            tmp_path, files,
            processes=process(file, file, exe=file), sessions=[{"name": file, "host": file}],
            usb=[{"name": file, "vendor": file, "interfaces": ":030101:080650:"}],
        )  # fmt: skip

        for ended in look(device, CHECKS).results:
            assert not any("error (" in reason for reason in ended.reasons), ended


class TestAutostart:
    def entry(self, command: str, name: str = "Fonts") -> dict[str, str | bytes]:
        return {f"{AUTOSTART}/x.desktop": f"[Desktop Entry]\nName={name}\nExec={command}\n"}

    def test_program_of_no_package(self, tmp_path: Path) -> None:
        """A program that no package brought is worth checking."""
        assert summaries(computer_autostart, quiet(tmp_path, self.entry("/opt/fonts/run"))) == [
            ("review", "A program starts by itself when you sign in: Fonts")
        ]

    def test_program_of_a_package(self, tmp_path: Path) -> None:
        """A program of a package is a note."""
        device = computer(
            tmp_path, {**FILES, **self.entry("chat")}, QUIET, owners={"/usr/bin/chat": "chat"}
        )

        assert [priority for priority, _ in summaries(computer_autostart, device)] == ["note"]

    def test_hidden_place(self, tmp_path: Path) -> None:
        """A program in a hidden place is a strong sign."""
        (found,) = result(
            computer_autostart, quiet(tmp_path, self.entry("/home/person/.x11/fontd"))
        ).findings

        assert (found.priority, found.certainty) == (Priority.REVIEW, Certainty.STRONG)
        assert found.details == (
            "Program: /home/person/.x11/fontd",
            "It is set up for this account only.",
        )
        assert found.evidence[0].text == "Name=Fonts\nExec=/home/person/.x11/fontd"

    def test_recorder(self, tmp_path: Path) -> None:
        """Something that records and starts by itself comes first."""
        device = quiet(tmp_path, self.entry("sh -c 'while sleep 60; do scrot; done'"))

        assert summaries(computer_autostart, device) == [
            ("act", "A program that can record what you do starts by itself: Fonts")
        ]

    def test_preload(self, tmp_path: Path) -> None:
        """A file that is loaded into every program is told."""
        device = quiet(tmp_path, {"etc/ld.so.preload": "/lib/x.so\n"})

        assert summaries(computer_autostart, device) == [
            ("review", "A file is loaded into every program on this computer.")
        ]

    def test_no_list_of_packages(self, tmp_path: Path) -> None:
        """Without a list of packages nothing is called foreign, and the gap is told."""
        device = quiet(tmp_path, self.entry("/opt/x"))
        (tmp_path / "probes/package-owner.json").unlink()

        ended = result(computer_autostart, device)

        assert [found.priority for found in ended.findings] == [Priority.NOTE]
        assert ended.reasons == ("Which programs came with the system cannot be told here.",)


class TestScreenLock:
    def test_off(self, tmp_path: Path) -> None:
        """A lock that is switched off is told with the setting."""
        files: dict[str, str | bytes] = {
            "usr/share/wayland-sessions/plasma.desktop": "",
            "home/person/.config/kscreenlockerrc": "[Daemon]\nAutolock=false\n",
        }
        (found,) = result(computer_screen_lock, quiet(tmp_path, files)).findings

        assert found.summary == "The screen does not lock by itself."
        assert found.evidence[0].text == "Autolock=false"

    def test_late(self, tmp_path: Path) -> None:
        """A lock that comes very late is good to change."""
        files: dict[str, str | bytes] = {
            "usr/share/wayland-sessions/plasma.desktop": "",
            "home/person/.config/kscreenlockerrc": "[Daemon]\nTimeout=60\n",
        }

        assert summaries(computer_screen_lock, quiet(tmp_path, files)) == [
            ("tidy", "The screen locks only after 60 minutes.")
        ]

    def test_no_desktop(self, tmp_path: Path) -> None:
        """Without a desktop the question makes no sense."""
        assert result(computer_screen_lock, computer(tmp_path)).outcome is Outcome.NOT_APPLICABLE


class TestAccounts:
    PEOPLE = PASSWD + "bo:x:1001:1001:Bo:/home/bo:/bin/bash\n"

    def test_ordinary_account(self, tmp_path: Path) -> None:
        """Another ordinary account is a note."""
        device = quiet(tmp_path, {"etc/passwd": self.PEOPLE})

        assert summaries(computer_accounts, device) == [("note", "There is this account: bo")]

    def test_administrator(self, tmp_path: Path) -> None:
        """Another administrator is worth checking."""
        device = quiet(
            tmp_path, {"etc/passwd": self.PEOPLE, "etc/group": GROUP + "docker:x:9:bo\n"}
        )

        assert summaries(computer_accounts, device) == [
            ("review", "Another account can change everything here: bo")
        ]

    def test_hidden(self, tmp_path: Path) -> None:
        """An account that the sign-in screen hides is worth checking."""
        files: dict[str, str | bytes] = {
            "etc/passwd": self.PEOPLE,
            "var/lib/AccountsService/users/bo": "[User]\nSystemAccount=true\n",
        }

        assert summaries(computer_accounts, quiet(tmp_path, files)) == [
            ("review", "An account is hidden from the sign-in screen: bo")
        ]

    def test_second_administrator_number(self, tmp_path: Path) -> None:
        """A second account with the administrator's number comes first."""
        device = quiet(tmp_path, {"etc/passwd": PASSWD + "sys2:x:0:0::/:/bin/sh\n"})

        assert summaries(computer_accounts, device) == [
            ("act", "A second account has the administrator's number: sys2")
        ]

    def test_no_password(self, tmp_path: Path) -> None:
        """Somebody else who needs no password is worth checking; a group is good to tidy."""
        files: dict[str, str | bytes] = {
            "etc/passwd": self.PEOPLE,
            "etc/sudoers": "bo ALL=NOPASSWD: ALL\n%sudo ALL=NOPASSWD: ALL\nperson ALL=NOPASSWD: ALL\n",
        }
        found = summaries(computer_accounts, quiet(tmp_path, files))

        assert found[1:] == [
            ("review", "No password is asked before everything can be changed by: bo"),
            ("tidy", "No password is asked before everything can be changed by: %sudo"),
        ]

    def test_asked_by_the_administrator(self, tmp_path: Path) -> None:
        """Where nobody knows whose account is "mine", nobody is called somebody else."""
        device = quiet(
            tmp_path,
            {"etc/group": GROUP + "sudo:x:27:person\n"},
            person=[{"name": "root", "uid": 0, "home": "/root", "how": "runs"}],
        )
        ended = result(computer_accounts, device)

        assert [found.priority for found in ended.findings] == [Priority.NOTE]
        assert ended.reasons[0].startswith("Which account is yours is not known.")


class TestSignedIn:
    def test_over_the_network(self, tmp_path: Path) -> None:
        """Somebody who came over the network comes first."""
        device = quiet(
            tmp_path, sessions=[{"name": "person", "terminal": "pts/1", "host": "192.0.2.7"}]
        )

        assert summaries(computer_signed_in, device) == [
            ("act", "Somebody is signed in over the network from 192.0.2.7: person")
        ]

    def test_another_account(self, tmp_path: Path) -> None:
        """Another account that is signed in is worth checking."""
        device = quiet(
            tmp_path, sessions=[*QUIET["sessions"], {"name": "bo", "terminal": "tty3", "host": ""}]
        )

        assert summaries(computer_signed_in, device) == [
            ("review", "Another account is signed in on this computer: bo")
        ]


class TestRemoteAccess:
    def test_running(self, tmp_path: Path) -> None:
        """A known program that runs is worth checking, with what it does."""
        (found,) = result(
            computer_remote_access, quiet(tmp_path, processes=process("anydesk", "anydesk"))
        ).findings

        assert (found.priority, found.certainty) == (Priority.REVIEW, Certainty.KNOWN)
        assert found.summary == "A program can show this computer to somebody elsewhere: AnyDesk"
        assert found.details[1:] == ("It runs now.",)

    def test_open_to_anyone(self, tmp_path: Path) -> None:
        """A shared screen without a password comes first."""
        device = quiet(tmp_path, processes=process("x11vnc", "x11vnc", "-nopw"))

        assert [priority for priority, _ in summaries(computer_remote_access, device)] == ["act"]

    @pytest.mark.parametrize("name", ["tailscaled", "remmina"])
    def test_note(self, tmp_path: Path, name: str) -> None:
        """Programs that join or use other computers are a note."""
        device = quiet(tmp_path, processes=process(name, name))

        assert [priority for priority, _ in summaries(computer_remote_access, device)] == ["note"]


KEY_FILE: dict[str, str | bytes] = {
    "home/person/.ssh/authorized_keys": f"ssh-ed25519 {KEY} alex@alexlaptop\n"
}


class TestKeys:
    def test_open(self, tmp_path: Path) -> None:
        """A key with a server that starts is worth checking."""
        device = quiet(tmp_path, KEY_FILE)
        (tmp_path / "files" / WANTS).mkdir(parents=True)
        (tmp_path / "files" / WANTS / "ssh.service").symlink_to("/lib/systemd/system/ssh.service")

        assert summaries(computer_ssh_keys, device) == [
            ("review", "A key opens the account person without its password: alex@alexlaptop")
        ]

    def test_shut(self, tmp_path: Path) -> None:
        """A key without a server is a note."""
        assert [
            priority for priority, _ in summaries(computer_ssh_keys, quiet(tmp_path, KEY_FILE))
        ] == ["note"]

    def test_unusual_place(self, tmp_path: Path) -> None:
        """Another place for keys is told."""
        device = quiet(tmp_path, {"etc/ssh/sshd_config.d/x.conf": "AuthorizedKeysFile /srv/keys\n"})

        assert summaries(computer_ssh_keys, device) == [
            ("note", "Keys that open this computer may also lie in an unusual place.")
        ]

    def test_phones(self, tmp_path: Path) -> None:
        """A key for phones is good to tidy."""
        device = quiet(tmp_path, {"home/person/.android/adbkey.pub": "QUJD alex@laptop\n"})

        assert summaries(computer_adb_keys, device) == [
            ("tidy", "A key for controlling phones by cable is here, in the account person.")
        ]


class TestSettings:
    def test_auto_login(self, tmp_path: Path) -> None:
        """An account that is signed in by itself is worth checking."""
        device = quiet(tmp_path, {"etc/sddm.conf": "[Autologin]\nUser=person\n"})

        assert summaries(computer_auto_login, device) == [
            ("review", "When it starts, this computer signs in without a password: person")
        ]

    def test_guest(self, tmp_path: Path) -> None:
        """A first session without a name is told too."""
        device = quiet(tmp_path, {"etc/greetd/config.toml": '[initial_session]\ncommand = "x"\n'})

        assert summaries(computer_auto_login, device) == [
            ("review", "When it starts, this computer signs in without a password.")
        ]

    def test_sharing(self, tmp_path: Path) -> None:
        """A screen that is shared without asking comes first."""
        text = "[Security]\nallowUnattendedAccess=true\nallowDesktopControl=false\n"
        (found,) = result(
            computer_screen_sharing, quiet(tmp_path, {"home/person/.config/krfbrc": text})
        ).findings

        assert found.priority is Priority.ACT
        assert found.details == ("It shows the screen only.", "Nobody here is asked first.")

    def test_sharing_that_is_not_said_to_ask(self, tmp_path: Path) -> None:
        """A screen that is shared, where nothing says whether it asks, is worth checking."""
        device = quiet(
            tmp_path, {"home/person/.config/krdpserverrc": "[General]\nAutostart=true\n"}
        )

        (found,) = result(computer_screen_sharing, device).findings
        assert (found.priority, found.details) == (
            Priority.REVIEW,
            ("Keyboard and mouse can be used from there too.",),
        )

    def test_disk(self, tmp_path: Path) -> None:
        """A disk that is not locked is good to change, and no more."""
        device = quiet(tmp_path, {"proc/self/mountinfo": "28 1 8:2 / / rw - ext4 /dev/sda2 rw\n"})

        assert [priority for priority, _ in summaries(computer_disk_encryption, device)] == ["tidy"]

    def test_disk_that_cannot_be_told(self, tmp_path: Path) -> None:
        """A file system that may encrypt by itself is not judged."""
        device = quiet(tmp_path, {"proc/self/mountinfo": "28 1 0:9 / / rw - zfs rpool/root rw\n"})

        assert result(computer_disk_encryption, device).outcome is Outcome.COULD_NOT_CHECK

    def test_certificate(self, tmp_path: Path) -> None:
        """An added certificate is worth checking."""
        device = quiet(tmp_path, {"usr/local/share/ca-certificates/x.crt": ""})

        assert summaries(computer_certificates, device) == [
            ("review", "A certificate was added that this computer trusts: x.crt")
        ]


class TestKeyboards:
    def test_plugged_in(self, tmp_path: Path) -> None:
        """A keyboard that is plugged in is a note, to be counted."""
        device = quiet(
            tmp_path,
            keyboards=[{"node": "/dev/input/event3", "name": "Keys", "bus": "usb", "usb": "1-2"}],
        )

        assert summaries(computer_keyboards, device) == [
            ("note", "A keyboard, or something that acts as one, is joined: Keys")
        ]

    def test_more_than_a_keyboard(self, tmp_path: Path) -> None:
        """Something that types and stores is worth checking."""
        device = quiet(
            tmp_path,
            usb=[
                {
                    "vendor": "2341",
                    "product": "8036",
                    "name": "Stick",
                    "interfaces": ":030101:080650:",
                }
            ],
        )
        (found,) = result(computer_keyboards, device).findings

        assert found.summary == "Something that can type is more than a keyboard: Stick"
        assert found.details == (
            "Its numbers are those of: Arduino Leonardo",
            "It is also: storage",
        )


class TestKeyloggers:
    def test_reader(self, tmp_path: Path) -> None:
        """A program that holds the keyboard and is not expected to comes first."""
        device = quiet(
            tmp_path,
            processes=process("fontd", "fontd"),
            keyboard_readers=[{"pid": 77, "path": "/dev/input/event0"}],
        )

        assert summaries(computer_keyloggers, device) == [
            ("act", "A program reads the keyboard directly: fontd")
        ]

    @pytest.mark.parametrize(
        ("exe", "title", "said"),
        [
            ("/usr/bin/gnome-shell", "x", []),
            ("/home/person/.local/share/Steam/ubuntu12_32/steam", "steam", []),
            # A name that is put on, over another file or on one that no package brought.
            ("/usr/bin/fontd", "gnome-shell", ["act"]),
            ("/usr/local/bin/gnome-shell", "gnome-shell", ["review"]),
            ("/home/person/.x/steam", "steam", ["review"]),
            # Where the file is not told, the name is all there is.
            (None, "gnome-shell", []),
        ],
    )
    def test_names_put_on(
        self, exe: str | None, title: str, said: list[str], tmp_path: Path
    ) -> None:
        """What reads the keyboard is known by its file, not by what it calls itself."""
        row = {"pid": 77, "ppid": 1, "name": title, "username": "person", "cmdline": [title]}
        device = quiet(
            tmp_path,
            processes=[*QUIET["processes"], {**row, "exe": exe}],
            keyboard_readers=[{"pid": 77, "path": "/dev/input/event0"}],
        )

        found = summaries(computer_keyloggers, device)

        assert [priority for priority, _ in found] == said

    def test_recorder(self, tmp_path: Path) -> None:
        """A program that records is worth checking."""
        device = quiet(tmp_path, processes=process("ffmpeg", "ffmpeg", "-f", "x11grab", "x.mp4"))

        assert summaries(computer_keyloggers, device) == [
            ("review", "A program that can record what you do runs now: ffmpeg -f x11grab")
        ]

    def test_pretender(self, tmp_path: Path) -> None:
        """A program that calls itself a part of the system is worth checking."""
        device = quiet(tmp_path, processes=process("x", "[kworker/0:1]", exe="/home/person/x"))

        assert summaries(computer_keyloggers, device) == [
            ("review", "A program calls itself a part of the system: x")
        ]

    def test_without_an_administrator(self, tmp_path: Path) -> None:
        """What only an administrator may see is told as a gap."""
        other = {
            "pid": 50,
            "ppid": 1,
            "name": "polkitd",
            "username": "polkitd",
            "exe": None,
            "cmdline": ["polkitd"],
        }
        device = quiet(
            tmp_path,
            processes=[*QUIET["processes"], other],
            keyboard_readers=[{"pid": 50, "refused": True}],
        )

        assert result(computer_keyloggers, device).reasons == (
            "Needs an administrator: the files of 1 running programs.",
            "Needs an administrator: which devices 1 running programs read.",
        )

    def test_readers_not_told(self, tmp_path: Path) -> None:
        """Where nobody tells who reads the keyboard, that is a gap."""
        device = quiet(tmp_path)
        (tmp_path / "probes/keyboard-readers.json").unlink()

        assert result(computer_keyloggers, device).outcome is Outcome.COULD_NOT_CHECK


class TestNetwork:
    def test_doors(self, tmp_path: Path) -> None:
        """Doors for signing in and shared screens are worth checking, other ports are a note."""
        rows = [
            {"protocol": "tcp", "address": address, "port": port, "pid": 900}
            for address, port in (("0.0.0.0", 22), ("::", 22), ("0.0.0.0", 5900), ("0.0.0.0", 8000))
        ]

        assert summaries(computer_open_ports, quiet(tmp_path, sockets=rows)) == [
            ("review", "Other computers can call gnome-shell for signing in (SSH)."),
            ("review", "Other computers can call gnome-shell for a shared screen."),
            ("note", "Other computers can call gnome-shell here (port 8000)."),
        ]

    def test_led_elsewhere(self, tmp_path: Path) -> None:
        """A name that leads elsewhere, a few blocked ones and a go-between are told."""
        files: dict[str, str | bytes] = {
            "etc/hosts": "192.0.2.9 bank.example\n0.0.0.0 help.example\n",
            "etc/environment": "https_proxy=http://192.0.2.1:1\n",
        }

        assert summaries(computer_network_path, quiet(tmp_path, files)) == [
            ("review", "What you open goes through another computer first: http://192.0.2.1:1"),
            ("review", "The name bank.example leads to an address that was set by hand."),
            ("review", "This computer cannot open some sites (1): help.example"),
        ]

    def test_tunnel(self, tmp_path: Path) -> None:
        """A private network that is joined is a note: most often the person's own VPN."""
        device = quiet(
            tmp_path, interfaces=[{"name": "wg0", "up": True}, {"name": "eth0", "up": True}]
        )

        assert summaries(computer_network_path, device) == [
            ("note", "This computer is joined to another network now: wg0")
        ]

    def test_list_against_advertising(self, tmp_path: Path) -> None:
        """A long list is one note."""
        text = "".join(f"0.0.0.0 ad{number}.example\n" for number in range(500))
        (found,) = result(computer_network_path, quiet(tmp_path, {"etc/hosts": text})).findings

        assert found.priority is Priority.NOTE
        assert found.summary.startswith("This computer cannot open some sites (500): ad0.example, ")
