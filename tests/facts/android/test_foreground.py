"""What runs behind a notice, as Android says it."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Status
from safety_audit.devices.practice import build
from safety_audit.facts.android.foreground import QUERY, ForegroundServices, parse_services
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
HEAD = "ACTIVITY MANAGER SERVICES (dumpsys activity services)\n"
QUIET = """\
  User 0 active services:
  * ServiceRecord{1a2b3c u0 org.example.quiet/.Sync}
    packageName=org.example.quiet
    createTime=-2d3h14m startingBgTimeout=--
"""
LOUD = """\
  User 10 active services:
  * ServiceRecord{4d5e6f u10 org.example.loud/.in.Front c:android}
    packageName=org.example.loud
    isForeground=true foregroundId=1 types=00000008 foregroundNoti=Notification(channel=x)
"""


def test_in_front(answer: Make) -> None:
    """A service behind a notice is named with its user and its whole name; others are not."""
    found = parse_services(answer(QUERY, HEAD + QUIET + LOUD))

    assert [(one.package, one.user, one.component) for one in found.all] == [
        ("org.example.loud", 10, "org.example.loud/org.example.loud.in.Front")
    ]
    assert found.of("org.example.loud", 10) == found.all
    assert found.of("org.example.loud", 0) == ()
    assert "isForeground=true" in found.seen(found.all[0]).text


def test_nothing(answer: Make) -> None:
    """A phone on which nothing runs says so."""
    assert parse_services(answer(QUERY, f"{HEAD}  (nothing)\n")).all == ()


@pytest.mark.parametrize("base", ["google-8", "google-11", "google-14", "google-16"])
def test_practice_phones(base: str) -> None:
    """The form of each version is understood."""
    use = {"what": "location", "at": "2026-11-20T09:20:00Z", "how": "service", "now": True}
    (said,) = build(base, [{"package": "org.example.stay", "used": [use]}]).ask([QUERY])

    assert [one.package for one in parse_services(said).all] == ["org.example.stay"]


@pytest.mark.parametrize(
    "words",
    ["", "something", HEAD + LOUD.rstrip(), f"{HEAD}  * ServiceRecord{{1a org.example.x}}\n"],
)
def test_another_form(answer: Make, words: str) -> None:
    """What is not understood, or cut off, is not read as nothing."""
    with pytest.raises(Unreadable):
        parse_services(answer(QUERY, words))


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.OK])
def test_no_answer(answer: Make, status: Status) -> None:
    """Without an answer nothing is known."""
    with pytest.raises(Unreadable):
        parse_services(answer(QUERY, status))


@given(st.text())
def test_any_text(answer: Make, words: str) -> None:
    """Any text at all gives a record or a reason."""
    for said in (words, f"{HEAD}{words}\n", f"{HEAD}{LOUD}{words}\n"):
        with suppress(Unreadable):
            assert isinstance(parse_services(answer(QUERY, said)), ForegroundServices)
