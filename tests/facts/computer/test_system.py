"""What a computer is, and whose."""

from pathlib import Path

import pytest
from devices.computer_samples import answered, computer, fact

from safety_audit.devices.interface import Kind, Query, Status
from safety_audit.engine import look
from safety_audit.facts.computer.system import Linux, Person, parse_linux
from safety_audit.model import DeviceInfo, DeviceKind, Unreadable

FILE = Query("/etc/os-release", Kind.FILE)
NO_FLATPAK = answered(Query("/.flatpak-info", Kind.FILE), Status.ABSENT)


class TestLinux:
    def test_name(self, tmp_path: Path) -> None:
        """The system's own name is kept."""
        assert fact(Linux, computer(tmp_path)) == Linux("Debian GNU/Linux 12 (bookworm)")

    def test_other_systems(self) -> None:
        """A computer that is no Linux is not read as a Linux with nothing on it."""
        with pytest.raises(Unreadable):
            parse_linux((answered(FILE, Status.ABSENT),), NO_FLATPAK)

    def test_sandbox(self) -> None:
        """Inside a Flatpak the computer is not seen, and that is said."""
        with pytest.raises(Unreadable, match="Flatpak"):
            parse_linux((answered(FILE, "NAME=x"),), answered(NO_FLATPAK.query, Status.EMPTY))


class TestPerson:
    def test_default(self, tmp_path: Path) -> None:
        """A folder has one person."""
        assert fact(Person, computer(tmp_path)) == Person("person", 1000, "/home/person", "named")

    @pytest.mark.parametrize(
        ("name", "uid", "known"), [("ana", 1000, True), ("root", 0, False), ("", None, False)]
    )
    def test_known(self, name: str, uid: int | None, *, known: bool) -> None:
        """The administrator's account is nobody's own."""
        assert Person(name, uid, "/x", "runs").is_known is known


class TestDeviceInfo:
    def test_model(self, tmp_path: Path) -> None:
        """Maker and model come from the firmware."""
        files = {
            "sys/class/dmi/id/sys_vendor": "Example\n",
            "sys/class/dmi/id/product_name": "Book 3\n",
        }

        assert look(computer(tmp_path, files), []).device == DeviceInfo(
            kind=DeviceKind.COMPUTER, model="Example Book 3",
            system="Debian GNU/Linux 12 (bookworm)", maker="example",
        )  # fmt: skip

    def test_nothing_told(self, tmp_path: Path) -> None:
        """A firmware that was not filled in is not quoted."""
        files = {"sys/class/dmi/id/product_name": "To Be Filled By O.E.M.\n"}

        assert look(computer(tmp_path, files), []).device.model == "not known"
