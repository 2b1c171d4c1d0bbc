"""What the checks of browsers say, on profiles as the browsers write them."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from devices.computer_samples import result, summaries
from devices.quiet_computer import quiet
from safety_audit.checks.computer.computer_browser_accounts import computer_browser_accounts
from safety_audit.checks.computer.computer_browser_extensions import computer_browser_extensions
from safety_audit.checks.computer.computer_network_path import computer_network_path

from safety_audit.devices.computer import BROWSER_ROOTS
from safety_audit.model import Certainty, Outcome

CHROME = "home/person/.config/google-chrome"
FIREFOX = "home/person/.mozilla/firefox/a1.default"
ALL = {"explicit_host": ["<all_urls>"]}


def chromium(extension: dict[str, Any], **more: Any) -> str:
    return json.dumps({"extensions": {"settings": {"abc": extension}}, **more})


def firefox(**more: Any) -> str:
    addon = {
        "id": "x@example.org", "type": "extension", "location": "app-profile", "active": True,
        "signedState": 2, "defaultLocale": {"name": "Helper"},
        "userPermissions": {"origins": ["<all_urls>"], "permissions": ["tabs"]},
    }  # fmt: skip
    return json.dumps({"addons": [addon | more]})


class TestExtensions:
    @pytest.mark.parametrize(
        ("extension", "expected"),
        [
            ({"location": 1, "from_webstore": True, "active_permissions": ALL, "path": "abc/1", "manifest": {"name": "Blocker"}}, ["note"]),
            ({"location": 1, "from_webstore": False, "active_permissions": ALL, "path": "abc/1"}, ["review"]),
            ({"location": 4, "active_permissions": ALL, "path": "/home/person/.ext"}, ["review"]),
            ({"location": 8, "active_permissions": {"scriptable_host": ["https://*/*"]}, "path": "/x"}, ["review"]),
            ({"location": 9, "active_permissions": ALL, "path": "/x"}, ["review"]),
            ({"location": 4, "active_permissions": {"explicit_host": ["https://example.org/*"]}, "path": "/x"}, []),
            ({"location": 4, "active_permissions": ALL, "path": "/x", "disable_reasons": [1]}, []),
            ({"location": 4, "active_permissions": ALL, "path": "/x", "disable_reasons": []}, ["review"]),
            ({"location": 4, "active_permissions": ALL, "path": "/x", "state": 0}, []),
            ({"location": 5, "active_permissions": ALL, "path": "/x"}, []),
            ({"location": 10, "active_permissions": ALL, "path": "/x"}, []),
            ({"active_permissions": ALL}, []),
        ],
    )  # fmt: skip
    def test_chromium(self, extension: dict[str, Any], expected: list[str], tmp_path: Path) -> None:
        """An extension that reads every page is told, and how it came decides how much it weighs."""
        device = quiet(tmp_path, {f"{CHROME}/Default/Preferences": chromium(extension)})

        found = summaries(computer_browser_extensions, device)

        assert [priority for priority, _ in found] == expected

    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({}, ["note"]),
            ({"signedState": 0}, ["review"]),
            ({"signedState": None}, ["review"]),
            ({"foreignInstall": True}, ["review"]),
            ({"location": "app-temporary"}, ["review"]),
            ({"location": "app-system-share"}, ["review"]),
            ({"active": False}, []),
            ({"type": "theme"}, []),
            ({"location": "app-builtin"}, []),
            ({"userPermissions": {"origins": ["https://example.org/*"]}}, []),
            ({"userPermissions": None}, []),
        ],
    )
    def test_firefox(self, more: dict[str, Any], expected: list[str], tmp_path: Path) -> None:
        """The same for Firefox, without what Firefox itself brings."""
        device = quiet(
            tmp_path, {f"{FIREFOX}/prefs.js": "", f"{FIREFOX}/extensions.json": firefox(**more)}
        )

        found = summaries(computer_browser_extensions, device)

        assert [priority for priority, _ in found] == expected

    def test_words(self, tmp_path: Path) -> None:
        """The finding names the extension, the browser, the profile, and how it came."""
        extension = {"location": 4, "active_permissions": ALL, "path": "/home/person/.ext"}
        more = {"profile": {"name": "Ana"}}
        device = quiet(tmp_path, {f"{CHROME}/Profile 1/Preferences": chromium(extension, **more)})

        (found,) = result(computer_browser_extensions, device).findings

        assert found.summary == "An extension can read every page you open: /home/person/.ext"
        assert found.certainty is Certainty.STRONG
        assert found.details == (
            "Browser: Chrome",
            "Profile: Ana",
            "It was added from a folder, not from the browser's own shop.",
        )

    def test_secure_preferences(self, tmp_path: Path) -> None:
        """What some systems keep in a second file is read too."""
        extension = {"location": 4, "active_permissions": ALL, "path": "/x"}
        files = {
            f"{CHROME}/Default/Preferences": "{}",
            f"{CHROME}/Default/Secure Preferences": chromium(extension),
        }

        assert len(summaries(computer_browser_extensions, quiet(tmp_path, files))) == 1

    @pytest.mark.parametrize(
        ("name", "root"), BROWSER_ROOTS, ids=[root for _, root in BROWSER_ROOTS]
    )
    def test_every_browser(self, name: str, root: str, tmp_path: Path) -> None:
        """Each browser is found in each place that its packages use, Flatpak and Snap too."""
        folder = root.replace("~", "home/person")
        is_firefox = name in ("Firefox", "LibreWolf", "Zen", "Floorp", "Waterfox")
        files = (
            {f"{folder}/q.x/prefs.js": "", f"{folder}/q.x/extensions.json": firefox(signedState=0)}
            if is_firefox
            else {
                f"{folder}/Default/Preferences": chromium(
                    {"location": 4, "active_permissions": ALL, "path": "/x"}
                )
            }
        )

        (found,) = result(computer_browser_extensions, quiet(tmp_path, files)).findings

        assert found.details[0] == f"Browser: {name}"

    def test_any_name(self, tmp_path: Path) -> None:
        """A profile of Firefox that somebody gave a name of their own is looked into."""
        folder = "home/person/.mozilla/firefox/mine"
        files = {f"{folder}/prefs.js": "", f"{folder}/extensions.json": firefox(signedState=0)}

        assert len(summaries(computer_browser_extensions, quiet(tmp_path, files))) == 1

    def test_several_profiles(self, tmp_path: Path) -> None:
        """Every profile is looked into."""
        extension = chromium({"location": 4, "active_permissions": ALL, "path": "/x"})
        names = ("Default", "Profile 1", "Profile 2")
        device = quiet(tmp_path, {f"{CHROME}/{name}/Preferences": extension for name in names})

        assert len(result(computer_browser_extensions, device).findings) == 3

    @pytest.mark.parametrize(
        "said", ["", "{", "[]", "[" * 100_000, "\x00\xff", '{"extensions": []}']
    )
    def test_broken_settings(self, said: str, tmp_path: Path) -> None:
        """Settings that are broken are a gap, and never "nothing"."""
        ended = result(
            computer_browser_extensions, quiet(tmp_path, {f"{CHROME}/Default/Preferences": said})
        )

        if said == '{"extensions": []}':
            assert ended.outcome is Outcome.NOTHING_SEEN
        else:
            assert ended.reasons == ("The settings of Chrome could not be read.",)


class TestAccounts:
    def test_sync(self, tmp_path: Path) -> None:
        """A browser that copies to an account is told; the account stands in the evidence."""
        more = {
            "account_info": [{"email": "ana@example.org"}],
            "google": {"services": {"consented_to_sync": True}},
        }
        device = quiet(tmp_path, {f"{CHROME}/Default/Preferences": json.dumps(more)})

        (found,) = result(computer_browser_accounts, device).findings

        assert found.summary == "Chrome copies what you open and keep to an account."
        assert "ana@example.org" in found.evidence[0].text
        assert "ana@example.org" not in found.summary

    def test_signed_in(self, tmp_path: Path) -> None:
        """Signed in without copying weighs less."""
        more = {"account_info": [{"email": "ana@example.org"}]}
        device = quiet(tmp_path, {f"{CHROME}/Default/Preferences": json.dumps(more)})

        assert summaries(computer_browser_accounts, device) == [
            ("tidy", "Chrome is signed in to an account.")
        ]

    def test_firefox(self, tmp_path: Path) -> None:
        """Firefox says by the account's name that it copies."""
        files = {
            f"{FIREFOX}/prefs.js": 'user_pref("services.sync.username", "ana@example.org");\n',
            f"{FIREFOX}/logins.json": json.dumps(
                {"logins": [{"hostname": "https://secret.example"}] * 3}
            ),
        }

        assert summaries(computer_browser_accounts, quiet(tmp_path, files)) == [
            ("review", "Firefox copies what you open and keep to an account."),
            ("note", "Firefox keeps 3 passwords."),
        ]

    def test_passwords_are_counted_and_nothing_else_is_told(self, tmp_path: Path) -> None:
        """How many passwords there are is told; a site, a name or a password never is."""
        device = quiet(tmp_path, {f"{CHROME}/Default/Preferences": "{}"})
        logins(tmp_path / "files" / CHROME / "Default/Login Data")

        ended = result(computer_browser_accounts, device)

        assert [found.summary for found in ended.findings] == ["Chrome keeps 2 passwords."]
        assert "secret" not in repr(ended)

    def test_a_database_in_use_is_left_alone(self, tmp_path: Path) -> None:
        """A database that is locked is counted all the same, and no file appears beside it."""
        device = quiet(tmp_path, {f"{CHROME}/Default/Preferences": "{}"})
        place = tmp_path / "files" / CHROME / "Default/Login Data"
        logins(place)
        before = sorted(path.name for path in place.parent.iterdir())
        with sqlite3.connect(place) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            found = summaries(computer_browser_accounts, device)
            holder.rollback()
        holder.close()

        assert found == [("note", "Chrome keeps 2 passwords.")]
        assert sorted(path.name for path in place.parent.iterdir()) == before

    @pytest.mark.parametrize(
        "content", [b"SQLite format 3\0" + b"\xff" * 5000, b"", b"no database"]
    )
    def test_a_broken_database(self, content: bytes, tmp_path: Path) -> None:
        """A database that is broken gives no number, and no error."""
        files: dict[str, str | bytes] = {
            f"{CHROME}/Default/Preferences": "{}",
            f"{CHROME}/Default/Login Data": content,
        }

        assert summaries(computer_browser_accounts, quiet(tmp_path, files)) == []

    def test_a_database_made_to_run_for_ever(self, tmp_path: Path) -> None:
        """A database whose list is a question without end is given up."""
        device = quiet(tmp_path, {f"{CHROME}/Default/Preferences": "{}"})
        place = tmp_path / "files" / CHROME / "Default/Login Data"
        with sqlite3.connect(place) as made:
            made.execute(
                "CREATE VIEW logins AS WITH RECURSIVE n(x) AS"
                " (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
            )
        made.close()

        assert summaries(computer_browser_accounts, device) == []


def logins(place: Path) -> None:
    with sqlite3.connect(place) as database:
        database.execute("CREATE TABLE logins (origin_url TEXT, password_value BLOB)")
        database.executemany(
            "INSERT INTO logins VALUES (?, ?)", [("https://secret.example", b"secret")] * 2
        )
    database.close()


class TestProxies:
    @pytest.mark.parametrize(
        ("more", "address"),
        [
            ({"mode": "fixed_servers", "server": "192.0.2.1:3128"}, "192.0.2.1:3128"),
            ({"mode": "pac_script", "pac_url": "http://192.0.2.1/p"}, "http://192.0.2.1/p"),
            ({"mode": "system", "server": "192.0.2.1:3128"}, ""),
            ({"mode": "direct"}, ""),
            ("odd", ""),
        ],
    )
    def test_chromium(self, more: object, address: str, tmp_path: Path) -> None:
        """A go-between that was chosen in the browser is told; the system's is told elsewhere."""
        files = {f"{CHROME}/Default/Preferences": json.dumps({"proxy": more})}

        assert summaries(computer_network_path, quiet(tmp_path, files)) == (
            [("review", f"What you open goes through another computer first: {address}")]
            if address
            else []
        )

    @pytest.mark.parametrize(
        ("lines", "address"),
        [
            ({"type": "1", "http": '"192.0.2.1"', "http_port": "3128"}, "192.0.2.1:3128"),
            ({"type": "1", "socks": '"192.0.2.1"'}, "192.0.2.1"),
            ({"type": "2", "autoconfig_url": '"http://192.0.2.1/p"'}, "http://192.0.2.1/p"),
            ({"type": "5", "http": '"192.0.2.1"'}, ""),
            ({"http": '"192.0.2.1"'}, ""),
        ],
    )
    def test_firefox(self, lines: dict[str, str], address: str, tmp_path: Path) -> None:
        """The same in Firefox, where it counts only if it is switched to."""
        text = "".join(
            f'user_pref("network.proxy.{name}", {value});\n' for name, value in lines.items()
        )
        device = quiet(tmp_path, {f"{FIREFOX}/prefs.js": text})

        found = result(computer_network_path, device).findings

        assert [one.summary.rpartition("first: ")[2] for one in found] == (
            [address] if address else []
        )
        assert all(one.details == ("Browser: Firefox",) for one in found)
