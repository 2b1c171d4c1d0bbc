"""Certificates are found in old signatures, and nothing else is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.facts.android.der import certificates_of_pkcs7
from safety_audit.model import Unreadable

SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")


def element(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    length = len(content).to_bytes(2, "big")
    return bytes((tag, 0x82)) + length + content


def message(*certificates: bytes) -> bytes:
    signed = element(
        0x30,
        element(0x02, b"\x01"),
        element(0x31),
        element(0x30, SIGNED_DATA),
        element(0xA0, *certificates),
        element(0x31),
    )
    return element(0x30, SIGNED_DATA, element(0xA0, signed))


CERTIFICATE = element(0x30, b"x" * 200)


def test_each_certificate_is_given_as_it_stands() -> None:
    """The certificate keeps its own frame, since its digest is over the whole."""
    assert certificates_of_pkcs7(message(CERTIFICATE, element(0x30, b"y"))) == [
        CERTIFICATE,
        element(0x30, b"y"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x80\x00\x00",
        element(0x31, SIGNED_DATA),
        element(0x30, b"\x06\x01\x01"),
        message(),
        message(*[element(0x30)] * 17),
        message(CERTIFICATE)[:-1],
    ],
)
def test_anything_else_is_unreadable(data: bytes) -> None:
    """A message of another form, cut off or overfull is refused."""
    with pytest.raises(Unreadable):
        certificates_of_pkcs7(data)


@given(st.binary(max_size=200))
def test_any_bytes_give_certificates_or_unreadable(data: bytes) -> None:
    """No signature stops the tool."""
    try:
        found = certificates_of_pkcs7(data)
    except Unreadable:
        return
    assert found
