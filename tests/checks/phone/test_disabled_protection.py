"""Protection that was switched off is told, with who did it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.devices.interface import Query
from safety_audit.devices.practice import build
from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "disabled-protection"
STORE = "com.android.vending"
NAME = "org.example.quiet"
OFF = (
    "A part of the phone's protection is switched off: the Play Store, which looks for harmful apps"
)


def changed(one: Mapping[str, object], package: str, old: str, new: str) -> CheckResult:
    """Return what the check says where one line of an app's block reads otherwise."""
    (answer,) = build("google-14", [one]).ask([Query("dumpsys package", limit=1 << 25)])
    words = answer.data.decode()
    at = words.index(f"  Package [{package}]")
    assert old in words[at:]
    words = words[:at] + words[at:].replace(old, new, 1)
    trouble = {"command": "dumpsys package", "how": "words", "words": words}
    return looked(CHECK, apps=[one], troubles=[trouble])


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """A Play Store that somebody switched off is worth checking, on every version."""
    result = looked(CHECK, base, [{"package": STORE, "state": "disabled"}])

    assert saw(result) == [("review", OFF)]
    assert result.findings[0].details == ("Somebody did that in Settings.",)
    assert "enabled=3" in result.findings[0].evidence[0].text


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("shell:2000", "A computer did that."),
        ("org.example.quiet", "It was done by org.example.quiet."),
    ],
)
def test_by_whom(who: str, words: str) -> None:
    """Who switched it off is told in plain words."""
    one = {"package": STORE, "state": "disabled"}
    result = changed(
        one, STORE, "lastDisabledCaller: com.android.settings", f"lastDisabledCaller: {who}"
    )

    assert result.findings[0].details == (words,)


def test_by_nobody_named() -> None:
    """Where the phone does not say who did it, that is said."""
    one = {"package": STORE, "state": "disabled"}
    result = changed(one, STORE, "      lastDisabledCaller: com.android.settings\n", "")

    assert result.findings[0].details == ("The phone does not say who did that.",)


def test_hidden_or_paused(saw: Saw) -> None:
    """A protector that is hidden or paused protects as little as one that is off."""
    for state in ("hidden", "suspended"):
        result = looked(CHECK, apps=[{"package": "com.google.android.gms", "state": state}])
        assert [(priority) for priority, _ in saw(result)] == ["review"]


def test_removed_for_the_first_user(saw: Saw) -> None:
    """A cable can remove the Play Store for a user; the phone still knows it."""
    result = changed({"package": STORE}, STORE, "installed=true", "installed=false")

    assert saw(result) == [
        (
            "review",
            f"A part of the phone's protection was removed: {OFF.partition(': ')[2]}",
        )
    ]


def test_an_app_that_looks_for_harmful_apps(saw: Saw) -> None:
    """A widely known app of that kind counts, if a store installed it."""
    result = looked(CHECK, apps=[{"package": "org.malwarebytes.antimalware", "state": "disabled"}])

    assert [priority for priority, _ in saw(result)] == ["review"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("com.example.other", [("review", f"An app was paused by another app: {NAME}")]),
        (
            "com.google.android.apps.wellbeing",
            [("note", f"These apps are paused by a time limit or by work rules: {NAME}")],
        ),
    ],
)
def test_paused_apps(saw: Saw, who: str, seen: list[tuple[str, str]]) -> None:
    """A time limit pauses apps every day; another app that does so is worth checking."""
    one = {"package": NAME, "state": "suspended"}
    line = "      installReason=4\n"
    result = changed(one, NAME, line, f"{line}        suspendingPackage={who}\n")

    assert saw(result) == seen


@pytest.mark.parametrize(
    "one",
    [
        {"package": "com.android.chrome", "state": "disabled"},
        {"package": NAME, "state": "disabled"},
        {"package": NAME, "state": "stopped"},
    ],
)
def test_innocent(one: dict[str, object]) -> None:
    """People switch off what they do not use; only what protects is told."""
    assert looked(CHECK, apps=[one]).outcome is Outcome.NOTHING_SEEN


def test_in_another_user(saw: Saw) -> None:
    """What is off in another user's space names that user."""
    words = looked(
        CHECK,
        apps=[{"package": STORE, "state": "disabled"}],
        users=[{"id": 10, "name": "Second"}],
    )

    assert (OFF.replace(" off:", " off for user 10:")) in [summary for _, summary in saw(words)]


def test_without_the_list_of_apps() -> None:
    """Without the list of apps nothing is known."""
    trouble = {"command": "dumpsys package", "how": "cut"}

    assert looked(CHECK, troubles=[trouble]).outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.recordings
def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """What recorded phones have switched off (web views, keyboards) protects nothing."""
    result = ran(CHECK, phone_folder)

    assert (result.outcome, result.reasons) == (Outcome.NOTHING_SEEN, ())
