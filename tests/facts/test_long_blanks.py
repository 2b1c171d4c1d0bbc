"""Blanks and words without end, from a phone or a file, are read once and not once for each."""

from collections.abc import Callable

import pytest

from safety_audit.devices.adb import smart_socket
from safety_audit.devices.computer import browsers
from safety_audit.facts.android import launchers, packages, usb_mode
from safety_audit.facts.computer import network_path

MANY = 1 << 20
"""With a second look for each of these, every one of the tests below runs for hours."""


@pytest.mark.parametrize(
    ("read", "found"),
    [
        (lambda: launchers._COMPONENT.findall("\n" * MANY + "x\n  a.b/.C\r\n"), [("a.b", ".C")]),
        (
            lambda: network_path._PROXY_NAME.findall(
                "\n" * MANY + "x\n export http_proxy = 'x:1'\n"
            ),
            [("http_proxy", "x:1")],
        ),
        (lambda: packages._TOKEN.findall(b"a" * MANY + b" hidden=true"), [(b"hidden", b"true")]),
        (
            lambda: browsers._PREFERENCE.findall(
                'user_pref("a",' + " " * MANY + 'x\nuser_pref("b", 1);\n'
            ),
            [("b", "1")],
        ),
        (
            lambda: [
                line[1].strip()
                for line in usb_mode._FIELD.finditer(
                    "screen_unlocked_functions=x" + " " * MANY + "mtp \n"
                )
            ],
            ["x" + " " * MANY + "mtp"],
        ),
        (
            lambda: [part.strip() for part in smart_socket._FIELDS.split("device" + " " * MANY)],
            ["device"],
        ),
    ],
    ids=["launchers", "proxies", "packages", "firefox", "usb", "adb server"],
)
def test_blanks_and_words_without_end_end(read: Callable[[], object], found: object) -> None:
    """What stands behind them is found."""
    assert read() == found
