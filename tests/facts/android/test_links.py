"""Paired and tied devices, passed-on calls, VPNs: what each version prints is understood."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Query, Recording, Status
from safety_audit.facts.android.added_certificates import certificates_query, parse_certificates
from safety_audit.facts.android.bluetooth import BLUETOOTH, parse_bluetooth
from safety_audit.facts.android.companion import (
    COMPANIONS,
    LISTED,
    parse_companions,
    parse_listed,
)
from safety_audit.facts.android.location_switch import ASKED, parse_enabled
from safety_audit.facts.android.network import VPNS, parse_vpns
from safety_audit.facts.android.removed_apps import DAILY, parse_daily
from safety_audit.facts.android.root import ENFORCES, FILES, parse_enforces, parse_files
from safety_audit.facts.android.telephony import FORWARDING, parse_forwarding
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
Recorded = Callable[..., Recording]

OLD_PAIRED = """Bluetooth Status
  enabled: true
  state: ON

Bonded devices:
  AA:BB:CC:11:22:33 [DUAL] Kitchen radio
  AA:BB:CC:11:22:34 [BR/EDR]

Profile: BtGatt.GattService
"""
NEW_PAIRED = """AdapterProperties
  Name: Phone
  Bonded devices:
    AA:BB:CC:11:22:33 [ DUAL ] Car of alice@smith.example
    XX:XX:XX:XX:22:35 [  LE  ] Watch
      details: none

  Scan Mode Changes:
    AA:BB:CC:11:22:36 [ DUAL ] not one
"""


def test_paired_devices(answer: Make) -> None:
    """Names are read in the old and the new form, and no address is kept."""
    old = parse_bluetooth(answer(BLUETOOTH, OLD_PAIRED))
    new = parse_bluetooth(answer(BLUETOOTH, NEW_PAIRED))
    assert old.names == ("Kitchen radio", "")
    assert new.names == ("Car of a***e@s***e", "Watch")
    assert "AA:BB" not in old.seen.text + new.seen.text


def test_bluetooth_that_is_off_says_nothing(answer: Make) -> None:
    """Without the service there is no list, which is not the same as an empty one."""
    text = "Bluetooth Status\n  enabled: false\n  state: OFF\n\nBluetooth Service not connected\n"
    with pytest.raises(Unreadable, match="Bluetooth is off"):
        parse_bluetooth(answer(BLUETOOTH, text))
    assert parse_bluetooth(answer(BLUETOOTH, "  Bonded devices:\n\n")).names == ()


def test_tied_devices(answer: Make) -> None:
    """The forms of 11 to 14 give app, user and name, without the address."""
    old = "Companion Device Associations:\n  u10, com.example.watch aa:bb:cc:11:22:33\n"
    new = (
        "Companion Device Associations:\n  Association{mId=1, mUserId=0, "
        "mPackageName='com.example.watch', mDeviceMacAddress=aa:bb:cc:11:22:33, "
        "mDisplayName='Sam's watch', mSelfManaged=false}\nCompanion Device Present: <empty>\n"
    )
    first, second = (parse_companions(answer(COMPANIONS, text)).all for text in (old, new))
    assert [(one.user, one.package, one.name) for one in first] == [(10, "com.example.watch", "")]
    assert [(one.user, one.package, one.name) for one in second] == [
        (0, "com.example.watch", "Sam's watch")
    ]
    assert "aa:bb" not in first[0].seen.text + second[0].seen.text
    none = answer(COMPANIONS, "Companion Device Associations: <empty>\n")
    assert parse_companions(none).all == ()
    odd = answer(COMPANIONS, "Companion Device Associations:\n  something else\n")
    assert len(parse_companions(odd).gaps) == 1


def test_tied_devices_by_command(answer: Make) -> None:
    """The list of the shell names an app and an address a line; an empty one is empty."""
    found = parse_listed(answer(LISTED, "com.example.watch aa:bb:cc:11:22:33\n"))
    assert [one.package for one in found.all] == ["com.example.watch"]
    assert "aa:bb" not in found.all[0].seen.text
    assert parse_listed(answer(LISTED, Status.EMPTY)).all == ()
    with pytest.raises(Unreadable):
        parse_listed(answer(LISTED, "Usage: something\n"))


@pytest.mark.parametrize(
    ("text", "sims"),
    [
        ("    mCallForwarding=false\n", (False,)),
        ("mCallForwarding=true\r\n", (True,)),
        ("    mCallForwarding=false\n    mCallForwarding=true\n", (False, True)),
        ("  mCallForwarding=[false, true]\n", (False, True)),
        ("last known state:\n  mCallState=0\n  mCallForwarding=true\n", (True,)),
    ],
)
def test_passed_on_calls(answer: Make, text: str, sims: tuple[bool, ...]) -> None:
    """Each SIM has its own sign."""
    assert parse_forwarding(answer(FORWARDING, text)).sims == sims


def test_vpns(answer: Make) -> None:
    """An app is named; Android's own word for none stands for its own VPN as well."""
    text = """VPNs:
  0: [Legacy VPN]
    Active package name: [Legacy VPN]
    Active vpn type: -1
    NetworkCapabilities: [ Transports: VPN ]
  10: com.example.tunnel
    Active package name: com.example.tunnel
    Active vpn type: 1
  11: [Legacy VPN]
    Active vpn type: 2
"""
    found = parse_vpns(answer(VPNS, text)).all
    assert [(one.user, one.package, one.is_set_up) for one in found] == [
        (0, "", False),
        (10, "com.example.tunnel", True),
        (11, "", True),
    ]
    assert "NetworkCapabilities" not in found[0].seen.text
    old = parse_vpns(answer(VPNS, "VPNs:\n  0: [Legacy VPN]\n")).all
    assert [one.is_set_up for one in old] == [None]


def test_a_list_of_vpns_without_a_user_is_not_whole(answer: Make) -> None:
    """The first user has a line on every phone: without it, the rest was cut off."""
    with pytest.raises(Unreadable):
        parse_vpns(answer(VPNS, "VPNs:\n"))


def test_added_certificates(answer: Make) -> None:
    """Each file of the folder is one certificate; a folder that is not there holds none."""
    ask = certificates_query(0)
    text = "total 4\n-rw-r--r-- 1 system system 1234 2026-09-03 20:41 5a3f0ff8.0\n"
    assert parse_certificates(answer(ask, text)).files == (("5a3f0ff8.0", "2026-09-03 20:41"),)
    for empty in ("total 0\n", Status.EMPTY):
        assert parse_certificates(answer(ask, empty)).files == ()
    gone = Answer(
        query=ask,
        status=Status.ABSENT,
        errors=b"ls: /data/misc/user/0/cacerts-added: No such file or directory\n",
    )
    assert parse_certificates(gone).files == ()
    for said in (Status.ABSENT, Status.REFUSED, "drwx a folder\n"):
        with pytest.raises(Unreadable):
            parse_certificates(answer(ask, said))


def test_removed_apps(answer: Make) -> None:
    """What was removed today stands before the days that are over."""
    text = """Daily stats:
  Current start time: 2026-11-20-01-00-07
    Package changes:
      Uninstall com.example.today
  Daily from 2026-11-18-01-00-04 to 2026-11-19-01-00-02:
    Package changes:
      Update com.example.kept vers=7
      Uninstall com.example.gone
"""
    found = parse_daily(answer(DAILY, text)).all
    assert [(one.package, one.day) for one in found] == [
        ("com.example.today", "2026-11-20"),
        ("com.example.gone", "2026-11-18"),
    ]


NO_SU = "".join(
    f"ls: {path}: No such file or directory\n" for path in FILES.text.removeprefix("ls -l ").split()
)


def test_root_files(answer: Make) -> None:
    """A file that is listed is there; one that may not be looked for is not known to be absent."""
    assert parse_files(answer(FILES, NO_SU)).found == ()
    on_errors = Answer(query=FILES, status=Status.ABSENT, errors=NO_SU.encode())
    assert parse_files(on_errors).found == ()
    listed = NO_SU.replace(
        "ls: /system/xbin/su: No such file or directory",
        "lrwxrwxrwx 1 root root 9 2026-01-01 00:00 /system/xbin/su -> /system/bin/daemon",
    )
    assert [one.text.split()[-3] for one in parse_files(answer(FILES, listed)).found] == [
        "/system/xbin/su"
    ]
    some = NO_SU.replace("magisk: No such file or directory", "magisk: Permission denied")
    assert parse_files(answer(FILES, some)).found == ()
    none = NO_SU.replace("No such file or directory", "Permission denied")
    for said in (none, Status.TIMED_OUT, Status.ABSENT, "nonsense"):
        with pytest.raises(Unreadable):
            parse_files(answer(FILES, said))


@pytest.mark.parametrize(
    ("text", "enforced"), [("Enforcing\n", True), ("Permissive\r\n", False), ("Disabled", False)]
)
def test_enforces(answer: Make, text: str, enforced: bool) -> None:  # noqa: FBT001 - a table's column
    """One word says whether apps are kept apart."""
    assert parse_enforces(answer(ENFORCES, text)).enforced is enforced


PARSERS: list[tuple[Query, Callable[[Answer], Any]]] = [
    (BLUETOOTH, parse_bluetooth),
    (COMPANIONS, parse_companions),
    (LISTED, parse_listed),
    (FORWARDING, parse_forwarding),
    (VPNS, parse_vpns),
    (certificates_query(0), parse_certificates),
    (DAILY, parse_daily),
    (FILES, parse_files),
    (ENFORCES, parse_enforces),
    (ASKED, parse_enabled),
]
each_parser = pytest.mark.parametrize(
    ("query", "parse"), PARSERS, ids=[parse.__name__ for _, parse in PARSERS]
)
PIECES = st.sampled_from(
    [
        *OLD_PAIRED.splitlines(),
        *NEW_PAIRED.splitlines(),
        *NO_SU.splitlines(),
        "Companion Device Associations:",
        "  u0, a.b c",
        "mCallForwarding=[true, ",
        "VPNs:",
        "  0: x",
        "    Active vpn type: 99",
        "Daily stats:",
        "  Daily from 2026-11-18-01-00-04 to 2026:",
        "      Uninstall a.b",
        "true",
    ]
)


@each_parser
@given(text=st.lists(PIECES | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(
    answer: Make, query: Query, parse: Callable[[Answer], Any], text: str
) -> None:
    """Whatever the answer, it ends in a record or in a reason."""
    with suppress(Unreadable):
        assert parse(answer(query, text.encode("utf-8", "replace"))) is not None


@each_parser
@pytest.mark.parametrize(
    "status", [Status.REFUSED, Status.FAILED, Status.TIMED_OUT, Status.CUT_OFF, Status.LOST]
)
def test_no_answer_is_never_none(
    answer: Make, query: Query, parse: Callable[[Answer], Any], status: Status
) -> None:
    """What was not answered is not read as nothing."""
    with pytest.raises(Unreadable):
        parse(answer(query, status))


@pytest.mark.parametrize(
    ("phone", "query", "parse", "expected"),
    [
        ("a81-smartron-tphone", BLUETOOTH, lambda a: parse_bluetooth(a).names, ()),
        ("a14-emulator-atv", BLUETOOTH, lambda a: parse_bluetooth(a).names, ()),
        ("a13-mtk-tablet", COMPANIONS, lambda a: parse_companions(a).all, ()),
        ("a14-emulator-atv", COMPANIONS, lambda a: parse_companions(a).all, ()),
        ("a13-mtk-tablet", VPNS, lambda a: [v.is_set_up for v in parse_vpns(a).all], [None]),
        ("a14-emulator-atv", VPNS, lambda a: [v.is_set_up for v in parse_vpns(a).all], [False]),
    ],
)
def test_recorded_phones(
    recorded: Recorded,
    phone: str,
    query: Query,
    parse: Callable[[Answer], Any],
    expected: object,
) -> None:
    """The recorded phones have no paired or tied device and no VPN."""
    assert parse(recorded(phone, query)[query]) == expected
