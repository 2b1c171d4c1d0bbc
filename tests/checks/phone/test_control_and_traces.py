"""Who controls the phone, what may install, what was removed, and what opens its protection."""

from collections.abc import Callable
from typing import ClassVar

import pytest
from practised import BASES, looked

from safety_audit.model import Certainty, CheckResult, Outcome

Saw = Callable[[CheckResult], list[tuple[str, str]]]

FOUND, QUIET, UNTOLD = Outcome.FOUND, Outcome.NOTHING_SEEN, Outcome.COULD_NOT_CHECK
LEAD = "This is a lead for somebody who examines the phone, not proof."


def trouble(command: str, how: str = "refused", words: str = "") -> list[dict[str, str]]:
    return [{"command": command, "how": how, "words": words}]


class TestSupervision:
    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize("power", ["profile-owner", "device-owner"])
    def test_an_app_for_parents_that_owns_the_main_user(
        self, saw: Saw, base: str, power: str
    ) -> None:
        """On a grown-up's phone that comes first of all."""
        app = {"package": "com.qustodio.qustodioapp", "powers": [power]}
        result = looked("supervision", base, [app])
        assert saw(result) == [
            ("act", "Somebody supervises this phone with: com.qustodio.qustodioapp")
        ]
        assert result.findings[0].certainty is Certainty.STRONG

    def test_another_owner_is_told_elsewhere(self) -> None:
        """An employer's app is no supervision of this kind."""
        app = {"package": "com.example.work", "powers": ["profile-owner"]}
        assert looked("supervision", apps=[app]).outcome is QUIET

    def test_an_app_for_parents_that_owns_nothing(self) -> None:
        """That such an app is there is told by another check."""
        app = {"package": "com.qustodio.qustodioapp"}
        assert looked("supervision", apps=[app]).outcome is QUIET

    def test_without_the_owners(self) -> None:
        """What was refused is not known."""
        result = looked("supervision", troubles=trouble("dumpsys device_policy"))
        assert result.outcome is UNTOLD


class TestFindMyPhone:
    @pytest.mark.parametrize(
        ("base", "name"),
        [
            ("samsung-13", "Samsung's Find My Mobile"),
            ("xiaomi-13", "Xiaomi's Find Device"),
        ],
    )
    def test_the_makers_service(self, saw: Saw, base: str, name: str) -> None:
        """It is a note: it helps as well."""
        words = f"Whoever can sign in to your account may find this phone with {name}"
        assert ("note", words) in saw(looked("find-my-phone", base))

    def test_googles_app(self, saw: Saw) -> None:
        """The app of Google is named."""
        assert saw(looked("find-my-phone", apps=[{"package": "com.google.android.apps.adm"}])) == [
            (
                "note",
                "Whoever can sign in to your account may find this phone with Google's Find Hub",
            )
        ]

    def test_without_the_administrators(self) -> None:
        """Whether Google's part may erase the phone is then not known."""
        result = looked("find-my-phone", troubles=trouble("dumpsys device_policy"))
        assert result.reasons != ()


class TestMockLocation:
    @pytest.mark.parametrize("base", BASES)
    def test_each_version(self, saw: Saw, base: str) -> None:
        """An app that may make up a place is a note, not a thing to remove."""
        app = {"package": "org.example.elsewhere", "powers": ["mock-location"]}
        assert saw(looked("mock-location", base, [app])) == [
            ("note", "An app may tell the phone a made-up place: org.example.elsewhere")
        ]
        assert looked("mock-location", base).outcome is QUIET

    @pytest.mark.parametrize("how", ["missing", "refused", "empty", "slow", "cut"])
    def test_without_an_answer(self, how: str) -> None:
        """What could not be read is said."""
        found = looked("mock-location", troubles=trouble("dumpsys appops", how))
        assert found.outcome is UNTOLD


class TestUnknownApps:
    BROWSER: ClassVar = {"package": "com.android.chrome", "powers": ["installs-apps"]}
    SEEN = "An app may install other apps past the store: {}"

    @pytest.mark.parametrize("base", BASES)
    def test_each_version(self, saw: Saw, base: str) -> None:
        """An app that may install is something to tidy, also if it came with the phone."""
        assert saw(looked("unknown-apps", base, [self.BROWSER])) == [
            ("tidy", self.SEEN.format("com.android.chrome"))
        ]

    def test_the_way_an_app_came_in(self, saw: Saw) -> None:
        """Where an app came from a file, the browser that may install is worth checking."""
        apps = [self.BROWSER, {"package": "org.example.brought", "origin": "file"}]
        result = looked("unknown-apps", apps=apps)
        assert saw(result) == [("review", self.SEEN.format("com.android.chrome"))]

    def test_a_store_may_install(self) -> None:
        """That is what it is there for."""
        store = {"package": "org.fdroid.fdroid", "origin": "file", "powers": ["installs-apps"]}
        assert looked("unknown-apps", apps=[store]).outcome is QUIET

    def test_without_an_answer(self) -> None:
        """What could not be read is said."""
        assert looked("unknown-apps", troubles=trouble("dumpsys appops")).outcome is UNTOLD


class TestRemovedApps:
    COMMAND = "dumpsys batterystats --daily"
    SOLD = "An app that is sold to watch a phone was removed: HelloSpy, MaxxSpy, MobiiSpy, 1TopSpy"

    @pytest.mark.parametrize("base", BASES)
    def test_each_version(self, saw: Saw, base: str) -> None:
        """What was removed is a note with its day; one that is sold to watch is worth checking."""
        gone = [
            {"package": "org.example.torch", "on": "2026-11-11T18:40:00Z"},
            {"package": "com.mobiispy", "on": "2026-11-19T18:40:00Z"},
        ]
        result = looked("removed-apps", base, gone=gone)
        assert saw(result) == [
            ("review", self.SOLD),
            ("note", "Removed in the last days: org.example.torch"),
        ]
        assert [finding.details for finding in result.findings] == [
            ("com.mobiispy was removed on 2026-11-19, by the phone's clock.", LEAD),
            ("org.example.torch was removed on 2026-11-11, by the phone's clock.", LEAD),
        ]

    @pytest.mark.parametrize("how", ["missing", "refused", "empty"])
    def test_without_an_answer(self, how: str) -> None:
        """A phone that does not remember is not one on which nothing was removed."""
        assert looked("removed-apps", troubles=trouble(self.COMMAND, how)).outcome is UNTOLD


class TestRootAndBoot:
    @pytest.mark.parametrize("base", BASES)
    def test_an_ordinary_phone_is_quiet(self, base: str) -> None:
        """A locked phone with its maker's system shows nothing."""
        result = looked("root-and-boot", base)
        assert (result.outcome, result.reasons) == (QUIET, ())

    @pytest.mark.parametrize(
        ("properties", "seen"),
        [
            (
                {"ro.boot.verifiedbootstate": "orange"},
                ("review", "The phone may start another system than its maker's"),
            ),
            (
                {"ro.boot.flash.locked": "0"},
                ("review", "The phone may start another system than its maker's"),
            ),
            (
                {"ro.boot.verifiedbootstate": "yellow"},
                ("note", "The phone starts a system that its owner signed"),
            ),
            (
                {"sys.oem_unlock_allowed": "1"},
                ("note", "The phone's start may be unlocked by whoever holds it"),
            ),
            (
                {"ro.boot.warranty_bit": "1"},
                ("note", "Another system ran on this phone at some time"),
            ),
            (
                {"ro.build.tags": "test-keys"},
                ("review", "The phone runs a system for tests, not a maker's finished one"),
            ),
            (
                {"ro.debuggable": "1"},
                ("review", "The phone runs a system for tests, not a maker's finished one"),
            ),
        ],
    )
    def test_each_property(
        self, saw: Saw, properties: dict[str, str], seen: tuple[str, str]
    ) -> None:
        """What was opened is worth checking; what can be explained is a note."""
        assert saw(looked("root-and-boot", properties=properties)) == [seen]

    def test_properties_that_are_empty_say_nothing(self) -> None:
        """An empty property is not an unlocked phone, and not a locked one."""
        names = (
            "ro.boot.verifiedbootstate",
            "ro.boot.flash.locked",
            "ro.boot.vbmeta.device_state",
        )
        result = looked("root-and-boot", properties=dict.fromkeys(names, ""))
        assert result.outcome is UNTOLD

    def test_a_root_tool(self, saw: Saw) -> None:
        """A file or an app of such a tool is worth checking."""
        command = "ls -l /system/bin/su /system/xbin/su /sbin/su /su/bin/su /data/adb/magisk"
        words = "-rwxr-xr-x 1 root shell 9 2026-01-01 00:00 /system/xbin/su\n"
        apps = [{"package": "com.topjohnwu.magisk", "origin": "file"}]
        result = looked("root-and-boot", apps=apps, troubles=trouble(command, "words", words))
        assert saw(result) == [
            ("review", "A tool that gives apps every right is on the phone"),
            ("review", "An app that hands out every right is on the phone: com.topjohnwu.magisk"),
        ]

    def test_protection_that_is_off(self, saw: Saw) -> None:
        """SELinux that only takes notes is worth checking."""
        result = looked("root-and-boot", troubles=trouble("getenforce", "words", "Permissive\n"))
        assert saw(result) == [("review", "Android does not keep apps apart")]

    @pytest.mark.parametrize("command", ["getprop", "getenforce", "dumpsys package"])
    def test_without_an_answer(self, command: str) -> None:
        """What could not be read is said."""
        assert looked("root-and-boot", troubles=trouble(command)).outcome is UNTOLD
