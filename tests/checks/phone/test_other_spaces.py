"""An app in another space is found and the space is named; a closed space is never called empty."""

import pytest
from practised import BASES, looked

from safety_audit.devices.practice import build
from safety_audit.engine import look
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.powers import Power
from safety_audit.model import CheckResult, Outcome, Priority
from safety_audit.packs import load

NAME = "com.example.sync"
SPACES = {
    "work": (10, "work profile"),
    "second": (10, "second user"),
    "clone": (95, "second copy of apps"),
    "private": (11, "private space"),
    "secure-folder": (150, "Secure Folder"),
}


def space(kind: str, *, refuses: bool = False) -> dict[str, object]:
    return {"id": SPACES[kind][0], "name": "Other", "kind": kind, "refuses": refuses}


def app(user: int) -> dict[str, object]:
    return {
        "package": NAME,
        "origin": "file",
        "icon": "none",
        "users": (user,),
        "powers": ["reads-screen", "reads-notifications", "device-admin", "usage-access"],
        "allowed": ["sms", "microphone", "contacts"],
    }


def results(kind: str, base: str = "google-14", *, refuses: bool = False) -> dict[str, CheckResult]:
    (core,) = load()
    user, _ = SPACES[kind]
    phone = build(base, [app(user)], users=[space(kind, refuses=refuses)])
    return {result.check: result for result in look(phone, core.checks).results}


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("kind", SPACES)
def test_an_app_in_one_space_only(base: str, kind: str) -> None:
    """It is to be looked at first wherever it is, and whose it is stands with it."""
    user, _ = SPACES[kind]
    (found,) = results(kind, base)["hidden-and-powerful"].findings

    assert found.priority is Priority.ACT
    assert found.subject is not None
    assert (found.subject.id, found.subject.user) == (NAME, user)
    assert f"It is only in the space of user {user}." in found.details


@pytest.mark.parametrize("kind", SPACES)
@pytest.mark.parametrize(
    "check", ["screen-access", "notification-access", "device-admins", "wide-permissions"]
)
def test_each_of_its_signs_names_the_user(kind: str, check: str) -> None:
    """What it may do is told with the user too."""
    found = [one for one in results(kind)[check].findings if one.priority is Priority.REVIEW]

    assert [one.subject.user for one in found if one.subject] == [SPACES[kind][0]]


@pytest.mark.parametrize("kind", SPACES)
def test_a_closed_space_is_named(kind: str) -> None:
    """A space that lets nobody in is found as a space, and its contents could not be checked."""
    user, words = SPACES[kind]
    result = results(kind, refuses=True)["other-users"]

    assert result.outcome is Outcome.FOUND
    (reason,) = result.reasons
    assert reason.startswith(f"User {user} ({words}) could not be looked into. It refused to say")


@pytest.mark.parametrize("kind", ["work", "private"])
def test_who_reads_the_screen_there_is_not_known(kind: str) -> None:
    """Where the list of a closed space cannot be read, nothing there is called absent."""
    user, words = SPACES[kind]
    (core,) = load()
    (check,) = (check for check in core.checks if check.id == "screen-access")
    (result,) = look(build("google-14", users=[space(kind, refuses=True)]), [check]).results

    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert f"User {user} ({words}) could not be looked into." in result.reasons[0]


@pytest.mark.parametrize("kind", ["work", "private"])
def test_an_app_in_a_closed_space(kind: str) -> None:
    """What the list of apps tells of a closed space is told; that more may be there is said."""
    result = results(kind, refuses=True)["hidden-and-powerful"]

    assert [one.subject.user for one in result.findings if one.subject] == [SPACES[kind][0]]
    assert any("could not be looked into" in reason for reason in result.reasons)


def test_icons_that_are_not_told() -> None:
    """A space that tells its settings and not its icons could not be checked either."""
    command = (
        "cmd package query-activities --brief --user 10"
        " -a android.intent.action.MAIN -c android.intent.category.LAUNCHER"
    )
    result = looked(
        "other-users", users=[space("work")], troubles=[{"command": command, "how": "refused"}]
    )

    assert len(result.reasons) == 1
    assert result.reasons[0].startswith("What user 10 (work profile) sees on the screen")


def test_the_same_app_in_two_spaces() -> None:
    """An app that two users have is told for each, and is not only elsewhere."""
    one = {**app(0), "users": (0, 10)}
    result = looked("hidden-and-powerful", apps=[one], users=[space("second")])

    assert [found.subject.user for found in result.findings if found.subject] == [0, 10]
    assert "It is in the space of user 10." in result.findings[1].details


def test_a_closed_space_leaves_the_others_known() -> None:
    """What one space does not tell is open for that space alone, not for an app of another."""
    (core,) = load()
    phone = build("google-14", [app(0)], users=[space("second", refuses=True)])
    (check,) = (check for check in core.checks if check.id == "screen-access")
    known = look(phone, [check]).known[Apps]

    assert isinstance(known, Apps)
    assert known[NAME].user == 0
    assert Power.SCREEN not in known[NAME].unknown
    assert any("could not be looked into" in gap for gap in known.gaps)


@pytest.mark.parametrize("base", ["google-8", "google-14"])
def test_an_ordinary_app_in_a_paused_space_hides_nothing(base: str) -> None:
    """Android tells hardly any icon of a paused space, so what has one there is not known."""
    mail = {"package": NAME, "users": (10,), "powers": ["reads-notifications"]}
    phone = build(base, [mail], users=[{**space("work"), "open": False}])
    (core,) = load()
    told = {result.check: result for result in look(phone, core.checks).results}

    assert told["hidden-and-powerful"].findings == ()
    assert told["hidden-icon"].findings == ()
    assert told["hidden-icon"].reasons == ("Whether one added app has an icon could not be told.",)
    assert (
        "What user 10 (work profile) sees on the screen is not known. Android tells all icons of a "
        "space only while it is open, and this one is closed." in told["other-users"].reasons
    )


@pytest.mark.parametrize("base", ["google-8", "google-14"])
@pytest.mark.parametrize("icon", ["hidden", "none"])
def test_an_app_without_a_screen_hides_in_a_paused_space_too(base: str, icon: str) -> None:
    """What nothing can start, or what was switched off, is told by the list of apps itself."""
    phone = build(base, [{**app(10), "icon": icon}], users=[{**space("work"), "open": False}])
    (core,) = load()
    told = {result.check: result for result in look(phone, core.checks).results}

    assert [one.priority for one in told["hidden-and-powerful"].findings] == [Priority.ACT]
