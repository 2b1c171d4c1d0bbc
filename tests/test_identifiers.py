"""What names a person, a number, a device or a place is hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.identifiers import hidden, in_all, masked, masked_account, shown
from safety_audit.phrases import Phrase


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Contact: Alice.Smith@mail.smith.example!", "Contact: A***h@m***e!"),
        ("jid=447700900123@s.whatsapp.net", "jid=4***3@s***t"),
        ("tel:+447700900461", "tel:***61"),
        ("(07700 900461)", "(***61)"),
        ("0044 7700 900461", "***61"),
        ("mac=02:CA:4A:2B:7C:01", "mac=**:**:**:**:**:**"),
        ("bssid=02-ca-4a-2b-7c-01, -40 dBm", "bssid=***, -40 dBm"),
        ('mWifiInfo SSID: "The Smiths", rssi', "mWifiInfo SSID: ***, rssi"),
        ("wifi_ssid=The", "wifi_ssid=***"),
        ("Location[gps 51.416912,-0.080634 acc=3]", "Location[gps *** acc=3]"),
        ("{'latitude': 51.4, 'longitude': -0.1}", "{'latitude': ***, 'longitude': ***}"),
        ("51° 25' 0.9\" N", "***"),
        ("Account {name=kim, type=com.example.chat}", "Account {name=***, type=com.example.chat}"),
    ],
)
def test_what_surely_names_somebody_is_hidden_in_any_line(text: str, told: str) -> None:
    """Mail, numbers, addresses of devices, networks, places and accounts."""
    assert hidden(text) == told
    assert hidden(told) == told
    with shown():
        assert hidden(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "firstInstallTime=2026-09-03 20:14:37",
        "versionCode=264100123 minSdk=26 targetSdk=34",
        "versionName=6.20240101",
        "on 2026-11-22T15:45:00Z",
        "1700000000 52428800 /dev/sda1",
        "uid=10123 gids=[3003, 1015]",
        "SHA-256 3e1b0c8f7700900461aa0770090046155aa0ff",
        "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD",
        "A computer can connect without asking: jo@laptop",
        "jo@laptop.local",
        "user@1000.service getty@tty1.service",
        "sk-ssh-ed25519@openssh.com SHA256:abc",
        "192.168.178.200:5555 and 10.0.0.1",
        "2001:db8::7700:9004",
        "12:30:45.123 +0100",
        "Dial *#21# and look",
        "046d:c31c",
        "a***e@s***e",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    """Days, versions, numbers of apps, digests, computers and services are what evidence is for."""
    assert hidden(text) == text


def test_a_phrase_stays_a_phrase() -> None:
    """What is hidden in it are its values, so that it can still be told in another language."""
    phrase = Phrase("It is called {name}.", name="Phone of kim@kim-family.example")
    for told in (hidden(phrase), *in_all((phrase,), hidden)):
        assert isinstance(told, Phrase)
        assert told == "It is called Phone of ***@k***e."
        assert told.template == phrase.template


def test_shown_ends_with_its_block() -> None:
    """Whoever asks for names asks for one command."""
    with pytest.raises(RuntimeError), shown():
        raise RuntimeError
    assert masked("02:CA:4A:2B:7C:01") == "**:**:**:**:**:**"
    assert masked_account("alice@gmail.com") == "a***e@gmail.com"


@given(st.text(max_size=200))
def test_hiding_twice_hides_no_more(text: str) -> None:
    """What is hidden once is not hidden further, so the order of the steps does not matter."""
    assert hidden(hidden(hidden(text))) == hidden(hidden(text))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a@",
        "@",
        "a.",
        "a@b.",
        "ab@cd.service ",
        " ",
        "1",
        "1.1111 ",
        "1.111",
        "51.4169 " + " " * 50,
        "02:",
        "02:CA:4A:2B:7C:01:",
        "SSID",
        "SSID=",
        'SSID="',
        "lat=",
        "+44 ",
        "0 7",
        "1°",
        "Account {name=",
    ],
)
def test_a_megabyte_of_anything_ends(piece: str) -> None:
    """Text of a device may be made to cost time: here it costs as much as it is long."""
    text = piece * (1_000_000 // len(piece))
    assert hidden(text)
    assert masked(f"1.1111{text}x")
