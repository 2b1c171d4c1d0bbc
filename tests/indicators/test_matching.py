"""Identifiers are looked up exactly, and lists say how old they are."""

import datetime as dt
import threading

from indicators.samples import DAY, ECHAP, OWN

from safety_audit.indicators.active import active, builtin, use, using
from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import Category, Group, Kind
from safety_audit.indicators.reading import read_list


def lists() -> Indicators:
    return Indicators(
        (
            read_list(OWN.encode(), "ours.toml", DAY),
            read_list(ECHAP.encode(), "ioc.yaml", DAY),
        )
    )


def test_an_id_matches_only_itself() -> None:
    """Longer, shorter and otherwise spelt ids are other apps."""
    found = lists()
    assert [one.product for one in found.matching(Kind.PACKAGE, "com.example.watch")] == [
        "ExampleWatch"
    ]
    for other in ("com.example.watch.plus", "com.example", "com.example.Watch", "", "com.example."):
        assert found.matching(Kind.PACKAGE, other) == ()


def test_a_value_of_one_kind_never_matches_another() -> None:
    """A domain is no app id, although both have dots."""
    assert lists().matching(Kind.PACKAGE, "watch.example") == ()
    assert lists().matching(Kind.DOMAIN, "WATCH.example.")


def test_digests_match_in_any_spelling() -> None:
    """Capitals and colons of a digest do not matter."""
    colons = ":".join(
        ["01", "23", "45", "67", "89", "AB", "CD", "EF"] * 2 + ["01", "23", "45", "67"]
    )
    assert [one.product for one in lists().matching(Kind.CERTIFICATE_SHA1, colons)] == [
        "ExampleWatch",
        "Example Family",
    ]


def test_where_lists_differ_the_most_urgent_comes_first() -> None:
    """One list calls it monitoring, another sharing: both are told, monitoring first."""
    groups = [
        one.category.group
        for one in lists().matching(
            Kind.CERTIFICATE_SHA1, "0123456789abcdef0123456789abcdef01234567"
        )
    ]
    assert groups == [Group.MONITORING, Group.PURPOSE]


def test_each_category_says_in_one_sentence_what_such_apps_do() -> None:
    """Every category has a neutral sentence of its own."""
    sentences = {category.about for category in Category}
    assert len(sentences) == len(Category)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_an_old_list_is_warned_about_and_a_fresh_one_is_not() -> None:
    """The warning begins on the ninety-first day."""
    found = lists()
    assert found.warnings(dt.date(2027, 1, 1)) == ()
    assert found.warnings(dt.date(2027, 1, 2)) == (
        'The list "ours.toml" is 91 days old. It does not know newer apps.',
    )


def test_the_report_can_say_which_lists_were_used() -> None:
    """Name, date, publisher and count of each list are at hand."""
    assert [(info.name, info.date, info.publisher, info.count) for info in lists().info()] == [
        ("ours.toml", dt.date(2026, 10, 3), "Example charity", 3),
        ("ioc.yaml", DAY, "Echap, stalkerware-indicators, CC BY 4.0", 8),
    ]
    assert lists().count == 9
    assert lists().has(Kind.DOMAIN)
    assert not lists().has(Kind.FILE_SHA256)


def test_the_built_in_list_is_in_use_until_others_are_chosen() -> None:
    """What is chosen holds for every thread, and only within its block."""
    assert active() is builtin()
    chosen = lists()
    seen: list[Indicators] = []
    with using(chosen):
        thread = threading.Thread(target=lambda: seen.append(active()))
        thread.start()
        thread.join()
    assert seen == [chosen]
    assert active() is builtin()
    with using(builtin()):
        use(chosen)
        assert active() is chosen
