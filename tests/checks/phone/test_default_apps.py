"""Added apps that handle messages and calls are found, for each user."""

from collections.abc import Callable
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "default-apps"
NAME = "org.example.messages"


def app(power: str = "sms-app", **more: object) -> list[object]:
    return [{"package": NAME, "powers": [power], **more}]


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """An app from a file that handles messages is worth checking, on every version."""
    result = looked(CHECK, base, app(origin="file"))

    assert saw(result) == [("review", f"An added app handles text messages: {NAME}")]
    assert result.reasons == ()
    assert NAME in result.findings[0].evidence[0].text


@pytest.mark.parametrize(
    ("power", "origin", "priority", "words"),
    [
        ("sms-app", "store", "note", "handles text messages"),
        ("phone-app", "store", "note", "handles calls"),
        ("phone-app", "cable", "review", "handles calls"),
        ("assistant", "not-known", "review", "is the assistant"),
        ("call-screening", "store", "note", "is told who calls"),
        ("call-screening", "file", "review", "is told who calls"),
        ("call-redirection", "store", "review", "may pass calls on to another number"),
        ("home", "file", "note", "is the home screen"),
        ("browser", "file", "note", "is the browser"),
        ("sms-app", "moved", "note", "handles text messages"),
    ],
)
def test_what_it_stands_for(saw: Saw, power: str, origin: str, priority: str, words: str) -> None:
    """What reads codes or passes calls on weighs more than a home screen; a store's app less."""
    result = looked(CHECK, apps=app(power, origin=origin))

    assert saw(result) == [(priority, f"An added app {words}: {NAME}")]


def test_what_came_with_the_phone_is_no_finding() -> None:
    """The phone's own apps for messages and calls are not told."""
    assert looked(CHECK).outcome is Outcome.NOTHING_SEEN


def roles(user: int, package: str) -> dict[str, str]:
    """Return a phone's words: one user's app for messages."""
    words = (
        f"ROLE STATE (dumpsys role):\n{{\n  user_states={{\n    user_id={user}\n    roles=[\n"
        f"      {{\n        name=android.app.role.SMS\n        holders={package}\n      }}\n"
        "    ]\n  }\n}\n"
    )
    return {"command": "dumpsys role", "how": "words", "words": words}


@pytest.mark.parametrize("kind", ["second", "work", "clone", "private"])
def test_in_another_user(saw: Saw, kind: str) -> None:
    """Another user's default app is found, and the user is named."""
    result = looked(
        CHECK,
        apps=app(origin="file", users=(10,)),
        users=[{"id": 10, "name": "Second", "kind": kind}],
        troubles=[roles(10, NAME)],
    )

    assert [one.subject.user for one in result.findings if one.subject] == [10]
    assert "It is only in the space of user 10." in result.findings[0].details


def test_an_app_that_is_gone(ran: Ran, saw: Saw) -> None:
    """A default app that is not in the list of apps is told as what it is."""
    assert saw(looked(CHECK, troubles=[roles(0, "org.example.gone")])) == [
        ("note", "An app that is not on the phone is still a default app: org.example.gone")
    ]


def test_a_user_of_whom_nothing_is_said() -> None:
    """A user without any default app in the answer could not be checked."""
    users = [{"id": 10, "name": "Work", "kind": "work"}]
    result = looked(CHECK, users=users, troubles=[roles(0, "com.google.android.apps.messaging")])

    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons == ("The phone does not say the default apps of user 10 (work profile).",)


@pytest.mark.parametrize("how", ["missing", "refused", "empty"])
def test_without_an_answer(how: str) -> None:
    """What could not be read is said."""
    trouble = {"command": "dumpsys role", "how": how}

    assert looked(CHECK, troubles=[trouble]).outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.recordings
def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """Every default app came with the phone; the phone of Android 7 has no settings on record."""
    unread = phone_folder.name == "a71-emulator"
    expected = Outcome.COULD_NOT_CHECK if unread else Outcome.NOTHING_SEEN

    assert ran(CHECK, phone_folder).outcome is expected
