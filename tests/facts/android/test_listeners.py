"""Who may read notifications is found in the service's list and the setting."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.allowlist import permitted_query
from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.listeners import (
    LISTENERS,
    NotificationListeners,
    listeners,
    parse_listeners,
)
from safety_audit.facts.android.settings import SecureSettings, parse_settings, secure_query
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
Recorded = Callable[..., Recording]

FILTERED = """    Allowed notification listeners:
      com.example.watch/.Listener:org.example.home/org.example.Home (user: 0 isPrimary: true)
      com.example.work/.Listener (user: 10 isPrimary: true isUserChanged: true)
    Has user set:
      userId=0 value={com.example.watch/.Listener}
    All notification listeners (2) enabled for current profiles:
      ComponentInfo{com.example.watch/com.example.watch.Listener}
    Live notification listeners (3):
"""
WHOLE = f"""Current Notification Manager state:
  Notification List:
    NotificationRecord(0x0: pkg=com.example.chat user=UserHandle{{0}} key=x Allowed)
  Notification listeners:
{FILTERED}      ComponentInfo{{com.android.systemui/.Listener}} (user -1): android.x SYSTEM
  Notification assistant services:
    Allowed notification assistants:
      com.example.assistant/.Assistant (user: 0 isPrimary: true)
"""


def fact(
    answer: Make, setting: str | None, dump: str | bytes | Status, others: Unreadable | None = None
) -> NotificationListeners:
    """Make the fact for the first user, from this setting and this dump."""
    line = "" if setting is None else f"enabled_notification_listeners={setting}\n"
    table = parse_settings(answer(secure_query(0), f"a=1\n{line}"))
    recording = Recording([answer(LISTENERS, dump)])
    made: NotificationListeners = listeners(
        answers=recording, settings=SecureSettings({0: table}, others)
    )
    return made


def test_the_question_leaves_notifications_on_the_phone() -> None:
    """The whole dump is never asked for: the row that allows it filters on the phone."""
    assert "without any notification" in permitted_query(LISTENERS).row.why


@pytest.mark.parametrize("dump", [FILTERED, WHOLE])
def test_the_list_is_read_for_each_user(answer: Make, dump: str) -> None:
    """What runs by itself and what assists are left out, in a whole dump as well."""
    found = parse_listeners(answer(LISTENERS, dump))
    assert [(line.user, line.components) for line in found] == [
        (0, ("com.example.watch/com.example.watch.Listener", "org.example.home/org.example.Home")),
        (10, ("com.example.work/com.example.work.Listener",)),
    ]


def test_both_places_are_kept(answer: Make) -> None:
    """A listener says in which place it stands, and quotes it."""
    found = fact(answer, "org.example.home/org.example.Home:com.example.old/.Old", FILTERED)
    assert [(a.user, a.package, a.in_setting, a.in_service) for a in found.allowed] == [
        (0, "com.example.watch", False, True),
        (0, "org.example.home", True, True),
        (0, "com.example.old", True, False),
        (10, "com.example.work", None, True),
    ]
    assert [seen.text for seen in found.allowed[1].seen] == [
        "com.example.watch/.Listener:org.example.home/org.example.Home (user: 0 isPrimary: true)",
        "enabled_notification_listeners=org.example.home/org.example.Home:com.example.old/.Old",
    ]
    assert found.of("com.example.work") == found.allowed[3:]
    assert found.of("com.example.work", 0) == ()
    assert found.gaps == ()


def test_xiaomi_begins_lines_with_the_user(answer: Make) -> None:
    """A line that begins with the user is read like any other."""
    dump = "(user 0):   Allowed notification listeners:\n(user 0):    a.b/.C (user: 0 isPrimary: true)\n(user 0):   All notification listeners (1) enabled:\n"
    assert [line.components for line in parse_listeners(answer(LISTENERS, dump))] == [
        ("a.b/a.b.C",)
    ]


@pytest.mark.parametrize("dump", [Status.EMPTY, Status.REFUSED, "nonsense"])
def test_without_the_list_the_setting_stands(answer: Make, dump: str | Status) -> None:
    """On Android 7 the setting is the list; where neither says anything, that is a gap."""
    found = fact(answer, "a.b/.C", dump)
    assert [(a.package, a.in_setting, a.in_service) for a in found.allowed] == [("a.b", True, None)]
    assert found.gaps == ()
    assert fact(answer, "", dump).gaps == ()
    assert len(fact(answer, None, dump).gaps) == 1


@pytest.mark.parametrize("end", ["    All notif", "      com.example.work", "    Has user"])
def test_a_list_that_may_go_on_is_not_whole(answer: Make, end: str) -> None:
    """Without what follows the list, a listener may be cut off: then only the setting tells."""
    cut = FILTERED[: FILTERED.index(end)]
    with pytest.raises(Unreadable, match="cut off"):
        parse_listeners(answer(LISTENERS, cut))
    found = fact(answer, "a.b/.C", cut)
    assert [(a.package, a.in_setting, a.in_service) for a in found.allowed] == [("a.b", True, None)]
    assert len(fact(answer, None, cut).gaps) == 1


def test_users_that_were_not_asked_about_are_a_gap(answer: Make) -> None:
    """Where the users are not known, that is said."""
    others = Unreadable("Only the first user was looked at.")
    assert fact(answer, "", FILTERED, others).gaps == (others,)


PIECES = st.sampled_from(
    ["    Allowed notification listeners:", "a/b:c (user: 0 isPrimary: ", "Allowed x:", "(user 0):"]
)


@given(st.lists(PIECES | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the dump, it ends in a list or in a reason, and the fact is made."""
    data = text.encode("utf-8", "replace")
    with suppress(Unreadable):
        parse_listeners(answer(LISTENERS, data))
    fact(answer, "a.b/.C", data)


@pytest.mark.parametrize(
    ("phone", "packages"),
    [
        (
            "a81-smartron-tphone",
            ["com.google.android.inputmethod.latin", "com.smartron.tronxlauncher"],
        ),
        ("a9-emulator", ["com.google.android.apps.restore"]),
        (
            "a10-emulator-qpreview",
            ["com.google.android.apps.nexuslauncher", "com.google.android.apps.restore"],
        ),
        ("a13-mtk-tablet", []),
        ("a14-emulator-atv", ["com.google.android.tvrecommendations"]),
    ],
)
def test_recorded_phones(recorded: Recorded, phone: str, packages: list[str]) -> None:
    """The list and the setting of recorded phones agree."""
    answers = recorded(phone, LISTENERS, secure_query(0))
    table = parse_settings(answers[secure_query(0)])
    found = listeners(answers=answers, settings=SecureSettings({0: table}))
    assert [a.package for a in found.allowed] == packages
    assert {(a.in_setting, a.in_service) for a in found.allowed} <= {(True, True)}
    assert found.gaps == ()


def test_the_recording_of_android_7_has_no_list(recorded: Recorded) -> None:
    """Android 7 has no such heading, which is not the same as an empty list."""
    with pytest.raises(Unreadable):
        parse_listeners(recorded("a71-emulator", LISTENERS)[LISTENERS])
