"""An app that records the screen is found while it does, and afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "screen-being-captured"
NAME = "org.example.film"
NOW = f"An app gets the picture of the screen now: {NAME}"


def app(*, now: bool = False, **more: Any) -> list[object]:
    use = {"what": "screen", "at": "2026-11-20T09:20:00Z", "how": "service", "now": now}
    return [{"package": NAME, "used": [use], **more}]


@pytest.mark.parametrize("base", BASES)
def test_now(saw: Saw, base: str) -> None:
    """What is recorded now is worth checking on every version, even an app of a store."""
    result = looked(CHECK, base, app(now=True))

    assert saw(result) == [("review", NOW)]
    assert result.reasons == ()
    assert NAME in result.findings[0].evidence[0].text


def test_now_by_a_part_of_the_phone(saw: Saw) -> None:
    """Casting by the phone's own parts is told as well: the person may not know of it."""
    words = (
        "MEDIA PROJECTION MANAGER (dumpsys media_projection)\nMedia Projection: \n"
        "(com.google.android.gms, uid=10105): TYPE_MIRRORING\n"
    )
    trouble = {"command": "dumpsys media_projection", "how": "words", "words": words}

    assert saw(looked(CHECK, troubles=[trouble])) == [
        ("review", "An app gets the picture of the screen now: com.google.android.gms")
    ]


@pytest.mark.parametrize(("more", "priority"), [({}, "review"), ({"origin": "file"}, "review")])
def test_before(saw: Saw, more: dict[str, Any], priority: str) -> None:
    """An app that may record without asking is worth checking."""
    assert saw(looked(CHECK, apps=app(**more))) == [
        (priority, f"An app may record the screen without asking: {NAME}")
    ]


def test_allowed_and_never_used(saw: Saw) -> None:
    """The right alone is told."""
    allowed = [{"package": NAME, "powers": ["captures-screen"]}]

    assert saw(looked(CHECK, apps=allowed)) == [
        ("review", f"An app may record the screen without asking: {NAME}")
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "Access: [top-s] 2026-11-19 10:00:00.000 (-23h30m0s0ms)",
            "An app has recorded the screen",
        ),
        (
            "Reject: [top-s] 2026-11-19 10:00:00.000 (-23h30m0s0ms)",
            "An app asked to record the screen",
        ),
    ],
)
@pytest.mark.parametrize(("origin", "priority"), [("store", "note"), ("file", "review")])
def test_with_a_yes_each_time(saw: Saw, line: str, words: str, origin: str, priority: str) -> None:
    """An app that asks each time leaves a trace too; from a file it is worth checking."""
    one = [{"package": NAME, "origin": origin}]
    dump = (
        "Current AppOps Service state:\n  Uid u0a211:\n    state=cch\n"
        f"    Package {NAME}:\n      PROJECT_MEDIA (ignore): \n        null=[\n"
        f"          {line}\n        ]\n\n"
    )
    trouble = {"command": "dumpsys appops", "how": "words", "words": dump}
    result = looked(CHECK, apps=one, troubles=[trouble])

    assert saw(result) == [(priority, f"{words}: {NAME}")]
    assert "2026-11-19 10:00" in result.findings[0].details[0]


def test_nothing(saw: Saw) -> None:
    """Where nobody records, nothing is told."""
    assert looked(CHECK).outcome is Outcome.NOTHING_SEEN


@pytest.mark.parametrize("command", ["dumpsys appops", "dumpsys media_projection"])
@pytest.mark.parametrize("how", ["missing", "refused", "empty", "cut"])
def test_without_an_answer(command: str, how: str) -> None:
    """Either part that could not be read is said."""
    result = looked(CHECK, troubles=[{"command": command, "how": how}])

    assert result.outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.recordings
def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """Nobody records the screen of a recorded phone."""
    result = ran(CHECK, phone_folder)

    assert (result.outcome, result.reasons) == (Outcome.NOTHING_SEEN, ())
