"""Accessibility services are found in the setting and the dump, and disagreement is kept."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.accessibility import (
    ACCESSIBILITY,
    Accessibility,
    BoundService,
    accessibility,
    parse_accessibility,
)
from safety_audit.facts.android.settings import (
    SecureSettings,
    UserSettings,
    parse_settings,
    secure_query,
)
from safety_audit.model import Unreadable

Make = Callable[..., Answer]

ANDROID_9 = """ACCESSIBILITY MANAGER (dumpsys accessibility)

User state[attributes:{id=0, currentUser=true, touchExplorationEnabled=false}
           services:{Service[label=Wi, Fi], feedbackType[FEEDBACK_GENERIC], capabilities=1, eventTypes=TYPES_ALL_MASK, notificationTimeout=100]}]
"""
ANDROID_10 = """ACCESSIBILITY MANAGER (dumpsys accessibility)

User state[attributes:{id=0, currentUser=true, installedServiceCount=3}
     Bound services:{}
     Enabled services:{{org.example.reader/.Reader}}
     Binding services:{}]
"""
ANDROID_14 = """Service host process PID: 508
ACCESSIBILITY MANAGER (dumpsys accessibility)

currentUserId=0
User state[
     attributes:{id=0, touchExplorationEnabled=false, installedServiceCount=2}
     shortcut key:{org.example.talk/.TalkService}
     button:{}
     button target:{null}
     Bound services:{Service[label=Reader, feedbackType[FEEDBACK_SPOKEN, FEEDBACK_GENERIC], capabilities=9, eventTypes=[TYPE_VIEW_CLICKED, TYPE_VIEW_FOCUSED], notificationTimeout=0, requestA11yBtn=false],
          Service[label=WiFi, feedbackType[FEEDBACK_GENERIC], capabilities=1, eventTypes=TYPES_ALL_MASK, notificationTimeout=100, requestA11yBtn=false]}
     Enabled services:{{org.example.reader/.Reader}, {com.example.wifi/com.example.wifi.Service}}
     Binding services:{}
     Crashed services:{{com.example.wifi/com.example.wifi.Service}}
     Client list info:{
          Registered clients:{
[com.example.launcher]}]
User state[
     attributes:{id=10, touchExplorationEnabled=false}
     Bound services:{}
     Enabled services:{}
     Crashed services:{}
     Client list info:{}]
"""


def fact(
    answer: Make,
    setting: str | Status | None,
    dump: str | bytes | Status,
    others: Unreadable | None = None,
) -> Accessibility:
    """Make the fact for the first user, from this setting and this dump."""
    asked = secure_query(0)
    if isinstance(setting, Status):
        table: UserSettings | Unreadable = Unreadable(answer(asked, setting).reason)
    else:
        line = "" if setting is None else f"enabled_accessibility_services={setting}\n"
        table = parse_settings(answer(asked, f"accessibility_enabled=1\n{line}"))
    recording = Recording([answer(ACCESSIBILITY, dump)])
    made: Accessibility = accessibility(
        answers=recording, settings=SecureSettings({0: table}, others)
    )
    return made


def test_android_9_names_what_runs_by_label_only(answer: Make) -> None:
    """The dump of Android 9 has a label, and the setting has the name."""
    found = fact(answer, "com.example.wifi/.Service", ANDROID_9)
    (service,) = found.enabled
    assert (service.package, service.component) == (
        "com.example.wifi",
        "com.example.wifi/com.example.wifi.Service",
    )
    assert (service.in_setting, service.in_dump, service.crashed) == (True, None, False)
    assert service.bound == BoundService(
        user=0, label="Wi, Fi]", capabilities=1, event_types="TYPES_ALL_MASK"
    )
    assert [seen.text for seen in service.seen] == [
        "enabled_accessibility_services=com.example.wifi/.Service"
    ]
    assert (found.unnamed, found.gaps) == ((), ())


def test_android_9_tells_of_a_service_that_nobody_names(answer: Make) -> None:
    """A service that runs without being named in the setting is kept by its label."""
    found = fact(answer, None, ANDROID_9)
    assert found.enabled == ()
    assert [service.label for service in found.unnamed] == ["Wi, Fi]"]


def test_android_10(answer: Make) -> None:
    """Since Android 10 both places name the services, in short or in full."""
    (service,) = fact(answer, "org.example.reader/org.example.reader.Reader", ANDROID_10).enabled
    assert (service.in_setting, service.in_dump, service.bound) == (True, True, None)
    assert [seen.text for seen in service.seen] == [
        "enabled_accessibility_services=org.example.reader/org.example.reader.Reader",
        "Enabled services:{{org.example.reader/.Reader}}",
    ]


def test_android_14(answer: Make) -> None:
    """A service in one place only is a service, and says where it stands."""
    found = fact(answer, "org.example.reader/.Reader", ANDROID_14)
    assert [(s.package, s.in_setting, s.in_dump, s.crashed) for s in found.enabled] == [
        ("org.example.reader", True, True, False),
        ("com.example.wifi", False, True, True),
    ]
    assert found.of("com.example.wifi") == found.enabled[1:]
    assert found.of("com.example.wifi", 10) == ()
    assert found.unnamed == ()


def test_what_runs_is_read_over_several_lines(answer: Make) -> None:
    """Label, capabilities and events of each service that runs are kept."""
    first, second = parse_accessibility(answer(ACCESSIBILITY, ANDROID_14))
    assert [(b.label, b.capabilities, b.event_types) for b in first.bound] == [
        ("Reader", 9, "[TYPE_VIEW_CLICKED, TYPE_VIEW_FOCUSED]"),
        ("WiFi", 1, "TYPES_ALL_MASK"),
    ]
    assert (second.user, second.enabled, second.bound) == (10, (), ())


def test_a_label_cannot_hide_what_is_on(answer: Make) -> None:
    """A label that forges an empty list or a second state does not replace the true one."""
    forged = ANDROID_14.replace(
        "label=WiFi", "label=x\n     Enabled services:{}\nUser state[attributes:{id=0}\n"
    )
    state = parse_accessibility(answer(ACCESSIBILITY, forged))[0]
    assert state.enabled is not None
    assert "com.example.wifi/com.example.wifi.Service" in state.enabled


@pytest.mark.parametrize("dump", [Status.REFUSED, Status.EMPTY, "nonsense"])
def test_without_the_dump_the_setting_stands(answer: Make, dump: str | Status) -> None:
    """What the setting names is found, and the missing dump is a gap."""
    found = fact(answer, "a.b/.C", dump)
    assert [(s.package, s.in_setting, s.in_dump) for s in found.enabled] == [("a.b", True, None)]
    assert len(found.gaps) == 1


def test_neither_place_is_a_gap_not_nothing(answer: Make) -> None:
    """A setting that is not stated says "none" only where the dump agrees."""
    assert fact(answer, None, ANDROID_10.replace("{{org.example.reader/.Reader}}", "{}")).gaps == ()
    assert len(fact(answer, None, Status.REFUSED).gaps) == 2
    assert len(fact(answer, Status.REFUSED, ANDROID_9).gaps) == 1
    assert fact(answer, Status.REFUSED, ANDROID_10).gaps == ()


def test_users_that_were_not_asked_about_are_a_gap(answer: Make) -> None:
    """Where the users are not known, a user in the dump is read all the same."""
    others = Unreadable("Only the first user was looked at.")
    dump = ANDROID_14.replace("{id=10", "{id=10").replace(
        "     Enabled services:{}\n", "     Enabled services:{{c.d/.E}}\n"
    )
    found = fact(answer, "", dump, others)
    assert found.gaps == (others,)
    assert [(s.user, s.package, s.in_setting) for s in found.enabled] == [
        (0, "org.example.reader", False),
        (0, "com.example.wifi", False),
        (10, "c.d", None),
    ]


def test_a_state_without_any_list_is_not_understood(answer: Make) -> None:
    """A user's state that lists no services at all is never read as "no services"."""
    with pytest.raises(Unreadable):
        parse_accessibility(answer(ACCESSIBILITY, "User state[attributes:{id=0, x=1}]\n"))


PIECES = st.sampled_from(
    ["User state[", "attributes:{id=0,", "Bound services:{", "Service[label=x", "Enabled services:{",
     "{a/b}", "services:{", ", feedbackType", "eventTypes="]
)  # fmt: skip


@given(st.lists(PIECES | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the dump, it ends in states or in a reason, and the fact is made."""
    data = text.encode("utf-8", "replace")
    with suppress(Unreadable):
        assert parse_accessibility(answer(ACCESSIBILITY, data))
    fact(answer, "a.b/.C", data)


def test_no_recorded_phone_has_any(phone_folder: Path) -> None:
    """No recorded phone has a service on; the one without settings has a gap."""
    phone = FolderPhone(phone_folder)
    (table,) = phone.ask([secure_query(0)])
    try:
        settings = SecureSettings({0: parse_settings(table)})
    except Unreadable as reason:
        settings = SecureSettings({0: reason})
    found = accessibility(answers=Recording(phone.ask([ACCESSIBILITY])), settings=settings)
    assert (found.enabled, found.unnamed) == ((), ())
    assert len(found.gaps) == (1 if phone_folder.name == "a71-emulator" else 0)
