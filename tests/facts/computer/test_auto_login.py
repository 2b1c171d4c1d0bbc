"""Who is signed in by the computer itself."""

from pathlib import Path

import pytest
from devices.computer_samples import computer, fact

from safety_audit.facts.computer.auto_login import AutoLogin
from safety_audit.model import Unreadable


def found(tmp_path: Path, files: dict[str, str | bytes]) -> AutoLogin:
    known = fact(AutoLogin, computer(tmp_path, files))
    assert isinstance(known, AutoLogin)
    return known


def accounts(tmp_path: Path, files: dict[str, str | bytes]) -> list[str]:
    return [one.account for one in found(tmp_path, files).all]


class TestAutoLogin:
    @pytest.mark.parametrize(
        ("path", "text"),
        [
            (
                "etc/gdm3/daemon.conf",
                "[daemon]\nAutomaticLoginEnable = true\nAutomaticLogin = ana\n",
            ),
            (
                "etc/gdm/custom.conf",
                "[daemon]\nTimedLoginEnable=True\nTimedLogin=ana\nTimedLoginDelay=5\n",
            ),
            ("etc/lightdm/lightdm.conf", "[Seat:*]\nautologin-user=ana\n"),
            ("usr/share/lightdm/lightdm.conf.d/50-x.conf", "[SeatDefaults]\nautologin-user=ana\n"),
            ("etc/sddm.conf", "[Autologin]\nUser=ana\n"),
            ("etc/sddm.conf.d/x.conf", "[Autologin]\nUser=ana\n"),
            (
                "etc/systemd/system/getty@tty1.service.d/x.conf",
                "[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin ana %I\n",
            ),
            (
                "etc/systemd/system/getty@tty1.service.d/x.conf",
                "[Service]\nExecStart=-/sbin/agetty -a ana - $TERM\n",
            ),
            ("etc/greetd/config.toml", '[initial_session]\ncommand = "sway"\nuser = "ana"\n'),
        ],
    )
    def test_on(self, tmp_path: Path, path: str, text: str) -> None:
        """Every sign-in screen has its own way, and each is found."""
        assert accounts(tmp_path, {path: text}) == ["ana"]

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            (
                "etc/gdm3/daemon.conf",
                "[daemon]\n#  AutomaticLoginEnable = true\n#  AutomaticLogin = user1\n",
            ),
            ("etc/gdm3/daemon.conf", "[daemon]\nAutomaticLogin=ana\n"),
            ("etc/gdm3/daemon.conf", "[daemon]\nAutomaticLoginEnable=false\nAutomaticLogin=ana\n"),
            ("etc/gdm3/daemon.conf", "[security]\nAutomaticLoginEnable=true\nAutomaticLogin=ana\n"),
            ("etc/lightdm/lightdm.conf", "[Seat:*]\n#autologin-user=\nautologin-user=\n"),
            ("etc/sddm.conf", "[Autologin]\nUser=\n"),
            ("etc/greetd/config.toml", '[default_session]\nuser = "greeter"\n'),
        ],
    )
    def test_off(self, tmp_path: Path, path: str, text: str) -> None:
        """Examples in comments, switches that are off and empty names sign nobody in."""
        assert accounts(tmp_path, {path: text}) == []

    def test_overruled(self, tmp_path: Path) -> None:
        """The main file of LightDM overrules the others."""
        files: dict[str, str | bytes] = {
            "etc/lightdm/lightdm.conf.d/90.conf": "[Seat:*]\nautologin-user=ana\n",
            "etc/lightdm/lightdm.conf": "[Seat:*]\nautologin-user=\n",
        }

        assert accounts(tmp_path, files) == []

    def test_broken(self, tmp_path: Path) -> None:
        """A file that is not understood is a gap, and the others still count."""
        known = found(
            tmp_path, {"etc/greetd/config.toml": "[", "etc/sddm.conf": "[Autologin]\nUser=ana\n"}
        )

        assert [one.account for one in known.all] == ["ana"]
        assert known.gaps == (
            Unreadable("The answer has an unknown form (/etc/greetd/config.toml)."),
        )
