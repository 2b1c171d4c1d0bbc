"""Connecting over the network."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "usb-debugging-network"
WIRELESS = ("review", "Wireless debugging is on: computers can connect over Wi-Fi")
OLD_WAY = ("review", "The phone lets computers connect over the network, the old way")
NOT_STATED = "The setting adb_wifi_enabled is not stated."


@pytest.mark.parametrize(
    ("api", "setting", "more", "seen", "reasons"),
    [
        (34, "adb_wifi_enabled=0", "", [], ()),
        (34, "adb_wifi_enabled=1", "", [WIRELESS], ()),
        (34, "x=1", "", [], (NOT_STATED,)),
        (29, "x=1", "", [], ()),
        (26, "x=1", "[service.adb.tcp.port]: [5555]\n", [OLD_WAY], ()),
        (34, "adb_wifi_enabled=0", "[persist.adb.tcp.port]: [5555]\n", [OLD_WAY], ()),
        (34, "adb_wifi_enabled=0", "[service.adb.tcp.port]: [-1]\n", [], ()),
        (34, "adb_wifi_enabled=0", "[service.adb.tcp.port]: []\n", [], ()),
    ],
)
def test_each_way(
    ran: Ran,
    saw: Saw,
    api: int,
    setting: str,
    more: str,
    seen: list[tuple[str, str]],
    reasons: tuple[str, ...],
) -> None:
    """The setting came with Android 11; the port is older."""
    files = {
        "getprop.txt": f"[ro.build.version.sdk]: [{api}]\n{more}",
        "settings_global.txt": f"{setting}\n",
    }
    result = ran(CHECK, files)
    assert (saw(result), result.reasons) == (seen, reasons)


def test_what_could_not_be_read_is_said(ran: Ran, saw: Saw) -> None:
    """Each source that is missing is a reason, and the other one is still read."""
    result = ran(CHECK, {"settings_global.txt": "adb_wifi_enabled=1\n"})
    assert saw(result) == [WIRELESS]
    assert result.reasons == ("Nothing here answers to it (getprop).",)
    result = ran(CHECK, {"settings_global.txt": "", "getprop.txt": "[a]: [b]\n"})
    assert result.outcome is Outcome.COULD_NOT_CHECK


def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """It is off on each recorded phone that says anything."""
    old = phone_folder.name == "a71-emulator"
    expected = Outcome.COULD_NOT_CHECK if old else Outcome.NOTHING_SEEN
    assert ran(CHECK, phone_folder).outcome is expected
