"""What the checks of apps say: loud about what is rare, quiet about what is common.

The same app in the forms of seven Android versions; every sign taken away, by one and by two; each
sign alone in an innocent setting. What is said of recorded phones stands in `test_alarms.py`.
"""

from itertools import combinations

import pytest
from safety_audit.checks import PACK
from safety_audit.checks.phone.watching_signs import FIRST

from safety_audit.devices.interface import Device
from safety_audit.devices.practice import build
from safety_audit.engine import look
from safety_audit.model import Certainty, CheckResult, Finding, Outcome, Priority

MINE = (
    "hidden-and-powerful",
    "screen-access",
    "notification-access",
    "device-admins",
    "device-owner",
    "hidden-icon",
    "off-store-apps",
)
BASES = ("google-8", "google-9", "google-10", "samsung-11", "google-13", "xiaomi-14", "google-16")
NAME = "com.example.sync"
PART = "com.sec.android.app.sbrowser"
"""A part of a Samsung phone."""
SIGNS = (
    "file",
    "no-icon",
    "reads-screen",
    "reads-notifications",
    "device-admin",
    "starts-with-phone",
    "no-battery-limit",
)
EVERYDAY = ("com.whatsapp", "com.spotify.music", "com.duolingo", "org.wikipedia")


def results(device: Device) -> dict[str, CheckResult]:
    checks = [check for check in PACK.checks if check.id in MINE]
    return {result.check: result for result in look(device, checks).results}


def findings(device: Device) -> list[tuple[str, Finding]]:
    return [(name, seen) for name, result in results(device).items() for seen in result.findings]


def told(device: Device) -> list[tuple[str, str, str]]:
    """Return check, subject and priority of everything above a note."""
    return [
        (name, seen.subject.id if seen.subject else "", seen.priority.value)
        for name, seen in findings(device)
        if seen.priority is not Priority.NOTE
    ]


def with_signs(base: str, signs: tuple[str, ...]) -> Device:
    """Return a phone with one app that shows these signs and no others."""
    return build(
        base,
        [
            {
                "package": NAME,
                "label": "Sync Service",
                "origin": "file" if "file" in signs else "store",
                "icon": "none" if "no-icon" in signs else "shown",
                "powers": [sign for sign in signs if sign not in {"file", "no-icon"}],
            }
        ],
    )


def worst(device: Device) -> Priority | None:
    return min((seen.priority for _, seen in findings(device)), key=lambda p: p.rank, default=None)


class TestHiddenApp:
    """An app without an icon, from a file, that reads the screen and notifications."""

    @pytest.mark.parametrize("base", BASES)
    def test_all_signs(self, base: str) -> None:
        """It is to be looked at first, on every Android version."""
        seen = results(with_signs(base, SIGNS))["hidden-and-powerful"].findings

        assert len(seen) == 1
        assert seen[0].priority is Priority.ACT
        assert seen[0].certainty is Certainty.STRONG
        assert seen[0].subject is not None
        assert seen[0].subject.id == NAME
        assert "It calls itself: Sync Service." in seen[0].details
        assert "It has no icon." in seen[0].details
        assert "It starts when the phone does." in seen[0].details
        assert "It is excepted from battery saving." in seen[0].details
        assert len(seen[0].evidence) >= 4

    @pytest.mark.parametrize("base", BASES)
    def test_its_single_signs_point_to_one_page(self, base: str) -> None:
        """Nobody is told to remove it in passing: each sign leads to the page for such apps."""
        pages = {
            seen.action
            for name, seen in findings(with_signs(base, SIGNS))
            if name in {"screen-access", "notification-access", "device-admins"}
        }

        assert pages == {FIRST}

    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize("gone", [*combinations(SIGNS, 1), *combinations(SIGNS, 2)])
    def test_without_one_or_two(self, base: str, gone: tuple[str, ...]) -> None:
        """It stays worth checking whichever one or two signs are missing."""
        left = tuple(sign for sign in SIGNS if sign not in gone)

        assert worst(with_signs(base, left)) in {Priority.ACT, Priority.REVIEW}

    @pytest.mark.parametrize("base", BASES)
    def test_icon_switched_off_later(self, base: str) -> None:
        """An icon that was switched off hides an app as well as one that never was."""
        phone = build(
            base,
            [{"package": NAME, "origin": "file", "icon": "hidden", "powers": ["reads-screen"]}],
        )

        assert ("hidden-and-powerful", NAME, "act") in told(phone)
        assert ("hidden-icon", NAME, "review") in told(phone)

    @pytest.mark.parametrize("base", ["google-14", "samsung-16"])
    def test_false_note_of_a_store(self, base: str) -> None:
        """A computer that notes a store for the app does not help it."""
        phone = build(
            base,
            [
                {
                    "package": NAME,
                    "origin": "forged-store",
                    "icon": "none",
                    "powers": ["reads-notifications"],
                }
            ],
        )

        assert ("hidden-and-powerful", NAME, "act") in told(phone)
        assert ("off-store-apps", NAME, "review") in told(phone)

    def test_moved_with_the_person(self) -> None:
        """An app that came along from an older phone is still told."""
        phone = build(
            "google-14",
            [{"package": NAME, "origin": "moved", "icon": "none", "powers": ["reads-screen"]}],
        )

        assert ("hidden-and-powerful", NAME, "review") in told(phone)

    def test_named_like_the_phone(self) -> None:
        """A name like the phone's own is a way to hide, for an app from a file."""
        phone = build(
            "google-14",
            [
                {
                    "package": "com.android.example.sync",
                    "origin": "cable",
                    "powers": ["reads-screen"],
                }
            ],
        )

        assert ("hidden-and-powerful", "com.android.example.sync", "act") in told(phone)

    def test_in_another_user_only(self) -> None:
        """Another user's space is looked at as well."""
        phone = build(
            "google-14",
            [
                {
                    "package": NAME,
                    "origin": "file",
                    "icon": "none",
                    "users": (10,),
                    "powers": ["reads-screen"],
                }
            ],
            users=[{"id": 10, "name": "Second"}],
        )
        seen = results(phone)["hidden-and-powerful"].findings

        assert [(one.subject.user if one.subject else None, one.priority) for one in seen] == [
            (10, Priority.ACT)
        ]

    @pytest.mark.parametrize(
        "command",
        ["dumpsys appops", "dumpsys device_policy", "dumpsys deviceidle", "dumpsys accessibility"],
    )
    def test_what_is_missing_is_told(self, command: str) -> None:
        """Where the phone does not answer, the check says so beside what it saw."""
        phone = build(
            "google-14",
            [{"package": NAME, "origin": "file", "icon": "none", "powers": ["keyboard"]}],
            troubles=[{"command": command, "how": "refused"}],
        )
        result = results(phone)["hidden-and-powerful"]

        assert any(command in reason for reason in result.reasons)
        assert result.findings[0].priority is Priority.ACT

    def test_without_the_list_of_apps(self) -> None:
        """A list of apps that is cut off is not a phone with fewer apps."""
        phone = build("google-14", troubles=[{"command": "dumpsys package", "how": "cut"}])

        assert {result.outcome for result in results(phone).values()} == {Outcome.COULD_NOT_CHECK}


INNOCENT = {
    "a screen reader from a store": (
        {
            "package": "com.google.android.marvin.talkback",
            "powers": ["reads-screen"],
        },
        [],
    ),
    "a password manager": (
        {"package": "com.x8bit.bitwarden", "powers": ["reads-screen", "draws-over"]},
        [],
    ),
    "an app for signing in at work": (
        {"package": "com.azure.authenticator", "powers": ["device-admin"]},
        [],
    ),
    "headphones that read messages out": (
        {"package": "com.sony.songpal.mdr", "powers": ["reads-notifications"]},
        [],
    ),
    "a home screen that counts notifications": (
        {"package": "com.teslacoilsw.launcher", "powers": ["reads-notifications", "home"]},
        [],
    ),
    "a watch": (
        {
            "package": "com.garmin.android.apps.connectmobile",
            "powers": ["reads-notifications", "no-battery-limit", "starts-with-phone"],
            "allowed": ["location-always", "sms", "contacts", "calls"],
        },
        [],
    ),
    "a call blocker that is not recognised": (
        {"package": NAME, "powers": ["reads-screen"]},
        [("screen-access", NAME, "review")],
    ),
    "a mail app with rules of an employer": (
        {"package": NAME, "powers": ["device-admin"]},
        [("device-admins", NAME, "review")],
    ),
    "a keyboard without an icon": ({"package": NAME, "icon": "none", "powers": []}, []),
    "a game from a file": (
        {"package": NAME, "origin": "file"},
        [("off-store-apps", NAME, "tidy")],
    ),
    "a game by cable": (
        {"package": NAME, "origin": "cable"},
        [("off-store-apps", NAME, "tidy")],
    ),
    "a messenger from a file": (
        {
            "package": NAME,
            "origin": "file",
            "powers": ["no-battery-limit", "starts-with-phone", "draws-over"],
            "allowed": ["contacts", "camera", "microphone", "sms"],
        },
        [("off-store-apps", NAME, "tidy")],
    ),
    "a podcast app that never sleeps": (
        {"package": NAME, "powers": ["no-battery-limit", "starts-with-phone"]},
        [],
    ),
    "an app whose icon was switched off": (
        {"package": NAME, "icon": "hidden"},
        [("hidden-icon", NAME, "review")],
    ),
    "an app from an older phone": ({"package": NAME, "origin": "moved"}, []),
    "an app of the phone's maker": (
        {"package": NAME, "signer": "Google", "powers": ["reads-screen", "reads-notifications"]},
        [],
    ),
    "a part of the phone": (
        {"package": "com.google.android.gms", "powers": ["device-admin", "reads-notifications"]},
        [],
    ),
}


class TestInnocent:
    """What many phones have, and nothing is wrong with it."""

    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize("story", INNOCENT)
    def test_told_as_it_is(self, base: str, story: str) -> None:
        """Each is told as what it is, and never as something to look at first."""
        described, expected = INNOCENT[story]

        assert told(build(base, [described])) == expected

    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize("sign", SIGNS)
    def test_each_sign_alone(self, base: str, sign: str) -> None:
        """No sign by itself is to be looked at first, on any Android version."""
        assert worst(with_signs(base, (sign,))) is not Priority.ACT

    @pytest.mark.parametrize("base", BASES)
    def test_an_ordinary_phone(self, base: str) -> None:
        """A phone with everyday apps has nothing above a note."""
        assert told(build(base)) == []

    def test_recognised_only_from_a_store(self) -> None:
        """A known name proves nothing where a file brought the app."""
        phone = build(
            "google-14",
            [{"package": "com.x8bit.bitwarden", "origin": "file", "powers": ["reads-screen"]}],
        )

        assert ("screen-access", "com.x8bit.bitwarden", "review") in told(phone)

    def test_signed_like_the_phone_but_hidden(self) -> None:
        """A signer of the phone's own keeps an app from a file from being first, not from being told."""
        phone = build(
            "google-14",
            [
                {
                    "package": NAME,
                    "origin": "file",
                    "icon": "none",
                    "signer": "Google",
                    "powers": ["reads-screen"],
                }
            ],
        )

        assert ("hidden-and-powerful", NAME, "review") in told(phone)
        assert worst(phone) is Priority.REVIEW


FORGED = {
    "without an icon": {"icon": "hidden", "powers": ["reads-screen"]},
    "with rights of its own": {"powers": ["reads-screen", "device-admin"]},
    "that reads much": {
        "powers": ["reads-screen"],
        "allowed": ["sms", "microphone", "location-always"],
    },
}


class TestBorrowedName:
    """Before Android 14 a computer can note a store for an app that has the id of a known one."""

    @pytest.mark.parametrize("base", ["google-8", "google-13"])
    @pytest.mark.parametrize("story", FORGED)
    def test_a_password_manager_that_is_none(self, base: str, story: str) -> None:
        """What no password manager does is told, whatever the app is called."""
        phone = build(base, [{"package": "com.x8bit.bitwarden", **FORGED[story]}])

        assert ("screen-access", "com.x8bit.bitwarden", "review") in told(phone)

    @pytest.mark.parametrize("base", ["google-8", "google-13"])
    def test_a_hidden_one(self, base: str) -> None:
        """One that hides is told with the other apps that hide and can do a lot."""
        phone = build(base, [{"package": "com.antivirus", **FORGED["without an icon"]}])

        assert ("hidden-and-powerful", "com.antivirus", "review") in told(phone)

    @pytest.mark.parametrize(
        ("package", "powers"),
        [
            ("app.lawnchair", ["reads-screen", "reads-notifications", "home"]),
            ("com.google.android.marvin.talkback", ["reads-screen"]),
            ("com.touchtype.swiftkey", ["keyboard"]),
        ],
    )
    def test_what_often_has_no_icon(self, package: str, powers: list[str]) -> None:
        """Home screens, keyboards and seeing aids often have no icon, and hide nothing by that."""
        phone = build("google-13", [{"package": package, "icon": "none", "powers": powers}])

        assert told(phone) == []


class TestAmongThePartsOfThePhone:
    """Somebody who opened a phone can put an app among its own parts."""

    @pytest.mark.parametrize("power", ["reads-screen", "device-admin"])
    def test_signed_by_nobody_else(self, power: str) -> None:
        """A part that reads the screen, and whose signer signed no other part, is told."""
        phone = build("samsung-14", [{"package": PART, "signer": "Alone", "powers": [power]}])

        assert [package for _, package, _ in told(phone)] == [PART]

    @pytest.mark.parametrize("powers", [["reads-notifications"], []])
    def test_ordinary_parts_of_others(self, powers: list[str]) -> None:
        """Many phones come with apps of other makers, and these may read notifications."""
        phone = build("samsung-14", [{"package": PART, "signer": "Alone", "powers": powers}])

        assert told(phone) == []

    def test_a_part_of_the_maker(self) -> None:
        """A part that is signed like others may read the screen."""
        assert told(build("samsung-14", [{"package": PART, "powers": ["reads-screen"]}])) == []


class TestBlankName:
    """An icon without a name is hardly seen among others."""

    @pytest.mark.parametrize("label", [" ", "\u200b", "\u2800\u3164", "\u00a0"])
    def test_nothing_to_see(self, label: str) -> None:
        """A name that cannot be seen is a way to hide."""
        app = {"package": NAME, "label": label, "origin": "file", "powers": ["reads-screen"]}
        (seen,) = results(build("google-14", [app]))["hidden-and-powerful"].findings

        assert seen.priority is Priority.ACT
        assert "Its name on the screen cannot be seen." in seen.details
        assert not [words for words in seen.details if words.startswith("It calls itself")]

    @pytest.mark.parametrize("label", ["", "\u064a", "\U0001f600", "a"])
    def test_short_names(self, label: str) -> None:
        """A short name in any script is one, and an app that gives none has its id."""
        app = {"package": NAME, "label": label, "origin": "file", "powers": ["reads-screen"]}

        assert results(build("google-14", [app]))["hidden-and-powerful"].findings == ()


class TestPrivateThings:
    """An app that hides, and came from a file, needs no special access to listen."""

    @pytest.mark.parametrize("base", BASES)
    @pytest.mark.parametrize("what", ["microphone", "camera", "sms", "location-always"])
    def test_one_is_enough(self, base: str, what: str) -> None:
        """What it may read makes it worth checking."""
        phone = build(
            base, [{"package": NAME, "origin": "file", "icon": "none", "allowed": [what]}]
        )

        assert ("hidden-and-powerful", NAME, "review") in told(phone)

    def test_from_a_store_it_is_not(self) -> None:
        """An add-on of a store that may use the camera is none."""
        phone = build("google-14", [{"package": NAME, "icon": "none", "allowed": ["camera"]}])

        assert told(phone) == []


class TestLockedSettings:
    """With a computer's help an app can switch its own access on and off."""

    @pytest.mark.parametrize("base", BASES)
    def test_hidden(self, base: str) -> None:
        """It counts like access to the screen, which the app can give itself."""
        phone = build(
            base,
            [{"package": NAME, "origin": "cable", "icon": "none", "powers": ["locked-settings"]}],
        )

        assert ("hidden-and-powerful", NAME, "act") in told(phone)

    def test_of_the_maker(self) -> None:
        """What the phone's maker signed may change all settings by that."""
        phone = build(
            "google-14", [{"package": NAME, "signer": "Google", "powers": ["locked-settings"]}]
        )
        (check,) = (check for check in PACK.checks if check.id == "draws-over-apps")

        assert look(phone, [check]).results[0].findings == ()


class TestOwner:
    """An app that owns the phone, or a space on it."""

    @pytest.mark.parametrize("base", BASES)
    def test_of_the_phone(self, base: str) -> None:
        """The owner of the whole phone is worth checking."""
        phone = build(base, [{"package": NAME, "powers": ["device-owner"]}])

        assert ("device-owner", NAME, "review") in told(phone)

    def test_of_a_work_profile(self) -> None:
        """The owner of a work profile is a note."""
        phone = build(
            "google-14",
            [{"package": NAME, "users": (10,), "powers": ["profile-owner"]}],
            users=[{"id": 10, "name": "Work", "kind": "work"}],
        )
        owners = results(phone)["device-owner"].findings

        assert [seen.priority for seen in owners] == [Priority.NOTE]


def test_what_it_calls_itself() -> None:
    """A finding tells the name that the person can look for on the screen."""
    phone = build(
        "google-14",
        [
            {
                "package": NAME,
                "label": "Wi-Fi",
                "origin": "file",
                "icon": "none",
                "powers": ["reads-screen"],
            }
        ],
    )
    told_of = [seen for name, seen in findings(phone) if name == "hidden-and-powerful"]

    assert "It calls itself: Wi-Fi." in told_of[0].details
