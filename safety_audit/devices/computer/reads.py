"""Which files a probe reads, for whoever wants to know before it does."""

from collections.abc import Mapping

from safety_audit.devices.computer.allowed import OWNER
from safety_audit.devices.computer.authorities import AUTHORITIES
from safety_audit.devices.computer.browsers import PROFILE
from safety_audit.devices.computer.linux import EMPTY_PASSWORDS, PASSWORD_SET
from safety_audit.devices.computer.macos import COMMANDS
from safety_audit.devices.computer.macos_grants import GRANTS, LIST_OF_GRANTS
from safety_audit.devices.computer.rpm import RPM
from safety_audit.devices.computer.updates import PENDING_UPDATES

__all__ = ["READS"]

_RUNNING = "/proc/**"
_NAMES = (
    "/etc/nsswitch.conf",
    "/etc/userdb/**",
    "/run/systemd/userdb/**",
    "/run/userdb/**",
    "/run/host/userdb/**",
    "/usr/local/lib/userdb/**",
    "/usr/lib/userdb/**",
)
_UDEV = ("/sys/**", "/run/udev/**", "/etc/udev/udev.conf")

READS: Mapping[str, tuple[str, ...]] = {
    "person": (*_NAMES, "/etc/passwd", "/run/systemd/seats/seat0"),
    "accounts": (*_NAMES, "/etc/passwd"),
    "groups": (*_NAMES, "/etc/group"),
    "processes": (_RUNNING, "/etc/passwd"),
    "sessions": ("/run/utmp", "/var/run/utmp"),
    "sockets": (_RUNNING,),
    "interfaces": ("/proc/net/dev", "/sys/class/net/**"),
    "usb": _UDEV,
    "keyboards": _UDEV,
    "block-devices": ("/sys/class/block/**", "/sys/devices/**"),
    "keyboard-readers": (_RUNNING,),
    "camera-and-microphone": (_RUNNING,),
    "crontab": ("/usr/bin/crontab",),
    "pipewire": ("/usr/bin/pw-dump",),
    **{name: (words[0],) for name, words in COMMANDS.items()},
    PENDING_UPDATES: ("/var/lib/apt/lists/**", "/var/lib/dpkg/status", "/run/reboot-required"),
    EMPTY_PASSWORDS: ("/etc/shadow",),
    PASSWORD_SET: ("the file that is named",),
    PROFILE: (
        "Preferences, Secure Preferences, Login Data, Login Data For Account in that folder",
        "prefs.js, extensions.json, logins.json in that folder",
    ),
    GRANTS: (LIST_OF_GRANTS,),
    AUTHORITIES: ("cert9.db in that folder",),
    OWNER: (
        "/var/lib/dpkg/info/**",
        "/var/lib/pacman/local/**",
        *(f"{folder}/rpmdb.sqlite" for folder in RPM),
    ),
}
"""By probe, or by the start of probes that name a path: patterns as in `allowed.py`, or words."""
