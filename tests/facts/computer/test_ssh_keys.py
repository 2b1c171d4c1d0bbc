"""Keys that open an account."""

from pathlib import Path

import pytest
from devices.computer_samples import answered, computer, fact

from safety_audit.devices.interface import Kind, Query
from safety_audit.facts.computer.ssh_keys import (
    AuthorizedKeys,
    SshKey,
    parse_includes,
    parse_keys,
    parse_server,
)
from safety_audit.model import Unreadable

FILE = Query("/home/ana/.ssh/authorized_keys", Kind.FILE)
KEY = "AAAAC3NzaC1lZDI1NTE5AAAAINYzjEvTgCq9xld1/jNGv4JPHC4vNfwslZDl0lENJIKX"
FINGERPRINT = "SHA256:T3pZwCRwGoYTiyt+AL4IeH1PX6LmxZgXZjd3c9fvyhc"
"""What `ssh-keygen -l` says of that key, which was made for this test and thrown away."""


def keys(text: str) -> tuple[SshKey, ...]:
    return parse_keys(answered(FILE, text), "ana")


class TestKeys:
    def test_plain(self) -> None:
        """A key has a type, a fingerprint and who made it; the key itself is left out."""
        (key,) = keys(f"ssh-ed25519 {KEY} alex@alexlaptop\n")

        assert (key.kind, key.comment) == ("ssh-ed25519", "alex@alexlaptop")
        assert key.fingerprint == FINGERPRINT
        assert KEY not in key.seen.text
        assert "alex@alexlaptop" in key.seen.text

    def test_options(self) -> None:
        """Options may hold blanks in quotes, and words that look like a type do not count."""
        (key,) = keys(f'command="echo a b",no-pty ssh-ed25519 {KEY} two words')

        assert (key.kind, key.comment) == ("ssh-ed25519", "two words")

    @pytest.mark.parametrize("line", ["", "# ssh-rsa AAAA x", "ssh-rsa", "ssh-rsa !!!", "hello"])
    def test_no_key(self, line: str) -> None:
        """A line that is no key opens nothing."""
        assert keys(line) == ()

    def test_many(self) -> None:
        """Every line is read."""
        assert len(keys(f"ssh-ed25519 {KEY} a\nsk-ssh-ed25519@openssh.com {KEY} b\n")) == 2


class TestServer:
    @pytest.mark.parametrize(
        ("line", "unusual"),
        [
            ("AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2", False),
            ("AuthorizedKeysFile /etc/ssh/keys/%u", True),
            ("AuthorizedKeysFile %h/.ssh/authorized_keys", False),
            ("AuthorizedKeysFile .more/authorized_keys", True),
            ('AuthorizedKeysFile ".ssh/authorized_keys" /var/keys/authorized_keys', True),
            ("AuthorizedKeysFile none", False),
            ("authorizedkeyscommand /opt/x", True),
            ("AuthorizedKeysCommand none", False),
            ("TrustedUserCAKeys /etc/ssh/ca.pub", True),
            ("#TrustedUserCAKeys /etc/ssh/ca.pub", False),
            ("Port 22", False),
        ],
    )
    def test_unusual(self, line: str, *, unusual: bool) -> None:
        """Other places for keys are told, comments and the usual places are not."""
        found = parse_server(answered(Query("/etc/ssh/sshd_config", Kind.FILE), line))

        assert bool(found) is unusual

    @pytest.mark.parametrize(
        ("line", "path"),
        [
            ("Include /etc/ssh/more.conf", "/etc/ssh/more.conf"),
            ("include=/srv/*.conf", "/srv/*.conf"),
            ("Include /etc/ssh/sshd_config.d/*.conf", ""),
            ("Include sshd_config.d/*", ""),
            ("Include /etc/crypto-policies/back-ends/opensshserver.config", ""),
            ("# Include /x", ""),
        ],
    )
    def test_includes(self, line: str, path: str) -> None:
        """Settings that are taken from another file than those that are read are a gap."""
        found = parse_includes(answered(Query("/etc/ssh/sshd_config", Kind.FILE), line))

        assert found == ((Unreadable(f"It could not be read ({path})."),) if path else ())


class TestFact:
    def test_every_home(self, tmp_path: Path) -> None:
        """Homes of all who can sign in are looked at, the second file too."""
        files: dict[str, str | bytes] = {
            "root/.ssh/authorized_keys2": f"ssh-ed25519 {KEY} r",
            "home/person/.ssh/authorized_keys": f"ssh-ed25519 {KEY} p",
        }
        found = fact(AuthorizedKeys, computer(tmp_path, files))

        assert [(key.account, key.comment) for key in found.keys] == [
            ("root", "r"),
            ("person", "p"),
        ]
        assert (found.server, found.gaps) == ((), ())

    def test_server_starts(self, tmp_path: Path) -> None:
        """A server that systemd starts opens the door."""
        folder = tmp_path / "files/etc/systemd/system/multi-user.target.wants"
        folder.mkdir(parents=True)
        (folder / "ssh.service").symlink_to("/lib/systemd/system/ssh.service")

        found = fact(AuthorizedKeys, computer(tmp_path))

        assert [line.text for line in found.server] == ["multi-user.target.wants/ssh.service"]

    def test_server_runs(self, tmp_path: Path) -> None:
        """A server that somebody started by hand opens the door too."""
        title = "sshd: /usr/sbin/sshd [listener] 0 of 10-100 startups"
        runs = {"pid": 700, "name": "sshd", "username": "root", "exe": None, "cmdline": [title]}

        found = fact(AuthorizedKeys, computer(tmp_path, probes={"processes": [runs]}))

        assert (found.server, [seen.text for seen in found.running]) == ((), [f"700 root {title}"])

    def test_settings_elsewhere(self, tmp_path: Path) -> None:
        """A file with settings that is not looked at is said to be one."""
        files: dict[str, str | bytes] = {"etc/ssh/sshd_config": "Include /srv/more.conf\n"}

        found = fact(AuthorizedKeys, computer(tmp_path, files))

        assert found.gaps == (Unreadable("It could not be read (/srv/more.conf)."),)

    def test_odd_home(self, tmp_path: Path) -> None:
        """A home that is written oddly is a gap, and stops nothing."""
        passwd = "root:x:0:0::/:/bin/sh\nbo:x:1001:1::/home/../bo:/bin/sh\nperson:x:1000:1::/home/person:/bin/sh\n"
        found = fact(
            AuthorizedKeys,
            computer(
                tmp_path, {"etc/passwd": passwd, ".ssh/authorized_keys": f"ssh-ed25519 {KEY} r"}
            ),
        )

        assert [key.comment for key in found.keys] == ["r"]
        assert len(found.gaps) == 2
