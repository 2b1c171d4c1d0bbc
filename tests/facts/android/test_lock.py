"""The screen lock is read for each user and version, and its kind is never guessed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.lock import LOCK, Credential, LockSettings, parse_lock
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
Recorded = Callable[..., Recording]

ANDROID_9 = """Current lock settings service state:
SP Enabled = false
    User 0
        SP Handle = 7fac12
        SID = 5c01ffe2
    User 10
        SP Handle = 0
        SID = 0
"""
ANDROID_12 = """Current lock settings service state:

User State:
  User 0
    SP Handle: 12ab
    Last changed: 2024-02-03 04:05:06 (12ab)
    SID: 77
    Quality: 0
    CredentialType: Pin
    SeparateChallenge: false
    Metrics: known
  User 10
    SP Handle: 0
    Last changed: 1970-01-01 00:00:00 (0)
    CredentialType: None
    SeparateChallenge: true

Keys in namespace:

Storage:
  User 0 [/data/system_de/0/spblob]:
    CredentialType: None
"""
SAMSUNG_14 = """User State:
  User 0
    LSKF-based SP protector ID: 8ed7
    LSKF last changed: 2025-11-22 19:30:44 (previous protector: 0000000000000000)
    Quality: 0
    CredentialType: PASSWORD
    SeparateChallenge: false
    failed attempt = 3
"""


def read(answer: Make, text: str | bytes | Status) -> LockSettings:
    """Read the locks from this text."""
    return parse_lock(answer(LOCK, text))


def test_android_9_says_only_that_there_is_a_lock(answer: Make) -> None:
    """Before Android 11 a number says that a lock is set, and zero that none is."""
    found = read(answer, ANDROID_9)
    assert [(lock.user, lock.credential, lock.changed) for lock in found] == [
        (0, Credential.SET, None),
        (10, Credential.NONE, None),
    ]
    assert found.seen(found.all[0]).text == "User 0\nSID = 5c01ffe2"


def test_android_12(answer: Make) -> None:
    """Kind, date and whether a profile has its own lock; storage is no user."""
    found = read(answer, ANDROID_12)
    assert [(lock.user, lock.credential, lock.changed, lock.separate) for lock in found] == [
        (0, Credential.PIN, datetime(2024, 2, 3, 4, 5, 6), False),  # noqa: DTZ001 - the phone's own
        (10, Credential.NONE, None, True),
    ]
    assert found.of(10) == found.all[1]
    assert found.of(11) is None


def test_samsung_counts_wrong_tries(answer: Make) -> None:
    """Samsung says how many tries failed."""
    (lock,) = read(answer, SAMSUNG_14)
    assert (lock.credential, lock.failed) == (Credential.PASSWORD, 3)
    assert lock.changed == datetime(2025, 11, 22, 19, 30, 44)  # noqa: DTZ001 - the phone's own


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("NONE", Credential.NONE),
        ("None", Credential.NONE),
        ("Pattern", Credential.PATTERN),
        ("PIN", Credential.PIN),
        ("Password", Credential.PASSWORD),
        ("SMARTCARDNUMERIC", Credential.SET),
        ("Unknown 7", Credential.SET),
    ],
)
def test_each_word_for_a_kind(answer: Make, word: str, kind: Credential) -> None:
    """Letters differ by version; a word that nobody knows is still a lock."""
    (lock,) = read(answer, f"User State:\n  User 0\n    CredentialType: {word}\n")
    assert lock.credential is kind


@pytest.mark.parametrize("below", ["", "    CredentialType:\n", "        SID = \n"])
def test_no_word_is_not_stated(answer: Make, below: str) -> None:
    """A user without a word about the lock is neither locked nor open."""
    (lock,) = read(answer, f"User State:\n  User 0\n{below}")
    assert lock.credential is Credential.NOT_STATED


@pytest.mark.parametrize("text", ["Current lock settings service state:\n", Status.EMPTY])
def test_no_user_is_not_understood(answer: Make, text: str | Status) -> None:
    """An answer without users, as on Android 7, says nothing about the lock."""
    with pytest.raises(Unreadable):
        read(answer, text)


PIECES = st.sampled_from(
    ["  User 0", "    CredentialType: ", "    SID = 0", "    failed attempt = ", "Storage:",
     "    Last changed: 2024-02-30 04:05:06"]
)  # fmt: skip


@given(st.lists(PIECES | st.text()).map("\n".join))
def test_any_text_is_read_or_refused(answer: Make, text: str) -> None:
    """Whatever the answer, it ends in at least one user's lock or in a reason."""
    with suppress(Unreadable):
        assert read(answer, text.encode("utf-8", "replace")).all


@pytest.mark.parametrize(
    "phone",
    [
        "a81-smartron-tphone",
        "a9-emulator",
        "a10-emulator-qpreview",
        "a13-mtk-tablet",
        "a14-emulator-atv",
    ],
)
def test_no_recorded_phone_has_a_lock(recorded: Recorded, phone: str) -> None:
    """The recorded phones were all open."""
    found = parse_lock(recorded(phone, LOCK)[LOCK])
    assert [(lock.user, lock.credential) for lock in found] == [(0, Credential.NONE)]


def test_the_recording_of_android_7_says_nothing(recorded: Recorded) -> None:
    """Android 7 gives an empty answer, which is not the same as no lock."""
    with pytest.raises(Unreadable, match="empty"):
        parse_lock(recorded("a71-emulator", LOCK)[LOCK])
