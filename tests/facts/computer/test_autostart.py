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

    @pytest.mark.parametrize("folder", ["cron.service.d", "service.d"])
    def test_addition(self, tmp_path: Path, folder: str) -> None:
        """A file that adds a command to a unit of the system is told, under the unit's name."""
        text = "[Service]\nExecStartPost=/home/person/.x/y\n"
        device = computer(tmp_path, {f"{SYSTEM}/{folder}/more.conf": text})

        (start,) = autostart(device).all
        assert (start.name, start.program, start.odd) == (
            folder.removesuffix(".d"),
            "/home/person/.x/y",
            True,
        )

    def test_addition_without_a_command(self, tmp_path: Path) -> None:
        """An addition that changes how something runs, and not what, starts nothing."""
        text = "[Service]\nRestart=always\n"

        assert starts(computer(tmp_path, {f"{SYSTEM}/cron.service.d/more.conf": text})) == []

    def test_wanted_elsewhere(self, tmp_path: Path) -> None:
        """A person's own unit in the place of one that the system wants is told."""
        mine = "home/person/.config/systemd/user/sound.service"
        device = computer(
            tmp_path,
            {mine: UNIT, "usr/lib/systemd/user/sound.service": UNIT},
            owners={"/usr/lib/systemd/user/sound.service": "sound"},
        )
        wants = "etc/systemd/user/default.target.wants"
        wish(tmp_path, "sound.service", "/usr/lib/systemd/user/sound.service", wants)

        (start,) = autostart(device).all
        assert (start.path, start.own) == ("~/.config/systemd/user/sound.service", True)

    def test_in_the_folder_of_the_system(self, tmp_path: Path) -> None:
        """A unit that is wanted in the system's own folder and came with no package is told."""
        folder = "usr/lib/systemd/system"
        device = computer(
            tmp_path, {f"{folder}/fonts.service": UNIT, f"{folder}/other.service": UNIT}
        )
        wish(tmp_path, "fonts.service", "../fonts.service", f"{folder}/multi-user.target.wants")

        assert starts(device) == [("Font helper", "/opt/fonts/run", "when the computer starts")]

    def test_told_once(self, tmp_path: Path) -> None:
        """A unit in the system's own folder that was switched on is told once."""
        device = computer(tmp_path, {"usr/lib/systemd/system/fonts.service": UNIT})
        (tmp_path / "files/lib").symlink_to("usr/lib")
        wish(tmp_path, "fonts.service", "/lib/systemd/system/fonts.service")

        assert starts(device) == [("Font helper", "/opt/fonts/run", "when the computer starts")]

    def test_owners_of_the_system_not_known(self, tmp_path: Path) -> None:
        """Where owners are not known, what lies in the system's own folder counts as its own."""
        folder = "usr/lib/systemd/system"
        device = computer(tmp_path, {f"{folder}/fonts.service": UNIT})
        wish(tmp_path, "fonts.service", "../fonts.service", f"{folder}/multi-user.target.wants")
        (tmp_path / "probes/package-owner.json").unlink()

        assert starts(device) == []

    def test_generator(self, tmp_path: Path) -> None:
        """A program that makes units at each start is told; one that is switched off is not."""
        device = computer(tmp_path, {"etc/systemd/system-generators/odd": ""})
        wish(tmp_path, "off", "/dev/null", "etc/systemd/system-generators")

        assert starts(device) == [
            ("odd", "/etc/systemd/system-generators/odd", "when the computer starts")
        ]

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

    @pytest.mark.parametrize(
        "line", ["(~/.x/y >/dev/null 2>&1 &)", "~/.x/y & disown", "cd / && ~/.x/y &"]
    )
    def test_shell_files_beside(self, tmp_path: Path, line: str) -> None:
        """Something hidden that a shell's start file leaves running is told however it is put."""
        found = autostart(computer(tmp_path, {"home/person/.bash_aliases": line + "\n"})).all

        assert [one.program for one in found] == ["/home/person/.x/y"]

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("alias shot='scrot -s /tmp/a.png'", False),
            ('alias rec="ffmpeg -f x11grab -i :0 x.mp4; echo done"', False),
            ("abbr shot 'scrot -s'", False),
            ("alias ll='ls -l'; scrot /tmp/a.png", True),
            ("scrot /tmp/a.png", True),
        ],
    )
    def test_short_names(self, tmp_path: Path, line: str, *, told: bool) -> None:
        """A short name for a command that records starts nothing by itself."""
        found = autostart(computer(tmp_path, {"home/person/.bash_aliases": f"{line}\n"})).all

        assert bool(found) is told

    def test_shell_files_of_all(self, tmp_path: Path) -> None:
        """A line for everybody's shell is told as none of the person's own."""
        (start,) = autostart(computer(tmp_path, {"etc/profile": "/tmp/.x/y &\n"})).all

        assert (start.path, start.own) == ("/etc/profile", False)

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("etc/environment", "LD_PRELOAD=/usr/lib/y.so"),
            ("home/person/.config/environment.d/10.conf", "LD_PRELOAD=/usr/lib/y.so"),
            ("home/person/.pam_environment", "LD_PRELOAD DEFAULT=/usr/lib/y.so"),
            ("home/person/.bashrc", 'export LD_PRELOAD="/usr/lib/y.so"'),
            ("home/person/.config/fish/conf.d/x.fish", "set -gx LD_PRELOAD /usr/lib/y.so"),
        ],
    )
    def test_preload_by_setting(self, tmp_path: Path, path: str, line: str) -> None:
        """A setting that puts a file into every program is told, in each place for settings."""
        found = autostart(computer(tmp_path, {path: f"# x\n{line}\n"}))

        assert [seen.text for seen in found.preloaded] == [line]
        assert found.gaps == ()

    @pytest.mark.parametrize("line", ["LD_PRELOAD=", "unset LD_PRELOAD", "#LD_PRELOAD=/y.so"])
    def test_no_preload(self, tmp_path: Path, line: str) -> None:
        """A setting that is empty, taken back or a comment puts nothing anywhere."""
        assert autostart(computer(tmp_path, {"etc/environment": f"{line}\n"})).preloaded == ()

    def test_settings_elsewhere(self, tmp_path: Path) -> None:
        """Where settings are told to lie in another place, that place is a gap."""
        text = 'export XDG_CONFIG_HOME="$HOME/.config"\nexport XDG_CONFIG_HOME=/srv/x\n'
        found = autostart(computer(tmp_path, {"home/person/.profile": text}))

        assert found.gaps == (Unreadable("It could not be read (/srv/x)."),)

    def test_sign_in(self, tmp_path: Path) -> None:
        """A program that PAM runs at each sign-in is told, though the file is a package's."""
        text = "# pam_exec.so /x\nauth required pam_unix.so\nauth optional pam_exec.so expose_authtok quiet /usr/local/bin/x a\n"
        device = computer(tmp_path, {"etc/pam.d/login": text}, owners={"/etc/pam.d/login": "login"})

        assert starts(device) == [("login", "/usr/local/bin/x", "when you sign in")]

    @pytest.mark.parametrize(
        "line",
        [
            'ACTION=="add", RUN+="/tmp/x"',
            'ACTION=="add", RUN{program}+="/tmp/x"',
            'PROGRAM=="/tmp/x", SYMLINK+="y"',
            'IMPORT{program}="/tmp/x"',
        ],
    )
    @pytest.mark.parametrize("folder", ["etc/udev/rules.d", "usr/local/lib/udev/rules.d"])
    def test_plugged_in(self, tmp_path: Path, folder: str, line: str) -> None:
        """A rule that runs a program when something is plugged in is told, however it is put."""
        device = computer(tmp_path, {f"{folder}/50-x.rules": f"{line}\n"})

        assert starts(device) == [("50-x.rules", "/tmp/x", "when something is plugged in")]

    def test_rules_of_snap(self, tmp_path: Path) -> None:
        """The rules that snapd writes for each of its apps are no reason to ask."""
        line = 'TAG=="snap_x_x", RUN+="/usr/lib/snapd/snap-device-helper $env{ACTION} snap_x_x"'

        assert starts(computer(tmp_path, {"etc/udev/rules.d/70-snap.x.rules": f"{line}\n"})) == []

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
