"""What may be asked of a Linux computer beside the basics that `allowed.py` lists itself.

Where a probe reads files, they stand beside it.
"""

from safety_audit.devices.computer.authorities import AUTHORITIES, STORES
from safety_audit.devices.computer.browsers import CHROMIUM_ROOTS, FIREFOX_ROOTS, PROFILE

__all__ = ["FILES", "LISTINGS", "PROBES", "ROOTS"]

ROOTS = tuple(dict.fromkeys(root for _, root in (*CHROMIUM_ROOTS, *FIREFOX_ROOTS)))
"""Folders that hold the profiles of a browser."""

FILES: tuple[str, ...] = (
    # What starts by itself
    "/var/spool/cron/atjobs/*",
    "/var/spool/at/*",
    "/etc/udev/rules.d/*",
    "/run/udev/rules.d/*",
    "/usr/local/lib/udev/rules.d/*",
    # Who signed in before
    "/var/log/wtmp",
    "/var/log/wtmp.1",
    "/var/log/lastlog",
    # Who came in through a program for remote control, and what it is set to allow
    "~/.config/rustdesk/RustDesk2.toml",
    "/etc/anydesk/connection_trace.txt",
    "/var/log/anydesk/connection_trace.txt",
    "~/.anydesk/connection_trace.txt",
    "/opt/teamviewer/logfiles/Connections_incoming.txt",
    "/var/log/teamviewer15/Connections_incoming.txt",
    # Where this computer is, and who may ask
    "/etc/geoclue/geoclue.conf",
    "/etc/geoclue/conf.d/*",
    # What is copied elsewhere
    "~/.dropbox/info.json",
    "~/.config/Nextcloud/nextcloud.cfg",
    "~/.config/ownCloud/owncloud.cfg",
    "~/.config/goa-1.0/accounts.conf",
    # How it starts
    "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
    "/sys/firmware/efi/efivars/BootOrder-8be4df61-93ca-11d2-aa0d-00e098032b8c",
    "/sys/firmware/efi/efivars/BootNext-8be4df61-93ca-11d2-aa0d-00e098032b8c",
    "/sys/firmware/efi/efivars/Boot*-8be4df61-93ca-11d2-aa0d-00e098032b8c",
)
LISTINGS: tuple[str, ...] = (
    "/etc/chromium/policies/managed",
    "/etc/opt/chrome/policies/managed",
    "/etc/opt/edge/policies/managed",
    "/etc/brave/policies/managed",
    "/etc/chromium-browser/policies/managed",
    "/etc/firefox/policies",
    "/usr/lib/firefox/distribution",
    "/usr/lib64/firefox/distribution",
    "/usr/lib/firefox-esr/distribution",
    "/usr/share/firefox-esr/distribution",
    "/opt/firefox/distribution",
    *ROOTS,
    "/var/spool/cron/atjobs",
    "/var/spool/at",
    "/etc/udev/rules.d",
    "/run/udev/rules.d",
    "/usr/local/lib/udev/rules.d",
    "/etc/gdm3/*",
    "/etc/NetworkManager/dispatcher.d/**",
    "/etc/geoclue/conf.d",
    "/sys/firmware/efi/efivars",
    "/var/lib/lockdown",
    "~/.android",
    "~/MobileSync/Backup",
    "~/.local/share/MobileSync/Backup",
    "~/.dropbox",
    "~/.config/Nextcloud",
    "~/.config/ownCloud",
    "~/.config/syncthing",
    "~/.local/state/syncthing",
    "~/.config/rclone",
    "~/.config/onedrive",
    "~/.config/Insync",
    "~/.local/share/data/Mega Limited/MEGAsync",
    "~/.pcloud",
    "~/.config/goa-1.0",
)
PROBES: tuple[str, ...] = (
    "crontab",  # what `crontab -l` prints
    "camera-and-microphone",
    "pipewire",  # what `pw-dump` prints of programs that record
    "pending-updates",  # /var/lib/apt/lists, /var/lib/dpkg/status
    "empty-passwords",  # /etc/shadow: only the names of accounts whose password is empty
    # service.conf of AnyDesk: only whether a password is set.
    "password-set /etc/anydesk/service.conf",
    "password-set ~/.anydesk/service.conf",
    # Preferences, Secure Preferences, prefs.js, extensions.json: what is told of them stands in
    # browsers.py. Login Data, logins.json: only how many entries they have.
    *(f"{PROFILE}{root}{below}" for root in ROOTS for below in ("", "/*")),
    # cert9.db: the certificates in it, no key
    *(f"{AUTHORITIES}{folder}" for folder in STORES),
    *(f"{AUTHORITIES}{root}/*" for _, root in FIREFOX_ROOTS),
)
