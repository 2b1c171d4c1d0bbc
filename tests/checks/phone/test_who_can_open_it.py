"""The checks of the lock and of who can open the phone, on practice phones of each version."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safety_audit.devices.folder import file_for
from safety_audit.devices.practice import build
from safety_audit.engine import look
from safety_audit.model import CheckResult, Outcome
from safety_audit.packs import load

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

BASES = ("google-8", "samsung-9", "google-10", "samsung-11", "xiaomi-13", "samsung-14", "google-16")
NAMES_THE_KIND = ("samsung-11", "xiaomi-13", "samsung-14", "google-16")
ALL = (
    "screen-lock",
    "lock-delay",
    "smart-lock",
    "lock-screen-notifications",
    "fingerprints-and-faces",
    "lock-changed",
    "usb-debugging-network",
    "other-users",
    "add-users-when-locked",
    "wipe-after-wrong-pin",
)

CLOSED = "User 10 (second user) could not be looked into."

pytestmark = pytest.mark.parametrize("base", BASES)


def test_an_ordinary_phone_has_nothing_to_do(ran: Ran, base: str) -> None:
    """A phone with a PIN and one finger has notes at most."""
    seen = {check: ran(check, build(base)) for check in ALL}
    assert {
        (check, finding.priority.value) for check in ALL for finding in seen[check].findings
    } <= {("fingerprints-and-faces", "note"), ("lock-changed", "note")}
    gaps = {check for check in ALL if seen[check].reasons}
    # Before Android 11 a phone says that there is a lock, not of which kind, nor since when.
    assert gaps == (set() if base in NAMES_THE_KIND else {"lock-changed", "screen-lock"})


@pytest.mark.parametrize(("kind", "priority"), [("none", "review"), ("pattern", "tidy")])
def test_a_weak_lock(ran: Ran, saw: Saw, base: str, kind: str, priority: str) -> None:
    """No lock is seen on each version, a pattern since Android 11."""
    result = ran("screen-lock", build(base, lock={"kind": kind}))
    shown = kind == "none" or base in NAMES_THE_KIND
    assert [seen for seen, _ in saw(result)] == ([priority] if shown else [])


def test_a_lock_that_opens_too_easily(ran: Ran, saw: Saw, base: str) -> None:
    """Times, places, messages, fingers and the day of the lock are each seen."""
    phone = build(
        base,
        lock={
            "screen_off": 1800,
            "stays_open_near": ("Home",),
            "notices": "shown",
            "fingerprints": 3,
            "changed": datetime(2026, 10, 3, 12, tzinfo=UTC),
        },
    )
    assert [seen for seen, _ in saw(ran("lock-delay", phone))] == ["review"]
    assert [seen for seen, _ in saw(ran("smart-lock", phone))] == ["tidy"]
    assert [seen for seen, _ in saw(ran("lock-screen-notifications", phone))] == ["tidy"]
    assert saw(ran("fingerprints-and-faces", phone)) == [
        ("review", "3 fingerprints can open this phone")
    ]
    day = [("note", "The screen lock was last changed on 3 October 2026")]
    assert saw(ran("lock-changed", phone)) == (day if base in NAMES_THE_KIND else [])


def test_other_spaces(ran: Ran, saw: Saw, base: str) -> None:
    """A second user and a work profile are worth a look on each version."""
    users = [
        {"id": 10, "name": "Work", "kind": "work"},
        {"id": 11, "name": "Sam", "kind": "second", "open": False},
    ]
    assert saw(ran("other-users", build(base, users=users))) == [
        ("review", "This phone has another space: work profile, called Work"),
        ("review", "This phone has another space: second user, called Sam"),
    ]


def test_a_space_that_refuses_is_a_gap(ran: Ran, base: str) -> None:
    """A second user whose settings are closed to the tool is said to be so."""
    users = [{"id": 10, "name": "Sam", "kind": "second", "refuses": True}]
    result = ran("lock-screen-notifications", build(base, users=users))
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons == (f"{CLOSED} It refused to say (settings --user 10 list secure).",)


def test_trusted_computers(ran: Ran, saw: Saw, base: str) -> None:
    """Each computer is named; a phone that lists none cannot be told from one that would not."""
    phone = build(base, computers=[{"name": "alex@desk"}, {"name": "kim@laptop"}])
    assert [words.rpartition(": ")[2] for _, words in saw(ran("trusted-computers", phone))] == [
        "alex@desk",
        "kim@laptop",
    ]


@pytest.mark.parametrize("check", [*ALL, "trusted-computers", "patch-age"])
def test_a_phone_that_says_nothing_is_never_clear(ran: Ran, base: str, check: str) -> None:
    """Without any answer each check could not look."""
    assert ran(check, {"empty.txt": base}).outcome is Outcome.COULD_NOT_CHECK


def test_a_kept_folder_gives_the_same(base: str, tmp_path: Path, ran: Ran) -> None:
    """A phone that was written to a folder gives what it gave when it was asked."""
    phone = build(base)
    (core,) = load()
    mine = [check for check in core.checks if check.id in ALL]
    for answer in look(phone, mine).recording:
        file = tmp_path / "kept" / file_for(answer.query.text)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(answer.data or answer.errors)
    for check in mine:
        live, kept = ran(check.id, phone), ran(check.id, tmp_path / "kept")
        assert [finding.summary for finding in kept.findings] == [
            finding.summary for finding in live.findings
        ]
        assert (kept.outcome, kept.reasons) == (live.outcome, live.reasons)
