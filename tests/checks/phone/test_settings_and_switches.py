"""Checks that rest on a setting or two: each value, and what is not stated."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Saw = Callable[[CheckResult], list[tuple[str, str]]]

FOUND, QUIET, UNTOLD = Outcome.FOUND, Outcome.NOTHING_SEEN, Outcome.COULD_NOT_CHECK


def refused(*commands: str, how: str = "refused") -> list[dict[str, str]]:
    return [{"command": command, "how": how} for command in commands]


class TestLocationSwitch:
    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize(("mode", "word"), [(3, "on"), (1, "on"), (0, "off")])
    def test_each_value(self, saw: Saw, base: str, mode: int, word: str) -> None:
        """On is on, in whichever way; off is said to be off."""
        result = looked("location-switch", base, settings={"secure": {"location_mode": mode}})
        assert saw(result) == [("note", f"Location is switched {word}")]
        assert result.findings[0].evidence[0].text == f"location_mode={mode}"

    @pytest.mark.parametrize(("stated", "word"), [("gps,network", "on"), ("", "off")])
    def test_the_old_setting(self, saw: Saw, stated: str, word: str) -> None:
        """Up to Android 9 the list of providers says it where the mode is not stated."""
        settings = {"secure": {"location_providers_allowed": stated}}
        unset = ["secure.location_mode"]
        assert saw(looked("location-switch", "google-9", settings=settings, unset=unset)) == [
            ("note", f"Location is switched {word}")
        ]

    def test_the_service_says_it_where_the_setting_does_not(self, saw: Saw) -> None:
        """From Android 12 on, one command asks the service."""
        result = looked("location-switch", unset=["secure.location_mode"])
        assert saw(result) == [("note", "Location is switched on")]
        assert result.findings[0].evidence[0].text == "true"

    def test_not_stated_is_not_off(self) -> None:
        """Where nothing says it, it is not known."""
        unset = ["secure.location_mode", "secure.location_providers_allowed"]
        assert looked("location-switch", "google-11", unset=unset).outcome is UNTOLD

    def test_each_user(self, saw: Saw) -> None:
        """A second user has a switch of its own."""
        result = looked(
            "location-switch",
            users=[{"id": 10, "name": "Other"}],
            settings={"secure": {"location_mode": 3}, "secure-10": {"location_mode": 0}},
        )
        assert saw(result) == [
            ("note", "Location is switched on"),
            ("note", "Location is switched off for user 10 (second user)"),
        ]


class TestPlayProtect:
    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize(("consent", "outcome"), [(1, QUIET), (2, QUIET), (-1, FOUND)])
    def test_each_value(self, saw: Saw, base: str, consent: int, outcome: Outcome) -> None:
        """What was declined is worth checking."""
        settings = {"global": {"package_verifier_user_consent": consent}}
        result = looked("play-protect", base, settings=settings)
        assert result.outcome is outcome
        if outcome is FOUND:
            assert saw(result) == [("review", "Google's check of apps for harm is switched off")]

    def test_not_stated_is_not_on(self) -> None:
        """The key is written by the Play Store; without it nothing is known."""
        unset = ["global.package_verifier_user_consent"]
        assert looked("play-protect", unset=unset).outcome is UNTOLD

    def test_the_old_switch(self, saw: Saw) -> None:
        """Up to Android 10 the whole check could be switched off."""
        settings = {"global": {"package_verifier_enable": 0}}
        assert saw(looked("play-protect", "google-9", settings=settings))[0][0] == "review"

    def test_apps_by_cable_are_a_note(self, saw: Saw) -> None:
        """A developer's setting is told, no more."""
        settings = {"global": {"verifier_verify_adb_installs": 0}}
        assert saw(looked("play-protect", settings=settings)) == [
            ("note", "Apps that come by cable are not checked for harm")
        ]

    def test_a_phone_without_google(self) -> None:
        """Without the Play Store there is no such check."""
        result = looked("play-protect", without=["com.android.vending"])
        assert result.outcome is Outcome.NOT_APPLICABLE

    def test_without_the_settings(self) -> None:
        """What was refused is not known."""
        result = looked("play-protect", troubles=refused("settings list global"))
        assert result.outcome is UNTOLD


class TestClock:
    @pytest.mark.parametrize(
        ("off", "seen"),
        [
            (0, []),
            (299, []),
            (-299, []),
            (301, [("tidy", "The phone's clock is 5 minutes ahead of this computer's")]),
            (-7300, [("tidy", "The phone's clock is 2 hours behind this computer's")]),
            (-90 * 86400, [("tidy", "The phone's clock is 90 days behind this computer's")]),
        ],
    )
    def test_each_difference(self, saw: Saw, off: int, seen: list[tuple[str, str]]) -> None:
        """More than five minutes is said."""
        assert saw(looked("phone-clock", clock_off=off)) == seen

    def test_a_clock_set_by_hand_is_a_note(self, saw: Saw) -> None:
        """It may be right; it can be changed by anybody."""
        result = looked("phone-clock", settings={"global": {"auto_time": 0}})
        assert saw(result) == [("note", "The phone's clock is set by hand")]

    def test_without_an_answer(self) -> None:
        """No time is made up."""
        assert looked("phone-clock", troubles=refused("date '+%s %z'")).outcome is UNTOLD


class TestKeyboard:
    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize(
        ("origin", "priority"),
        [("store", "note"), ("file", "review"), ("cable", "review"), ("not-known", "review")],
    )
    def test_an_added_keyboard(self, saw: Saw, base: str, origin: str, priority: str) -> None:
        """One of a store is a note; one from elsewhere is worth checking."""
        app = {"package": "org.example.keys", "origin": origin, "powers": ["keyboard"]}
        assert saw(looked("keyboard", base, [app])) == [
            (priority, "An added keyboard is in use: org.example.keys")
        ]

    def test_a_further_keyboard_is_a_note(self, saw: Saw) -> None:
        """Switched on is not in use."""
        latin = "com.google.android.inputmethod.latin/.LatinIME"
        other = "org.example.keys/.Keys"
        result = looked(
            "keyboard",
            apps=[{"package": "org.example.keys", "origin": "file"}],
            settings={
                "secure": {
                    "default_input_method": latin,
                    "enabled_input_methods": f"{latin}:{other}",
                }
            },
        )
        assert saw(result) == [("note", "An added keyboard is switched on: org.example.keys")]

    def test_the_phones_own_keyboard_is_quiet(self) -> None:
        """What came with the phone is not listed."""
        assert looked("keyboard").outcome is QUIET

    @pytest.mark.parametrize("value", [None, "", "org.example.gone/.Keys"])
    def test_what_is_not_known(self, value: str | None) -> None:
        """A keyboard that is not stated, or not in the list of apps, could not be checked."""
        settings = {} if value is None else {"secure": {"default_input_method": value}}
        unset = ["secure.default_input_method"] if value is None else []
        result = looked("keyboard", settings=settings, unset=unset)
        assert result.outcome is UNTOLD

    def test_a_space_that_is_closed(self) -> None:
        """A user whose settings are refused is a gap."""
        users = [{"id": 10, "name": "Other", "refuses": True}]
        result = looked("keyboard", users=users)
        assert result.outcome is UNTOLD


class TestAutofill:
    WORDS = "An app keeps passwords and fills them in: {}"
    NO_KEEPER: ClassVar = {"credential_service": "", "credential_service_primary": ""}

    def looked(self, value: str | None, base: str = "google-14", **more: Any) -> CheckResult:
        if value is None:
            settings = {"secure": {**self.NO_KEEPER}}
            unset = ["secure.autofill_service"]
            return looked("autofill", base, unset=unset, settings=settings, **more)
        settings = {"secure": {"autofill_service": value, **self.NO_KEEPER}}
        return looked("autofill", base, settings=settings, **more)

    @pytest.mark.parametrize("base", BASES)
    def test_the_phones_own_service_is_a_note(self, saw: Saw, base: str) -> None:
        """It is told, since whoever has the account has the passwords."""
        gms = "com.google.android.gms"
        assert saw(self.looked(f"{gms}/.Fill", base)) == [("note", self.WORDS.format(gms))]

    @pytest.mark.parametrize(("origin", "priority"), [("store", "note"), ("file", "review")])
    def test_an_added_service(self, saw: Saw, origin: str, priority: str) -> None:
        """One that came past the stores is worth checking."""
        app = {"package": "org.example.keep", "origin": origin}
        assert saw(self.looked("org.example.keep/.Fill", apps=[app])) == [
            (priority, self.WORDS.format("org.example.keep"))
        ]

    def test_none_and_not_stated(self) -> None:
        """An empty setting says none; a missing one says nothing."""
        assert self.looked("").outcome is QUIET
        assert self.looked(None).outcome is UNTOLD

    def test_a_service_that_is_gone(self, saw: Saw) -> None:
        """A name without an app is a left-over."""
        words = (
            "An app keeps passwords and fills them in, but is not on the phone: org.example.gone"
        )
        assert saw(self.looked("org.example.gone/.Fill")) == [("note", words)]

    def test_keepers_of_passkeys_count(self, saw: Saw) -> None:
        """From Android 14 on, a second setting names them."""
        app = {"package": "org.example.keep", "origin": "store"}
        keeper = {"credential_service": "org.example.keep/.K", "credential_service_primary": ""}
        settings = {"secure": {"autofill_service": "", **keeper}}
        assert saw(looked("autofill", apps=[app], settings=settings)) == [
            ("note", self.WORDS.format("org.example.keep"))
        ]


TWICE = [
    ("lock-screen-shortcuts", "google-14", "secure", "lockscreen_allow_trivial_controls", "0", "1"),
    ("location-scanning", "google-14", "global", "wifi_scan_always_enabled", "0", "1"),
    ("stronger-protection", "google-16", "secure", "advanced_protection_mode", "0", "1"),
    ("lock-delay", "google-14", "secure", "lock_screen_lock_after_timeout", "0", "1800000"),
    ("trusted-computers", "google-14", "global", "adb_allowed_connection_time", "1", "0"),
    ("vpn-and-proxy", "google-14", "secure", "always_on_vpn_app", "a.b", "c.d"),
    ("vpn-and-proxy", "google-14", "global", "global_http_proxy_host", "a.example", "b.example"),
    ("keyboard", "google-14", "secure", "enabled_input_methods", "a.b/.C", "d.e/.F"),
    ("autofill", "google-14", "secure", "credential_service", "a.b/.C", "d.e/.F"),
    ("default-apps", "google-9", "secure", "sms_default_application", "a.b", "c.d"),
    ("screen-access", "google-9", "secure", "enabled_accessibility_services", "a.b/.C", "d.e/.F"),
]
"""A check, a phone, and a setting that the check takes for its default where it is not made."""


@pytest.mark.parametrize(("check", "base", "table", "key", "one", "other"), TWICE)
def test_what_is_stated_in_two_ways_is_not_the_default(
    check: str, base: str, table: str, key: str, one: str, other: str
) -> None:
    """A value that forges a second line of its own setting makes it unknown, never unset."""
    whole = looked(check, base)
    result = looked(check, base, settings={table: {key: f"{one}\n{key}={other}"}})
    assert set(result.reasons) > set(whole.reasons)
    assert result.outcome in {FOUND, UNTOLD}
