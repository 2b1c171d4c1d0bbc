"""Whatever a computer with macOS answers, its parsers end in a record or in `Unreadable`."""

import json
import plistlib
from collections.abc import Callable
from typing import Any

import pytest
from devices.computer_samples import answered
from hypothesis import example, given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.computer import (
    macos,
    macos_autostart,
    macos_grants,
    macos_network,
    macos_people,
    macos_programs,
    macos_screen,
    macos_synced,
    plists,
)
from safety_audit.model import NotApplicable, Unreadable

FILE = Query("/Library/LaunchDaemons/x.plist", Kind.FILE)
NONE: frozenset[str] = frozenset()
PARSERS: dict[str, Callable[[Answer], Any]] = {
    "list": plists.parse_plist,
    "macos": lambda a: macos.parse_macos(a, a),
    "services": lambda a: macos.parse_services(a, a),
    "launch": lambda a: macos_autostart.parse_launch(a, NONE, "/Users/ana"),
    "hooks": lambda a: list(macos_autostart.parse_hooks(a, "/Users/ana")),
    "grants": macos_grants.parse_grants,
    "accounts": lambda a: macos_people.parse_mac_accounts(a, a, a),
    "hidden": macos_people.parse_hidden,
    "guest": macos_people.parse_guest,
    "auto-login": macos_people.parse_auto_login,
    "lock": lambda a: macos_screen.parse_mac_lock(a, None),
    "remote management": macos_screen.parse_remote_management,
    "disk": macos_screen.parse_disk_lock,
    "go-betweens": lambda a: list(macos_network.parse_mac_proxies(a)),
    "name servers": lambda a: list(macos_network.parse_mac_name_servers(a)),
    "trust": macos_network.parse_trust,
    "applications": lambda a: list(macos_programs.parse_applications(a)),
    "apple": lambda a: list(macos_synced.parse_apple(a)),
    "labels": lambda a: list(macos_programs.parse_labels(a)),
}
NAMES = st.sampled_from(
    [
        "Label", "Program", "ProgramArguments", "Disabled", "RunAtLoad", "KeepAlive", "LoginHook",
        "StartInterval", "HiddenUsersList", "GuestEnabled", "autoLoginUser", "NetworkServices",
        "Proxies", "HTTPEnable", "HTTPProxy", "HTTPPort", "DNS", "ServerAddresses", "idleTime",
        "ProxyAutoConfigEnable", "ProxyAutoConfigURLString", "ProductName", "line", "name", "type",
    ]
)  # fmt: skip
LEAVES = st.booleans() | st.integers(-(2**63), 2**63) | st.text(st.characters(categories=["L", "N", "P"])) | st.binary()  # fmt: skip
HELD = st.dictionaries(
    NAMES, st.recursive(LEAVES, lambda one: st.lists(one, max_size=3) | st.dictionaries(NAMES, one))
)
FORMS = st.sampled_from([plistlib.FMT_XML, plistlib.FMT_BINARY])
LISTS = st.builds(lambda held, form: plistlib.dumps(held, fmt=form), HELD, FORMS)
ROWS = st.lists(st.dictionaries(NAMES, st.text() | st.integers()), max_size=3).map(
    lambda rows: "\n".join(map(json.dumps, rows))
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    "<plist><dict><key>Label</key><string>&b;</string></dict></plist>"
)


def bomb(count: int) -> bytes:
    """Return a binary list that says it has so many objects."""
    trailer = bytes(6) + bytes([1, 1]) + b"".join(n.to_bytes(8) for n in (count, 0, 8))
    return b"bplist00" + trailer


def goes_round() -> bytes:
    """Return a binary list whose one entry is the list itself."""
    objects = b"\xd1\x01\x00" + b"\x55Label"
    offsets = bytes([8, 11])
    trailer = bytes(6) + bytes([1, 1]) + b"".join(n.to_bytes(8) for n in (2, 0, 17))
    return b"bplist00" + objects + offsets + trailer


@pytest.mark.parametrize("name", PARSERS)
@given(said=st.binary() | LISTS | ROWS | st.binary().map(b"bplist00".__add__))
@example(said=LAUGHS)
@example(said=bomb(2**62))
@example(said=bomb(2**31))
@example(said=goes_round())
@example(said="<plist>" + "<array>" * 5000)
@example(said="<plist><dict><key>Label</key><integer>" + "9" * 9000 + "</integer></dict></plist>")
@example(said="<plist><dict><key>Label</key><date>x</date></dict></plist>")
@example(said=b"\xff\xfe\x00\xd8")
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


def test_entities() -> None:
    """A property list that defines entities is unreadable: nothing in it grows."""
    with pytest.raises(Unreadable):
        plists.parse_plist(answered(FILE, LAUGHS))


@given(HELD, FORMS)
def test_what_was_written(held: dict[str, Any], form: plistlib.PlistFormat) -> None:
    """What was written is read again, whatever the form."""
    data = plistlib.dumps(held, fmt=form)

    assert plists.parse_plist(answered(FILE, data)) == held
