"""The whole program on a Debian 12 desktop that really runs: bare, and with what lets others in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lab.computer import PERSON, SCREEN, LabComputer, folder, lab_computer, missing

from safety_audit.devices.computer import ThisComputer
from safety_audit.engine import look
from safety_audit.packs import load

pytestmark = [pytest.mark.lab, pytest.mark.skipif(bool(missing()), reason=missing())]

KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtleS1mb3ItYS10ZXN0LW9ubHktbm90LXJlYWwtMDAw"
    " alex@alexlaptop\n"
)
SCRIPT = "#!/bin/sh\nexec sleep 1000\n"
HIDDEN = "/home/ana/.fonts-cache/run.sh"
UNIT = f"[Unit]\nDescription=Font cache\n[Service]\nExecStart={HIDDEN}\n[Install]\nWantedBy=default.target\n"
ENTRY = f"[Desktop Entry]\nType=Application\nName=Font helper\nExec={HIDDEN}\n"


def findings(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return check, priority and summary of everything that was seen on the computer."""
    return [
        (check["id"], found["priority"], found["summary"])
        for check in document["checks"]
        if check["id"].startswith("computer-")
        for found in check["findings"]
    ]


def unseen(document: dict[str, Any]) -> dict[str, str]:
    """Return what could not be looked at, by check."""
    return {
        check["id"]: re.sub(r"\d+(?= running)", "#", check["reason"])
        for check in document["checks"]
        if check["id"].startswith("computer-") and check["reason"]
    }


@pytest.fixture(scope="module")
def bare() -> Iterator[LabComputer]:
    """Return the bare desktop, with its person signed in."""
    with lab_computer() as computer:
        computer.sign_in()
        yield computer


@pytest.fixture(scope="module")
def reached() -> Iterator[LabComputer]:
    """Return the same desktop, reached and watched in each of the ways that Debian brings."""
    with lab_computer(reached=True) as computer:
        # What starts with the desktop and by the clock.
        computer.write(HIDDEN, SCRIPT, mode=0o755)
        computer.write("/home/ana/.config/systemd/user/fonts.service", UNIT)
        computer.write("/home/ana/.config/autostart/fonts.desktop", ENTRY)
        computer.write("/home/ana/.ssh/authorized_keys", KEY, mode=0o600)
        computer.shell(
            f"mkdir -p ~/.config/systemd/user/default.target.wants;"
            f"ln -s ../fonts.service ~/.config/systemd/user/default.target.wants/;"
            f"echo '@hourly {HIDDEN} --later' | crontab -",
            user=PERSON,
        )
        computer.sign_in()
        computer.wait_for("[ $(pgrep -cf 'fonts-cache|sleep 1000') -ge 2 ]")
        computer.service(
            "screen", "x11vnc", "-display", f":{SCREEN}", "-forever", "-nopw", user=PERSON
        )
        computer.service(
            "second", "Xtigervnc", ":5", "-rfbport", "5905", "-SecurityTypes", "None", user=PERSON
        )
        # Debian 12 has no logkeys. It does to the keyboard what this stand-in does: hold it open.
        computer.shell("cp /bin/cat /usr/local/bin/logkeys")
        computer.service(
            "keys", "sh", "-c", "exec logkeys <>/dev/input/event99 >/var/log/logkeys.log"
        )
        computer.wait_for("pgrep -x logkeys && pgrep -x x11vnc && pgrep -x Xtigervnc")
        computer.wait_for("pgrep -x xrdp && pgrep -x sshd")
        yield computer


# What its person may not read on any Debian; `#` stands for a number.
NEEDS_AN_ADMINISTRATOR = {
    "computer-autostart": "Needs an administrator: /var/spool/cron/crontabs",
    "computer-accounts": "Needs an administrator: /etc/sudoers",
    "computer-no-password": "Needs an administrator: which accounts have no password.",
    "computer-ssh-keys": "Needs an administrator: /root/.ssh/authorized_keys "
    "Needs an administrator: /root/.ssh/authorized_keys2",
    "computer-keyloggers": "Needs an administrator: the files of # running programs. "
    "Needs an administrator: which devices # running programs read.",
    "computer-camera-and-microphone": "Needs an administrator: whether # running programs use the "
    "camera.",
    "computer-open-ports": "Needs an administrator: which program waits on some ports.",
    "computer-adb-keys": "Needs an administrator: /root/.android/adbkey.pub",
}
# What a computer in name spaces does not have: no devices of its own, no disk, no firmware. And no
# program that locks the screen is installed, which Xfce leaves to others.
NOT_HERE = {
    "computer-screen-lock": "Where Xfce keeps its screen lock is not known here.",
    "computer-keyboards": "Devices are not described here (udev does not run).",
    "computer-disk-encryption": "It runs inside another computer, so there is no disk to look at.",
    "computer-firmware": "This computer starts in an older way that tells nothing of itself.",
}
# What was set up, as an administrator sees it.
NAMED = [
    ("computer-autostart", "review",
     "A program in an unusual place starts by itself when you sign in: Font cache"),
    ("computer-autostart", "review",
     "A program in an unusual place starts by itself when you sign in: Font helper"),
    ("computer-autostart", "review",
     "A program in an unusual place starts by itself on a schedule: ana"),
    ("computer-remote-access", "act",
     "A program can show this computer to somebody elsewhere: x11vnc"),
    ("computer-remote-access", "act",
     "A program can show this computer to somebody elsewhere: TigerVNC server"),
    ("computer-remote-access", "review",
     "A program can show this computer to somebody elsewhere: xrdp"),
    ("computer-remote-access", "review",
     "A program can record or report what is done here: logkeys"),
    ("computer-ssh-keys", "review",
     "A key opens the account ana without its password: alex@alexlaptop"),
    ("computer-screen-sharing", "review", "Another computer can see this screen through: xrdp"),
    ("computer-keyloggers", "review", "A program that can record what you do runs now: logkeys"),
    ("computer-keyloggers", "act", "A program reads the keyboard directly: logkeys"),
    ("computer-open-ports", "review", "Other computers can call sshd for signing in (SSH)."),
    ("computer-open-ports", "review", "Other computers can call xrdp for a shared desktop (RDP)."),
    ("computer-open-ports", "review", "Other computers can call x11vnc for a shared screen."),
    ("computer-open-ports", "review", "Other computers can call Xtigervnc for a shared screen."),
]  # fmt: skip
# Its person has no names for the programs of others, and reads an own table of cron only.
_OTHERWISE = {
    "A program in an unusual place starts by itself on a schedule: ana":
        "A program in an unusual place starts by itself on a schedule: crontab",
    "Other computers can call sshd for signing in (SSH).":
        "Other computers can call a program that is not named for signing in (SSH).",
    "Other computers can call xrdp for a shared desktop (RDP).":
        "Other computers can call a program that is not named for a shared desktop (RDP).",
}  # fmt: skip
AS_THE_PERSON = [
    (check, priority, _OTHERWISE.get(summary, summary))
    for check, priority, summary in NAMED
    if not summary.startswith("A program reads the keyboard directly")
]
AS_ROOT: dict[str, Any] = {"user": "root", "prefix": ("env", "SUDO_UID=1000")}


class TestBare:
    def test_a_bare_desktop_is_quiet(self, bare: LabComputer) -> None:
        """On a bare desktop, its person is shown nothing at all."""
        assert findings(bare.scan()) == []

    def test_what_needs_an_administrator_is_said(self, bare: LabComputer) -> None:
        """What its person may not read is named, check by check, and nothing else is missing."""
        assert unseen(bare.scan()) == NEEDS_AN_ADMINISTRATOR | NOT_HERE

    def test_a_bare_desktop_is_quiet_to_an_administrator(self, bare: LabComputer) -> None:
        """With sudo nothing more is seen, and nothing is left out for want of rights."""
        document = bare.scan(**AS_ROOT)

        assert findings(document) == []
        assert unseen(document) == NOT_HERE

    def test_as_a_disk_of_another_computer(self, bare: LabComputer) -> None:
        """The same disk, looked at from outside while nothing of it runs, is quiet too."""
        with ThisComputer(folder() / "computer") as disk:
            # How long ago it looked for updates is when it was made.
            wanted = [one for pack in load() for one in pack.checks if one.id != "computer-updates"]
            visit = look(disk, wanted)

        assert [found.summary for result in visit.results for found in result.findings] == []


class TestReached:
    def test_each_is_named(self, reached: LabComputer) -> None:
        """Everything that was set up is named to an administrator, and nothing else is."""
        document = reached.scan(**AS_ROOT)

        assert findings(document) == NAMED
        assert unseen(document) == NOT_HERE

    def test_each_is_named_to_the_person(self, reached: LabComputer) -> None:
        """Without an administrator all is named but who holds the keyboard open."""
        document = reached.scan()

        assert findings(document) == AS_THE_PERSON
        assert unseen(document) == NEEDS_AN_ADMINISTRATOR | NOT_HERE

    def test_somebody_who_comes_in(self, reached: LabComputer) -> None:
        """Whoever signs in over the network is told while there, and afterwards."""
        reached.shell(
            "ssh-keygen -q -t ed25519 -N '' -C guest -f /root/key;"
            "cat /root/key.pub >>/home/ana/.ssh/authorized_keys"
        )
        came_in = "ssh -tt -i /root/key -o StrictHostKeyChecking=no ana@192.0.2.7 sleep 1000"
        reached.service("guest", "sh", "-c", f"exec {came_in} </dev/zero")
        reached.wait_for("who | grep -F 192.0.2.7")

        there = findings(reached.scan(**AS_ROOT))
        reached.run("systemctl", "stop", "guest")
        reached.wait_for("! who | grep -F 192.0.2.7")
        afterwards = findings(reached.scan())

        assert [one for one in there if one not in NAMED] == [
            ("computer-signed-in", "act",
             "Somebody is signed in over the network from 192.0.2.7: ana"),
            ("computer-connected-now", "act",
             "Another computer is connected to this one now, through: sshd"),
            ("computer-past-sign-ins", "review", "Somebody signed in over the network before: ana"),
            ("computer-ssh-keys", "review",
             "A key opens the account ana without its password: guest"),
        ]  # fmt: skip
        assert [one for one in afterwards if one not in AS_THE_PERSON] == [
            ("computer-past-sign-ins", "review", "Somebody signed in over the network before: ana"),
            ("computer-ssh-keys", "review",
             "A key opens the account ana without its password: guest"),
        ]  # fmt: skip
