"""Lists in each form are read; anything else is one sentence."""

import datetime as dt
import random
import tracemalloc

import pytest
from damage import damaged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from indicators.hostile_lists import HOSTILE, NAMES
from indicators.samples import DAY, ECHAP, ISDI, LISTS, OWN, PLAIN, stix

from safety_audit.indicators.model import Category, IndicatorError, IndicatorList, Kind
from safety_audit.indicators.reading import read_list


def values(read: IndicatorList) -> set[tuple[str, str, str]]:
    return {(one.kind.value, one.value, one.product) for one in read.indicators}


def test_echaps_list_gives_ids_certificates_and_domains_as_written() -> None:
    """Echap's form is read whole: digits stay digits, capitals of an id stay, hosts lose them."""
    read = read_list(ECHAP.encode(), "ioc.yaml", DAY)
    assert values(read) == {
        ("package", "com.example.watch", "ExampleWatch"),
        ("package", "com.example.Watch2", "ExampleWatch"),
        ("certificate-sha1", "0123456789abcdef0123456789abcdef01234567", "ExampleWatch"),
        ("certificate-sha1", "00000000000000000000000000000000000012e4", "ExampleWatch"),
        ("domain", "watch.example", "ExampleWatch"),
        ("domain", "get.watch.example", "ExampleWatch"),
        ("domain", "api.watch.example", "ExampleWatch"),
        ("package", "com.example.family", "ExampleFamily"),
    }
    assert {one.category for one in read.indicators} == {Category.MONITORING, Category.FOLLOWING}
    assert {one.source for one in read.indicators} == {"ioc.yaml"}
    assert read.publisher == "Echap, stalkerware-indicators, CC BY 4.0"
    assert read.date == DAY
    assert read.notes == (
        "Left out: 1 internet addresses, which a phone does not show.",
        "Left out: 1 of a kind that is not looked for.",
    )


def test_an_entry_of_an_unknown_type_is_left_out_and_counted() -> None:
    """A type that nobody knows yet is never guessed."""
    later = ECHAP + "- name: New\n  type: something-new\n  packages:\n  - com.example.new\n"
    read = read_list(later.encode(), "ioc.yaml", DAY)
    assert "com.example.new" not in {one.value for one in read.indicators}
    assert "Left out: 1 apps of a type that is not known." in read.notes


def test_stix_patterns_are_read_as_mvt_reads_them() -> None:
    """Ids, certificates, hashes and domains are taken, also joined by OR, in either spelling."""
    data = stix(
        "[app:id='com.example.watch']",
        "[app:cert.sha1='0123456789ABCDEF0123456789ABCDEF01234567']",
        f"[app:cert.'SHA-256'='{'b' * 64}']",
        f"[file:hashes.sha256 = '{'c' * 64}']",
        "[domain-name:value='Watch.Example' OR domain-name:value='b.example']",
        "[app:id='com.example.one'] OR [app:id='com.example.two']",
        "[app:id='com.example.no' AND process:name='x']",
        "[process:name='x']",
    )
    read = read_list(data, "list.stix2", DAY)
    assert {(kind, value) for kind, value, _ in values(read)} == {
        ("package", "com.example.watch"),
        ("certificate-sha1", "0123456789abcdef0123456789abcdef01234567"),
        ("certificate-sha256", "b" * 64),
        ("file-sha256", "c" * 64),
        ("domain", "watch.example"),
        ("domain", "b.example"),
        ("package", "com.example.one"),
        ("package", "com.example.two"),
    }
    assert {one.product for one in read.indicators} == {"examplewatch"}
    assert read.date == dt.date(2026, 9, 1)
    assert read.notes == (
        "Left out: 1 of a kind that is not looked for.",
        "Left out: 1 with a pattern that is no single identifier.",
    )


def test_a_stix_list_never_claims_to_be_from_the_future() -> None:
    """A bundle dated later than the day it came would hide how old it is."""
    data = stix("[app:id='com.example.watch']").replace(b"2026-09", b"2099-09")
    assert read_list(data, "a.json", DAY).date == DAY


def test_isdis_dual_use_apps_are_taken_as_apps_that_can_share() -> None:
    """A taxi app on ISDi's list is no app made for following somebody."""
    read = read_list(ISDI.encode(), "app-flags.csv", DAY)
    assert {(one.value, one.category, one.product) for one in read.indicators} == {
        ("com.example.watch", Category.MONITORING, "Example Watch"),
        ("com.example.taxi", Category.FEATURE, "Taxi, and more"),
    }
    assert read.notes == ("Left out: 1 apps with a flag that is not known.",)


def test_a_plain_list_has_one_identifier_a_line() -> None:
    """Ids stand alone, certificates, files and domains say what they are."""
    read = read_list(PLAIN.encode(), "plain.txt", DAY, Category.PARENTAL)
    assert values(read) == {
        ("package", "com.example.watch", "Example Watch"),
        ("package", "com.example.other", "com.example.other"),
        (
            "certificate-sha1",
            "0123456789abcdef0123456789abcdef01234567",
            "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67",
        ),
        ("file-sha256", "a" * 64, "a" * 64),
        ("domain", "watch.example", "Watch.Example"),
    }
    assert {one.category for one in read.indicators} == {Category.PARENTAL}


def test_our_own_form_keeps_sentence_source_and_date() -> None:
    """A list of ours says itself what each app does, where it is published, and when."""
    read = read_list(OWN.encode(), "ours.toml", DAY)
    assert read.date == dt.date(2026, 10, 3)
    assert read.publisher == "Example charity"
    first = read.indicators[0]
    assert first.sentence == "It shows where this phone is to a group."
    assert first.source == "documented by its maker"
    assert {one.kind for one in read.indicators} == {
        Kind.PACKAGE,
        Kind.CERTIFICATE_SHA1,
        Kind.DOMAIN,
    }


def test_a_key_that_anybody_has_names_nobody() -> None:
    """Android's sources publish a test key: apps built at home carry its certificate."""
    public = "certificate:61:ED:37:7E:85:D3:86:A8:DF:EE:6B:86:4B:D8:5B:0B:FA:A5:AF:81\n"
    read = read_list((public + "com.example.watch").encode(), "plain.txt", DAY)
    assert [one.value for one in read.indicators] == ["com.example.watch"]
    assert read.notes == ("Left out: 1 that is the certificate of a key that anybody has.",)


def test_no_list_can_take_the_built_in_ones_place() -> None:
    """A file called like the built-in list is refused."""
    with pytest.raises(IndicatorError, match="cannot be called"):
        read_list(PLAIN.encode(), "built-in", DAY)


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_is_refused_with_one_sentence(what: str, name: str) -> None:
    """Whatever the file holds and is called, it is refused in plain words, and in little memory."""
    tracemalloc.start()
    with pytest.raises(IndicatorError) as refused:
        read_list(HOSTILE[what], name, DAY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sentence = refused.value.sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence.split()) <= 20
    assert peak < 100 << 20


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.sampled_from(NAMES))
def test_any_bytes_give_a_list_or_a_sentence(data: bytes, name: str) -> None:
    """No file stops the tool in any other way."""
    try:
        read = read_list(data, name, DAY)
    except IndicatorError:
        return
    assert read.indicators


PIECES = st.lists(
    st.sampled_from(
        [
            *["- ", "name: x", "type: stalkerware", "packages:", "  ", "\n", "\n", "com.example.a"],
            *[
                "[",
                "]",
                "{",
                "}",
                "&a ",
                "*a",
                "!!t ",
                "'",
                '"',
                ",",
                ":",
                "#",
                "|",
                ">",
                "? ",
                "%",
            ],
            *["appId,flag,title\n", "[[product]]", "=", '{"objects":[', '"type"', "\x85", "\ufeff"],
        ]
    ),
    max_size=40,
).map("".join)


@given(PIECES, st.sampled_from(NAMES))
def test_anything_that_looks_like_a_list_gives_a_list_or_a_sentence(text: str, name: str) -> None:
    """Pieces of the real forms, put together at random, are read or refused."""
    try:
        read = read_list(text.encode(), name, DAY)
    except IndicatorError:
        return
    assert read.indicators


@pytest.mark.parametrize("name", LISTS)
def test_a_damaged_list_gives_a_list_or_a_sentence(name: str, all_cases: int) -> None:
    """A list that arrived with damage, or that somebody forged, is read or refused."""

    @settings(
        max_examples=all_cases // 50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**64 - 1))
    def any_damage(seed: int) -> None:
        chance = random.Random(seed)
        data = damaged(LISTS[name], chance, lambda _: chance.choice(list(LISTS.values())))
        try:
            read = read_list(data, name, DAY)
        except IndicatorError:
            return
        assert read.indicators

    any_damage()
