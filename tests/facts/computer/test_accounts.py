"""Who has an account."""

from pathlib import Path

import pytest
from devices.computer_samples import answered, computer, fact

from safety_audit.devices.interface import Kind, Query, Status
from safety_audit.facts.computer.accounts import Accounts, parse_account_list, parse_rules
from safety_audit.model import Unreadable

PASSWD = """root:x:0:0::/root:/bin/bash
toor:x:0:0::/root:/bin/sh
postgres:x:101:104::/var/lib/postgresql:/bin/bash
nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin
person:x:1000:1000:Ana,,:/home/person:/bin/bash
bo:x:1001:27:Bo:/home/bo:/bin/bash
gone:x:1002:1002::/home/gone:/usr/sbin/nologin
"""
GROUP = "sudo:x:27:person\ninput:x:104:bo\ndocker:x:999:gone\n"


def accounts(tmp_path: Path, files: dict[str, str | bytes] | None = None) -> Accounts:
    given = {"etc/passwd": PASSWD, "etc/group": GROUP, **(files or {})}
    found = fact(Accounts, computer(tmp_path, given))
    assert isinstance(found, Accounts)
    return found


class TestAccounts:
    def test_people(self, tmp_path: Path) -> None:
        """Accounts of people are told from those of services by their number."""
        assert [one.name for one in accounts(tmp_path).people] == ["person", "bo", "gone"]

    def test_powers(self, tmp_path: Path) -> None:
        """A group counts also when it is the account's first one, which its list leaves out."""
        person, bo, gone = accounts(tmp_path).people

        assert person.powerful == ("sudo",)
        assert (bo.powerful, bo.watching) == (("sudo",), ("input",))
        assert (gone.is_administrator, gone.can_sign_in) == (True, False)

    def test_second_administrator_number(self, tmp_path: Path) -> None:
        """An account with the administrator's number that is not root is odd."""
        assert [one.name for one in accounts(tmp_path).odd] == ["toor"]

    def test_limits(self, tmp_path: Path) -> None:
        """Where the system begins people's numbers elsewhere, that holds."""
        limits = "UID_MIN 1001\nUID_MAX\t1001 # x\n#UID_MIN 5\n"
        elsewhere = PASSWD.replace("/home/", "/srv/")
        found = accounts(tmp_path, {"etc/login.defs": limits, "etc/passwd": elsewhere})

        assert [one.name for one in found.people] == ["bo"]

    def test_hidden(self, tmp_path: Path) -> None:
        """An account of a person that the sign-in screen hides is told; a service's is not."""
        hide = "[User]\nSystemAccount=true\n"
        place = "var/lib/AccountsService/users"
        found = accounts(
            tmp_path,
            {
                f"{place}/bo": hide,
                f"{place}/postgres": hide,
                f"{place}/gone": "[User]\nSystemAccount=false\n",
            },
        )

        assert [name for name, _ in found.hidden] == ["bo"]

    def test_no_password(self, tmp_path: Path) -> None:
        """Lines that ask for no password are told, from every file there is."""
        files: dict[str, str | bytes] = {
            "etc/sudoers": "Defaults env_reset\n# x NOPASSWD\n%sudo ALL=(ALL) ALL\n",
            "etc/sudoers.d/extra": "bo ALL=(ALL) \\\n NOPASSWD: ALL\n",
        }
        found = accounts(tmp_path, files)

        assert [(rule.who, rule.seen.query) for rule in found.rules] == [
            ("bo", "/etc/sudoers.d/extra")
        ]

    def test_not_asked(self, tmp_path: Path) -> None:
        """A setting that takes the question away counts as a rule, for whom it is about."""
        text = "Defaults:bo !authenticate\nDefaults !authenticate\nDefaults !lecture\n"

        assert [rule.who for rule in accounts(tmp_path, {"etc/sudoers": text}).rules] == [
            "bo",
            "ALL",
        ]

    def test_linked_rules(self, tmp_path: Path) -> None:
        """A file of rules that is linked in counts like one that lies there."""
        folder = tmp_path / "files/etc/sudoers.d"
        folder.mkdir(parents=True)
        (folder / "extra").symlink_to("/srv/rules")

        found = accounts(tmp_path, {"srv/rules": "bo ALL=NOPASSWD: ALL\n"})

        assert [rule.who for rule in found.rules] == ["bo"]

    @pytest.mark.parametrize(
        ("line", "path"),
        [
            ("@include /etc/sudoers.local", "/etc/sudoers.local"),
            ("#includedir /srv/rules", "/srv/rules"),
            ("@includedir /etc/sudoers.d", ""),
            ("#includedir /etc/sudoers.d/", ""),
            ("# include all", ""),
        ],
    )
    def test_rules_elsewhere(self, tmp_path: Path, line: str, path: str) -> None:
        """Rules that are taken from another file than those that are read are a gap."""
        found = accounts(tmp_path, {"etc/sudoers": line + "\n"}).gaps

        assert found == ((Unreadable(f"It could not be read ({path})."),) if path else ())

    def test_number_of_the_system(self, tmp_path: Path) -> None:
        """A person's account with a number of the system's is one that no sign-in screen shows."""
        people = (
            "alex:x:998:998::/home/alex:/bin/bash\n"
            "syslog:x:104:110::/home/syslog:/usr/sbin/nologin\n"
            "postgres:x:111:118::/var/lib/postgresql:/bin/bash\n"
            "kim:x:60100:60100::/home/kim:/bin/bash\n"
        )
        found = accounts(tmp_path, {"etc/passwd": PASSWD + people})

        assert [one.name for one in found.people][-2:] == ["alex", "kim"]
        assert [name for name, _ in found.hidden] == ["alex"]


def test_refused_rules() -> None:
    """Without an administrator the rules are not read, and that is a gap elsewhere."""
    assert parse_rules(answered(Query("/etc/sudoers", Kind.FILE), Status.REFUSED)) == ()


def test_no_list(tmp_path: Path) -> None:
    """A list without anybody is no list."""
    empty = answered(Query("accounts", Kind.PROBE))
    try:
        parse_account_list(empty, empty, empty)
    except Unreadable as reason:
        said = reason.reason

    assert said == "The computer did not say who has an account."
