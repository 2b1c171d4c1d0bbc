"""Which apps are the default for something."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.properties import PROPERTIES, parse_properties
from safety_audit.facts.android.roles import QUERY, Roles, parse_roles, roles
from safety_audit.facts.android.settings import SecureSettings, parse_settings, secure_query
from safety_audit.model import Unreadable

Said = Callable[..., Answer]
DUMP = """ROLE STATE (dumpsys role):
{
  user_states={
    user_id=0
    roles=[
      {
        name=android.app.role.SMS
        fallback_enabled=true
        holders=com.example.messages
      }
      {
        name=android.app.role.DIALER
      }
      {
        name=android.app.role.WATCH
        holders=[
          com.example.one
          com.example.two
        ]
      }
    ]
  }
  user_states={
    user_id=10
    roles=[
      {
        name=android.app.role.ASSISTANT
        holders=com.example.helper
      }
    ]
  }
}
"""


def told(found: Roles) -> list[tuple[str, str, int]]:
    return [(holder.role, holder.package, holder.user) for holder in found.holders]


def test_dump(answer: Said) -> None:
    """One or several holders, for each user."""
    found = parse_roles(answer(QUERY, DUMP))

    assert told(found) == [
        ("SMS", "com.example.messages", 0),
        ("WATCH", "com.example.one", 0),
        ("WATCH", "com.example.two", 0),
        ("ASSISTANT", "com.example.helper", 10),
    ]
    assert [holder.role for holder in found.of("com.example.helper", 10)] == ["ASSISTANT"]
    assert found.of("com.example.helper", 0) == ()


def from_settings(answer: Said, api: int, settings: SecureSettings | Unreadable) -> Roles:
    properties = parse_properties(answer(PROPERTIES, f"[ro.build.version.sdk]: [{api}]\n"))
    return roles(Recording([answer(QUERY, Status.ABSENT)]), properties, settings)


def test_settings_before_roles(answer: Said) -> None:
    """Up to Android 9 three settings name the apps."""
    words = "sms_default_application=com.example.messages\nassistant=com.example.helper/.Help\n"
    table = parse_settings(answer(secure_query(0), words))

    found = from_settings(answer, 28, SecureSettings({0: table, 10: Unreadable("closed")}))

    assert told(found) == [
        ("SMS", "com.example.messages", 0),
        ("ASSISTANT", "com.example.helper", 0),
    ]
    assert found.gaps == (Unreadable("closed"),)


def test_absent_since_roles(answer: Said) -> None:
    """From Android 10 on, a phone that does not answer is not a phone without roles."""
    with pytest.raises(Unreadable):
        from_settings(answer, 29, SecureSettings({}))


def test_no_settings_either(answer: Said) -> None:
    """Without roles and settings nothing is known."""
    with pytest.raises(Unreadable, match="why"):
        from_settings(answer, 28, Unreadable("why"))


@pytest.mark.parametrize("words", ["", "ROLE STATE (dumpsys role):\n{\n}\n", "user_id=0\n"])
def test_unreadable(answer: Said, words: str) -> None:
    """A dump without users or roles is not understood."""
    with pytest.raises(Unreadable):
        parse_roles(answer(QUERY, words))


def test_a_dump_that_may_go_on_is_not_whole(answer: Said) -> None:
    """Without the bracket that closes everything, a role may have been cut off."""
    with pytest.raises(Unreadable, match="cut off"):
        parse_roles(answer(QUERY, DUMP[: DUMP.rindex("}")]))


@given(words=st.text())
def test_never_crashes(words: str) -> None:
    """Any text whatever ends in a record or `Unreadable`."""
    data = words.encode("utf-8", errors="replace")
    try:
        parse_roles(Answer(query=QUERY, status=Status.OK, data=data))
    except Unreadable:
        return


@pytest.mark.recordings
@pytest.mark.parametrize("phone", ["a10-emulator-qpreview", "a13-mtk-tablet", "a14-emulator-atv"])
def test_recorded(recordings: Path, answer: Said, phone: str) -> None:
    """Recorded dumps name holders, of the first user."""
    data = (recordings / phone / "dumpsys" / "role.txt").read_bytes()

    assert {holder.user for holder in parse_roles(answer(QUERY, data)).holders} == {0}
