"""The lists that come with the tool hold what they say, and say where it is from."""

import re
from pathlib import Path

import pytest
from indicators.samples import DAY

from safety_audit.indicators.allow import allowed_apps, recognised
from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import Category, Group, Kind
from safety_audit.indicators.own import read_builtin
from safety_audit.indicators.reading import read_list

ELSEWHERE = {
    "ISDi app-flags.csv",
    "documented by its maker",
    "made up for the practice phones",
}


@pytest.fixture
def published(recordings: Path) -> dict[str, Indicators]:
    folder = recordings.parent / "indicators"
    if not folder.is_dir():
        pytest.skip("needs the published lists of indicators beside the recordings")
    return {
        f"Echap {name}": Indicators([read_list((folder / name).read_bytes(), name, DAY)])
        for name in ("ioc.yaml", "watchware.yaml")
    }


def test_every_built_in_identifier_is_published_where_it_says(
    published: dict[str, Indicators],
) -> None:
    """What is said to be Echap's stands in that list; any other says where else it is documented."""
    for one in read_builtin().indicators:
        if one.source in published:
            assert published[one.source].matching(one.kind, one.value), one
        else:
            assert one.source in ELSEWHERE, one


def test_every_app_of_watchware_is_built_in(published: dict[str, Indicators]) -> None:
    """The apps made for following somebody are known from the first minute."""
    ours = Indicators([read_builtin()])
    for one in published["Echap watchware.yaml"].lists[0].indicators:
        if one.kind is Kind.PACKAGE:
            assert ours.matching(Kind.PACKAGE, one.value), one


def test_the_built_in_list_has_the_best_known_products() -> None:
    """Monitoring, sharing, parental, remote and mirror apps are all there, each id once."""
    read = read_builtin()
    assert read.notes == ()
    named = {(one.value, one.category) for one in read.indicators}
    assert len(named) == len(read.indicators)
    assert len({value for value, _ in named}) == 484
    products: dict[Category, set[str]] = {}
    for one in read.indicators:
        products.setdefault(one.category, set()).add(one.product)
    assert {category: len(names) for category, names in products.items()} == {
        Category.MONITORING: 60,
        Category.SHARING: 14,
        Category.PARENTAL: 20,
        Category.FOLLOWING: 9,
        Category.CAMERA: 3,
        Category.REMOTE_ACCESS: 6,
        Category.FORWARDING: 1,
        Category.MIRROR: 4,
        Category.FEATURE: 16,
    }


def test_what_others_list_as_sold_for_watching_is_listed_as_that_too(
    published: dict[str, Indicators],
) -> None:
    """An app of that list that we call otherwise is called both: its state on the phone decides."""
    ours = Indicators([read_builtin()])
    for one in read_builtin().indicators:
        if one.kind is Kind.PACKAGE and one.source == "Echap ioc.yaml":
            found = {listed.category for listed in ours.matching(one.kind, one.value)}
            assert Category.MONITORING in found, one


def test_each_built_in_app_is_described_in_short_neutral_sentences() -> None:
    """What an app does is said in at most twenty words, and blames nobody."""
    for one in read_builtin().indicators:
        assert len(one.sentence.split()) <= 20
        assert one.sentence.endswith(".")
        assert not re.search(r"victim|attacker|infect|malware|target", one.sentence, re.IGNORECASE)


def test_an_ordinary_app_is_recognised_by_certificate_or_store_never_by_id_alone() -> None:
    """Anybody can take the id of a password manager."""
    assert recognised("com.x8bit.bitwarden") is None
    app = recognised("com.x8bit.bitwarden", from_store=True)
    assert app is not None
    assert (app.name, app.category) == ("Bitwarden", "password-manager")
    assert recognised("com.example.none", from_store=True) is None


def test_a_listed_certificate_outweighs_the_store() -> None:
    """Where the certificate is known on both sides, it decides."""
    (listed,) = allowed_apps()["org.fdroid.fdroid"].certificates
    assert recognised("org.fdroid.fdroid", signers=[listed]) is not None
    assert recognised("org.fdroid.fdroid", signers=["0" * 64], from_store=True) is None
    assert recognised("org.fdroid.fdroid", from_store=True) is not None


def test_no_ordinary_app_is_on_the_list_of_watching_apps() -> None:
    """The two lists never contradict each other."""
    ours = Indicators([read_builtin()])
    assert len(allowed_apps()) >= 60
    for package in allowed_apps():
        assert ours.matching(Kind.PACKAGE, package) == ()


def test_apps_that_only_can_share_are_the_ordinary_ones() -> None:
    """Maps and messengers are never named as made for following somebody."""
    ours = Indicators([read_builtin()])
    for package in ("com.google.android.apps.maps", "com.whatsapp", "com.snapchat.android"):
        assert [m.category.group for m in ours.matching(Kind.PACKAGE, package)] == [Group.FEATURE]
    assert ours.matching(Kind.PACKAGE, "com.snapchat.trmonap")[0].category.group is Group.MONITORING
