"""Every story on every base phone is rendered, and read as a real phone would be."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.checking import Seen, check
from safety_audit.devices import practice
from safety_audit.devices.allowlist import permitted
from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Device, NotAllowed, Query, Status
from safety_audit.devices.practice.answers import commands
from safety_audit.devices.practice.versions import BASES
from safety_audit.engine import look
from safety_audit.facts import android
from safety_audit.facts.base import _PROVIDERS
from safety_audit.model import DeviceKind, NotApplicable, Unreadable

for found in pkgutil.iter_modules(android.__path__):
    importlib.import_module(f"{android.__name__}.{found.name}")

FACTS = {fact.__name__: fact for kind, fact in _PROVIDERS if kind is DeviceKind.PHONE}
# A phone that lets in no computer has no list of them, so "none" cannot be told from "not said".
UNSAID = {"TrustedComputers"}
# The first API level that says it; before, the fact says that it is not said.
SAID_SINCE = {"Companions": 30, "Vpns": 31}
REFUSED = {
    "AppOps",
    "Apps",
    "DevicePolicy",
    "LockSettings",
    "Roles",
    "Supervision",
    "TrustAgents",
    "TrustedComputers",
}
HIDING = {
    "package": "org.example.helper",
    "label": "Helper",
    "origin": "file",
    "icon": "hidden",
    "installed": "2026-09-03T20:14:37Z",
    "powers": ["reads-screen", "reads-notifications", "device-admin", "starts-with-phone"],
    "allowed": ["location-always", "microphone", "sms"],
    "used": [{"what": "location", "at": "2026-11-20T09:12:40Z", "seconds": 60}],
}


def read(device: Device) -> Mapping[str, object]:
    """Return every fact about a phone by name, with the reason for each that is missing."""
    known: dict[str, object] = {}

    def keep(**given: object) -> Iterator[Seen]:
        """Keep every fact there is."""
        known.update(given)
        return iter(())

    # The decorator reads what a check takes from its signature: here, every fact there is.
    keep.__annotations__ = {name: fact | Unreadable for name, fact in FACTS.items()}
    keep.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in FACTS]
    )
    look(device, [check("all-facts", limits="Nothing.")(keep)])
    return known


def missing(known: Mapping[str, object]) -> dict[str, str]:
    return {
        name: fact.reason
        for name, fact in known.items()
        if isinstance(fact, (Unreadable, NotApplicable))
    }


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("name", practice.names())
def test_every_story_is_read_on_every_base_phone(name: str, base: str) -> None:
    """The parsers understand every answer, but for what a story leaves out."""
    known = read(practice.find(name).on(base).phone())
    may_miss = REFUSED if name == "phone-that-refuses" else UNSAID
    too_old = {fact for fact, first in SAID_SINCE.items() if BASES[base].api < first}
    assert set(known) == set(FACTS)
    assert set(missing(known)) <= may_miss | too_old, missing(known)


@pytest.mark.parametrize("base", BASES)
def test_a_hidden_app_is_seen_on_every_base_phone(base: str) -> None:
    """What was said of an app in words is what the facts say of it."""
    known = read(practice.build(base, [HIDING]))
    packages, launchers = known["Packages"], known["Launchers"]
    assert not isinstance(packages, Unreadable)
    package = packages.get("org.example.helper")
    state = package.state(0)
    assert not package.doubtful
    assert package.installer == "com.google.android.packageinstaller"
    assert str(state.first_install) == "2026-09-03 20:14:37"
    assert "org.example.helper.MainActivity" in state.disabled_components
    assert "org.example.helper" not in launchers.icons[0]
    assert "android.permission.RECORD_AUDIO" in package.granted(0)
    assert [s.package for s in known["Accessibility"].enabled] == ["org.example.helper"]
    assert [s.package for s in known["NotificationListeners"].allowed] == ["org.example.helper"]
    assert [a.package for a in known["DevicePolicy"].admins] == ["org.example.helper"]


@pytest.mark.parametrize("base", BASES)
def test_only_allowed_commands_are_rendered(base: str, tmp_path: Path) -> None:
    """A practice phone has words for what the tool may ask, and for nothing else."""
    phone = practice.build(base, users=[{"id": 10, "name": "Work", "kind": "work"}])
    for command in commands(phone.handset):
        permitted(command)


@pytest.mark.parametrize("base", ["google-8", "samsung-13", "xiaomi-16"])
def test_a_rendered_folder_says_the_same(base: str, tmp_path: Path) -> None:
    """A folder of the answers gives the same facts, in the same practice, at the same time."""
    scenario = practice.find("helper-from-file").on(base)
    scenario.render_to(tmp_path)
    folder = FolderPhone(tmp_path)
    assert folder.practice
    live, kept = read(scenario.phone()), read(folder)
    assert missing(live) == missing(kept)
    for name in ("Users", "Accessibility", "DevicePolicy", "LockSettings", "AppOps", "Launchers"):
        assert str(live[name]) == str(kept[name]), name


def test_the_same_description_gives_the_same_bytes() -> None:
    """Two phones of one description say the same, byte for byte."""
    queries = [Query("dumpsys package"), Query("dumpsys appops"), Query("getprop")]
    first, second = practice.build("samsung-14"), practice.build("samsung-14")
    assert first.ask(queries) == second.ask(queries)


def test_practice_is_as_strict_as_a_visit() -> None:
    """A query that is not on the list is refused, and nothing of its batch is answered."""
    with pytest.raises(NotAllowed):
        practice.build().ask([Query("getprop"), Query("pm uninstall org.example.helper")])


@pytest.mark.parametrize(
    ("base", "command", "status"),
    [
        ("google-9", "dumpsys role", Status.ABSENT),
        ("google-8", "dumpsys adb", Status.ABSENT),
        ("google-11", "dumpsys vpn_management", Status.ABSENT),
        ("google-10", "dpm list-owners", Status.ABSENT),
        ("google-14", "dumpsys role", Status.OK),
        ("google-14", "settings --user 12 list secure", Status.FAILED),
    ],
)
def test_what_a_version_lacks_is_absent(base: str, command: str, status: Status) -> None:
    """A service that came later is not there on an older phone."""
    assert practice.build(base).ask([Query(command)])[0].status is status


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("missing", Status.ABSENT),
        ("refused", Status.REFUSED),
        ("empty", Status.EMPTY),
        ("slow", Status.TIMED_OUT),
    ],
)
def test_trouble_has_its_status(how: str, status: Status) -> None:
    """What goes wrong with a practice phone is told apart as with a real one."""
    phone = practice.build(troubles=[{"command": "dumpsys trust", "how": how}])
    assert phone.ask([Query("dumpsys trust")])[0].status is status


def test_a_closed_profile_refuses() -> None:
    """A profile that is closed to the shell says so for settings and apps."""
    phone = practice.build(users=[{"id": 10, "name": "Work", "kind": "work", "refuses": True}])
    queries = [
        Query("settings --user 10 list secure"),
        Query("pm list packages -f -i -U --user 10"),
    ]
    assert {answer.status for answer in phone.ask(queries)} == {Status.REFUSED}


@given(
    words=st.lists(st.text(max_size=40), min_size=5, max_size=5),
    base=st.sampled_from(["google-8", "xiaomi-10", "samsung-13", "google-16"]),
)
def test_any_words_whatever_are_read_or_said_to_be_unreadable(words: list[str], base: str) -> None:
    """Names chosen by somebody else never stop the tool."""
    phone = practice.build(
        base,
        [{**HIDING, "label": words[0], "version": words[1]}],
        owner=words[2],
        name=words[3],
        accounts=[{"name": words[4]}],
    )
    errors = [reason for reason in missing(read(phone)).values() if "make sense" in reason]
    assert not errors
