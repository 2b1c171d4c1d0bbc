"""What many ordinary apps have is told in one note, and never more."""

from collections.abc import Callable
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

NAME = "org.example.app"
NOTES = {
    "no-battery-limit": ("background-exceptions", "These apps run without pause"),
    "usage-access": ("usage-access", "These apps see which apps are used"),
    "draws-over": ("draws-over-apps", "These apps may show themselves over other apps"),
    "changes-settings": (
        "draws-over-apps",
        "These apps may change settings such as brightness and sound",
    ),
}
ASKED = {
    "background-exceptions": "dumpsys deviceidle",
    "usage-access": "dumpsys appops",
    "draws-over-apps": "dumpsys appops",
    "developer-options": "settings list global",
}


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("power", NOTES)
def test_each_version(saw: Saw, base: str, power: str) -> None:
    """One app is named with the words that say so."""
    check, words = NOTES[power]
    result = looked(check, base, [{"package": NAME, "powers": [power], "origin": "file"}])

    assert saw(result) == [("note", f"{words}: {NAME}")]
    assert result.reasons == ()
    assert NAME in result.findings[0].evidence[0].text
    assert result.findings[0].details == (
        f"{NAME} came from a file (com.google.android.packageinstaller).",
    )


@pytest.mark.parametrize("power", NOTES)
def test_many_apps_are_one_note(saw: Saw, power: str) -> None:
    """Forty apps are one note, with eight names in its first line and all in its details."""
    check, _ = NOTES[power]
    many = [{"package": f"org.example.n{number:02}", "powers": [power]} for number in range(40)]
    result = looked(check, apps=many)

    assert len(result.findings) == 1
    assert result.findings[0].summary.endswith("org.example.n07 and 32 more")
    assert len(result.findings[0].details) == 40


@pytest.mark.parametrize("power", ["usage-access", "draws-over"])
def test_in_another_user(power: str) -> None:
    """An app of another user is named with the user."""
    check, _ = NOTES[power]
    one = {"package": NAME, "powers": [power], "users": (10,)}
    result = looked(check, apps=[one], users=[{"id": 10, "name": "Work", "kind": "work"}])

    assert "for user 10" in result.findings[0].details[0]


@pytest.mark.parametrize("check", ["background-exceptions", "usage-access", "draws-over-apps"])
def test_nothing(check: str) -> None:
    """Apps without such access are not told, nor are parts of the phone."""
    assert looked(check, apps=[{"package": NAME}]).outcome is Outcome.NOTHING_SEEN


@pytest.mark.parametrize("check", ASKED)
@pytest.mark.parametrize("how", ["missing", "refused", "empty"])
def test_without_an_answer(check: str, how: str) -> None:
    """What could not be read is said."""
    trouble = {"command": ASKED[check], "how": how}

    assert looked(check, troubles=[trouble]).outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        ({"development_settings_enabled": 1, "adb_enabled": 1}, 2),
        ({"development_settings_enabled": 1, "adb_enabled": 0}, 1),
        ({"development_settings_enabled": 0, "adb_enabled": 0}, 0),
    ],
)
def test_developer_options(saw: Saw, values: dict[str, int], seen: int) -> None:
    """Both switches are notes: they must be on to look at the phone by cable."""
    result = looked("developer-options", settings={"global": values})

    assert [priority for priority, _ in saw(result)] == ["note"] * seen
    assert result.reasons == ()


def test_developer_options_not_stated() -> None:
    """A switch that is not stated is not off."""
    unset = ("global.development_settings_enabled",)
    result = looked("developer-options", unset=unset)

    assert result.reasons == ("The setting development_settings_enabled is not stated.",)


@pytest.mark.recordings
@pytest.mark.parametrize("check", ["background-exceptions", "usage-access", "draws-over-apps"])
def test_recorded_phones(ran: Ran, phone_folder: Path, check: str) -> None:
    """No app that somebody added to a recorded phone has such access."""
    result = ran(check, phone_folder)

    assert (result.outcome, result.reasons) == (Outcome.NOTHING_SEEN, ())


@pytest.mark.recordings
def test_recorded_developer_options(ran: Ran, saw: Saw, phone_folder: Path) -> None:
    """All were connected by cable; the phone of Android 7 has no settings on record."""
    on = [("note", "USB debugging is on: a computer may read this phone over a cable")]
    expected = {
        "a71-emulator": [],
        "a81-smartron-tphone": [("note", "The settings for developers are on"), *on],
    }

    assert saw(ran("developer-options", phone_folder)) == expected.get(phone_folder.name, on)
