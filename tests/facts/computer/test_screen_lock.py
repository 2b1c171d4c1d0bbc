"""Whether the screen locks, and the settings files that say so."""

import struct
from pathlib import Path

import pytest
from devices.computer_samples import answered, computer, fact

from safety_audit.devices.interface import Kind, Query, Status
from safety_audit.facts.computer.desktop_settings import (
    DesktopSettings,
    SettingsLayer,
    parse_profile,
    settings_layer,
)
from safety_audit.facts.computer.gvdb import Value, parse_gvdb
from safety_audit.facts.computer.screen_lock import (
    KDE,
    KDE_SYSTEM,
    XFCE,
    Lock,
    ScreenLock,
    gnome_lock,
    parse_kde,
    parse_xfce,
)
from safety_audit.model import NotApplicable, Unreadable

DATABASE = Path(__file__).parent / "dconf" / "user"
"""Written by GNOME's own programs, with invented values."""
MINE = Query("~/.config/dconf/user", Kind.FILE)
SAVER = "/org/gnome/desktop/screensaver"
IDLE = "/org/gnome/desktop/session/idle-delay"
NO_KDE = answered(KDE_SYSTEM, Status.ABSENT)


def stored(values: dict[str, Value], locked: frozenset[str] = frozenset()) -> DesktopSettings:
    return DesktopSettings((SettingsLayer(answered(MINE, "x"), values, locked),))


def database(value: bytes) -> bytes:
    """Return a database with one locked setting `/a/b`, below the parent `/a/`."""
    names = b"/a/" + b"b" + b".locks" + b"/a/b"
    outer = 24 + len(names)
    inner = outer + 8 + 3 * 24
    end = inner + 8 + 24
    table = struct.pack("<II", 0, 0)
    none = 0xFFFFFFFF
    items = struct.pack("<IIIHcxII", 0, none, 24, 3, b"L", 0, 0)
    items += struct.pack("<IIIHcxII", 0, 0, 27, 1, b"v", end, end + len(value))
    items += struct.pack("<IIIHcxII", 0, none, 28, 6, b"H", inner, end)
    locks = table + struct.pack("<IIIHcxII", 0, none, 34, 4, b"v", end, end + len(value))
    header = struct.pack("<8sIIII", b"GVariant", 0, 0, outer, inner)
    return header + names + table + items + locks + value


class TestDatabase:
    def test_written_by_gnome(self) -> None:
        """Every value that GNOME's programs wrote is read."""
        found, locked = parse_gvdb(DATABASE.read_bytes())

        assert found == {
            "/system/proxy/autoconfig-url": "http://192.0.2.1/x.pac",
            "/org/gnome/desktop/session/idle-delay": 0,
            "/org/gnome/desktop/screensaver/lock-enabled": False,
            "/org/gnome/desktop/screensaver/lock-delay": 30,
        }
        assert locked == frozenset()

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (b"\x01\0b", True),
            (b"\x05\0\0\0\0u", 5),
            (b"\xff\xff\xff\xff\0i", -1),
            (b"hello\0\0s", "hello"),
            (b"\0\0as", None),
            (b"", None),
            (b"\0b", None),
            (b"\x01\0u", None),
        ],
    )
    def test_values_and_locks(self, value: bytes, expected: Value) -> None:
        """Names are put together from their parts; lists are left out; locks are told."""
        assert parse_gvdb(database(value)) == ({"/a/b": expected}, frozenset({"/a/b"}))

    @pytest.mark.parametrize("length", [0, 7, 23, 60, 100])
    def test_cut_off(self, length: int) -> None:
        """A database that ends early is unreadable, not empty."""
        with pytest.raises(Unreadable):
            parse_gvdb(DATABASE.read_bytes()[:length])


class TestLayers:
    def test_own_first(self) -> None:
        """The person's own setting comes before the system's, unless that is locked."""
        own = SettingsLayer(answered(MINE, "x"), {"/k": 1, "/l": 1}, frozenset())
        system = SettingsLayer(answered(MINE, "x"), {"/k": 2, "/l": 2}, frozenset({"/l"}))
        found = DesktopSettings((own, system))

        assert (found.get("/k")[0], found.get("/l")[0], found.get("/m")) == (1, 2, (None, None))

    def test_profile(self) -> None:
        """A profile names the databases in their order."""
        query = Query("/etc/dconf/profile/user", Kind.FILE)
        answer = answered(query, "user-db:user\n# x\nsystem-db:local\n")

        assert [one.text for one in parse_profile(answer)] == [
            "~/.config/dconf/user",
            "/etc/dconf/db/local",
        ]
        assert parse_profile(answered(query, Status.ABSENT)) == (MINE,)

    def test_profile_elsewhere(self) -> None:
        """A profile that points elsewhere is not followed, and not taken for "nothing set"."""
        with pytest.raises(Unreadable):
            parse_profile(answered(Query("/etc/dconf/profile/user", Kind.FILE), "user-db:../x"))

    def test_absent_and_damaged(self) -> None:
        """No file means every default holds; a damaged one is unreadable."""
        assert settings_layer(answered(MINE, Status.ABSENT)) is None
        with pytest.raises(Unreadable):
            settings_layer(answered(MINE, "nonsense"))


class TestGnome:
    def test_defaults(self) -> None:
        """Nothing written down means that it locks after five minutes."""
        assert gnome_lock(DesktopSettings(()), "GNOME") == Lock(
            desktop="GNOME", locks=True, idle=300, grace=0
        )

    @pytest.mark.parametrize(
        "values",
        [
            {f"{SAVER}/lock-enabled": False},
            {IDLE: 0},
            {"/org/gnome/desktop/lockdown/disable-lock-screen": True},
        ],
    )
    def test_off(self, values: dict[str, Value]) -> None:
        """Each of three settings alone keeps the screen from locking, and is quoted."""
        lock = gnome_lock(stored(values), "GNOME")

        assert lock.locks is False
        assert [seen.text.split()[0] for seen in lock.seen] == list(values)

    def test_mate(self) -> None:
        """MATE counts in minutes, and can be told not to start at all."""
        key = "/org/mate/screensaver/idle-activation-enabled"

        assert gnome_lock(DesktopSettings(()), "MATE").idle == 300
        assert gnome_lock(stored({key: False}), "MATE").locks is False


class TestKde:
    def test_defaults(self) -> None:
        """Nothing written down means that it locks after five minutes."""
        lock = parse_kde(answered(KDE, Status.ABSENT), NO_KDE)

        assert (lock.locks, lock.idle, lock.grace) == (True, 300, 5)

    @pytest.mark.parametrize(
        "line", ["Autolock=false", "RequirePassword=false", "Timeout=0", "Lock=false"]
    )
    def test_off(self, line: str) -> None:
        """Each of these settings keeps the screen from locking."""
        lock = parse_kde(answered(KDE, f"[Daemon]\n{line}\n"), NO_KDE)

        assert lock.locks is False
        assert lock.seen[0].text == line

    def test_own_before_system(self) -> None:
        """The person's own setting overrules the system's."""
        system = answered(KDE_SYSTEM, "[Daemon]\nAutolock=false\nTimeout=9\n")
        lock = parse_kde(answered(KDE, "[Daemon]\nAutolock=true\n"), system)

        assert (lock.locks, lock.idle) == (True, 540)

    def test_refused(self) -> None:
        """A file that may not be read is no default."""
        with pytest.raises(Unreadable):
            parse_kde(answered(KDE, Status.REFUSED), NO_KDE)


class TestXfce:
    def test_switches(self) -> None:
        """Switches are found by their place in the tree."""
        text = (
            '<channel name="xfce4-screensaver"><property name="saver" type="empty">'
            '<property name="enabled" type="bool" value="true"/></property>'
            '<property name="lock" type="empty"><property name="enabled" type="bool" value="false"/>'
            "</property></channel>"
        )
        lock = parse_xfce(answered(XFCE, text))

        assert (lock.locks, lock.seen[1].text) == (False, "lock/enabled false")

    def test_not_said(self) -> None:
        """What the file does not say is not known."""
        assert parse_xfce(answered(XFCE, Status.ABSENT)).locks is None


class TestScreenLock:
    def test_each_desktop(self, tmp_path: Path) -> None:
        """Each desktop that is installed is looked at; an unknown one is a gap."""
        files: dict[str, str | bytes] = {
            "usr/share/xsessions/gnome.desktop": "",
            "usr/share/xsessions/xfce.desktop": "",
            "usr/share/wayland-sessions/gnome-wayland.desktop": "",
            "usr/share/xsessions/i3.desktop": "",
            "home/person/.config/dconf/user": DATABASE.read_bytes(),
        }
        found = fact(ScreenLock, computer(tmp_path, files))

        assert [(lock.desktop, lock.locks) for lock in found.locks] == [("GNOME", False)]
        assert found.gaps == (
            Unreadable("Where i3 keeps its screen lock is not known here."),
            Unreadable("Where Xfce keeps its screen lock is not known here."),
        )

    def test_no_desktop(self, tmp_path: Path) -> None:
        """Without a desktop there is no screen to lock."""
        found = fact(ScreenLock, computer(tmp_path))

        assert found == Unreadable("No desktop is installed here, so there is no screen to lock.")
        assert NotApplicable("x").reason == "x"
