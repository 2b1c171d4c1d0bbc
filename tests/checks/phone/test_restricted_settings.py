"""A lock that somebody lifted for an app from a file is found where Android notes it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from practised import looked

from safety_audit.devices.interface import Answer, Device, Query, Status, quiet
from safety_audit.devices.practice.device import build
from safety_audit.engine import look
from safety_audit.model import CheckResult, Outcome, Progress
from safety_audit.packs import load

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "restricted-settings"
NAME = "org.example.tool"
LIFTED = f"Somebody let an app from a file use access that Android holds back: {NAME}"


def app(*powers: str, **more: object) -> list[object]:
    return [{"package": NAME, "origin": "file", "powers": powers, **more}]


@pytest.mark.parametrize(
    ("base", "outcome"),
    [
        ("google-8", Outcome.NOT_APPLICABLE),
        ("google-11", Outcome.NOT_APPLICABLE),
        ("google-13", Outcome.COULD_NOT_CHECK),
        ("google-14", Outcome.COULD_NOT_CHECK),
        ("google-16", Outcome.FOUND),
    ],
)
def test_each_version(base: str, outcome: Outcome) -> None:
    """There is no such lock before 13, and no note of who lifted it before 15."""
    powers = ("reads-screen", "restricted-settings")

    assert looked(CHECK, base, app(*powers)).outcome is outcome


def test_lifted(saw: Saw) -> None:
    """From 15 on, `allow` says that somebody did it, even where no access was given yet."""
    result = looked(CHECK, "google-16", app("restricted-settings"))

    assert saw(result) == [("review", LIFTED)]
    assert "ACCESS_RESTRICTED_SETTINGS (allow)" in result.findings[0].evidence[0].text


@pytest.mark.parametrize(
    "one", [app("reads-screen"), app("restricted-settings", origin="store"), app()]
)
def test_not_lifted(one: list[object]) -> None:
    """An app from a store has no lock to lift."""
    assert looked(CHECK, "google-16", one).outcome is Outcome.NOTHING_SEEN


@pytest.mark.parametrize("one", [app(), app("reads-screen", origin="store")])
def test_older_with_nothing_to_lift(one: list[object]) -> None:
    """On 13 and 14 there is no question where no app from a file has such access."""
    assert looked(CHECK, "google-14", one).outcome is Outcome.NOTHING_SEEN


@pytest.mark.parametrize("mode", ["ignore", "deny"])
def test_older_held_back_and_yet(saw: Saw, mode: str) -> None:
    """On 13 and 14, access in spite of the lock is told."""
    dump = (
        "Current AppOps Service state:\n  Uid u0a211:\n    state=cch\n"
        f"    Package {NAME}:\n      ACCESS_RESTRICTED_SETTINGS ({mode}): \n\n"
    )
    trouble = {"command": "dumpsys appops", "how": "words", "words": dump}

    assert saw(looked(CHECK, "google-14", app("reads-screen"), troubles=[trouble])) == [
        ("note", f"An app has access that Android holds back from apps from files: {NAME}")
    ]


@pytest.mark.parametrize("how", ["missing", "refused", "empty", "slow", "cut"])
def test_without_app_ops(how: str) -> None:
    """What could not be read is said."""
    trouble = {"command": "dumpsys appops", "how": how}

    assert looked(CHECK, "google-16", troubles=[trouble]).outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.recordings
def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """Recorded phones are too old for the lock, or have no app from a file."""
    newer = phone_folder.name in {"a13-mtk-tablet", "a14-emulator-atv"}
    expected = Outcome.NOTHING_SEEN if newer else Outcome.NOT_APPLICABLE

    assert ran(CHECK, phone_folder).outcome is expected


def test_older_that_does_not_say_who_reads_the_screen() -> None:
    """Where it was not read who has such access, an app from a file may have it: that is told."""
    phone = build("google-14", app())
    (core,) = load()
    (check,) = (check for check in core.checks if check.id == CHECK)

    class Silent(Device):
        kind = phone.kind

        def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
            answers = phone.ask(queries, progress)
            return [
                Answer(one.query, Status.LOST) if one.query.text == "dumpsys accessibility" else one
                for one in answers
            ]

    (result,) = look(Silent(), [check]).results
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert any("connection ended" in reason for reason in result.reasons)
