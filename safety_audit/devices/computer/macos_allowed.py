"""What a computer with macOS may be asked: a part of the list in `allowed.py`.

Not here, and on purpose: keychains, mail, messages and histories. Of the list of grants (TCC) a
few powers are told, where macOS opens it at all.
"""

from safety_audit.devices.computer.authorities import AUTHORITIES
from safety_audit.devices.computer.browsers import PROFILE
from safety_audit.devices.computer.macos import COMMANDS
from safety_audit.devices.computer.macos_grants import GRANTS

__all__ = ["BROWSERS", "FILES", "LISTINGS", "PROBES"]

_SUPPORT = "~/Library/Application Support"
BROWSERS = (
    ("Chrome", f"{_SUPPORT}/Google/Chrome"),
    ("Chromium", f"{_SUPPORT}/Chromium"),
    ("Edge", f"{_SUPPORT}/Microsoft Edge"),
    ("Brave", f"{_SUPPORT}/BraveSoftware/Brave-Browser"),
    ("Vivaldi", f"{_SUPPORT}/Vivaldi"),
    ("Arc", f"{_SUPPORT}/Arc/User Data"),
    ("Yandex Browser", f"{_SUPPORT}/Yandex/YandexBrowser"),
    ("Opera", f"{_SUPPORT}/com.operasoftware.Opera"),
    ("Opera GX", f"{_SUPPORT}/com.operasoftware.OperaGX"),
    ("Firefox", f"{_SUPPORT}/Firefox/Profiles"),
    ("LibreWolf", f"{_SUPPORT}/librewolf/Profiles"),
    ("Zen", f"{_SUPPORT}/zen/Profiles"),
)
"""Browsers, and the folders their profiles lie in. What Safari keeps is closed to programs."""

FILES = (
    "/System/Library/CoreServices/SystemVersion.plist",
    "/Library/LaunchAgents/*",
    "/Library/LaunchDaemons/*",
    "~/Library/LaunchAgents/*",
    "/Library/Preferences/com.apple.loginwindow.plist",
    "~/Library/Preferences/com.apple.loginwindow.plist",
    "/Library/Preferences/SystemConfiguration/preferences.plist",
    "~/Library/Preferences/ByHost/*",
    "~/Library/Preferences/MobileMeAccounts.plist",
    "/private/var/db/com.apple.xpc.launchd/disabled.plist",
)

# `/Users` stands in the list for Windows already.
LISTINGS = (
    "/Applications",
    "~/Applications",
    "/Library/LaunchAgents",
    "/Library/LaunchDaemons",
    "~/Library/LaunchAgents",
    "/Library/Managed Preferences/**",
    "/Library/StartupItems",
    "/private/var/at/tabs",
    "/Library/Application Support/Apple/Remote Desktop",
    "/Library/PrivilegedHelperTools",
    "~/Library/Preferences/ByHost",
    "~/Library/Application Support/Google/DriveFS",
    *(root for _, root in BROWSERS),
)

PROBES = (
    *COMMANDS,
    GRANTS,  # TCC.db: which programs may read keys, the screen and all files
    *(f"{PROFILE}{root}{below}" for _, root in BROWSERS for below in ("", "/*")),
    *(f"{AUTHORITIES}{root}/*" for _, root in BROWSERS if root.endswith("/Profiles")),
)
