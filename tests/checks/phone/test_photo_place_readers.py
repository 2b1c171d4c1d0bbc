"""Who may read places from photos depends on the version."""

from collections.abc import Callable
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "photo-place-readers"
SEEN = "Apps that may read where your photos were taken ({}): {}"
OLD = {"google-8", "google-9"}


def app(*allowed: str, name: str = "org.example.album") -> dict[str, object]:
    return {"package": name, "allowed": list(allowed)}


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """Since Android 10 a permission of its own decides; before, whoever may read photos may."""
    result = looked(CHECK, base, [app("photos", "places-in-photos")])
    assert saw(result) == [("note", SEEN.format(1, "org.example.album"))]
    assert "granted=true" in result.findings[0].evidence[0].text
    without = looked(CHECK, base, [app("photos")])
    assert without.outcome is (Outcome.FOUND if base in OLD else Outcome.NOTHING_SEEN)


def test_all_are_one_finding() -> None:
    """Several apps are one thing to look through."""
    apps = [
        app("places-in-photos", name="org.example.one"),
        app("places-in-photos", name="org.example.two"),
    ]
    (finding,) = looked(CHECK, apps=apps).findings
    assert finding.summary == SEEN.format(2, "org.example.one, org.example.two")
    assert finding.subject is None
    assert finding.details == (
        "org.example.one came from an app store (Google Play).",
        "org.example.two came from an app store (Google Play).",
    )


def test_without_the_list_of_apps_nothing_is_known() -> None:
    """No list of apps is not the same as no such app."""
    result = looked(CHECK, troubles=[{"command": "dumpsys package", "how": "cut"}])
    assert result.outcome is Outcome.COULD_NOT_CHECK


def test_recorded_phones(ran: Ran, saw: Saw, phone_folder: Path) -> None:
    """One recording, of Android 7, has added apps that may read photos: a shop and a sample."""
    expected = {
        "a71-emulator": [("note", SEEN.format(2, "com.carshop2, com.android.gesture.builder"))]
    }
    assert saw(ran(CHECK, phone_folder)) == expected.get(phone_folder.name, [])
