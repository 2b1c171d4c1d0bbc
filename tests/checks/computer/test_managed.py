"""Whether somebody else sets rules, on each system."""

from collections.abc import Callable
from pathlib import Path

import pytest
from devices.computer_samples import answered, computer, result, summaries
from devices.macos_samples import macos
from devices.windows_samples import windows
from hypothesis import given
from hypothesis import strategies as st
from safety_audit.checks.computer.computer_managed import computer_managed

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.computer import macos_management, management, windows_management
from safety_audit.model import Outcome, Unreadable

ENROLLED = "HKLM\\SOFTWARE\\Microsoft\\Enrollments"


def test_quiet(tmp_path: Path) -> None:
    """Without rules nothing is seen, on each system."""
    for device in (computer(tmp_path / "l"), windows(tmp_path / "w"), macos(tmp_path / "m")):
        assert result(computer_managed, device).outcome is Outcome.NOTHING_SEEN


def test_linux(tmp_path: Path) -> None:
    """Files with rules for a browser are told."""
    device = computer(tmp_path, {"etc/opt/chrome/policies/managed/rules.json": "{}"})

    assert summaries(computer_managed, device) == [
        ("review", "Rules are set for Chrome that cannot be changed in it: rules.json")
    ]


def test_beside_firefox(tmp_path: Path) -> None:
    """A file with rules beside Firefox is told, unless a package brought it."""
    folder = "usr/lib/firefox/distribution"
    files: dict[str, str | bytes] = {f"{folder}/policies.json": "{}", f"{folder}/more.json": "{}"}
    packaged = {f"/{folder}/policies.json": "firefox"}

    assert summaries(computer_managed, computer(tmp_path / "a", files)) == [
        ("review", "Rules are set for Firefox that cannot be changed in it: policies.json")
    ]
    assert summaries(computer_managed, computer(tmp_path / "b", files, owners=packaged)) == []


def test_windows(tmp_path: Path) -> None:
    """A service that manages the computer is told, what Windows keeps with itself is not."""
    keys = {
        f"{ENROLLED}\\{{1}}": {"ProviderID": "MS DM Server", "UPN": "kim@example.org"},
        f"{ENROLLED}\\{{2}}": {"ProviderID": "WMI_Bridge_Server", "UPN": "x"},
        f"{ENROLLED}\\{{3}}": {"ProviderID": "MS DM Server", "UPN": ""},
        "HKLM\\SOFTWARE\\Policies\\Microsoft\\Edge": {"ProxyServer": "192.0.2.1:1"},
        "HKCU\\Software\\Policies\\Google\\Chrome\\ExtensionInstallForcelist": {
            "1": "abc;http://x"
        },
    }

    assert summaries(computer_managed, windows(tmp_path, keys)) == [
        ("review", "Somebody else can manage this computer: kim@example.org"),
        ("review", "Rules are set for Edge that cannot be changed in it: ProxyServer"),
        (
            "review",
            "Rules are set for Chrome that cannot be changed in it: ExtensionInstallForcelist",
        ),
    ]


def test_macos(tmp_path: Path) -> None:
    """A service that manages the computer, and profiles, are told."""
    device = macos(
        tmp_path,
        {
            "Library/Managed Preferences/ana/com.google.Chrome.plist": {"a": 1},
            "Library/Managed Preferences/ana/complete.plist": {},
            "Library/Managed Preferences/com.example.lock.plist": {"a": 1},
        },
        {"macos-management": ["Enrolled via DEP: No", "MDM enrollment: Yes (User Approved)"]},
    )

    assert summaries(computer_managed, device) == [
        ("review", "Somebody else can manage this computer."),
        (
            "review",
            "Somebody else can manage this computer: a configuration profile for com.example.lock",
        ),
        ("review", "Rules are set for Chrome that cannot be changed in it: com.google.Chrome"),
    ]


def test_macos_does_not_say(tmp_path: Path) -> None:
    """Where the command says something unknown, that is not "nobody"."""
    device = macos(tmp_path, said={"macos-management": ["profiles: unknown option"]})

    assert result(computer_managed, device).outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.parametrize(
    "parse",
    [
        lambda a: list(management.parse_rule_files(a, "x")),
        lambda a: list(windows_management.parse_enrollments(a)),
        lambda a: list(windows_management.parse_rules(a, "x")),
        lambda a: list(macos_management.parse_enrollment(a)),
        lambda a: list(macos_management.parse_managed(a)),
    ],
    ids=["files", "enrolments", "rules", "status", "profiles"],
)
@given(said=st.binary() | st.text())
def test_any_answer(parse: Callable[[Answer], list[object]], said: str | bytes) -> None:
    """Any answer whatever ends in a record, or in a reason why there is none."""
    try:
        text = repr(parse(answered(Query("x", Kind.PROBE), said)))
    except Unreadable as reason:
        text = reason.reason

    assert text
