"""Apps that lists name are found whatever became of them, and ordinary phones stay quiet."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from facts.android.apk_files import (
    V3,
    apksigner,
    hand_signed,
    made_key,
    plain_apk,
    scheme_value,
    signed,
    with_block,
)
from indicators.made_up_phone import GONE, HERE, HIDDEN, OFF, Made, MadeUpPhone, user_app
from safety_audit.checks.phone.known_monitoring_app import known_monitoring_app
from safety_audit.checks.phone.known_sharing_app import known_sharing_app

from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Device
from safety_audit.devices.practice import build
from safety_audit.engine import look
from safety_audit.facts.android.certificates import Certificates
from safety_audit.indicators.active import builtin, using
from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import Category, Group, Indicator, IndicatorList, Kind
from safety_audit.indicators.reading import read_list
from safety_audit.model import Certainty, CheckResult, Finding, Outcome, Priority

DAY = dt.date(2026, 11, 22)
WATCH = "com.example.watch"
DIFFER = (
    "Lists differ on this app: one says that it is sold for watching a phone, another "
    "that it has a purpose people may agree on."
)


def listed(*indicators: Indicator) -> Indicators:
    return Indicators([IndicatorList(name="ours", date=DAY, indicators=indicators)])


def named(
    value: str = WATCH,
    kind: Kind = Kind.PACKAGE,
    category: Category = Category.MONITORING,
    product: str = "ExampleWatch",
) -> Indicator:
    return Indicator(product=product, category=category, kind=kind, value=value, source="ours")


def results(phone: Device, lists: Indicators) -> dict[str, CheckResult]:
    with using(lists):
        visit = look(phone, [known_monitoring_app, known_sharing_app])
    return {result.check: result for result in visit.results}


def monitoring(apps: Iterable[Made], *indicators: Indicator) -> CheckResult:
    return results(MadeUpPhone(apps), listed(*indicators))["known-monitoring-app"]


def sharing(apps: Iterable[Made], *indicators: Indicator) -> CheckResult:
    return results(MadeUpPhone(apps), listed(*indicators))["known-sharing-app"]


class TestMonitoring:
    def test_a_listed_app_is_to_be_looked_at_first_and_named(self) -> None:
        """The finding names the product, the list and how it was recognised, in plain words."""
        result = monitoring([user_app(WATCH), user_app("com.example.notes")], named())
        (finding,) = result.findings
        assert finding.summary == (
            "An app on this phone matches one that is sold for watching a phone: ExampleWatch"
        )
        assert (finding.priority, finding.certainty) == (Priority.ACT, Certainty.KNOWN)
        assert finding.subject is not None
        assert (finding.subject.id, finding.subject.label, finding.subject.user) == (
            WATCH,
            "ExampleWatch",
            0,
        )
        assert finding.details[:3] == (
            "It is sold to watch what somebody does on a phone.",
            "Named by a list (ours: ExampleWatch).",
            "It was recognised by its id.",
        )
        assert finding.evidence[0].query == "dumpsys package"
        assert finding.evidence[0].text.startswith(f"Package [{WATCH}] (0):\ncodePath=/data/app")

    def test_a_phone_without_listed_apps_shows_nothing(self) -> None:
        """Ids that only look alike are no match."""
        others = [user_app(f"{WATCH}.plus"), user_app("com.example"), user_app("com.example.Watch")]
        result = monitoring(others, named())
        assert (result.outcome, result.findings) == (Outcome.NOTHING_SEEN, ())

    @pytest.mark.parametrize(
        ("state", "words"),
        [(OFF, "switched off"), (HIDDEN, "hidden")],
    )
    def test_an_app_that_was_switched_off_or_hidden_counts(self, state: str, words: str) -> None:
        """Switching an app off does not take it from the phone."""
        (finding,) = monitoring([user_app(WATCH, state)], named()).findings
        assert finding.priority is Priority.ACT
        assert any(words in detail for detail in finding.details)

    def test_an_archived_app_counts(self) -> None:
        """Nor does archiving."""
        (finding,) = monitoring([user_app(WATCH, GONE, archived=True)], named()).findings
        assert finding.priority is Priority.ACT

    def test_data_that_is_left_over_counts(self) -> None:
        """An app that was removed with its data left behind is a trace of it."""
        (finding,) = monitoring([user_app(WATCH, GONE)], named()).findings
        assert finding.summary == (
            "Data is left on this phone of an app that is sold for watching a phone: ExampleWatch"
        )
        assert finding.subject is not None
        assert finding.subject.user is None
        assert "The app was removed. Only its data is left." in finding.details

    @pytest.mark.parametrize("user", [10, 95, 150, 999])
    def test_an_app_of_another_user_is_found_and_the_user_named(self, user: int) -> None:
        """A work profile, a second user, a clone or a folder of its own hides nothing."""
        (finding,) = monitoring([Made(WATCH, {0: GONE, user: HERE})], named()).findings
        assert finding.subject is not None
        assert finding.subject.user == user

    def test_each_user_who_has_it_is_told(self) -> None:
        """Two copies are two findings."""
        found = monitoring([Made(WATCH, {0: HERE, 10: OFF})], named()).findings
        assert [finding.subject and finding.subject.user for finding in found] == [0, 10]

    def test_a_renamed_app_is_found_by_its_certificate(self) -> None:
        """A listed certificate tells an app under any name, and from any scheme."""
        digest = hashlib.sha256(b"certificate").hexdigest()
        app = user_app("com.example.harmless", file=hand_signed(b"certificate", size=300_000))
        result = monitoring([app], named(digest, Kind.CERTIFICATE_SHA256))
        (finding,) = result.findings
        assert "It was recognised by the certificate it is signed with." in finding.details
        assert digest in finding.evidence[-1].text
        assert result.outcome is Outcome.FOUND
        assert result.reasons == ()

    def test_a_certificate_that_was_used_before_counts(self) -> None:
        """A maker who passed on to a new key is still the maker."""
        block = scheme_value(V3, b"new", lineage=(b"old", b"new"))
        app = user_app("com.example.harmless", file=with_block(plain_apk(), {V3: block}))
        digest = hashlib.sha1(b"old").hexdigest()
        (finding,) = monitoring([app], named(digest, Kind.CERTIFICATE_SHA1)).findings
        assert finding.priority is Priority.ACT

    def test_a_renamed_app_signed_by_apksigner_is_found(self, tmp_path: Path) -> None:
        """The same with package files as Debian's apksigner makes them: old and new schemes."""
        key = made_key(tmp_path, "watch")
        digest = hashlib.sha1(key.der).hexdigest()
        for minimum in ("21", "28"):
            name = f"harmless{minimum}"
            file = signed(
                plain_apk(size=200_000),
                tmp_path,
                name,
                *key.options,
                *("--min-sdk-version", minimum),
            )
            app = user_app(f"com.example.{name}", file=file)
            (finding,) = monitoring([app], named(digest, Kind.CERTIFICATE_SHA1)).findings
            assert finding.subject is not None
            assert finding.subject.id == f"com.example.{name}"
        assert "apksigner" in apksigner("--help")

    def test_a_listed_file_is_found_by_its_digest(self) -> None:
        """A package file that a list names is found whatever it is called."""
        app = user_app("com.example.harmless", file=b"the very file")
        digest = hashlib.sha256(b"the very file").hexdigest()
        (finding,) = monitoring([app], named(digest, Kind.FILE_SHA256)).findings
        assert "It was recognised by its file." in finding.details
        assert finding.evidence[-1].query.startswith("sha256sum /data/app/")

    def test_an_id_with_another_signer_is_said_to_match_by_its_id_only(self) -> None:
        """Anybody can take an id: the finding stays, and says what does not fit."""
        app = user_app(WATCH, file=hand_signed(b"somebody else"))
        (finding,) = monitoring([app], named(), named("1" * 40, Kind.CERTIFICATE_SHA1)).findings
        assert finding.priority is Priority.ACT
        assert (
            "Only its id matches. Who signed it is not on that list, so it may be another app."
            in finding.details
        )

    def test_a_signer_that_cannot_be_read_is_could_not_check(self) -> None:
        """No certificate read is no clear answer; the apps are named."""
        result = monitoring([user_app("com.example.a")], named("1" * 40, Kind.CERTIFICATE_SHA1))
        assert result.outcome is Outcome.COULD_NOT_CHECK
        (reason,) = result.reasons
        assert reason.startswith("Who signed these apps could not be told: com.example.a. ")

    def test_a_file_name_that_may_not_be_asked_for_stops_nothing(self) -> None:
        """A hostile folder name is never sent to the phone."""
        hostile = user_app("com.example.$(reboot)")
        result = monitoring(
            [hostile, user_app(WATCH, file=hand_signed(b"c"))],
            named(),
            named("1" * 40, Kind.CERTIFICATE_SHA1),
            named("1" * 64, Kind.FILE_SHA256),
        )
        assert len(result.findings) == 1
        assert len(result.reasons) == 1

    def test_no_file_is_looked_into_if_no_list_names_certificates(self) -> None:
        """Only its end is read, where the app's name may stand: nothing that no list needs."""
        phone = MadeUpPhone([user_app(WATCH, file=hand_signed(b"c"))])
        results(phone, listed(named()))
        read = [text for text in phone.asked if "base.apk" in text]
        assert [text.partition(" /")[0] for text in read] == ["tail -c 65536"]

    def test_apps_from_a_store_and_of_the_phone_are_not_looked_into(self) -> None:
        """Only files that somebody brought along are read."""
        phone = MadeUpPhone(
            [
                user_app("com.example.store", installer="com.android.vending", file=b"x"),
                user_app("com.example.system", system=True, file=b"x"),
                user_app("com.example.file", file=hand_signed(b"c")),
            ]
        )
        results(phone, listed(named("1" * 40, Kind.CERTIFICATE_SHA1)))
        read = [text for text in phone.asked if "base.apk" in text]
        assert len(read) == 1
        assert "com.example.file" in read[0]


class TestNoteOfAStore:
    """Up to Android 13 a computer can note a store for any app; what can watch is looked into."""

    @pytest.mark.parametrize("power", ["reads-screen", "reads-notifications", "device-admin"])
    @pytest.mark.parametrize("base", ["google-8", "google-13"])
    def test_under_another_name(self, base: str, power: str) -> None:
        """Its certificate tells the product, whatever its name and its note."""
        sha1 = signer_of({"package": "com.example.notes", "origin": "file"}, base)
        app = {"package": "com.example.notes", "origin": "store", "powers": [power]}
        found = results(build(base, [app]), listed(named(sha1, Kind.CERTIFICATE_SHA1)))

        (finding,) = found["known-monitoring-app"].findings
        assert finding.priority is Priority.ACT

    @pytest.mark.parametrize(
        ("base", "powers"), [("google-13", []), ("google-14", ["reads-screen"])]
    )
    def test_what_is_left_alone(self, base: str, powers: list[str]) -> None:
        """What cannot watch is not looked into, nor what a newer Android says is from a store."""
        sha1 = signer_of({"package": "com.example.notes", "origin": "file"}, base)
        app = {"package": "com.example.notes", "origin": "store", "powers": powers}
        found = results(build(base, [app]), listed(named(sha1, Kind.CERTIFICATE_SHA1)))

        assert found["known-monitoring-app"].findings == ()


def signer_of(app: dict[str, object], base: str) -> str:
    """Return the SHA-1 of the certificate that an app is signed with on a practice phone."""
    with using(listed(named("1" * 40, Kind.CERTIFICATE_SHA1))):
        seen = look(build(base, [app]), [known_monitoring_app]).known[Certificates]
    assert isinstance(seen, Certificates)
    signers = seen.of(str(app["package"]))
    assert isinstance(signers, tuple)
    return signers[0].sha1


class TestSharing:
    @pytest.mark.parametrize("category", [c for c in Category if c.group is Group.PURPOSE])
    def test_an_app_made_for_it_is_worth_checking(self, category: Category) -> None:
        """What the app is, is known; whether it is misused is not said."""
        result = sharing([user_app(WATCH)], named(category=category, product="Example Family"))
        (finding,) = result.findings
        assert (finding.priority, finding.certainty) == (Priority.REVIEW, Certainty.KNOWN)
        assert finding.summary.endswith(": Example Family")
        assert finding.details[0] == category.about

    @pytest.mark.parametrize(
        "app",
        [
            user_app(WATCH, OFF),
            user_app(WATCH, GONE),
            user_app(WATCH, GONE, archived=True),
            user_app(WATCH, system=True),
        ],
        ids=["off", "removed", "archived", "part of the phone"],
    )
    def test_one_that_rests_or_came_with_the_phone_is_a_note(self, app: Made) -> None:
        """An app that shares nothing as it is, or that every such phone has, is no alarm."""
        (finding,) = sharing([app], named(category=Category.MIRROR)).findings
        assert finding.priority is Priority.NOTE

    def test_apps_that_only_can_share_are_one_note(self) -> None:
        """Maps and messengers together are a single line that points to the questions."""
        result = sharing(
            [user_app("com.example.maps"), user_app("com.example.chat"), user_app(WATCH, OFF)],
            named("com.example.maps", category=Category.FEATURE, product="Maps"),
            named("com.example.chat", category=Category.FEATURE, product="Chat"),
            named(category=Category.FEATURE, product="Resting"),
        )
        (finding,) = result.findings
        assert finding.summary == (
            "Apps on this phone can share a place or chats, if somebody sets them so: Maps, Chat"
        )
        assert (finding.priority, finding.certainty) == (Priority.NOTE, Certainty.POSSIBLE)
        assert finding.subject is None
        assert len(finding.details) == len(finding.evidence) == 2

    def test_a_monitoring_app_is_not_told_twice(self) -> None:
        """Where lists differ, the more urgent check alone tells it."""
        both = (named(), named(category=Category.SHARING, product="Example Family"))
        assert sharing([user_app(WATCH)], *both).findings == ()
        (finding,) = monitoring([user_app(WATCH)], *both).findings
        assert "Named by a list (ours: Example Family)." in finding.details


class TestListsThatDiffer:
    """One list says that an app is sold for watching, another what else it is made for."""

    BOTH = (named(), named(category=Category.PARENTAL, product="Example Family"))

    def told(self, lists: Indicators, **app: object) -> list[tuple[str, Finding]]:
        phone = build("google-14", [{"package": WATCH, **app}])
        found = results(phone, lists).items()
        return [(name, one) for name, got in found for one in got.findings if one.subject]

    def test_one_that_stands_open_counts_as_what_it_is_made_for(self) -> None:
        """From a store and with an icon, it is worth checking, and what lists say is told."""
        ((check, finding),) = self.told(listed(*self.BOTH))

        assert (check, finding.priority) == ("known-sharing-app", Priority.REVIEW)
        assert finding.certainty is Certainty.KNOWN
        assert finding.details[:4] == (
            "It lets one person watch over and limit another person's phone.",
            "Named by a list (ours: Example Family).",
            "Named by a list (ours: ExampleWatch).",
            DIFFER,
        )

    @pytest.mark.parametrize(
        "app",
        [
            {"icon": "none"},
            {"icon": "hidden"},
            {"origin": "file"},
            {"origin": "cable"},
            {"origin": "moved"},
            {"origin": "forged-store"},
            {"state": "hidden"},
        ],
        ids=str,
    )
    def test_one_that_hides_or_came_past_the_store_comes_first(self, app: dict[str, str]) -> None:
        """The milder reading is for what stands open; what is not known to does not."""
        ((check, finding),) = self.told(listed(*self.BOTH), **app)

        assert (check, finding.priority) == ("known-monitoring-app", Priority.ACT)
        assert DIFFER in finding.details

    def test_one_that_was_switched_off_is_a_note(self) -> None:
        """It came openly, and does nothing as it is."""
        ((check, finding),) = self.told(listed(*self.BOTH), state="disabled")

        assert (check, finding.priority) == ("known-sharing-app", Priority.NOTE)

    def test_where_no_list_is_milder_an_open_app_comes_first(self) -> None:
        """A product that is only ever sold for watching is no better for being in a store."""
        ((check, finding),) = self.told(listed(named()))

        assert (check, finding.priority) == ("known-monitoring-app", Priority.ACT)
        assert DIFFER not in finding.details

    @pytest.mark.parametrize(
        "package", ["org.findmykids.child", "com.lsdroid.cerberus", "org.traccar.client"]
    )
    def test_importing_the_published_lists_frightens_nobody(
        self, recordings: Path, package: str
    ) -> None:
        """A family locator from a store stays worth checking; past the store, it comes first."""
        folder = recordings.parent / "indicators"
        if not folder.is_dir():
            pytest.skip("needs the published lists of indicators beside the recordings")
        lists = [read_list(path.read_bytes(), path.name, DAY) for path in folder.glob("*.yaml")]
        for used in (builtin(), Indicators([*builtin().lists, *lists])):
            ((_, finding),) = self.told(used, package=package)
            assert finding.priority is Priority.REVIEW
            ((_, finding),) = self.told(used, package=package, origin="file", icon="none")
            assert finding.priority is Priority.ACT


def test_the_dossier_stands_in_the_details() -> None:
    """What a listed app can do, how it stays and what it last used is told with the finding."""
    app = {
        "package": WATCH,
        "label": "Sync",
        "origin": "file",
        "icon": "none",
        "powers": ["reads-screen", "starts-with-phone", "no-battery-limit"],
        "allowed": ["sms", "notices"],
        "used": [{"what": "microphone", "at": "2026-11-19T10:00:00Z", "seconds": 9}],
    }
    (finding,) = results(build("google-14", [app]), listed(named()))[
        "known-monitoring-app"
    ].findings
    assert finding.details[3:] == (
        "It calls itself: Sync.",
        "It came from a file (com.google.android.packageinstaller).",
        "It is on the phone since 2025-03-08 10:26, by the phone's clock.",
        "It has no icon.",
        "It can read and use the screen.",
        "It may read what is on the screen.",
        "It is told of all that happens on the screen.",
        "It can read: text messages.",
        "It starts when the phone does.",
        "It is excepted from battery saving.",
        "It last used the microphone on 2026-11-19 10:00, by the phone's clock.",
    )


def known(result: dict[str, CheckResult]) -> Iterator[Finding]:
    for one in result.values():
        yield from one.findings


def test_every_built_in_app_is_found_without_any_other_list() -> None:
    """A phone with all built-in ids as user apps gives a finding that names each product."""
    packages = [one for one in builtin().lists[0].indicators if one.kind is Kind.PACKAGE]
    result = results(MadeUpPhone([user_app(one.value) for one in packages]), builtin())
    assert_all_found(packages, result)


def test_every_published_app_is_found_with_the_lists_imported(recordings: Path) -> None:
    """The golden test: each id of the published lists gives a known finding with its product."""
    folder = recordings.parent / "indicators"
    if not folder.is_dir():
        pytest.skip("needs the published lists of indicators beside the recordings")
    lists = [read_list(path.read_bytes(), path.name, DAY) for path in sorted(folder.glob("*.yaml"))]
    packages = [one for read in lists for one in read.indicators if one.kind is Kind.PACKAGE]
    assert len({one.value for one in packages}) > 600
    apps = [user_app(name) for name in dict.fromkeys(one.value for one in packages)]
    result = results(MadeUpPhone(apps), Indicators([*builtin().lists, *lists]))
    assert_all_found(packages, result)


def assert_all_found(packages: list[Indicator], result: dict[str, CheckResult]) -> None:
    """Assert that each app is found as what it is, with every product a list calls it."""
    by_app = {finding.subject.id: finding for finding in known(result) if finding.subject}
    together = [finding for finding in known(result) if finding.subject is None]
    for one in packages:
        if one.category.group is Group.FEATURE:
            assert any(one.product in finding.summary for finding in together), one
            continue
        finding = by_app[one.value]
        assert finding.certainty is Certainty.KNOWN
        assert any(one.product in detail for detail in finding.details), one
        if one.category.group is Group.MONITORING:
            assert finding.priority is Priority.ACT
        else:
            assert finding.priority in {Priority.ACT, Priority.REVIEW}


def test_no_recorded_phone_gives_an_alarm(phone_folder: Path, recordings: Path) -> None:
    """Ordinary phones have no app that is to be looked at first, with every list in use."""
    folder = recordings.parent / "indicators"
    lists = [read_list(path.read_bytes(), path.name, DAY) for path in sorted(folder.glob("*.yaml"))]
    with FolderPhone(phone_folder) as phone:
        result = results(phone, Indicators([*builtin().lists, *lists]))
    assert {finding.priority for finding in known(result)} <= {Priority.NOTE}
