"""Fingerprints and faces are counted for each user; a missing sensor is not a missing answer."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.classify import classify
from safety_audit.devices.interface import Answer, Recording, Status
from safety_audit.facts.android.biometrics import FACE, FINGERPRINT, biometrics, parse_enrolled
from safety_audit.model import Unreadable

Make = Callable[..., Answer]
Recorded = Callable[..., Recording]

OLD = (
    '{"service":"Fingerprint Manager","prints":[{"id":0,"count":2,"accept":5},{"id":10,"count":1}]}\n'
    "HAL Deaths: 0\n"
)
TWO_SENSORS = """Dumping for sensorId: 0, provider: FingerprintProvider
Fingerprint state:
{"service":"FingerprintProvider","prints":[{"id":0,"count":2}]}
Dumping for sensorId: 1, provider: FingerprintProvider
{"service":"FingerprintProvider","prints":[{"id":0,"count":1},{"id":10,"count":0}]}
"""


def test_one_sensor(answer: Make) -> None:
    """The count of each user stands in one line."""
    found = parse_enrolled(answer(FINGERPRINT, OLD))
    assert (found.counts, found.present) == ({0: 2, 10: 1}, True)
    assert found.seen().text == OLD.splitlines()[0]


def test_two_sensors_are_added(answer: Make) -> None:
    """A phone with two sensors has a line for each."""
    assert parse_enrolled(answer(FINGERPRINT, TWO_SENSORS)).counts == {0: 3, 10: 0}


def test_a_phone_without_a_sensor_says_so(answer: Make) -> None:
    """A phone that has no such service is not a gap."""
    said = classify(FACE, b"Can't find service: face\n", b"", 1, answer(FACE).started, 0.0)
    assert parse_enrolled(said).present is False


@pytest.mark.parametrize(
    "text",
    [
        Status.ABSENT,
        Status.EMPTY,
        "provider: none",
        '{"prints":[]}',
        '{"prints":[{"id":0}]}',
        '{"prints":[{"id":true,"count":1}]}',
        '{"prints":[{"id":0,"count":-1}]}',
        '{"prints":' + "[" * 100_000,
    ],
)
def test_no_count_is_a_gap(answer: Make, text: str | Status) -> None:
    """An answer without a count is never read as zero."""
    with pytest.raises(Unreadable):
        parse_enrolled(answer(FACE, text))


def test_one_kind_does_not_spoil_the_other(answer: Make) -> None:
    """Fingerprints are counted where faces cannot be."""
    answers = Recording([answer(FINGERPRINT, OLD), answer(FACE, Status.REFUSED)])
    found = biometrics(answers=answers)
    assert found.fingerprints.counts == {0: 2, 10: 1}
    assert found.faces == Unreadable("It refused to say (dumpsys face).")


@given(st.lists(st.sampled_from(['{"prints":[{"id":0,"count":1}]}', '"prints"']) | st.text()))
def test_any_text_is_read_or_refused(answer: Make, pieces: list[str]) -> None:
    """Whatever the answer, it ends in counts or in a reason."""
    with suppress(Unreadable):
        assert parse_enrolled(answer(FACE, "\n".join(pieces).encode("utf-8", "replace"))).counts


@pytest.mark.parametrize(
    "phone", ["a71-emulator", "a81-smartron-tphone", "a9-emulator", "a10-emulator-qpreview"]
)
def test_recorded_phones(recorded: Recorded, phone: str) -> None:
    """The recorded phones with a sensor have no fingerprint."""
    assert parse_enrolled(recorded(phone, FINGERPRINT)[FINGERPRINT]).counts == {0: 0}
