"""Ways from a computer into a phone."""

from pathlib import Path

from devices.computer_samples import result, summaries
from devices.quiet_computer import quiet
from safety_audit.checks.computer.computer_phone_backups import computer_phone_backups


def test_iphones(tmp_path: Path) -> None:
    """IPhones that trust this computer are counted; which ones they are stays here."""
    files = {
        "var/lib/lockdown/00008030-0011223344556677.plist": "",
        "var/lib/lockdown/SystemConfiguration.plist": "",
    }
    ended = result(computer_phone_backups, quiet(tmp_path, files))

    assert [found.summary for found in ended.findings] == [
        "1 iPhone trusts this computer, so it can be copied here."
    ]
    assert "00008030" not in repr(ended)


def test_copies(tmp_path: Path) -> None:
    """Copies of iPhones are counted."""
    files = {
        "home/person/MobileSync/Backup/a/Info.plist": "",
        "home/person/MobileSync/Backup/b/x": "",
    }

    assert summaries(computer_phone_backups, quiet(tmp_path, files)) == [
        ("review", "2 copies of iPhones lie on this computer.")
    ]


def test_key_that_others_can_read(tmp_path: Path) -> None:
    """A key for phones that others can read is told; one that is closed is not."""
    device = quiet(tmp_path, {"home/person/.android/adbkey": "x"})
    key = tmp_path / "files/home/person/.android/adbkey"

    key.chmod(0o600)
    closed = summaries(computer_phone_backups, device)
    key.chmod(0o644)

    assert closed == []
    assert summaries(computer_phone_backups, device) == [
        ("review", "Others on this computer can read a key that controls phones.")
    ]
