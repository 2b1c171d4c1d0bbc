"""What keeps the phone open is read for each user; where and near what is not."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.trust import TRUST, TrustAgents, parse_trust
from safety_audit.model import Unreadable

Make = Callable[..., Answer]

DUMP = """Trust manager state:
 User "A "quoted" name" (id=0, flags=0x4c13) (current): trusted=1, trustManaged=1, deviceLocked=0
   Enabled agents:
    com.google.android.gms/.auth.trustagent.GoogleTrustAgent
     bound=1, connected=1, managingTrust=1, trusted=1
      message="trusted=0 at home"
    com.example.open/com.example.open.Agent
     bound=1, connected=1, managingTrust=0, trusted=0
    com.example.off/.Agent
   Events:
    #0  09:00 GrantTrust: agent=GoogleTrustAgent, message="Near Alex's car"
    com.example.event/.NotAnAgent
 User "Work" (id=10, flags=0x1030) (managed profile)
   disabled because switching to this user is not possible.
 User "Second" (id=11, flags=0x410): trusted=0, trustManaged=0
   Enabled agents:
   Events:
"""


def read(answer: Make, text: str | bytes | Status) -> TrustAgents:
    """Read trust agents from this text."""
    return parse_trust(answer(TRUST, text))


def test_agents_of_each_user(answer: Make) -> None:
    """Each agent says whether it is set up and whether it is at work."""
    found = read(answer, DUMP)
    assert [(a.user, a.package, a.managing, a.trusted) for a in found] == [
        (0, "com.google.android.gms", True, True),
        (0, "com.example.open", False, False),
        (0, "com.example.off", None, None),
    ]
    assert found.users == (0, 10, 11)
    assert found.all[0].component == (
        "com.google.android.gms/com.google.android.gms.auth.trustagent.GoogleTrustAgent"
    )


@pytest.mark.parametrize("end", ["   Enabled agents:\n", "   Events:\n", "    com.example.open/"])
def test_a_list_that_may_go_on_is_not_whole(answer: Make, end: str) -> None:
    """A list of agents ends where the events begin: without them, an agent may be cut off."""
    with pytest.raises(Unreadable, match="cut off"):
        read(answer, DUMP[: DUMP.index(end)])


def test_places_and_names_are_not_quoted(answer: Make) -> None:
    """The evidence has the agent and its state, no message and no event."""
    found = read(answer, DUMP)
    assert found.seen(found.all[0]).text == (
        "com.google.android.gms/.auth.trustagent.GoogleTrustAgent\n"
        "bound=1, connected=1, managingTrust=1, trusted=1"
    )


@pytest.mark.parametrize("text", ["Trust manager state:\n", Status.EMPTY, Status.ABSENT])
def test_no_user_is_not_understood(answer: Make, text: str | Status) -> None:
    """An answer without users is never read as "no agents"."""
    with pytest.raises(Unreadable):
        read(answer, text)


PIECES = st.sampled_from(
    [' User "x" (id=0, flags=0)', "   Enabled agents:", "    a/b", "     bound=1", "   Events:"]
)


@given(st.lists(PIECES | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the answer, it ends in a user or in a reason."""
    with suppress(Unreadable):
        assert read(answer, text.encode("utf-8", "replace")).users


def test_no_recorded_phone_has_an_agent(phone_folder: Path) -> None:
    """Every recorded phone names its user and no agent."""
    found = parse_trust(FolderPhone(phone_folder).ask([TRUST])[0])
    assert (found.all, found.users) == ((), (0,))
