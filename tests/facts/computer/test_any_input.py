"""Whatever a computer answers, every parser of its facts ends in a record or in `Unreadable`."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from devices.computer_samples import answered
from hypothesis import example, given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.computer import (
    accounts,
    adb_keys,
    auto_login,
    autostart,
    browser_certificates,
    browsers,
    certificates,
    commands,
    connected,
    desktop_settings,
    desktops,
    disk,
    firmware,
    gvdb,
    in_use,
    ini,
    listening,
    location_service,
    lolrmm,
    network_path,
    no_password,
    owners,
    past_sign_ins,
    phone_backups,
    processes,
    reading,
    remote_access,
    remote_settings,
    scheduled,
    screen_lock,
    screen_sharing,
    sessions,
    ssh_keys,
    start_places,
    synced,
    system,
    updates,
    usb_devices,
)
from safety_audit.facts.computer.start_places import Place
from safety_audit.model import NotApplicable, Unreadable

FILE = Query("/etc/x/y.conf", Kind.FILE)
NOTHING = answered(Query("none", Kind.PROBE))
PLACE = Place(
    kind="unit", path="/etc/x", file="/etc/x", own=False, enabled=True, seen=NOTHING.seen("x")
)
RUNNING = processes.Processes(())

PARSERS: dict[str, Callable[[Answer], Any]] = {
    "authorities": browser_certificates.parse_authorities,
    "sudo includes": accounts.parse_sudo_includes,
    "ssh includes": ssh_keys.parse_includes,
    "accounts": lambda a: accounts.parse_account_list(a, a, a),
    "sudo": accounts.parse_rules,
    "hidden": accounts.hidden_name,
    "browser": lambda a: browsers.parse_profile(a, "Chrome"),
    "browser folders": browsers.profile_queries,
    "connections": lambda a: connected.parse_connections(a, ()),
    "past sign-ins": past_sign_ins.parse_wtmp,
    "last sign-ins": lambda a: past_sign_ins.parse_lastlog(a, {0: "root", 1: "ana", 60_000: "x"}),
    "anydesk": remote_settings.parse_anydesk,
    "teamviewer": remote_settings.parse_teamviewer,
    "rustdesk": remote_settings.parse_rustdesk,
    "password set": remote_settings.parse_password_set,
    "in use": lambda a: in_use.parse_devices(a, RUNNING),
    "pipewire": in_use.parse_clients,
    "no password": lambda a: no_password.parse_no_password(a, accounts.AccountList(())),
    "secure boot": firmware.parse_secure_boot,
    "boot order": firmware.parse_order,
    "boot entry": firmware.parse_boot_entry,
    "geoclue": location_service.parse_geoclue,
    "dropbox": synced.parse_dropbox,
    "nextcloud": lambda a: synced.parse_owncloud(a, "Nextcloud"),
    "online accounts": synced.parse_accounts,
    "own crontab": lambda a: scheduled.parse_own_table(a, "/home/ana"),
    "at": lambda a: scheduled.parse_at_job(a, PLACE, "/home/ana"),
    "udev": lambda a: scheduled.parse_udev(a, PLACE, "/home/ana"),
    "updates": updates.parse_updates,
    "end": updates.parse_end,
    "pairings": phone_backups.parse_pairings,
    "readable keys": phone_backups.parse_readable,
    "sign-in screen": lambda a: autostart.parse_sign_in_screen(a, "/home/ana"),
    "adb": lambda a: adb_keys.parse_adb_key(a, "ana"),
    "gdm": lambda a: list(auto_login.parse_gdm(a)),
    "seats": lambda a: list(auto_login.parse_seats([a])),
    "getty": lambda a: list(auto_login.parse_getty(a)),
    "greetd": lambda a: list(auto_login.parse_greetd(a)),
    "unit": lambda a: autostart.parse_unit(a, PLACE, "/home/ana"),
    "desktop": lambda a: autostart.parse_desktop(a, PLACE, "/home/ana"),
    "crontab": lambda a: autostart.parse_crontab(a, own=True, home="/home/ana"),
    "crontab of the system": lambda a: autostart.parse_crontab(a, own=False, home=""),
    "shell": lambda a: autostart.parse_lines_that_record(a, "/home/ana"),
    "local script": autostart._local_script,
    "certificates": certificates.parse_added,
    "profile": desktop_settings.parse_profile,
    "settings": desktop_settings.settings_layer,
    "desktops": lambda a: desktops.parse_desktops((a,)),
    "disks": lambda a: disk.parse_disks(a, a),
    "sockets": lambda a: listening.parse_sockets(a, ()),
    "hosts": network_path.parse_hosts,
    "proxies of KDE": lambda a: network_path.kde_proxies([a]),
    "servers for names": network_path.parse_resolved,
    "environment": network_path.parse_environment,
    "owner": owners.parse_owner,
    "processes": processes.parse_processes,
    "places": lambda a: list(remote_access.parse_places(a)),
    "kde": lambda a: screen_lock.parse_kde(a, a),
    "xfce": screen_lock.parse_xfce,
    "krfb": screen_sharing.parse_krfb,
    "krdp": screen_sharing.parse_krdp,
    "servers": screen_sharing.parse_servers,
    "who": sessions.parse_who,
    "logind": sessions.parse_logind,
    "keys": lambda a: ssh_keys.parse_keys(a, "ana"),
    "server": ssh_keys.parse_server,
    "units": start_places.parse_units,
    "desktop folder": lambda answer: start_places.parse_folder(answer, "desktop", ".desktop"),
    "linux": lambda a: system.parse_linux((a,), answered(FILE, Status.ABSENT)),
    "person": system.parse_person,
    "usb": usb_devices.parse_usb,
    "keyboards": usb_devices.parse_keyboards,
    "readers": lambda a: usb_devices.parse_readers(a, RUNNING, usb_devices.InputDevices(())),
}

NAMES = st.sampled_from(
    [
        "name", "type", "target", "mode", "pid", "ppid", "exe", "cmdline", "username", "uid",
        "gid", "members", "home", "shell", "port", "address", "protocol", "host", "terminal",
        "package", "vendor", "product", "interfaces", "number", "uuid", "slaves", "refused",
    ]
)  # fmt: skip
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3)
ROWS = st.lists(st.dictionaries(NAMES, VALUES), max_size=4).map(
    lambda rows: "\n".join(map(json.dumps, rows))
)
LINES = st.lists(
    st.sampled_from(
        [
            "[daemon]", "[Desktop Entry]", "[Service]", "[Seat:*]", "[User]", "Exec=", "Exec='",
            "ExecStart=", "ExecStart=-/bin/sh -c", "* * * * *", "* * * * * root x", "@reboot x",
            "NOPASSWD", "a NOPASSWD:", "AutomaticLoginEnable=yes", "AutomaticLogin=", "=", "\\",
            "ssh-rsa", "ssh-ed25519 AAAA", "36 1 8:1 / / rw - ext4 /dev/sda1 rw", "0.0.0.0 a.b",
            "::1%lo x.y", "user-db:", "system-db:../x", "<property name='a' value=\"1\">", "USER=",
        ]
    )
    | st.text(),
    max_size=8,
).map("\n".join)  # fmt: skip


@pytest.mark.parametrize("name", PARSERS)
@given(said=st.binary() | ROWS | LINES)
@example(said="[" * 3000)
@example(said='{"name": "x", "type": "file", "target": 3}')
@example(said='{"name": "\\ud800", "type": "link", "target": "/a", "uid": 0, "gid": 0}')
def test_any_answer(name: str, said: str | bytes) -> None:
    """Any answer whatever ends in a record, or in a reason why there is none."""
    try:
        PARSERS[name](answered(FILE, said))
    except (Unreadable, NotApplicable) as reason:
        text = reason.reason
    else:
        text = "a record"

    assert text


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("status", list(Status))
def test_any_status(name: str, status: Status) -> None:
    """Whatever became of the question, a parser does not stop with an error."""
    try:
        PARSERS[name](answered(FILE, status))
    except (Unreadable, NotApplicable) as reason:
        text = reason.reason
    else:
        text = "a record"

    assert text


@given(st.binary())
@example(b"GVariant" + b"\0" * 16)
@example(b"GVariant" + b"\0" * 8 + b"\x18\0\0\0\xff\xff\xff\x7f" + b"\xff" * 64)
def test_any_database(data: bytes) -> None:
    """Any bytes are a settings database, or unreadable."""
    try:
        found, locked = gvdb.parse_gvdb(data)
    except Unreadable:
        return
    assert len(found) + len(locked) >= 0


@given(st.text())
def test_any_text(text: str) -> None:
    """Any text is read as settings, and as a command line."""
    assert all(one.key for one in ini.settings(text))
    assert commands.command_of(text, "/home/ana").line == text
    assert isinstance(commands.recorder_in(text), str)
    assert commands.odd_place(text) in (True, False)


class TestGaps:
    def test_refused(self) -> None:
        """What may not be read names the need for an administrator and the path."""
        answer = answered(Query("/etc/sudoers", Kind.FILE), Status.REFUSED)

        assert reading.gap_in(answer) == Unreadable("Needs an administrator: /etc/sudoers")

    @pytest.mark.parametrize("status", [Status.OK, Status.EMPTY, Status.ABSENT])
    def test_no_gap(self, status: Status) -> None:
        """Read, empty and not there leave no gap."""
        assert reading.gap_in(answered(FILE, status)) is None

    @pytest.mark.parametrize(
        "status", [Status.FAILED, Status.TIMED_OUT, Status.CUT_OFF, Status.LOST]
    )
    def test_gap(self, status: Status) -> None:
        """Everything else leaves a gap with a reason."""
        gap = reading.gap_in(answered(FILE, status))

        assert gap is not None
        assert FILE.text in gap.reason


@given(st.binary(), st.dates())
@example(b"- Name: x", date(2026, 1, 1))
@example(
    b'{"Name": "x", "Details": {"InstallationPaths": 3, "PEMetadata": [3, {"Filename": []}]}}',
    date(2026, 1, 1),
)
def test_any_list(data: bytes, today: date) -> None:
    """Any file is a list of programs for remote control, or unreadable."""
    try:
        found = lolrmm.parse_lolrmm(data, today)
    except Unreadable:
        return
    assert all(product.words for product in found)
