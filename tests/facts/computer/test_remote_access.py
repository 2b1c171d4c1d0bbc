"""Programs by which a computer can be used from elsewhere."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from devices.computer_samples import computer, fact

from safety_audit.facts.computer.remote_access import ProductClass, RemoteAccess, products
from safety_audit.model import Unreadable


def process(name: str, *command: str, pid: int = 9) -> dict[str, Any]:
    return {
        "pid": pid,
        "ppid": 1,
        "name": name,
        "username": "x",
        "exe": "/opt/x",
        "cmdline": [name, *command],
    }


class TestTable:
    def test_entries(self) -> None:
        """Every entry has words in small letters, a sentence, a source and a date."""
        words = [word for product in products() for word in product.words]

        assert 50 <= len(products()) <= 90
        assert len(words) == len(set(words))
        assert all(word == word.casefold() for word in words)
        # Endings are taken off before names are compared, so a word with one would never match.
        assert not [word for word in words if word.endswith((".desktop", ".service", ".socket"))]
        assert all(product.what.endswith(".") for product in products())
        assert all(product.source.startswith("https://") for product in products())
        assert all(product.date >= date(2026, 1, 1) for product in products())

    def test_no_everyday_names(self) -> None:
        """Names that everyday programs have are no sign of anything."""
        everyday = {
            "agent",
            "agent.exe",
            "dwm.exe",
            "mstsc.exe",
            "rdp.exe",
            "setup.exe",
            "installer.exe",
            "server",
            "svc.exe",
            "python3",
            "java",
        }

        assert not everyday & {word for product in products() for word in product.words}

    def test_classes(self) -> None:
        """Programs that use other computers are told from those that open this one."""
        by_name = {product.name: product.kind for product in products()}

        assert by_name["Remmina"] is ProductClass.CONTROLS_OTHERS
        assert by_name["AnyDesk"] is ProductClass.CAN_BE_CONTROLLED


class TestFact:
    def test_running_and_installed(self, tmp_path: Path) -> None:
        """One program is told once, with everything that shows it."""
        device = computer(
            tmp_path,
            {
                "usr/share/applications/anydesk.desktop": "",
                "usr/share/applications/other.desktop": "",
            },
            {"processes": [process("anydesk", "--service")]},
        )
        wants = tmp_path / "files/etc/systemd/system/multi-user.target.wants"
        wants.mkdir(parents=True)
        (wants / "anydesk.service").symlink_to("/etc/systemd/system/anydesk.service")

        (trace,) = fact(RemoteAccess, device).all

        assert trace.product.name == "AnyDesk"
        assert (len(trace.running), len(trace.starts), len(trace.installed)) == (1, 1, 1)
        assert trace.unattended == ()

    def test_flatpak(self, tmp_path: Path) -> None:
        """A Flatpak is known by its id."""
        device = computer(
            tmp_path,
            {"var/lib/flatpak/app/com.rustdesk.RustDesk/x": ""},
            {"processes": [process("a")]},
        )

        assert [trace.product.name for trace in fact(RemoteAccess, device).all] == ["RustDesk"]

    def test_unattended(self, tmp_path: Path) -> None:
        """What lets somebody in while nobody agrees is told."""
        files: dict[str, str | bytes] = {
            "home/person/.config/chrome-remote-desktop/host#12ab.json": "secret"
        }
        device = computer(tmp_path, files, {"processes": [process("x11vnc", "-nopw", "-forever")]})

        found = {trace.product.name: trace for trace in fact(RemoteAccess, device).all}

        assert found["x11vnc"].unattended[0].text.endswith("x11vnc -nopw -forever")
        assert found["Chrome Remote Desktop"].unattended[0].text == "host#12ab.json"

    @pytest.mark.parametrize("settings", ["no settings", "a." * 100 + "b = 1\n"])
    def test_settings_that_cannot_be_read(self, tmp_path: Path, settings: str) -> None:
        """Settings of another form are not the same as settings that let nobody in."""
        files: dict[str, str | bytes] = {"home/person/.config/rustdesk/RustDesk2.toml": settings}
        found = fact(RemoteAccess, computer(tmp_path, files, {"processes": [process("a")]}))

        assert [gap.reason for gap in found.gaps] == [
            "The answer has an unknown form (~/.config/rustdesk/RustDesk2.toml)."
        ]

    def test_processes_not_seen(self, tmp_path: Path) -> None:
        """Where running programs cannot be seen, that is a gap."""
        found = fact(RemoteAccess, computer(tmp_path))

        assert found.all == ()
        assert found.gaps == (Unreadable("Nothing here answers to it (processes)."),)
