"""The tool under Wine, with a Python for Windows: what is written to the registry is found."""

import json
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lab import windows
from lab.windows import LabWindows

pytestmark = [
    pytest.mark.lab,
    pytest.mark.skipif(bool(windows.missing()), reason=windows.missing()),
]

# Ports and programs are those of the machine below Wine.
NOT_ITS_OWN = {"computer-open-ports", "computer-connected-now", "computer-keyloggers"}
NT = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
CURRENT = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
CONTROL = "SYSTEM\\CurrentControlSet\\Control"


@pytest.fixture(scope="module")
def lab() -> Iterator[LabWindows]:
    with windows.running() as running:
        yield running


def found(lab: LabWindows) -> dict[str, list[tuple[str, str]]]:
    """Return what each check found, without what is the machine's below Wine."""
    said = lab.tool("scan", "--phone", "none", "--json")
    assert said.code in (0, 3), said.errors
    return {
        check["id"]: [(one["priority"], one["summary"]) for one in check["findings"]]
        for check in json.loads(said.out)["checks"]
        if check["findings"] and check["id"] not in NOT_ITS_OWN
    }


def certificate() -> bytes:
    """Return an entry of a store, with a certificate of an authority in it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example Authority")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=300))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    return struct.pack("<III", 32, 1, len(made)) + made


# Hive, key, value, content; a fifth word for the part of the registry that 32 bits see.
WRITTEN: list[tuple[Any, ...]] = [
    ("HKEY_LOCAL_MACHINE", f"{CURRENT}\\Run", "Wide", "D:\\a\\wide.exe"),
    ("HKEY_LOCAL_MACHINE", f"{CURRENT}\\Run", "Narrow", "D:\\a\\narrow.exe", 32),
    ("HKEY_CURRENT_USER", f"{CURRENT}\\Run", "Mine", "C:\\Users\\Public\\mine.exe"),
    ("HKEY_CURRENT_USER", f"{CURRENT}\\RunOnce", "Once", "D:\\a\\once.exe"),
    ("HKEY_LOCAL_MACHINE", f"{NT}\\Winlogon", "AutoAdminLogon", "1"),
    ("HKEY_LOCAL_MACHINE", f"{NT}\\Winlogon", "DefaultUserName", "kim"),
    ("HKEY_LOCAL_MACHINE", f"{NT}\\Winlogon", "DefaultPassword", "not for you"),
    ("HKEY_LOCAL_MACHINE", f"{NT}\\ProfileList\\S-1-5-21-1-2-3-1007", "ProfileImagePath", "C:\\users\\other"),
    ("HKEY_LOCAL_MACHINE", f"{NT}\\Winlogon\\SpecialAccounts\\UserList", "other", 0),
    ("HKEY_LOCAL_MACHINE", f"{CONTROL}\\Terminal Server", "fDenyTSConnections", 0),
    ("HKEY_LOCAL_MACHINE", f"{CONTROL}\\Remote Assistance", "fAllowToGetHelp", 1),
    ("HKEY_CURRENT_USER", f"{CURRENT}\\Internet Settings", "ProxyEnable", 1),
    ("HKEY_CURRENT_USER", f"{CURRENT}\\Internet Settings", "ProxyServer", "192.0.2.9:3128"),
    ("HKEY_CURRENT_USER", f"{CURRENT}\\Internet Settings", "AutoConfigURL", "http://192.0.2.9/p.pac"),
    ("HKEY_CURRENT_USER", "Software\\Microsoft\\SystemCertificates\\Root\\Certificates\\AB12", "Blob", certificate()),
    ("HKEY_LOCAL_MACHINE", f"{CURRENT}\\Uninstall\\AnyDesk", "DisplayName", "AnyDesk"),
    ("HKEY_LOCAL_MACHINE", f"{CURRENT}\\Uninstall\\{{1}}", "DisplayName", "TeamViewer 15", 32),
    ("HKEY_CURRENT_USER", f"{CURRENT}\\Uninstall\\{{2}}", "DisplayName", "RustDesk 1.4"),
    ("HKEY_CURRENT_USER", "Control Panel\\Desktop", "DelayLockInterval", 0xFFFFFFFF),
]  # fmt: skip
STARTUP = "~/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup"
TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Actions><Exec><Command>C:\\Users\\Public\\f.exe</Command></Exec></Actions>
</Task>"""
FILES = {
    "windows/system32/drivers/etc/hosts": b"192.0.2.1 bank.example\r\n",
    "windows/system32/tasks/Fonts": TASK.encode("utf-16"),
    f"{STARTUP}/Notes.lnk": b"L",
    "~/.android/adbkey.pub": b"QAAAAA== root@book",
}
WRITER = """
import winreg
for hive, path, name, value, *view in {rows!r}:
    access = winreg.KEY_WRITE | (winreg.KEY_WOW64_32KEY if view else winreg.KEY_WOW64_64KEY)
    kind = {{str: winreg.REG_SZ, int: winreg.REG_DWORD, bytes: winreg.REG_BINARY}}[type(value)]
    with winreg.CreateKeyEx(getattr(winreg, hive), path, 0, access) as key:
        winreg.SetValueEx(key, name, 0, kind, value)
"""


class TestWine:
    def test_bare(self, lab: LabWindows) -> None:
        """A Windows with nothing in it is quiet."""
        assert found(lab) == {}

    def test_written(self, lab: LabWindows) -> None:
        """Every value that was written is found, in both parts of the registry."""
        for name, content in FILES.items():
            path = lab.home / name[2:] if name.startswith("~/") else lab.prefix / "drive_c" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        wrote = lab.python(WRITER.format(rows=WRITTEN))
        assert wrote.code == 0, wrote.errors
        me = lab.home.name

        assert found(lab) == {
            "computer-adb-keys": [
                (
                    "tidy",
                    f"A key for controlling phones by cable is here, in the account {me}.",
                ),
            ],
            "computer-accounts": [
                ("review", "An account is hidden from the sign-in screen: other"),
            ],
            "computer-auto-login": [
                ("review", "When it starts, this computer signs in without a password: kim"),
            ],
            "computer-autostart": [
                ("review", "A program starts by itself when you sign in: Wide"),
                ("review", "A program starts by itself when you sign in: Narrow"),
                (
                    "review",
                    "A program in an unusual place starts by itself when you sign in: Mine",
                ),
                ("review", "A program starts by itself when you sign in: Once"),
                ("review", "A program starts by itself when you sign in: Notes.lnk"),
                (
                    "review",
                    "A program in an unusual place starts by itself on a schedule: Fonts",
                ),
            ],
            "computer-certificates": [
                (
                    "review",
                    "A certificate was added that this computer trusts: Example Authority (AB12)",
                ),
            ],
            "computer-network-path": [
                ("review", "What you open goes through another computer first: 192.0.2.9:3128"),
                (
                    "review",
                    "What you open goes through another computer first: http://192.0.2.9/p.pac",
                ),
                ("review", "The name bank.example leads to an address that was set by hand."),
            ],
            "computer-remote-access": [
                (
                    "review",
                    "A program can show this computer to somebody elsewhere: AnyDesk",
                ),
                (
                    "review",
                    "A program can show this computer to somebody elsewhere: TeamViewer",
                ),
                (
                    "review",
                    "A program can show this computer to somebody elsewhere: RustDesk",
                ),
            ],
            "computer-screen-lock": [("review", "The screen does not lock by itself.")],
            "computer-screen-sharing": [
                ("review", "Another computer can see this screen through: Remote Desktop"),
                (
                    "note",
                    "Another computer can see this screen through: Remote Assistance by invitation",
                ),
            ],
            "computer-shared": [
                (
                    "note",
                    "Others who have an account here may see that you used this program: other",
                ),
            ],
        }

    def test_password_is_not_told(self, lab: LabWindows) -> None:
        """The password that Windows keeps for signing in by itself is in no report."""
        assert b"not for you" not in lab.tool("scan", "--phone", "none", "--json").out

    @pytest.mark.parametrize(
        "words",
        [("scan", "--phone", "none"), ("scan", "--demo", "--no-computer"), ("--help",)],
        ids=["this computer", "practice phone", "help"],
    )
    def test_redirected(self, lab: LabWindows, words: tuple[str, ...]) -> None:
        """Redirected output, which takes few characters on Windows, does not fail."""
        said = lab.tool(*words)

        assert said.code in (0, 3)
        assert "Traceback" not in said.errors
        assert said.out.decode("cp1252").strip()
