"""The dossier says where an app came from, whether it can be seen, and what it can do."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safety_audit.checking import Seen, check
from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Answer, Device, Query, Status, quiet
from safety_audit.devices.practice import PracticePhone, build, find
from safety_audit.engine import look
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.origin import OriginKind
from safety_audit.facts.android.packages import QUERY as PACKAGES
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.reach import Reach
from safety_audit.facts.android.visibility import Icon
from safety_audit.model import Progress

NAME = "com.example.app"
BASES = ("google-8", "google-9", "google-10", "samsung-11", "google-13", "xiaomi-14", "google-16")


def dossier(device: Device) -> Apps:
    """Return the fact that the engine makes for a device."""
    kept: list[Apps] = []

    @check("example", limits="None.")
    def keep(apps: Apps) -> Iterator[Seen]:
        """Keep the fact."""
        kept.append(apps)
        yield from ()

    visit = look(device, [keep])
    assert kept, visit.results
    return kept[0]


def app(device: Device, package: str = NAME, user: int | None = None) -> App:
    found = dossier(device).get(package, user)
    assert found is not None
    return found


def one(base: str = "google-14", **words: object) -> PracticePhone:
    return build(base, [{"package": NAME, **words}])


class TestOrigin:
    """Where an app came from."""

    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize(
        ("origin", "kind"),
        [
            ("store", OriginKind.STORE),
            ("file", OriginKind.FILE),
            ("cable", OriginKind.COMPUTER),
            ("moved", OriginKind.MOVED),
        ],
    )
    def test_kinds(self, base: str, origin: str, kind: OriginKind) -> None:
        """The usual ways are told apart on every Android version."""
        found = app(one(base, origin=origin))

        assert found.origin.kind is kind
        assert found.origin.off_store is (kind in {OriginKind.FILE, OriginKind.COMPUTER})

    @pytest.mark.parametrize("base", ["google-14", "samsung-16"])
    def test_forged(self, base: str) -> None:
        """A store that a computer only noted is not where an app came from."""
        found = app(one(base, origin="forged-store"))

        assert found.origin.kind is OriginKind.FORGED
        assert found.origin.off_store

    def test_chat(self) -> None:
        """An app that a chat app installed came from a file."""
        assert app(one(origin="com.whatsapp")).origin.kind is OriginKind.FILE

    def test_a_store_that_is_not_there(self) -> None:
        """A note of a store that the phone does not have proves nothing."""
        assert app(one(origin="f-droid")).origin.kind is OriginKind.NOT_KNOWN

    def test_a_namesake_of_a_makers_store(self) -> None:
        """A store that only comes with a maker's phone is none where somebody added it."""
        phone = build(
            "google-14",
            [
                {"package": "com.bbk.appstore", "origin": "file"},
                {"package": NAME, "origin": "com.bbk.appstore"},
            ],
        )

        assert app(phone).origin.kind is OriginKind.FILE

    @pytest.mark.parametrize("store", ["org.fdroid.fdroid", "com.aurora.store"])
    def test_a_store_that_somebody_added(self, store: str) -> None:
        """Other stores can be added to any phone."""
        phone = build(
            "google-14", [{"package": store, "origin": "file"}, {"package": NAME, "origin": store}]
        )

        assert app(phone).origin.kind is OriginKind.STORE

    def test_no_store_but_a_program_that_fetches_files(self) -> None:
        """What fetches files from any address vouches for none of them."""
        fetcher = {"package": "dev.imranr.obtainium", "origin": "f-droid"}
        phone = build("google-14", [fetcher, {"package": NAME, "origin": "dev.imranr.obtainium"}])

        assert app(phone).origin.kind is OriginKind.FILE

    def test_the_installer_of_a_maker(self) -> None:
        """The part of some phones that opens an app's file is no store."""
        opener = {"package": "com.oplus.appdetail", "signer": "Google"}
        phone = build("google-14", [opener, {"package": NAME, "origin": "com.oplus.appdetail"}])

        assert app(phone).origin.kind is OriginKind.FILE

    def test_with_the_phone(self) -> None:
        """Part of the phone is not added, updated or not."""
        found = app(build("google-14"), "com.google.android.gms")

        assert found.origin.kind is OriginKind.WITH_THE_PHONE
        assert not found.is_added

    def test_evidence(self) -> None:
        """The words say which file and which installer."""
        text = app(one(origin="file")).origin_evidence.text

        assert "installerPackageName=com.google.android.packageinstaller" in text
        assert "codePath=/data/app/" in text


def test_an_app_that_names_no_user_is_still_there() -> None:
    """A dump in which an app ends its own block leaves it in the list, with a gap that says so."""
    phone = one(origin="file", powers=["reads-screen"])
    (whole,) = phone.ask([PACKAGES])
    head, mark, tail = whole.data.decode().partition(f"  Package [{NAME}]")
    block = tail.replace(
        "    install permissions:\n", "      x\n  Package [com.example.other] (1):\n", 1
    )
    words = head + mark + block
    cut = build(
        "google-14",
        [{"package": NAME, "origin": "file", "powers": ["reads-screen"]}],
        troubles=[{"command": PACKAGES.text, "how": "words", "words": words}],
    )
    found = dossier(cut)

    assert found[NAME].has(Power.SCREEN)
    assert found[NAME].origin.kind is OriginKind.FILE
    assert found[NAME].details.doubtful
    assert f"The list of apps does not say who has {NAME}." in found.gaps


class TestMaker:
    """Who signed an app."""

    def test_signed_like_the_phone(self) -> None:
        """The signer of a part of the phone vouches for an added app."""
        apps = dossier(one(signer="Google"))
        found, part = apps[NAME], apps["com.google.android.gms"]

        assert found.details.signer == part.details.signer
        assert found.made_with_the_phone
        assert found.is_added

    def test_named_like_the_phone(self) -> None:
        """A maker's name does not make an app part of the phone."""
        found = app(
            build("samsung-14", [{"package": "com.samsung.example"}]), "com.samsung.example"
        )

        assert found.takes_a_makers_name
        assert not found.made_with_the_phone

    @pytest.mark.parametrize(
        "name", ["Com.Android.example", "com.Google.example", "com.oplus.sau1"]
    )
    def test_named_nearly_like_the_phone(self, name: str) -> None:
        """Capitals make it another app, and no other impression; younger makers count as well."""
        assert app(build("google-14", [{"package": name}]), name).takes_a_makers_name


class TestIcon:
    """Whether an app can be seen."""

    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize(
        ("icon", "seen"), [("shown", Icon.SHOWN), ("hidden", Icon.REMOVED), ("none", Icon.NONE)]
    )
    def test_kinds(self, base: str, icon: str, seen: Icon) -> None:
        """An icon, one that was switched off, and none are told apart."""
        assert app(one(base, icon=icon)).icon is seen

    @pytest.mark.parametrize(
        ("icon", "seen"), [("shown", Icon.NOT_KNOWN), ("hidden", Icon.REMOVED), ("none", Icon.NONE)]
    )
    def test_without_the_list_of_icons(self, icon: str, seen: Icon) -> None:
        """The table of screens tells what it can, and the rest is a gap."""
        apps = dossier(without(one(icon=icon), "query-activities"))

        assert apps[NAME].icon is seen
        assert any("icon" in gap for gap in apps.gaps)

    def test_paused(self) -> None:
        """An app that is switched off is in no list of icons, and hides nothing by that."""
        found = app(one(state="disabled"))

        assert found.paused == "switched off"
        assert found.icon is Icon.NOT_KNOWN

    def test_hidden(self) -> None:
        """An app that was hidden from the person is still an app."""
        assert app(one(state="hidden")).paused == "hidden"

    def test_only_elsewhere(self) -> None:
        """An app that only another user has is told so."""
        phone = build(
            "google-14",
            [{"package": NAME, "users": (10,)}],
            users=[{"id": 10, "name": "Second"}],
        )

        assert app(phone, user=10).only_elsewhere
        assert dossier(phone).get(NAME, 0) is None


POWERS = {
    "reads-screen": Power.SCREEN,
    "reads-notifications": Power.NOTIFICATIONS,
    "device-admin": Power.ADMIN,
    "device-owner": Power.OWNER,
    "keyboard": Power.KEYBOARD,
    "sms-app": Power.SMS_APP,
    "phone-app": Power.PHONE_APP,
    "assistant": Power.ASSISTANT,
    "no-battery-limit": Power.NEVER_SLEEPS,
    "usage-access": Power.USAGE,
    "draws-over": Power.OVERLAY,
    "changes-settings": Power.SETTINGS,
    "installs-apps": Power.INSTALLS,
    "captures-screen": Power.CAPTURE,
}
SINCE_ROLES = {"phone-app", "assistant"}


class TestPowers:
    """What an app can do."""

    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize("word", POWERS)
    def test_each(self, base: str, word: str) -> None:
        """Each sort of access is seen alone, with the words that say so."""
        if word in SINCE_ROLES and base in {"google-8", "google-9"}:
            pytest.skip("the practice phone has no such setting before roles")
        found = app(one(base, powers=[word]))
        # An owner is an administrator as well.
        expected = [Power.ADMIN, Power.OWNER] if word == "device-owner" else [POWERS[word]]

        assert [held.power for held in found.powers] == expected
        assert all(seen.text.strip() for held in found.powers for seen in held.seen)
        assert found.has(POWERS[word]) is True

    def test_none(self) -> None:
        """An app without any is known to have none."""
        found = app(one())

        assert found.powers == ()
        assert all(found.has(power) is False for power in Power)

    @pytest.mark.parametrize(
        ("command", "power"),
        [
            ("dumpsys device_policy", Power.ADMIN),
            ("dumpsys appops", Power.OVERLAY),
            ("dumpsys deviceidle", Power.NEVER_SLEEPS),
            ("dumpsys role", Power.SMS_APP),
        ],
    )
    def test_unknown_is_not_no(self, command: str, power: Power) -> None:
        """Where the phone did not say, an app is not said to lack the access."""
        apps = dossier(without(one(), command))

        assert apps[NAME].has(power) is None
        assert any(command in gap for gap in apps.gaps)

    def test_the_choice_for_apps_from_files(self) -> None:
        """What Android holds back is a sign only where somebody had to choose it."""
        old = app(one("google-14", powers=["restricted-settings"]))
        new = app(one("google-16", powers=["restricted-settings"]))

        assert old.powers == ()
        assert [held.power for held in new.powers] == [Power.UNRESTRICTED]

    def test_starts_with_the_phone(self) -> None:
        """A part that starts when the phone does is seen."""
        assert app(one(powers=["starts-with-phone"])).starts_at_boot is True
        assert app(one()).starts_at_boot is False

    def test_silent(self) -> None:
        """Notices that were switched off are seen."""
        assert app(one(powers=["silent"])).notices_blocked is True
        assert app(one(denied=["notices"])).notices_blocked is True
        assert app(one()).notices_blocked is False


class TestReach:
    """What an app may read."""

    @pytest.mark.parametrize("base", BASES)
    def test_words(self, base: str) -> None:
        """Permissions are grouped by what they open."""
        found = app(one(base, allowed=["sms", "microphone", "contacts"], denied=["camera"]))

        assert {reached.what for reached in found.reach} == {
            Reach.SMS,
            Reach.MICROPHONE,
            Reach.CONTACTS,
        }

    @pytest.mark.parametrize(
        ("base", "word", "what"),
        [
            ("google-9", "location", {Reach.LOCATION_ALWAYS}),
            ("google-10", "location", {Reach.LOCATION}),
            ("google-14", "location-always", {Reach.LOCATION, Reach.LOCATION_ALWAYS}),
        ],
    )
    def test_location(self, base: str, word: str, what: set[Reach]) -> None:
        """Before Android 10 location means all the time."""
        assert {reached.what for reached in app(one(base, allowed=[word])).reach} == what

    @pytest.mark.parametrize("base", BASES)
    def test_last_uses(self, base: str) -> None:
        """What an app used last, and how, is kept."""
        at = datetime(2026, 11, 19, 22, 0, tzinfo=UTC)
        phone = one(base, allowed=["microphone"], used=[{"what": "microphone", "at": at}])
        uses = app(phone).last_uses

        assert uses is not None
        assert {use.what for use in uses} == {Reach.MICROPHONE}
        if base != "google-8":
            assert {use.use.state for use in uses} == {"bg"}


class TestAll:
    """The list as a whole."""

    def test_lookup(self) -> None:
        """An app is found by name, and by name and user."""
        apps = dossier(one())

        assert apps[NAME] is apps.get(NAME, 0)
        assert apps.get(NAME, 10) is None
        assert apps.get("com.example.absent") is None
        assert apps[NAME] in apps.added
        assert apps[NAME].subject.id == NAME

    @pytest.mark.parametrize("base", BASES)
    def test_no_gaps(self, base: str) -> None:
        """A phone that answers everything leaves no gap."""
        at = datetime(2026, 11, 19, 22, 0, tzinfo=UTC)

        assert dossier(one(base, used=[{"what": "camera", "at": at}])).gaps == ()


def without(phone: PracticePhone, command: str) -> Device:
    """Return the phone, not answering any command that holds these words."""
    return _Mute(phone, lambda text: command in text)


class _Mute(Device):
    kind = PracticePhone.kind

    def __init__(self, phone: PracticePhone, silent: Callable[[str], bool]) -> None:
        self.phone, self.silent = phone, silent

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        return [
            Answer(query=answer.query, status=Status.TIMED_OUT)
            if self.silent(answer.query.text)
            else answer
            for answer in self.phone.ask(queries, progress)
        ]


def test_lines_of_app_ops_that_mean_nothing_are_a_gap_of_each_app(tmp_path: Path) -> None:
    """Apps are told all the same, and what could not be read of their access is told with them."""
    find("helper-from-file").render_to(tmp_path)
    dump = tmp_path / "dumpsys" / "appops.txt"
    text = dump.read_text()
    place = text.index("          Access: ")
    dump.write_text(f"{text[:place]}          Access: as it was told\n{text[place:]}")

    gaps = app(FolderPhone(tmp_path), "org.example.devicehelper").unknown
    assert "Access: as it was told" in gaps[Power.UNRESTRICTED]
