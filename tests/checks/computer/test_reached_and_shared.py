"""What checks say of who came in, what is in use, what is copied away, and who else is here."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from devices.computer_samples import GROUP, PASSWD, result, summaries
from devices.quiet_computer import boot_entry, process, quiet, record
from safety_audit.checks.computer.computer_autostart import computer_autostart
from safety_audit.checks.computer.computer_camera_and_microphone import (
    computer_camera_and_microphone,
)
from safety_audit.checks.computer.computer_connected_now import computer_connected_now
from safety_audit.checks.computer.computer_firmware import computer_firmware
from safety_audit.checks.computer.computer_keyboards import computer_keyboards
from safety_audit.checks.computer.computer_location_service import computer_location_service
from safety_audit.checks.computer.computer_no_password import computer_no_password
from safety_audit.checks.computer.computer_past_sign_ins import computer_past_sign_ins
from safety_audit.checks.computer.computer_remote_access import computer_remote_access
from safety_audit.checks.computer.computer_remote_visits import computer_remote_visits
from safety_audit.checks.computer.computer_shared import computer_shared
from safety_audit.checks.computer.computer_synced_folders import computer_synced_folders

from safety_audit.devices.computer.linux import captures
from safety_audit.model import Outcome

UEFI = "sys/firmware/efi/efivars"
VENDOR = "8be4df61-93ca-11d2-aa0d-00e098032b8c"
TRACE = (
    "Incoming    2026-05-02, 16:05    User    123456789    123456789\n"
    "Incoming    2026-05-03, 03:10    Passwd    987654321    987654321\n"
    "Outgoing    2026-05-04, 10:00    User    111111111    111111111\n"
)
VISITS = "456123789\tKims PC\t03-05-2026 20:11:12\t03-05-2026 20:30:00\tana\tRemoteControl\t{x}\n"


class TestPastSignIns:
    def test_over_the_network(self, tmp_path: Path) -> None:
        """Sign-ins from another computer are told once for each account, with the last day."""
        data = b"".join(
            record(7, "person", "192.0.2.7", "pts/0", 1_780_000_000 + day * 86_400)
            for day in range(3)
        )
        (found,) = result(computer_past_sign_ins, quiet(tmp_path, {"var/log/wtmp": data})).findings

        assert found.summary == "Somebody signed in over the network before: person"
        assert found.details == ("It happened 3 times.", "The last time was on 30 May 2026.")
        assert found.evidence[0].text == "person pts/0 192.0.2.7 2026-05-30 20:26 UTC"
        assert "192.0.2.7" not in found.summary

    @pytest.mark.parametrize(
        "host", ["", ":0", ":1.0", "tmux(12).%0", "localhost", "127.0.0.1", "::1"]
    )
    def test_here(self, host: str, tmp_path: Path) -> None:
        """Displays, terminals and this computer itself are not another one."""
        device = quiet(tmp_path, {"var/log/wtmp": record(7, "person", host, "pts/0")})

        assert summaries(computer_past_sign_ins, device) == []

    def test_last_sign_in(self, tmp_path: Path) -> None:
        """The list of last sign-ins tells of those that the other list no longer has."""
        line = struct.pack("<i32s256s", 1_780_000_000, b"pts/0", b"192.0.2.7")
        data = bytes(1000 * len(line)) + line
        device = quiet(tmp_path, {"var/log/lastlog": data})

        assert len(summaries(computer_past_sign_ins, device)) == 1

    def test_wide_records(self, tmp_path: Path) -> None:
        """Records of 64-bit ARM, which are wider, are read too."""
        wide = struct.pack(
            "<h2xi32s4s32s256shhqqq4i20x4x",
            7, 1, b"pts/0", b"", b"person", b"192.0.2.7", 0, 0, 0, 1_780_000_000, 0, 0, 0, 0, 0,
        )  # fmt: skip
        device = quiet(tmp_path, {"var/log/wtmp": wide * 2})

        assert len(summaries(computer_past_sign_ins, device)) == 1

    def test_no_list(self, tmp_path: Path) -> None:
        """A computer that keeps no such list is a gap, not a silence."""
        device = quiet(tmp_path)
        for name in ("wtmp", "lastlog"):
            (tmp_path / "files/var/log" / name).unlink()

        assert result(computer_past_sign_ins, device).outcome is Outcome.COULD_NOT_CHECK

    def test_nonsense(self, tmp_path: Path) -> None:
        """A list of an unknown form is a gap."""
        ended = result(computer_past_sign_ins, quiet(tmp_path, {"var/log/wtmp": b"\xff" * 800}))

        assert ended.outcome is Outcome.COULD_NOT_CHECK


class TestRemoteVisits:
    def test_anydesk(self, tmp_path: Path) -> None:
        """Who came in is told; where nobody was asked, it comes first and is shown first."""
        device = quiet(tmp_path, {"home/person/.anydesk/connection_trace.txt": TRACE})
        (found,) = result(computer_remote_visits, device).findings

        assert found.summary == "Somebody used this computer from elsewhere with AnyDesk."
        assert found.priority.value == "act"
        assert found.details == (
            "It happened 2 times.",
            "The last time was on 3 May 2026.",
            "At least once nobody here was asked first.",
        )
        assert "Passwd" in found.evidence[0].text
        assert "987654321" not in f"{found.summary}{found.details}"

    def test_teamviewer(self, tmp_path: Path) -> None:
        """TeamViewer's log tells the day, and not whether somebody agreed."""
        device = quiet(tmp_path, {"opt/teamviewer/logfiles/Connections_incoming.txt": VISITS})

        assert summaries(computer_remote_visits, device) == [
            ("review", "Somebody used this computer from elsewhere with TeamViewer.")
        ]

    def test_nothing_but_outgoing(self, tmp_path: Path) -> None:
        """Using another computer from here is not somebody coming in."""
        device = quiet(tmp_path, {"etc/anydesk/connection_trace.txt": TRACE.splitlines()[2] + "\n"})

        assert summaries(computer_remote_visits, device) == []


class TestUnattended:
    @pytest.mark.parametrize(
        ("line", "priority"),
        [
            ("ad.anynet.pwd_hash=abcdef", "act"),
            ("ad.security.permission_profiles._unattended_access.pwd=ab", "act"),
            ("ad.anynet.pwd_hash=", "review"),
            ("ad.anynet.id=123", "review"),
        ],
    )
    def test_anydesk(self, line: str, priority: str, tmp_path: Path) -> None:
        """A password for coming in unattended is told, and never what it is."""
        device = quiet(
            tmp_path,
            {"etc/anydesk/service.conf": f"x=1\n{line}\n"},
            processes=process("anydesk", "anydesk"),
        )
        ended = result(computer_remote_access, device)

        assert [found.priority.value for found in ended.findings] == [priority]
        assert "abcdef" not in repr(ended)

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("verification-method = 'use-permanent-password'", True),
            ("approve-mode = 'password'", True),
            ("custom-rendezvous-server = 'own.example.org'", True),
            ("verification-method = 'use-temporary-password'", False),
            ("allow-auto-update = 'Y'", False),
            ("= broken", False),
        ],
    )
    def test_rustdesk(self, line: str, *, told: bool, tmp_path: Path) -> None:
        """What lets somebody into RustDesk without being asked is told with its line."""
        settings = f"rendezvous_server = 'x'\n[options]\n{line}\n"
        device = quiet(
            tmp_path, {"home/person/.config/rustdesk/RustDesk2.toml": settings},
            processes=process("rustdesk", "rustdesk"),
        )  # fmt: skip
        (found,) = result(computer_remote_access, device).findings

        assert (found.priority.value == "act") is told

    @pytest.mark.parametrize(
        "words", [("-SecurityTypes", "None"), ("-SecurityTypes=None",), ("SecurityTypes=none",)]
    )
    def test_tigervnc(self, words: tuple[str, ...], tmp_path: Path) -> None:
        """TigerVNC without a password is told in each way it can be written."""
        device = quiet(tmp_path, processes=process("Xtigervnc", "Xtigervnc", ":5", *words))

        assert [priority for priority, _ in summaries(computer_remote_access, device)] == ["act"]


class TestInUse:
    def test_camera(self, tmp_path: Path) -> None:
        """A program that holds the camera is named."""
        device = quiet(
            tmp_path, processes=process("cheese", "cheese"),
            camera_and_microphone=[{"pid": 77, "path": "/dev/video0"}],
        )  # fmt: skip

        assert summaries(computer_camera_and_microphone, device) == [
            ("review", "The camera is in use now by: cheese")
        ]

    def test_through_pipewire(self, tmp_path: Path) -> None:
        """Behind PipeWire, the program that records is named, not PipeWire."""
        device = quiet(
            tmp_path, processes=process("pipewire", "pipewire"),
            camera_and_microphone=[{"pid": 77, "path": "card0/pcm0c/sub0", "microphone": True}],
            pipewire=[
                {"name": "Talk", "program": "talk", "microphone": True, "running": True},
                {"name": "Idle", "program": "idle", "microphone": True, "running": False},
            ],
        )  # fmt: skip

        assert summaries(computer_camera_and_microphone, device) == [
            ("review", "The microphone is in use now by: Talk")
        ]

    def test_pipewire_not_asked(self, tmp_path: Path) -> None:
        """Where PipeWire cannot be asked, that it holds the microphone is told itself."""
        device = quiet(
            tmp_path, processes=process("pipewire", "pipewire"),
            camera_and_microphone=[{"pid": 77, "path": "card0/pcm0c/sub0", "microphone": True}],
        )  # fmt: skip
        (tmp_path / "probes/pipewire.json").unlink()

        assert summaries(computer_camera_and_microphone, device) == [
            ("review", "The microphone is in use now by: pipewire")
        ]

    def test_refused(self, tmp_path: Path) -> None:
        """What only an administrator sees is a gap."""
        device = quiet(tmp_path, camera_and_microphone=[{"pid": 50, "refused": True}])

        assert result(computer_camera_and_microphone, device).reasons == (
            "Needs an administrator: whether 1 running programs use the camera.",
        )

    def test_what_pipewire_says(self) -> None:
        """Of all that PipeWire tells, programs that record are taken, and nothing trips it."""
        nodes: list[Any] = [
            {"info": {"state": "running", "props": {"media.class": "Stream/Input/Audio", "application.name": "Talk"}}},
            {"info": {"props": {"media.class": "Audio/Sink"}}},
            {"info": None}, {}, 3, None,
        ]  # fmt: skip

        assert [row["name"] for row in captures(nodes)] == ["Talk"]
        assert list(captures({"x": 1})) == []


class TestConnected:
    def test_to_a_shared_screen(self, tmp_path: Path) -> None:
        """Somebody who is connected to a shared screen comes first; the address is evidence."""
        device = quiet(
            tmp_path, processes=process("x11vnc", "x11vnc"),
            sockets=[{"port": 5901, "address": "192.0.2.1", "pid": 77, "from": "192.0.2.7"}] * 2,
        )  # fmt: skip
        (found,) = result(computer_connected_now, device).findings

        assert (found.priority.value, found.summary) == (
            "act", "Another computer is connected to this one now, through: x11vnc",
        )  # fmt: skip
        assert "192.0.2.7" in found.evidence[0].text

    @pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
    def test_from_here(self, address: str, tmp_path: Path) -> None:
        """The computer itself is no other one."""
        device = quiet(
            tmp_path, sockets=[{"port": 22, "address": "192.0.2.1", "pid": 77, "from": address}]
        )

        assert summaries(computer_connected_now, device) == []

    def test_to_anything_else(self, tmp_path: Path) -> None:
        """Another program that was called is a note."""
        device = quiet(
            tmp_path,
            sockets=[{"port": 8000, "address": "192.0.2.1", "pid": None, "from": "192.0.2.7"}],
        )

        assert [priority for priority, _ in summaries(computer_connected_now, device)] == ["note"]


class TestNoPassword:
    SHADOW = "root:!:1::::::\nperson::1::::::\ndaemon::1::::::\n"

    def test_empty(self, tmp_path: Path) -> None:
        """An account that opens without a password is told, one without a shell is not."""
        files = {"etc/shadow": self.SHADOW, "etc/group": "person:x:1000:\n"}

        assert summaries(computer_no_password, quiet(tmp_path, files)) == [
            ("review", "An account opens without a password: person")
        ]

    def test_administrator(self, tmp_path: Path) -> None:
        """One that may change everything comes first."""
        device = quiet(tmp_path, {"etc/shadow": self.SHADOW})

        assert [priority for priority, _ in summaries(computer_no_password, device)] == ["act"]

    def test_nothing_of_the_others_is_told(self, tmp_path: Path) -> None:
        """What is kept of other passwords leaves the computer in no answer."""
        device = quiet(tmp_path, {"etc/shadow": "person:$y$secret:1::::::\nroot::1::::::\n"})

        assert "secret" not in repr(result(computer_no_password, device))


class TestFirmware:
    def files(self, first: bytes, **more: bytes) -> dict[str, str | bytes]:
        given: dict[str, str | bytes] = {f"{UEFI}/Boot0001-{VENDOR}": first}
        return given | {f"{UEFI}/{name}-{VENDOR}": data for name, data in more.items()}

    @pytest.mark.parametrize(
        ("first", "expected"),
        [
            (boot_entry("USB stick", (2, 1), (3, 5)), [("tidy", "This computer starts from outside first: USB stick")]),
            (boot_entry("PXE", (2, 1), (3, 11), (3, 12)), [("tidy", "This computer starts from outside first: PXE")]),
            (boot_entry("debian", (4, 1), (4, 4)), []),
        ],
    )  # fmt: skip
    def test_first(self, first: bytes, expected: list[tuple[str, str]], tmp_path: Path) -> None:
        """A computer that starts from outside first is told."""
        assert summaries(computer_firmware, quiet(tmp_path, self.files(first))) == expected

    def test_switches(self, tmp_path: Path) -> None:
        """That anything starts, and that something else starts next, are notes."""
        files = self.files(
            boot_entry("debian", (4, 4)), SecureBoot=b"\6\0\0\0\0", BootNext=b"\7\0\0\0\3\0"
        )

        assert [
            priority for priority, _ in summaries(computer_firmware, quiet(tmp_path, files))
        ] == [
            "note",
            "note",
        ]

    @pytest.mark.parametrize("data", [b"", b"\7\0", b"\7\0\0\0\1\0\0\0\4\0a\0"])
    def test_damaged(self, data: bytes, tmp_path: Path) -> None:
        """An entry that is cut off is a gap, not an error."""
        ended = result(computer_firmware, quiet(tmp_path, self.files(data)))

        assert ended.reasons
        assert not any("error (" in reason for reason in ended.reasons)


class TestCopied:
    @pytest.mark.parametrize(
        ("files", "name", "details"),
        [
            (
                {"home/person/.config/Nextcloud/nextcloud.cfg": "[Accounts]\n0\\url=https://cloud.example.org\n0\\Folders\\1\\localPath=/home/person/Cloud/\n0\\dav_user=ana\n"},
                "Nextcloud",
                ("It copies to: https://cloud.example.org", "It copies these folders: /home/person/Cloud/"),
            ),
            (
                {"home/person/.dropbox/info.json": json.dumps({"personal": {"path": "/home/person/Dropbox"}})},
                "Dropbox",
                ("It copies these folders: /home/person/Dropbox",),
            ),
            ({"home/person/.dropbox/info.json": "{broken"}, "Dropbox", ()),
            ({"home/person/.config/syncthing/config.xml": "<x/>"}, "Syncthing", ()),
            ({"home/person/.config/rclone/rclone.conf": "[secret]\ntoken = x\n"}, "rclone", ()),
        ],
    )  # fmt: skip
    def test_programs(
        self, files: dict[str, str], name: str, details: tuple[str, ...], tmp_path: Path
    ) -> None:
        """A program that copies files elsewhere is named, with what its settings say."""
        ended = result(computer_synced_folders, quiet(tmp_path, files))

        assert [found.summary for found in ended.findings] == [
            f"A program copies files from here to elsewhere: {name}"
        ]
        assert ended.findings[0].details == details
        assert "secret" not in repr(ended)

    def test_accounts(self, tmp_path: Path) -> None:
        """An online account of the desktop is named by its provider; who it is, is evidence."""
        said = "[Account account_1]\nProvider=google\nPresentationIdentity=ana@example.org\n"
        device = quiet(tmp_path, {"home/person/.config/goa-1.0/accounts.conf": said})
        (found,) = result(computer_synced_folders, device).findings

        assert found.summary == "This computer is signed in to an online account of: google"
        assert "ana@example.org" in found.evidence[0].text


class TestLocation:
    def test_allowed_by_hand(self, tmp_path: Path) -> None:
        """A program that somebody let in by hand is told; the service's own parts are not."""
        said = "[wifi]\nenable=true\n[tracker]\nallowed=true\nsystem=true\n[other]\nallowed=false\n"
        device = quiet(tmp_path, {"etc/geoclue/conf.d/90-x.conf": said})

        assert summaries(computer_location_service, device) == [
            ("review", "A program was allowed to know where this computer is: tracker")
        ]


class TestShared:
    PEOPLE = PASSWD + "bo:x:1001:1001:Bo:/home/bo:/bin/bash\n"

    def test_others(self, tmp_path: Path) -> None:
        """Who else has an account is named: they may see that this program was used."""
        assert summaries(computer_shared, quiet(tmp_path, {"etc/passwd": self.PEOPLE})) == [
            ("note", "Others who have an account here may see that you used this program: bo")
        ]

    def test_administrators(self, tmp_path: Path) -> None:
        """An administrator can open every folder."""
        files = {"etc/passwd": self.PEOPLE, "etc/group": GROUP + "wheel:x:9:bo\n"}
        (found,) = result(computer_shared, quiet(tmp_path, files)).findings

        assert found.priority.value == "review"
        assert found.details[1] == "These accounts can open every folder: bo"


class TestStarts:
    def test_job_of_at(self, tmp_path: Path) -> None:
        """A job of `at` is told by its command; the environment around it is not."""
        said = (
            "#!/bin/sh\n# atrun uid=1000 gid=1000\numask 22\nTOKEN=secret; export TOKEN\n"
            "cd /home/person || {\n\t echo 'x' >&2\n\t exit 1\n}\n"
            "${SHELL:-/bin/sh} << 'marcinDELIMITER1'\n/home/person/.x11/run\nmarcinDELIMITER1\n"
        )
        ended = result(computer_autostart, quiet(tmp_path, {"var/spool/cron/atjobs/a01": said}))

        assert [found.summary for found in ended.findings] == [
            "A program in an unusual place starts by itself on a schedule: a01"
        ]
        assert "secret" not in repr(ended)

    def test_rule_for_devices(self, tmp_path: Path) -> None:
        """A rule that starts a program when something is plugged in is told."""
        said = '# RUN+="/no"\nACTION=="add", RUN+="/home/person/.x/run --now"\n'

        assert summaries(computer_autostart, quiet(tmp_path, {"etc/udev/rules.d/9.rules": said})) == [
            ("review", "A program in an unusual place starts by itself when something is plugged in: 9.rules")
        ]  # fmt: skip

    def test_own_table(self, tmp_path: Path) -> None:
        """The own table of cron is read where its folder is closed."""
        device = quiet(tmp_path, crontab=[{"line": "# x"}, {"line": "@hourly scrot /tmp/x.png"}])

        assert summaries(computer_autostart, device) == [
            ("act", "A program that can record what you do starts by itself: crontab")
        ]

    def test_programs_of_the_sign_in_screen(self, tmp_path: Path) -> None:
        """A program that LightDM's settings name is told; what stands in a comment is not."""
        said = "[Seat:*]\n#greeter-setup-script=/no\nsession-setup-script=/opt/x/run\n"

        assert summaries(
            computer_autostart, quiet(tmp_path, {"etc/lightdm/lightdm.conf": said})
        ) == [("review", "A program starts by itself when you sign in: lightdm.conf")]

    def test_scripts_of_the_sign_in_screen(self, tmp_path: Path) -> None:
        """A script that the sign-in screen or the network starts is told."""
        files = {"etc/gdm3/PostLogin/x": "", "etc/NetworkManager/dispatcher.d/90-x": ""}

        assert len(summaries(computer_autostart, quiet(tmp_path, files))) == 2


def test_two_keyboards(tmp_path: Path) -> None:
    """Two keyboards at the same time are worth checking."""
    rows = [
        {
            "node": f"/dev/input/event{number}",
            "name": f"Keys {number}",
            "bus": "usb",
            "usb": f"1-{number}",
        }
        for number in (1, 2)
    ]

    found = summaries(computer_keyboards, quiet(tmp_path, keyboards=rows))

    assert ("review", "2 keyboards are joined at the same time.") in found
