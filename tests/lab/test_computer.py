"""The whole program on a Debian 12 desktop that really runs: bare, and with what lets others in."""

from collections.abc import Iterator
from typing import Any

import pytest
from lab.computer import PERSON, LabComputer, lab_computer, missing

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
        check["id"]: check["reason"]
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
        computer.service("screen", "x11vnc", "-display", ":0", "-forever", "-nopw", user=PERSON)
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


class TestBare:
    def test_a_bare_desktop_is_quiet(self, bare: LabComputer) -> None:
        """On a bare desktop, its person is shown nothing at all."""
        assert findings(bare.scan()) == []

    def test_what_needs_an_administrator_is_said(self, bare: LabComputer) -> None:
        """What its person may not read is named, check by check."""
        assert unseen(bare.scan()) == {}

    def test_a_bare_desktop_is_quiet_to_an_administrator(self, bare: LabComputer) -> None:
        """With sudo nothing more is seen, and nothing is left out for want of rights."""
        document = bare.scan(user="root", prefix=("env", "SUDO_UID=1000"))

        assert findings(document) == []
        assert not [reason for reason in unseen(document).values() if "administrator" in reason]


class TestReached:
    def test_each_is_named(self, reached: LabComputer) -> None:
        """Everything that was set up is named, to an administrator, and nothing else is."""
        document = reached.scan(user="root", prefix=("env", "SUDO_UID=1000"))

        assert findings(document) == []

    def test_each_is_named_to_the_person(self, reached: LabComputer) -> None:
        """Without an administrator all is named but who holds the keyboard open."""
        assert findings(reached.scan()) == []
