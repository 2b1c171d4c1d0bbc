"""What shares the screen."""

from pathlib import Path

from devices.computer_samples import answered, computer, fact

from safety_audit.devices.interface import Kind, Query
from safety_audit.facts.computer.desktop_settings import DesktopSettings, SettingsLayer
from safety_audit.facts.computer.gvdb import Value
from safety_audit.facts.computer.screen_sharing import ScreenSharing, gnome_sharing
from safety_audit.model import Unreadable

MINE = "home/person/.config/systemd/user"
PLACE = "/org/gnome/desktop/remote-desktop"


def stored(values: dict[str, Value]) -> DesktopSettings:
    answer = answered(Query("~/.config/dconf/user", Kind.FILE), "x")
    return DesktopSettings((SettingsLayer(answer, values, frozenset()),))


class TestGnome:
    def test_off(self) -> None:
        """A switch that is not written down is off."""
        assert gnome_sharing(DesktopSettings(())) == ()
        assert gnome_sharing(stored({f"{PLACE}/rdp/view-only": False})) == ()

    def test_on(self) -> None:
        """Whether it shows only, and whether it asks, is told where it is written."""
        first, second = gnome_sharing(
            stored(
                {
                    f"{PLACE}/rdp/enable": True,
                    f"{PLACE}/rdp/view-only": False,
                    f"{PLACE}/vnc/enable": True,
                    f"{PLACE}/vnc/auth-method": "prompt",
                }
            )
        )

        assert (first.controls, first.asks) == (True, None)
        assert (second.controls, second.asks) == (False, True)
        assert first.seen[0].text == f"{PLACE}/rdp/enable true"


class TestFact:
    def test_kde_and_servers(self, tmp_path: Path) -> None:
        """KDE's sharing and servers that systemd starts are told, each once."""
        files: dict[str, str | bytes] = {
            "home/person/.config/krfbrc": "[Security]\nallowUnattendedAccess=true\nallowDesktopControl=true\n",
            "home/person/.config/krdpserverrc": "[General]\nAutostart=true\n",
            "etc/gnome-remote-desktop/grd.conf": "[RDP]\nenabled=true\n",
        }
        device = computer(tmp_path, files)
        wants = tmp_path / "files/etc/systemd/system/multi-user.target.wants"
        wants.mkdir(parents=True)
        for name in ("xrdp.service", "xrdp-sesman.service", "cron.service"):
            (wants / name).symlink_to(f"/lib/systemd/system/{name}")

        found = fact(ScreenSharing, device)

        assert [(one.name, one.asks) for one in found.all] == [
            ("KDE desktop sharing (krfb)", False),
            ("KDE remote desktop (krdp)", None),
            ("xrdp", None),
            ("GNOME remote sign-in", False),
        ]

    def test_damaged_settings(self, tmp_path: Path) -> None:
        """Settings that cannot be read are a gap."""
        found = fact(
            ScreenSharing, computer(tmp_path, {"home/person/.config/dconf/user": "x" * 99})
        )

        assert found.all == ()
        assert found.gaps == (Unreadable("The settings file has an unknown form."),)


def test_service_of_the_desktop(tmp_path: Path) -> None:
    """The service that a desktop's own sharing starts is not one for signing in."""
    device = computer(tmp_path)
    for folder in (
        "etc/systemd/system/graphical.target.wants",
        f"{MINE}/gnome-session.target.wants",
    ):
        place = tmp_path / "files" / folder
        place.mkdir(parents=True)
        (place / "gnome-remote-desktop.service").symlink_to("/usr/lib/systemd/x.service")

    found = fact(ScreenSharing, device).all

    assert [(one.name, one.seen[0].query) for one in found] == [
        ("GNOME remote sign-in", "/etc/systemd/system/**")
    ]
