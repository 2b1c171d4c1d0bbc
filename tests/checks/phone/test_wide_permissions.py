"""Apps that may read much are told by where they came from."""

from collections.abc import Callable
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.devices.interface import Query
from safety_audit.devices.practice import build
from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "wide-permissions"
NAME = "org.example.gather"
WIDE = ("sms", "contacts", "microphone")
OFF_STORE = f"An app that did not come from an app store may read a lot: {NAME}"


def app(*allowed: str, **more: object) -> list[object]:
    return [{"package": NAME, "allowed": allowed or WIDE, **more}]


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """An app from a file with three of them is worth checking, on every version."""
    result = looked(CHECK, base, app(origin="file"))

    assert saw(result) == [("review", OFF_STORE)]
    assert result.reasons == ()
    assert result.findings[0].details[0] == "It may read: text messages, microphone, contacts."
    assert "android.permission.READ_SMS: granted=true" in result.findings[0].evidence[0].text


@pytest.mark.parametrize(
    ("origin", "seen"),
    [
        ("store", [("note", f"These apps may read a lot, as many do: {NAME}")]),
        (
            "f-droid",
            [
                (
                    "tidy",
                    f"An app of which it is not known where it came from may read a lot: {NAME}",
                )
            ],
        ),
        (
            "moved",
            [
                (
                    "tidy",
                    f"An app of which it is not known where it came from may read a lot: {NAME}",
                )
            ],
        ),
        ("cable", [("review", OFF_STORE)]),
        ("forged-store", [("review", OFF_STORE)]),
    ],
)
def test_where_it_came_from(saw: Saw, origin: str, seen: list[tuple[str, str]]) -> None:
    """A store's app is a note: chat apps have all this. This phone has no F-Droid."""
    assert saw(looked(CHECK, apps=app(origin=origin))) == seen


@pytest.mark.parametrize(
    "allowed",
    [("sms", "contacts"), ("location", "photos", "phone", "calendar"), ("camera", "microphone")],
)
def test_fewer(allowed: tuple[str, ...]) -> None:
    """Two of them, or others that tell less, are no finding."""
    assert looked(CHECK, apps=app(*allowed, origin="file")).outcome is Outcome.NOTHING_SEEN


def test_asked_for_is_not_granted() -> None:
    """What an app asks for and was not given does not count."""
    refused = [{"package": NAME, "denied": WIDE, "origin": "file"}]

    assert looked(CHECK, apps=refused).outcome is Outcome.NOTHING_SEEN


def test_all_files_counts(saw: Saw) -> None:
    """Reading all files is one of them."""
    wide = app("camera", "microphone", origin="file", powers=["all-files"])

    assert saw(looked(CHECK, apps=wide)) == [("review", OFF_STORE)]


def test_an_app_that_never_asks() -> None:
    """An app made for Android 5 was never asked about."""
    result = looked(CHECK, apps=app(origin="file", target=22))

    assert "It is made so that it never has to ask." in result.findings[0].details


@pytest.mark.parametrize(("user", "priority"), [(0, "review"), (10, "note")])
def test_forced_by_rules(saw: Saw, user: int, priority: str) -> None:
    """What an owner forces is worth checking on the phone itself, and usual in a space of work."""
    one = [{"package": NAME, "allowed": ["location-always"], "users": (user,)}]
    users = [{"id": 10, "name": "Work", "kind": "work"}]
    query = Query("dumpsys package", limit=1 << 25)
    (answer,) = build("google-14", one, users=users, without=["com.whatsapp"]).ask([query])
    words = answer.data.decode()
    at = words.index(f"  Package [{NAME}]")
    forced = words[:at] + words[at:].replace("USER_SET", "USER_SET|POLICY_FIXED", 3)
    trouble = {"command": "dumpsys package", "how": "words", "words": forced}

    assert saw(looked(CHECK, apps=one, users=users, troubles=[trouble])) == [
        (priority, f"Rules of the phone let an app read what nobody can switch off: {NAME}")
    ]


def test_in_another_user() -> None:
    """The same app in the work profile only is found, and the user is named."""
    users = [{"id": 10, "name": "Work", "kind": "work"}]
    result = looked(CHECK, apps=app(origin="file", users=(10,)), users=users)

    assert [one.subject.user for one in result.findings if one.subject] == [10]
    assert "It is only in the space of user 10." in result.findings[0].details


def test_without_app_ops_files_are_not_known() -> None:
    """What the permissions say is told, and that all files may be missing is said."""
    trouble = {"command": "dumpsys appops", "how": "refused"}
    result = looked(CHECK, apps=app("camera", "sms", origin="file"), troubles=[trouble])

    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert "dumpsys appops" in result.reasons[0]


def test_without_the_list_of_apps() -> None:
    """Without the list of apps nothing is known."""
    trouble = {"command": "dumpsys package", "how": "cut"}

    assert looked(CHECK, troubles=[trouble]).outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.recordings
def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """No added app of a recorded phone has three of them."""
    result = ran(CHECK, phone_folder)

    assert (result.outcome, result.reasons) == (Outcome.NOTHING_SEEN, ())
