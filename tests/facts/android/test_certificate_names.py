"""Whom an added certificate names is read from its file."""

import base64
from collections.abc import Callable
from contextlib import suppress

import pytest
from certificates_of_ours import made_certificate
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.allowlist import permitted_query
from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.added_certificates import PhoneCertificates, UserCertificates
from safety_audit.facts.android.certificate_names import (
    MOST,
    _queries,
    certificate_query,
    parse_name,
)
from safety_audit.model import Unreadable

Make = Callable[..., Answer]

ASK = certificate_query(0, "5a3f0ff8.0")
PEM = made_certificate("Example Filters", "Reader of alice@smith.example")
VERSION_3, VERSION_9 = bytes.fromhex("a003020102"), bytes.fromhex("a003020108")
DER = base64.b64decode(b"".join(PEM.splitlines()[1:-1]))


@pytest.mark.parametrize("data", [PEM, b"odd words before\n" + PEM, DER])
def test_organisation_and_name(answer: Make, data: bytes) -> None:
    """Both forms of the file give the organisation first, and hide an address."""
    assert parse_name(answer(ASK, data)) == "Example Filters, Reader of a***e@s***e"


def test_the_question_is_allowed() -> None:
    """It is on the list of what may be asked."""
    assert permitted_query(ASK).row.why == "one of them"


@pytest.mark.parametrize(
    "said",
    [
        b"nonsense",
        PEM[:200],
        DER[:90],
        DER.replace(VERSION_3, VERSION_9),
        made_certificate("", ""),
        Status.REFUSED,
        Status.CUT_OFF,
    ],
)
def test_what_names_nobody(answer: Make, said: bytes | Status) -> None:
    """No name is made up."""
    with pytest.raises(Unreadable):
        parse_name(answer(ASK, said))


def test_few_are_read(answer: Make) -> None:
    """However many there are, a visit stays short."""
    files = tuple((f"{number:08x}.0", "2026-09-01 20:41") for number in range(MOST + 5))
    many = UserCertificates(files, answer(ASK).seen())
    asked = _queries(PhoneCertificates({0: many, 10: Unreadable("x"), 11: many}))
    assert len(asked) == MOST


@given(st.binary() | st.tuples(st.integers(0, len(DER) - 1), st.binary(min_size=1, max_size=3)))
def test_any_bytes_are_read_or_refused(answer: Make, data: bytes | tuple[int, bytes]) -> None:
    """Whatever the file, it ends in a name or in a reason."""
    if isinstance(data, tuple):
        at, other = data
        data = DER[:at] + other + DER[at + len(other) :]
    with suppress(Unreadable):
        assert parse_name(answer(ASK, data))
