"""What starts by itself."""

import os
from pathlib import Path

import pytest
from devices.computer_samples import computer, fact

from safety_audit.devices.computer import FolderComputer
from safety_audit.facts.computer.autostart import Autostart, Start
from safety_audit.model import Unreadable

MINE = "home/person/.config/autostart"
SYSTEM = "etc/systemd/system"
UNIT = "[Unit]\nDescription=Font helper\n[Service]\nExecStart=/opt/fonts/run --all\n"


def autostart(device: FolderComputer) -> Autostart:
    found = fact(Autostart, device)
    assert isinstance(found, Autostart)
    return found


def starts(device: FolderComputer) -> list[tuple[str, str, str]]:
    return [(one.name, one.program, one.kind) for one in autostart(device).all]


def wish(
    tmp_path: Path, name: str, target: str, folder: str = f"{SYSTEM}/multi-user.target.wants"
) -> None:
    place = tmp_path / "files" / folder
    place.mkdir(parents=True, exist_ok=True)
    (place / name).symlink_to(target)


class TestUnits:
    def test_enabled(self, tmp_path: Path) -> None:
        """A unit of one's own that is wanted at the start is told once, with its program."""
        device = computer(tmp_path, {f"{SYSTEM}/fonts.service": UNIT})
        wish(tmp_path, "fonts.service", "/etc/systemd/system/fonts.service")

        assert starts(device) == [("Font helper", "/opt/fonts/run", "when the computer starts")]

    def test_not_enabled(self, tmp_path: Path) -> None:
        """A unit that nothing wants does not start by itself."""
        assert starts(computer(tmp_path, {f"{SYSTEM}/fonts.service": UNIT})) == []

    def test_timer(self, tmp_path: Path) -> None:
        """A service that a timer starts is one that starts by itself."""
        device = computer(
            tmp_path, {f"{SYSTEM}/fonts.service": UNIT, f"{SYSTEM}/fonts.timer": "[Timer]\n"}
        )
        wish(tmp_path, "fonts.timer", "../fonts.timer", f"{SYSTEM}/timers.target.wants")

        assert starts(device) == [("Font helper", "/opt/fonts/run", "when the computer starts")]

    def test_of_a_package(self, tmp_path: Path) -> None:
        """A unit that came with a package is what the system is made of."""
        device = computer(
            tmp_path,
            {"usr/lib/systemd/system/cron.service": UNIT},
            owners={"/lib/systemd/system/cron.service": "cron"},
        )
        wish(tmp_path, "cron.service", "/lib/systemd/system/cron.service")

        assert starts(device) == []

    def test_elsewhere(self, tmp_path: Path) -> None:
        """A unit that is linked in from any place is read through the link."""
        device = computer(tmp_path, {"srv/odd/odd.service": UNIT})
        wish(tmp_path, "odd.service", "/srv/odd/odd.service")

        assert starts(device) == [("Font helper", "/opt/fonts/run", "when the computer starts")]

    def test_masked(self, tmp_path: Path) -> None:
        """A unit that leads to nowhere is switched off."""
        device = computer(tmp_path)
        wish(tmp_path, "odd.service", "/dev/null")

        assert starts(device) == []
        assert autostart(device).gaps == ()

    def test_every_command(self, tmp_path: Path) -> None:
        """Every command of a unit is told, not only the last."""
        unit = "[Service]\nExecStart=\nExecStart=/a\nExecStart=-/b\nExecStartPre=/c\n"
        device = computer(tmp_path, {f"{SYSTEM}/x.service": unit})
        wish(tmp_path, "x.service", "../x.service")

        assert [program for _, program, _ in starts(device)] == ["/a", "/b", "/c"]

    def test_of_the_person(self, tmp_path: Path) -> None:
        """A person's own units start when that person signs in."""
        folder = "home/person/.config/systemd/user"
        device = computer(tmp_path, {f"{folder}/x.service": "[Service]\nExecStart=%h/bin/x\n"})
        wish(tmp_path, "x.service", "../x.service", f"{folder}/default.target.wants")

        (start,) = autostart(device).all
        assert (start.program, start.kind, start.own) == (
            "/home/person/bin/x",
            "when you sign in",
            True,
        )

    def test_loop(self, tmp_path: Path) -> None:
        """A unit that leads round and round is a gap."""
        device = computer(tmp_path)
        wish(tmp_path, "loop.service", "loop.service")

        assert autostart(device).gaps == (
            Unreadable(
                f"It answered with an error (/{SYSTEM}/multi-user.target.wants/loop.service)."
            ),
        )


class TestDesktop:
    def test_entry(self, tmp_path: Path) -> None:
        """An entry of one's own is told, with whether its program is a package's."""
        entry = "[Desktop Entry]\nName=Chat\nExec=chat --hidden %U\n"
        device = computer(
            tmp_path, {f"{MINE}/chat.desktop": entry}, owners={"/usr/bin/chat": "chat"}
        )

        (start,) = autostart(device).all
        assert (start.name, start.program, start.packaged, start.own) == (
            "Chat",
            "chat",
            True,
            True,
        )

    @pytest.mark.parametrize(
        "line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "hidden=TRUE"]
    )
    def test_switched_off(self, tmp_path: Path, line: str) -> None:
        """An entry that is switched off does not start."""
        entry = f"[Desktop Entry]\nExec=x\n{line}\n"

        assert starts(computer(tmp_path, {f"{MINE}/x.desktop": entry})) == []

    def test_of_a_package(self, tmp_path: Path) -> None:
        """An entry that came with a package is not told."""
        path = "etc/xdg/autostart/x.desktop"
        device = computer(tmp_path, {path: "[Desktop Entry]\nExec=x\n"}, owners={f"/{path}": "x"})

        assert starts(device) == []

    def test_name_that_cannot_be_asked_for(self, tmp_path: Path) -> None:
        """An entry whose name is no text cannot be read, and that is a gap."""
        device = computer(tmp_path, {f"{MINE}/x.desktop": "[Desktop Entry]\nHidden=true\n"})
        folder = os.fsencode(tmp_path / "files" / MINE)
        Path(os.fsdecode(folder + b"/\xff.desktop")).touch()

        assert autostart(device).gaps == (
            Unreadable("It could not be read (~/.config/autostart/\\xff.desktop)."),
        )

    def test_link_to_nothing(self, tmp_path: Path) -> None:
        """A link that is left over from a removed unit starts nothing."""
        device = computer(tmp_path)
        wish(tmp_path, "gone.service", "/lib/systemd/system/gone.service")

        assert (autostart(device).all, autostart(device).gaps) == ((), ())

    def test_hostile(self, tmp_path: Path) -> None:
        """Names keep what they are made of; a zero byte stops nothing."""
        entry = "[Desktop Entry]\nName=\x1b[2Jok\u202e\nExec=/opt/a\0b\n"
        (start,) = autostart(computer(tmp_path, {f"{MINE}/a\nb.desktop": entry})).all

        assert start.name == "\x1b[2Jok\u202e"
        assert start.packaged is False


class TestCron:
    def test_tables(self, tmp_path: Path) -> None:
        """Tables of the system name an account first; lines that run the folders are left out."""
        files: dict[str, str | bytes] = {
            "etc/crontab": "SHELL=/bin/sh\n17 * * * * root cd / && run-parts --report /etc/cron.hourly\n*/5 * * * * root /opt/a b\n",
            "etc/cron.d/job": "@reboot bo /opt/c\n# x\nbroken\n",
            "var/spool/cron/crontabs/person": "0 1 * * * scrot /tmp/x.png\n",
        }
        found = autostart(computer(tmp_path, files)).all

        assert [(one.program, one.records) for one in found] == [
            ("/opt/c", ""),
            ("scrot", "scrot"),
            ("/opt/a", ""),
        ]
        assert {one.kind for one in found} == {"on a schedule"}

    def test_scripts(self, tmp_path: Path) -> None:
        """A script in a folder of cron is told, if no package brought it."""
        files: dict[str, str | bytes] = {
            "etc/cron.daily/dpkg": "",
            "etc/cron.daily/odd": "",
            "etc/cron.daily/x.dpkg-old": "",
        }
        device = computer(tmp_path, files, owners={"/etc/cron.daily/dpkg": "dpkg"})

        assert starts(device) == [("odd", "/etc/cron.daily/odd", "on a schedule")]


class TestRest:
    def test_shell_files(self, tmp_path: Path) -> None:
        """In a shell's start file only lines that record or start something hidden are told."""
        profile = "export A=1\nalias ll='ls -l'\n# scrot\n(scrot /tmp/a.png) &\n/tmp/.x/y &\nnohup ~/bin/sync &\n"
        found = autostart(computer(tmp_path, {"home/person/.profile": profile})).all

        assert [(one.records, one.odd) for one in found] == [("scrot", False), ("", True)]

    def test_preload(self, tmp_path: Path) -> None:
        """A file that is put into every program is told."""
        found = autostart(computer(tmp_path, {"etc/ld.so.preload": "# x\n/usr/lib/y.so\n"}))

        assert [line.text for line in found.preloaded] == ["/usr/lib/y.so"]

    def test_local_script(self, tmp_path: Path) -> None:
        """The old start script is told only if it does something."""
        empty = computer(tmp_path / "a", {"etc/rc.local": "#!/bin/sh\n# nothing\nexit 0\n"})
        full = computer(tmp_path / "b", {"etc/rc.local": "#!/bin/sh\nlogkeys --start\nexit 0\n"})

        assert starts(empty) == []
        (start,) = autostart(full).all
        assert start.records == "logkeys"

    def test_owners_not_known(self, tmp_path: Path) -> None:
        """Where no list of packages can be read, that is a gap."""
        device = computer(tmp_path, {"etc/xdg/autostart/x.desktop": "[Desktop Entry]\nExec=x\n"})
        (tmp_path / "probes/package-owner.json").unlink()

        found = autostart(device)

        assert found.owners_known is False
        assert Unreadable("Which programs came with the system cannot be told here.") in found.gaps
        assert all(isinstance(one, Start) for one in found.all)

    def test_nothing(self, tmp_path: Path) -> None:
        """A bare computer starts nothing of its own."""
        found = autostart(computer(tmp_path))

        assert (found.all, found.preloaded, found.gaps) == ((), (), ())
