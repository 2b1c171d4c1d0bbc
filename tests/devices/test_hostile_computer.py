"""A computer made to trip whoever looks at it still gives an honest report, and soon."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from devices.computer_samples import computer
from devices.quiet_computer import FILES, QUIET
from hostile import CORPUS

from safety_audit.engine import look
from safety_audit.model import DeviceKind, Outcome
from safety_audit.packs import load

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")

SCAN = "from safety_audit.cli import main; main()"
# Nothing here may wait for anything: a visit that takes so long hangs.
HANGS = 60
HOME = "home/person"
TRAPS = (
    "etc/hosts", "etc/crontab", "etc/cron.d/x", "etc/sudoers", "etc/systemd/system/x.service",
    "etc/gdm3/daemon.conf", "etc/shadow", "var/log/wtmp", "var/spool/cron/crontabs/person",
    f"{HOME}/.bashrc", f"{HOME}/.ssh/authorized_keys", f"{HOME}/.config/autostart/x.desktop",
    f"{HOME}/.config/dconf/user", f"{HOME}/.config/google-chrome/Default/Preferences",
    f"{HOME}/.mozilla/firefox/a.b/prefs.js", f"{HOME}/.mozilla/firefox/a.b/extensions.json",
    f"{HOME}/.config/goa-1.0/accounts.conf", f"{HOME}/.dropbox/info.json",
    f"{HOME}/.config/rustdesk/RustDesk2.toml", f"{HOME}/Pictures/x.jpg",
)  # fmt: skip


def checks() -> list[Any]:
    return [one for pack in load() for one in pack.checks if one.device is DeviceKind.COMPUTER]


def scan(root: Path) -> dict[str, Any]:
    """Return the report of the whole program about a disk."""
    ran = subprocess.run(
        [sys.executable, "-c", SCAN, "scan", "--phone", "none", "--root", root, "--account", "person", "--json"],
        capture_output=True, text=True, check=False, timeout=HANGS,
    )  # fmt: skip
    assert ran.returncode in (0, 3), ran.stderr
    assert "Traceback" not in ran.stderr
    document: dict[str, Any] = json.loads(ran.stdout)
    return document


def errors(reasons: Iterator[str]) -> list[str]:
    """Return the reasons that stand for a defect of ours."""
    return [reason for reason in reasons if "could not make sense" in reason]


def set_trap(path: Path, kind: str) -> None:
    """Put something in a file's place that no file is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        # The name of a socket may be short only, so it is bound from its own folder.
        with socket.socket(socket.AF_UNIX) as bound:
            before = Path.cwd()
            os.chdir(path.parent)
            try:
                bound.bind(path.name)
            finally:
                os.chdir(before)
    elif kind == "loop":
        path.symlink_to(path.name)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(b"\x00\xff{[" * 20_000)


@pytest.mark.parametrize("kind", ["pipe", "socket", "loop", "folder", "device", "nonsense"])
def test_anything_in_place_of_a_file(kind: str, tmp_path: Path) -> None:
    """Pipes, sockets, loops, folders, devices and nonsense in each place that is read."""
    computer(tmp_path, FILES)
    root = tmp_path / "files"
    for name in TRAPS:
        set_trap(root / name, kind)

    document = scan(root)

    reasons = [check["reason"] or "" for check in document["checks"]]
    assert errors(iter(reasons)) == []
    # Who has an account could still be read, so the report is one.
    assert "nothing-seen" in {check["outcome"] for check in document["checks"]}


def test_many_programs_with_titles_made_to_hurt(tmp_path: Path) -> None:
    """5,000 programs, some of which tell nothing, with titles that hold escapes."""
    rows: list[dict[str, Any]] = [
        {"pid": 1000 + number, "ppid": 1, "name": title, "username": None, "status": "zombie" if number % 7 else "running",
         "exe": None if number % 2 else title, "cmdline": None if number % 3 else [title, "\x1b]0;x\x07"]}
        for number, title in zip(range(5_000), (CORPUS * 5_000)[:5_000], strict=True)
    ]  # fmt: skip
    device = computer(tmp_path, FILES, {**QUIET, "processes": [*QUIET["processes"], *rows]})

    visit = look(device, checks())

    assert errors(reason for result in visit.results for reason in result.reasons) == []
    ended = {result.check: result.outcome for result in visit.results}
    assert ended["computer-keyloggers"] is not Outcome.NOTHING_SEEN


def test_a_home_of_links_that_lead_round(tmp_path: Path) -> None:
    """Folders for pictures that lead to each other come to an end."""
    computer(tmp_path, FILES)
    pictures = tmp_path / "files" / HOME / "Pictures"
    (pictures / "a").mkdir(parents=True)
    (pictures / "a/b").symlink_to("..")
    (pictures / "round").symlink_to(".")
    deep = pictures
    for _ in range(200):
        deep = deep / "d"
        deep.mkdir()

    assert errors(check["reason"] or "" for check in scan(tmp_path / "files")["checks"]) == []


def test_a_browser_that_holds_its_database(tmp_path: Path) -> None:
    """A database that a browser holds is left alone, and its passwords are counted."""
    computer(tmp_path, {**FILES, f"{HOME}/.config/google-chrome/Default/Preferences": "{}"})
    place = tmp_path / "files" / HOME / ".config/google-chrome/Default/Login Data"
    holder = sqlite3.connect(place, isolation_level=None)
    holder.execute("CREATE TABLE logins (x)")
    holder.execute("INSERT INTO logins VALUES (1)")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        document = scan(tmp_path / "files")
    finally:
        holder.close()

    said = [found["summary"] for check in document["checks"] for found in check["findings"]]
    assert "Chrome keeps 1 password." in said


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to stop being it")
def test_a_home_that_is_closed(tmp_path: Path) -> None:
    """A home that may not be opened is told as such, by every check that wants to look there."""
    for folder in [tmp_path, *tmp_path.parents][:-1]:
        folder.chmod(folder.stat().st_mode | 0o011)
    computer(tmp_path, FILES)
    (tmp_path / "files" / HOME).chmod(0)
    program = (
        "import os, sys, json; from pathlib import Path\n"
        "from safety_audit.devices.computer import ThisComputer\n"
        "from safety_audit.engine import look; from safety_audit.packs import load\n"
        "checks = [check for pack in load() for check in pack.checks]\n"
        # Once before, so that nothing of the program itself is left to load.
        "place = Path(sys.argv[1]); look(ThisComputer(place, 'person'), checks)\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "visit = look(ThisComputer(place, 'person'), checks)\n"
        "print(json.dumps({one.check: list(one.reasons) for one in visit.results}))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "files"],
        capture_output=True, text=True, check=False, timeout=HANGS,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    reasons = json.loads(ran.stdout)

    for name in ("computer-autostart", "computer-ssh-keys", "computer-browser-accounts"):
        assert any("Needs an administrator" in reason for reason in reasons[name]), name
    assert errors(reason for each in reasons.values() for reason in each) == []
