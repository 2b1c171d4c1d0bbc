"""What names a person, a number, a device or a place is hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.identifiers import masked, masked_account


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("alice.smith@gmail.com", "a***h@gmail.com"),
        ("alice@smith-family.example", "a***e@s***e"),
        ("bo@gmail.com", "***@gmail.com"),
        ("+44 7700 900123", "***23"),
        ("447700900123", "***23"),
        ("WhatsApp", "W***p"),
        ("Al", "***"),
        ("", "***"),
    ],
)
def test_an_account_is_known_only_to_whoever_knows_it(name: str, shown: str) -> None:
    """First and last sign stay, and the mail service where everybody may have it."""
    assert masked_account(name) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to alice@smith.example, now", "to a***e@s***e, now"),
        ("AA:BB:CC:11:22:33 [DUAL] car", "**:**:**:**:**:** [DUAL] car"),
        ("aa-bb-cc-11-22-33", "**:**:**:**:**:**"),
        ("fused 51.416900,-0.080600 acc=12", "fused *** acc=12"),
        ("+51.4169-000.0806/", "***/"),
        ("call +44 7700 900123.", "call ***23."),
        ("mId=12, mUserId=0", "mId=12, mUserId=0"),
        ("version 1.2.3", "version 1.2.3"),
    ],
)
def test_identifiers_in_a_line_are_hidden(text: str, shown: str) -> None:
    """Everything else in the line stays as it is."""
    assert masked(text) == shown


@given(st.text(), st.from_regex(r"[a-z]{3,9}[0-9]{3}@[a-z]{4,9}\.example", fullmatch=True))
def test_no_address_survives(around: str, address: str) -> None:
    """Whatever stands around an address, it is not in the result."""
    assert address not in masked(f"{around} {address} {around}")
    assert address not in masked_account(address)
