"""What keeps the phone open without its PIN."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

GOOGLE = "com.google.android.gms/.auth.trustagent.GoogleTrustAgent"
USERS = "Users:\n  UserInfo{0:a:13}\n  UserInfo{10:b:10}\n  Device owner id:-10000\n"
NEAR = "The phone can stay open without its PIN, near a thing or place: com.google.android.gms"
ADDED = "An app that was added to the phone may keep it open: com.example.open"


def phone(agent: str, state: str, user: int = 0) -> dict[str, str]:
    """Return a phone with one agent and no list of apps."""
    text = (
        f'Trust manager state:\n User "x" (id={user}, flags=0x13): trusted=0\n'
        f"   Enabled agents:\n    {agent}\n     {state}\n   Events:\n"
    )
    return {"dumpsys/trust.txt": text, "dumpsys/user.txt": USERS}


@pytest.mark.parametrize(
    ("agent", "managing", "seen"),
    [
        (GOOGLE, "0", []),
        (GOOGLE, "1", [("tidy", NEAR)]),
        (GOOGLE, "true", [("tidy", NEAR)]),
        ("com.example.open/.Agent", "0", [("review", ADDED)]),
        ("com.example.open/.Agent", "1", [("review", ADDED)]),
    ],
)
def test_each_agent(
    ran: Ran, saw: Saw, agent: str, managing: str, seen: list[tuple[str, str]]
) -> None:
    """Google's agent is found when it is set up; one that nobody knows is found at once."""
    state = f"bound=1, connected=1, managingTrust={managing}, trusted=0"
    result = ran("smart-lock", phone(agent, state))
    assert (saw(result), result.reasons) == (seen, ())


def test_it_says_what_is_at_work_and_for_whom(ran: Ran, saw: Saw) -> None:
    """An agent that keeps the phone open right now says so, and its user is named."""
    state = "bound=1, connected=1, managingTrust=1, trusted=1"
    result = ran("smart-lock", phone(GOOGLE, state, user=10))
    assert saw(result) == [("tidy", f"{NEAR} for user 10 (second user)")]
    assert result.findings[0].details == ("It keeps the phone open right now.",)
    assert [seen.text for seen in result.findings[0].evidence] == [f"{GOOGLE}\n{state}"]


def test_a_state_that_is_not_stated_is_not_checked(ran: Ran) -> None:
    """An agent without its state may be set up or not."""
    result = ran("smart-lock", phone(GOOGLE, "something else"))
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons == (
        "The phone does not say if this keeps it open (com.google.android.gms).",
    )


def test_without_an_answer_it_is_not_checked(ran: Ran) -> None:
    """No answer is not the same as no agent."""
    assert ran("smart-lock", {"dumpsys/user.txt": USERS}).outcome is Outcome.COULD_NOT_CHECK


def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """No recorded phone has an agent."""
    assert ran("smart-lock", phone_folder).outcome is Outcome.NOTHING_SEEN
