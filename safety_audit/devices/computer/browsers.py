"""What a browser's settings tell, without what was opened in it.

A profile's settings hold much that is nobody's business here. So they are read where they lie, and
only what is named below is told: who is signed in, whether passwords are kept and how many, which
go-between was chosen, and what the extensions may do. No address that was opened, no password, no
key.

Databases are opened as files that nobody else changes: no lock is taken and nothing is written, so
a browser that runs is not disturbed.
"""

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.probes import Row, json_lines
from safety_audit.devices.interface import Status
from safety_audit.text import decoded

__all__ = ["CHROMIUM_ROOTS", "FIREFOX_ROOTS", "PROFILE", "profile"]

PROFILE = "browser-profile "
"""Start of the probe that tells about one profile of a browser; its folder follows."""

_FLATPAK = "~/.var/app"
CHROMIUM_ROOTS = (
    ("Chrome", "~/.config/google-chrome"),
    ("Chrome", "~/.config/google-chrome-beta"),
    ("Chrome", "~/.config/google-chrome-unstable"),
    ("Chrome", f"{_FLATPAK}/com.google.Chrome/config/google-chrome"),
    ("Chromium", "~/.config/chromium"),
    ("Chromium", "~/snap/chromium/common/chromium"),
    ("Chromium", f"{_FLATPAK}/org.chromium.Chromium/config/chromium"),
    ("Edge", "~/.config/microsoft-edge"),
    ("Edge", f"{_FLATPAK}/com.microsoft.Edge/config/microsoft-edge"),
    ("Brave", "~/.config/BraveSoftware/Brave-Browser"),
    ("Brave", "~/snap/brave/current/.config/BraveSoftware/Brave-Browser"),
    ("Brave", f"{_FLATPAK}/com.brave.Browser/config/BraveSoftware/Brave-Browser"),
    ("Opera", "~/.config/opera"),
    ("Opera", "~/snap/opera/current/.config/opera"),
    ("Opera", f"{_FLATPAK}/com.opera.Opera/config/opera"),
    ("Vivaldi", "~/.config/vivaldi"),
    ("Vivaldi", f"{_FLATPAK}/com.vivaldi.Vivaldi/config/vivaldi"),
    ("Yandex Browser", "~/.config/yandex-browser"),
)
"""Browsers made of Chromium, and the folders their profiles lie in."""
FIREFOX_ROOTS = (
    ("Firefox", "~/.mozilla/firefox"),
    ("Firefox", "~/.config/mozilla/firefox"),
    ("Firefox", "~/snap/firefox/common/.mozilla/firefox"),
    ("Firefox", f"{_FLATPAK}/org.mozilla.firefox/.mozilla/firefox"),
    ("LibreWolf", "~/.librewolf"),
    ("LibreWolf", f"{_FLATPAK}/io.gitlab.librewolf-community/.librewolf"),
    ("Zen", "~/.zen"),
    ("Zen", f"{_FLATPAK}/app.zen_browser.zen/.zen"),
    ("Floorp", "~/.floorp"),
    ("Waterfox", "~/.waterfox"),
)
"""The same for Firefox and its relatives."""

_LIMIT = 64 << 20
_EVERYWHERE = frozenset(
    {"<all_urls>", "*://*/*", "http://*/*", "https://*/*", "http*://*/*", "*://*/"}
)
# Where an extension came from: `ManifestLocation` of Chromium, whose numbers never change.
_CAME_FROM = {
    1: "store", 2: "file", 3: "registry", 4: "unpacked", 5: "part", 6: "download", 7: "policy",
    8: "command-line", 9: "policy", 10: "part",
}  # fmt: skip
_PREFERENCE = re.compile(r'^user_pref\("([^"\\]+)",\s*+(.*)\);\s*$', re.MULTILINE)
_BY_HAND, _BY_RULES = "1", "2"  # `network.proxy.type` of Firefox
_SIGNED = 2  # `signedState` of Firefox: signed by Mozilla
# More steps than any list of passwords needs, and fewer than a made-up file could ask for.
_STEPS = 20_000_000


def profile(tree: Tree, folder: str) -> Outcome:
    """Return a row for the profile in this folder, then one for each extension."""
    status, data, errors = tree.read(f"{folder}/Preferences", _LIMIT)
    if status is Status.ABSENT:
        return _firefox(tree, folder)
    if status is not Status.OK:
        return status, b"", errors
    _, more, _ = tree.read(f"{folder}/Secure Preferences", _LIMIT)
    found, secure = _json(data), _json(more) if more else {}
    if found is None or secure is None:
        return Status.FAILED, b"", "the browser's settings are not understood"
    rows = [_chromium_profile(tree, folder, found)]
    rows += _chromium_extensions(_at(found, "extensions", "settings"))
    rows += _chromium_extensions(_at(secure, "extensions", "settings"))
    return Status.OK, json_lines(rows), ""


def _chromium_profile(tree: Tree, folder: str, found: dict[str, Any]) -> Row:
    accounts = found.get("account_info")
    return {
        "kind": "profile",
        "name": _text(_at(found, "profile").get("name")),
        "accounts": sorted(
            {_text(one.get("email")) for one in accounts if isinstance(one, dict)} - {""}
        )
        if isinstance(accounts, list)
        else [],
        "sync": _at(found, "google", "services").get("consented_to_sync") is True
        or _at(found, "sync").get("has_setup_completed") is True
        or bool(_at(found, "brave_sync_v2").get("seed")),
        "keeps_passwords": found.get("credentials_enable_service") is not False,
        "passwords": _logins(tree, f"{folder}/Login Data", f"{folder}/Login Data For Account"),
        "proxy": _chromium_proxy(_at(found, "proxy")),
    }


def _chromium_proxy(chosen: dict[str, Any]) -> str:
    """Return the go-between that was chosen in the browser itself, or where its rules come from."""
    key = {"fixed_servers": "server", "pac_script": "pac_url"}.get(_text(chosen.get("mode")))
    return _text(chosen.get(key)) if key else ""


def _chromium_extensions(known: dict[str, Any]) -> Iterator[Row]:
    for name, one in known.items():
        if not isinstance(one, dict):
            continue
        place = one.get("location")
        came_from = _CAME_FROM.get(place, "unknown") if isinstance(place, int) else "unknown"
        # What Chromium itself is made of, and what is left of an extension that was removed.
        if came_from == "part" or not (one.get("path") or one.get("manifest")):
            continue
        rights = _at(one, "active_permissions")
        hosts = {*_texts(rights.get("explicit_host")), *_texts(rights.get("scriptable_host"))}
        yield {
            "kind": "extension",
            "id": name,
            "name": _text(_at(one, "manifest").get("name")) or _text(one.get("path")),
            "everywhere": bool(hosts & _EVERYWHERE),
            "on": one.get("state", 1) == 1 and not one.get("disable_reasons"),
            "came_from": "outside" if _from_outside(one, came_from) else came_from,
        }


def _from_outside(one: dict[str, Any], came_from: str) -> bool:
    return came_from == "store" and one.get("from_webstore") is False


def _firefox(tree: Tree, folder: str) -> Outcome:
    status, data, errors = tree.read(f"{folder}/prefs.js", _LIMIT)
    if status not in (Status.OK, Status.EMPTY):
        return status, b"", errors
    there, listed, errors = tree.read(f"{folder}/extensions.json", _LIMIT)
    if there not in (Status.OK, Status.ABSENT):
        return there, b"", errors
    addons = _json(listed) if listed else {}
    if addons is None:
        return Status.FAILED, b"", "the browser's list of extensions is not understood"
    chosen = dict(_PREFERENCE.findall(decoded(data)))
    account = chosen.get("services.sync.username", "").strip('"')
    row = {
        "kind": "profile",
        "name": folder.rpartition("/")[2].partition(".")[2],
        "accounts": [account] if account else [],
        "sync": bool(account),
        "keeps_passwords": chosen.get("signon.rememberSignons") != "false",
        "passwords": _firefox_logins(tree, f"{folder}/logins.json"),
        "proxy": _firefox_proxy(chosen),
    }
    return Status.OK, json_lines([row, *_firefox_extensions(addons.get("addons"))]), ""


def _firefox_proxy(chosen: dict[str, str]) -> str:
    """Return the go-between that was chosen in the browser itself, or where its rules come from."""
    kind = chosen.get("network.proxy.type")
    if kind == _BY_RULES:
        return chosen.get("network.proxy.autoconfig_url", "").strip('"')
    for name in ("http", "ssl", "socks") if kind == _BY_HAND else ():
        if host := chosen.get(f"network.proxy.{name}", "").strip('"'):
            port = chosen.get(f"network.proxy.{name}_port", "")
            return f"{host}:{port}" if port else host
    return ""


def _firefox_extensions(addons: object) -> Iterator[Row]:
    for one in addons if isinstance(addons, list) else []:
        if not isinstance(one, dict) or one.get("type") != "extension":
            continue
        place = _text(one.get("location"))
        # What Firefox itself brings, some of it with access to every page.
        if place.startswith(("app-builtin", "app-system-defaults", "app-system-addons")):
            continue
        rights = _at(one, "userPermissions")
        hosts = {*_texts(rights.get("origins")), *_texts(rights.get("permissions"))}
        yield {
            "kind": "extension",
            "id": _text(one.get("id")),
            "name": _text(_at(one, "defaultLocale").get("name")),
            "everywhere": bool(hosts & _EVERYWHERE),
            "on": one.get("active") is True,
            "came_from": _firefox_origin(one, place),
        }


def _firefox_origin(one: dict[str, Any], place: str) -> str:
    signed = one.get("signedState")
    if place == "app-temporary":
        return "unpacked"
    if not isinstance(signed, int) or signed < _SIGNED:
        return "unsigned"
    if place in ("app-system-share", "app-system-local", "app-global") or one.get("foreignInstall"):
        return "file"
    return "store"


def _firefox_logins(tree: Tree, path: str) -> int | None:
    status, data, _ = tree.read(path, _LIMIT)
    if status is Status.ABSENT:
        return 0
    kept = (_json(data) or {}).get("logins")
    return len(kept) if isinstance(kept, list) else None


def _logins(tree: Tree, *paths: str) -> int | None:
    """Return how many passwords these databases keep; None where one cannot be read."""
    counts = [_rows_of(tree, path) for path in paths]
    return None if None in counts else sum(filter(None, counts))


def _rows_of(tree: Tree, path: str) -> int | None:
    status, data, _ = tree.read(path, 100)
    if status is Status.ABSENT:
        return 0
    if not data.startswith(b"SQLite format 3\0"):
        return None
    try:
        place = f"file:{quote(tree.real(path))}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
            database.set_progress_handler(lambda: 1, _STEPS)
            (count,) = database.execute("SELECT count(*) FROM logins").fetchone()
    except (OSError, sqlite3.Error):
        return None
    return count if isinstance(count, int) else None


def _json(data: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _at(found: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return what lies below these keys; nothing where there is no such thing."""
    for key in keys:
        below = found.get(key)
        found = below if isinstance(below, dict) else {}
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
