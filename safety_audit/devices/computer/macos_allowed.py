"""What a computer with macOS may be asked: a part of the list in `allowed.py`.

Not here, and on purpose: keychains, the database of grants (TCC), mail, messages and histories.
"""

from safety_audit.devices.computer.macos import COMMANDS

__all__ = ["FILES", "LISTINGS", "PROBES"]

FILES = (
    "/System/Library/CoreServices/SystemVersion.plist",
    "/Library/LaunchAgents/*",
    "/Library/LaunchDaemons/*",
    "~/Library/LaunchAgents/*",
    "/Library/Preferences/com.apple.loginwindow.plist",
    "~/Library/Preferences/com.apple.loginwindow.plist",
    "/Library/Preferences/SystemConfiguration/preferences.plist",
    "~/Library/Preferences/ByHost/*",
    "/private/var/db/com.apple.xpc.launchd/disabled.plist",
)

# `/Users` stands in the list for Windows already.
LISTINGS = (
    "/Applications",
    "~/Applications",
    "/Library/LaunchAgents",
    "/Library/LaunchDaemons",
    "~/Library/LaunchAgents",
    "/Library/Managed Preferences",
    "/Library/StartupItems",
    "/private/var/at/tabs",
    "/Library/Application Support/Apple/Remote Desktop",
    "/Library/PrivilegedHelperTools",
    "~/Library/Preferences/ByHost",
    "/Library/Application Support/com.apple.TCC",
)

PROBES = tuple(COMMANDS)
