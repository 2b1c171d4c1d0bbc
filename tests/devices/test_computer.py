"""Asking a computer: what may be asked, what comes back, and what must never happen."""

import contextlib
import json
import os
import sqlite3
import struct
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from devices.computer_samples import computer
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.computer import (
    HOME_NOT_KNOWN,
    FolderComputer,
    ThisComputer,
    asking,
    parse_listing,
    people,
    probes,
    rows,
)
from safety_audit.devices.computer.allowed import is_allowed
from safety_audit.devices.computer.files import Tree
from safety_audit.devices.interface import Answer, Kind, NotAllowed, NotReached, Query, Status
from safety_audit.model import DeviceKind, Unreadable

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
OS_RELEASE = Query("/etc/os-release", Kind.FILE)


def ask(device: FolderComputer | ThisComputer, text: str, kind: Kind = Kind.FILE) -> Answer:
    return device.ask([Query(text, kind)])[0]


class TestAllowed:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("/etc/hosts", Kind.FILE),
            ("~/.config/autostart/x y.desktop", Kind.FILE),
            ("/home/ana/.ssh/authorized_keys", Kind.FILE),
            ("/etc/systemd/system/a.wants/b.service", Kind.FILE),
            ("/etc/systemd/system/**", Kind.LISTING),
            ("package-owner /usr/bin/x", Kind.PROBE),
        ],
    )
    def test_listed(self, text: str, kind: Kind) -> None:
        """What is on the list may be asked, also in a home that is written out."""
        assert is_allowed(Query(text, kind))

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("/etc/shadow", Kind.FILE),
            ("~/.ssh/id_ed25519", Kind.FILE),
            ("~/.android/adbkey", Kind.FILE),
            ("~/.bash_history", Kind.FILE),
            ("/etc/systemd/../shadow", Kind.FILE),
            ("/etc/hosts\0", Kind.FILE),
            ("/etc/hosts/x", Kind.FILE),
            ("/etc/hosts", Kind.LISTING),
            ("~/.config/autostart/a/b", Kind.FILE),
            ("package-owner x", Kind.PROBE),
            ("environment", Kind.PROBE),
            ("getprop", Kind.SHELL),
        ],
    )
    def test_not_listed(self, text: str, kind: Kind, tmp_path: Path) -> None:
        """What is not on the list is refused, and nothing of the batch is read."""
        with pytest.raises(NotAllowed):
            computer(tmp_path).ask([OS_RELEASE, Query(text, kind)])

    @given(st.text())
    def test_any_text(self, text: str) -> None:
        """Any text whatever is either allowed or not."""
        for kind in Kind:
            assert is_allowed(Query(text, kind)) in (True, False)

    def test_rows(self) -> None:
        """Everything that may be asked can be printed, each once."""
        assert len(set(rows())) == len(rows())
        assert ("file", "/etc/hosts") in rows()


class TestFiles:
    def test_content(self, tmp_path: Path) -> None:
        """A file comes back as it is."""
        answer = ask(computer(tmp_path, {"etc/hosts": b"\xff\x00 x"}), "/etc/hosts")

        assert (answer.status, answer.data) == (Status.OK, b"\xff\x00 x")

    def test_missing_empty_and_large(self, tmp_path: Path) -> None:
        """Missing, empty and too large are told apart."""
        device = computer(tmp_path, {"etc/crontab": "", "etc/hosts": "x" * 50})

        assert ask(device, "/etc/rc.local").status is Status.ABSENT
        assert ask(device, "/etc/crontab").status is Status.EMPTY
        cut = device.ask([Query("/etc/hosts", Kind.FILE, limit=20)])[0]
        assert (cut.status, len(cut.data)) == (Status.CUT_OFF, 20)

    @linux
    def test_pipe(self, tmp_path: Path) -> None:
        """A pipe is not opened: that would wait for ever."""
        device = computer(tmp_path)
        os.mkfifo(tmp_path / "files/etc/hosts")

        assert ask(device, "/etc/hosts").status is Status.FAILED

    @linux
    def test_link_loop(self, tmp_path: Path) -> None:
        """Links that lead round and round end in an error."""
        device = computer(tmp_path)
        (tmp_path / "files/etc/hosts").symlink_to("crontab")
        (tmp_path / "files/etc/crontab").symlink_to("hosts")

        assert ask(device, "/etc/hosts").status is Status.FAILED

    @linux
    @pytest.mark.parametrize("target", ["/etc/secret", "../../../../../../etc/secret"])
    def test_link_stays_below_the_root(self, tmp_path: Path, target: str) -> None:
        """A link on an attached disk leads to that disk's files, never to the system that runs."""
        device = computer(tmp_path, {"etc/secret": "of the disk"})
        (tmp_path / "files/etc/hosts").symlink_to(target)

        assert ask(device, "/etc/hosts").data == b"of the disk"

    @linux
    @pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may read everything")
    def test_refused(self, tmp_path: Path) -> None:
        """A file that may not be read is refused, not absent."""
        device = computer(tmp_path, {"etc/hosts": "x"})
        (tmp_path / "files/etc/hosts").chmod(0)

        assert ask(device, "/etc/hosts").status is Status.REFUSED

    def test_file_in_place_of_a_folder(self, tmp_path: Path) -> None:
        """A path through a file is not there."""
        device = computer(tmp_path, {"etc/cron.d": "x"})

        assert ask(device, "/etc/cron.d/y").status is Status.ABSENT

    def test_home_not_known(self, tmp_path: Path) -> None:
        """Where nobody knows whose home to look in, that is said, and it is not "absent"."""
        tree = Tree(tmp_path)

        assert tree.read("~/.profile", 10) == (Status.FAILED, b"", HOME_NOT_KNOWN)

    @given(st.text())
    def test_any_path(self, path: str) -> None:
        """Any path whatever ends in a status."""
        tree = Tree(Path("/nowhere-at-all"), "/home/x")

        assert tree.read(path, 10)[0] in (Status.ABSENT, Status.FAILED)
        assert tree.listing(path, 10)[0] in (Status.ABSENT, Status.FAILED)


@linux
class TestListings:
    def test_entries(self, tmp_path: Path) -> None:
        """Entries come sorted, with type, mode and where a link points."""
        device = computer(tmp_path, {"etc/cron.d/b": "12", "etc/cron.d/c/d": ""})
        (tmp_path / "files/etc/cron.d/a").symlink_to("/x y")
        (tmp_path / "files/etc/cron.d/b").chmod(0o640)

        first, second, third = parse_listing(ask(device, "/etc/cron.d", Kind.LISTING).text())

        assert (first.name, first.type, first.target) == ("a", "link", "/x y")
        assert (second.name, second.type, second.mode, second.size) == ("b", "file", 0o640, 2)
        assert (third.name, third.type) == ("c", "dir")

    def test_deep(self, tmp_path: Path) -> None:
        """A listing with depth goes into folders, and not through links to folders."""
        device = computer(tmp_path, {"etc/systemd/system/a.wants/b.service": ""})
        (tmp_path / "files/etc/systemd/system/loop").symlink_to(".")

        found = parse_listing(ask(device, "/etc/systemd/**", Kind.LISTING).text())

        assert [entry.name for entry in found] == [
            "system", "system/a.wants", "system/a.wants/b.service", "system/loop",
        ]  # fmt: skip

    def test_odd_names(self, tmp_path: Path) -> None:
        """Names with line breaks, escapes and bytes that are no text stay one entry each."""
        computer(tmp_path, {"etc/cron.d/x": ""})
        folder = os.fsencode(tmp_path / "files/etc/cron.d")
        for name in (b"a\nb", b"\x1b[2J", b"\xff"):
            (Path(os.fsdecode(folder + b"/" + name))).touch()

        found = parse_listing(ask(FolderComputer(tmp_path), "/etc/cron.d", Kind.LISTING).text())

        assert [entry.name for entry in found] == ["\x1b[2J", "\\xff", "a\nb", "x"]

    def test_empty_and_absent(self, tmp_path: Path) -> None:
        """An empty folder is not a missing one."""
        device = computer(tmp_path)
        (tmp_path / "files/etc/cron.d").mkdir()

        assert ask(device, "/etc/cron.d", Kind.LISTING).status is Status.EMPTY
        assert ask(device, "/opt", Kind.LISTING).status is Status.ABSENT

    @given(st.text())
    def test_any_listing(self, text: str) -> None:
        """Any text is read as entries or is unreadable."""
        with contextlib.suppress(Unreadable):
            assert all(entry.name is not None for entry in parse_listing(text))


class TestFolder:
    def test_probes(self, tmp_path: Path) -> None:
        """A probe's list of objects is answered one object a line."""
        device = computer(tmp_path, probes={"usb": [{"name": "a"}, {"name": "b"}]})

        answer = ask(device, "usb", Kind.PROBE)

        assert [json.loads(line)["name"] for line in answer.text().splitlines()] == ["a", "b"]

    @pytest.mark.parametrize("content", ["", "[1]", "{", "nonsense", "[" * 5000])
    def test_broken_probe(self, tmp_path: Path, content: str) -> None:
        """A probe that is no list of objects has failed; it is not empty."""
        device = computer(tmp_path)
        (tmp_path / "probes/usb.json").write_text(content)

        assert ask(device, "usb", Kind.PROBE).status in (Status.FAILED, Status.EMPTY)
        assert not ask(device, "usb", Kind.PROBE).data

    def test_missing_probe(self, tmp_path: Path) -> None:
        """A probe nobody recorded is absent."""
        assert ask(computer(tmp_path), "usb", Kind.PROBE).status is Status.ABSENT

    def test_accounts_from_files(self, tmp_path: Path) -> None:
        """Without a probe, the accounts come from the folder's own list."""
        answer = ask(computer(tmp_path), "accounts", Kind.PROBE)

        names = [json.loads(line)["name"] for line in answer.text().splitlines()]
        assert names == ["root", "daemon", "person"]

    def test_no_folder(self, tmp_path: Path) -> None:
        """A folder that is not there is not reached."""
        with pytest.raises(NotReached):
            FolderComputer(tmp_path / "nowhere")


def rpm_header(name: str, folders: list[str], numbers: list[int]) -> bytes:
    """Return a header of RPM with the three entries that say what a package has where."""
    texts = f"{name}\0".encode(), "".join(f"{one}\0" for one in folders).encode()
    packed = struct.pack(f">{len(numbers)}I", *numbers)
    data = packed + b"".join(texts)
    entries = (
        (1000, 6, len(packed), 1),
        (1116, 4, 0, len(numbers)),
        (1118, 8, len(packed) + len(texts[0]), len(folders)),
    )
    head = struct.pack(">II", len(entries), len(data))
    return head + b"".join(struct.pack(">IIII", *one) for one in entries) + data


class TestPackages:
    def owner(self, device: FolderComputer, path: str) -> Answer:
        return ask(device, f"package-owner {path}", Kind.PROBE)

    def folder(self, tmp_path: Path, files: dict[str, str | bytes]) -> FolderComputer:
        device = computer(tmp_path, files)
        (tmp_path / "probes/package-owner.json").unlink()
        return device

    def test_debian(self, tmp_path: Path) -> None:
        """Debian's lists tell the owner, on both sides of the merged folders."""
        device = self.folder(
            tmp_path, {"var/lib/dpkg/info/tool:amd64.list": "/.\n/bin/tool\n/usr/lib/x\n"}
        )

        for path in ("/bin/tool", "/usr/bin/tool", "/lib/x", "/usr/lib/x"):
            assert self.owner(device, path).text() == '{"package": "tool"}\n'
        assert self.owner(device, "/bin/other").text() == '{"package": null}\n'

    def test_arch(self, tmp_path: Path) -> None:
        """Arch's lists tell the owner too."""
        device = self.folder(
            tmp_path,
            {
                "var/lib/pacman/local/my-tool-1.0-2/files": "%FILES%\nusr/\nusr/bin/tool\n\n%BACKUP%\n"
            },
        )

        assert self.owner(device, "/usr/bin/tool").text() == '{"package": "my-tool"}\n'
        assert self.owner(device, "/usr/bin/other").text() == '{"package": null}\n'

    def rpm(self, tmp_path: Path, **more: str | bytes) -> FolderComputer:
        place = tmp_path / "files/usr/lib/sysimage/rpm/rpmdb.sqlite"
        place.parent.mkdir(parents=True)
        with contextlib.closing(sqlite3.connect(place)) as database:
            database.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)")
            database.execute("CREATE TABLE Basenames (key TEXT, hnum INTEGER, idx INTEGER)")
            header = rpm_header("tool", ["/usr/bin/", "/usr/lib/systemd/system/"], [0, 1, 0])
            database.execute("INSERT INTO Packages VALUES (7, ?)", (header,))
            names = [("tool", 7, 0), ("tool.service", 7, 1), ("other", 7, 2)]
            database.executemany("INSERT INTO Basenames VALUES (?, ?, ?)", names)
            database.commit()
        return self.folder(tmp_path, dict(more))

    def test_rpm(self, tmp_path: Path) -> None:
        """RPM's database tells the owner, by the whole path and on both sides of the merged folders."""
        device = self.rpm(tmp_path)

        for path in (
            "/usr/bin/tool",
            "/bin/tool",
            "/usr/sbin/tool",
            "/lib/systemd/system/tool.service",
        ):
            assert self.owner(device, path).text() == '{"package": "tool"}\n'
        for path in ("/opt/tool", "/usr/bin/tool.service", "/usr/bin/none", "/tool"):
            assert self.owner(device, path).text() == '{"package": null}\n'

    def test_rpm_writes(self, tmp_path: Path) -> None:
        """While RPM has not put all into its database, nothing is said to be without an owner."""
        device = self.rpm(tmp_path)
        (tmp_path / "files/usr/lib/sysimage/rpm/rpmdb.sqlite-wal").write_bytes(b"x")

        assert self.owner(device, "/usr/bin/tool").text() == '{"package": "tool"}\n'
        assert self.owner(device, "/opt/tool").status is Status.ABSENT

    @pytest.mark.parametrize(
        "header", [b"", b"\0" * 8, b"\xff" * 40, rpm_header("x", ["/a/"], [9])]
    )
    def test_rpm_damaged(self, tmp_path: Path, header: bytes) -> None:
        """A database with a damaged package is one that cannot be read."""
        device = self.rpm(tmp_path)
        place = tmp_path / "files/usr/lib/sysimage/rpm/rpmdb.sqlite"
        with contextlib.closing(sqlite3.connect(place)) as database:
            database.execute("UPDATE Packages SET blob = ?", (header,))
            database.commit()

        assert self.owner(device, "/usr/bin/tool").status is Status.ABSENT

    def test_rpm_of_another_kind(self, tmp_path: Path) -> None:
        """A file that is no database says nothing of owners."""
        device = self.folder(tmp_path, {"var/lib/rpm/rpmdb.sqlite": "no database"})

        assert self.owner(device, "/usr/bin/tool").status is Status.ABSENT

    def test_inside_the_root(self, tmp_path: Path) -> None:
        """Lists are looked for inside the root, also where a link leads out of it."""
        device = self.folder(tmp_path, {"srv/info/tool.list": "/usr/bin/tool\n"})
        (tmp_path / "files/var/lib/dpkg").mkdir(parents=True)
        (tmp_path / "files/var/lib/dpkg/info").symlink_to("/srv/info")

        assert self.owner(device, "/usr/bin/tool").text() == '{"package": "tool"}\n'

    def test_neither(self, tmp_path: Path) -> None:
        """Where no list can be read, nothing is said to be without an owner."""
        assert self.owner(self.folder(tmp_path, {}), "/bin/x").status is Status.ABSENT


class TestTime:
    def test_left_behind(self) -> None:
        """A read that never ends is left behind, and the rest is still read."""
        stuck = threading.Event()

        def read(query: Query) -> Answer:
            if query.text == "stuck":
                stuck.wait(20)
            return Answer(query, Status.OK)

        queries = [Query("a"), Query("stuck", seconds=0.05), Query("b")]
        answers = asking._in_time(read, queries)
        stuck.set()

        assert [answer.status for answer in answers] == [Status.OK, Status.TIMED_OUT, Status.OK]

    def test_defect(self) -> None:
        """A defect in reading is not taken for an answer."""

        def read(query: Query) -> Answer:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            asking._in_time(read, [Query("a")])


@linux
class TestThisComputer:
    def test_every_probe_answers(self) -> None:
        """Every probe gives rows or says why not, and always JSON."""
        names = [text for kind, text in rows() if kind == "probe" and "*" not in text]

        for answer in ThisComputer().ask([Query(name, Kind.PROBE) for name in names]):
            assert answer.status in (Status.OK, Status.EMPTY, Status.ABSENT, Status.REFUSED)
            for line in answer.data.splitlines():
                assert isinstance(json.loads(line), dict)

    def test_own_process(self) -> None:
        """The process that asks is among those that run."""
        found = [
            json.loads(line)
            for line in ask(ThisComputer(), "processes", Kind.PROBE).data.splitlines()
        ]

        mine = next(row for row in found if row["pid"] == os.getpid())
        assert mine["exe"] == str(Path("/proc/self/exe").readlink())
        assert len(found) >= 1

    def test_attached_disk_does_not_run(self, tmp_path: Path) -> None:
        """What runs on this computer is never taken for what ran on an attached disk."""
        (tmp_path / "etc").mkdir()
        device = ThisComputer(tmp_path)

        for name in ("processes", "sockets", "sessions", "usb"):
            assert ask(device, name, Kind.PROBE).status is Status.ABSENT
        assert device.kind is DeviceKind.COMPUTER

    def test_attached_disk_has_its_own_people(self, tmp_path: Path) -> None:
        """The accounts of an attached disk are that disk's; one person needs no name."""
        (tmp_path / "etc").mkdir()
        (tmp_path / "etc/passwd").write_text("ana:x:1000:1000::/home/ana:/bin/sh\nbroken\n")
        (tmp_path / "home/ana").mkdir(parents=True)
        (tmp_path / "home/ana/.profile").write_text("mine")

        device = ThisComputer(tmp_path)

        assert device.person == people.Person("ana", 1000, "/home/ana", "only")
        assert ask(device, "~/.profile").data == b"mine"

    def test_attached_disk_with_two_people(self, tmp_path: Path) -> None:
        """With two people a name is needed; without it homes cannot be looked into."""
        (tmp_path / "etc").mkdir()
        (tmp_path / "etc/passwd").write_text(
            "ana:x:1000:1000::/home/ana:/bin/sh\nbo:x:1001:1001::/home/bo:/bin/sh\n"
        )

        assert ThisComputer(tmp_path).person.how == "unknown"
        assert ThisComputer(tmp_path, user="bo").person.home == "/home/bo"
        assert ThisComputer(tmp_path, user="nobody-here").person.home == ""

    def test_sudo(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With sudo, the files to look at are those of the person who typed it."""
        rows = [{"name": "ana", "uid": 1000, "home": "/home/ana"}]
        monkeypatch.setattr(people, "accounts", lambda *_, **__: rows)
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setenv("SUDO_UID", "1000")

        person = people.person_of(Tree(Path("/")), None, live=True)

        assert person == people.Person("ana", 1000, "/home/ana", "sudo")

    def test_other_systems(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where a system lacks what Linux has, the answer is "not there", with the reason."""
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setitem(sys.modules, "pwd", None)
        monkeypatch.setitem(sys.modules, "grp", None)
        monkeypatch.setitem(sys.modules, "pyudev", None)
        device = ThisComputer()

        for name in ("accounts", "groups", "usb", "keyboards", "keyboard-readers"):
            assert ask(device, name, Kind.PROBE).status is Status.ABSENT

    def test_no_such_root(self, tmp_path: Path) -> None:
        """A root that is not there is not reached."""
        with pytest.raises(NotReached):
            ThisComputer(tmp_path / "nowhere")


@linux
class TestProcesses:
    def test_zombie_and_titles(self) -> None:
        """A process that has ended but is not collected is listed, with what it still tells."""
        child = os.fork()
        if child == 0:
            os._exit(0)
        for _ in range(200):
            if psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
                break
            time.sleep(0.01)
        row = probes._process(child)
        os.waitpid(child, 0)

        assert row is not None
        assert (row["status"], row["cmdline"]) == (psutil.STATUS_ZOMBIE, None)
        assert row["name"]

    def test_vanished(self) -> None:
        """A process that is gone is left out."""
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)

        assert probes._process(child) is None

    def test_refused_attributes_keep_the_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A process stays in the list when one thing about it is refused or fails."""

        def refuse(_process: psutil.Process) -> list[str]:
            raise psutil.AccessDenied

        monkeypatch.setattr(psutil.Process, "cmdline", refuse)

        row = probes._process(os.getpid())

        assert row is not None
        assert row["cmdline"] is None
        assert row["name"]

    def test_long_and_odd_command_lines(self) -> None:
        """Bytes that are no text and endless command lines become text of bearable length."""
        words = probes._clipped(["\udcff\x1b[2J", "x" * 9000, "y"])

        assert words[0] == "\\xff\x1b[2J"
        assert len("".join(words)) < 9000
        assert words[-1] == "[... 1 more]"
