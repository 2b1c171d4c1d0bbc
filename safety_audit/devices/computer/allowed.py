"""Everything a computer may be asked. What is not here is never read, whoever asks for it.

In a path, `*` stands for any part between two slashes, and `**` at the end for anything below;
`#` is a number.
A path that begins with `~/` is allowed in every home folder, also where the home is written out.
Not here, and on purpose: password hashes, private keys, documents, mail, histories, and
what was opened or kept in a browser.
"""

import re
from functools import cache

from safety_audit.devices.computer import linux_allowed, macos_allowed, windows_allowed
from safety_audit.devices.computer.authorities import AUTHORITIES
from safety_audit.devices.computer.browsers import PROFILE
from safety_audit.devices.computer.linux import PASSWORD_SET
from safety_audit.devices.interface import Kind, NotAllowed, Query

__all__ = [
    "OWNER",
    "PART",
    "PICTURES",
    "SUFFIXES",
    "ensure_allowed",
    "is_allowed",
    "is_picture",
    "rows",
]

OWNER = "package-owner "
"""Start of the probe that tells which installed package a path belongs to; the path follows."""
PICTURES = "pictures "
"""Start of the probe that lists the newest photos and films; how many and a folder follow."""
PART = "picture-part "
"""Start of the probe that gives bytes of one of them; an offset and its path follow."""
SUFFIXES = ("jpg", "jpeg", "heic", "heif", "avif", "dng", "webp", "png", "mp4", "mov", "3gp")
"""What the names of photos and films end with, in small letters or capitals."""

_FILES = (
    # What this computer is
    "/etc/os-release",
    "/usr/lib/os-release",
    "/.flatpak-info",
    "/sys/class/dmi/id/*",
    "/proc/self/mountinfo",
    "/etc/login.defs",
    # What starts by itself
    "/etc/crontab",
    "/etc/anacrontab",
    "/etc/cron.d/*",
    "/var/spool/cron/*",
    "/var/spool/cron/crontabs/*",
    "/etc/rc.local",
    "/etc/ld.so.preload",
    "/etc/systemd/**",
    "/usr/local/lib/systemd/**",
    "/etc/xdg/autostart/*",
    "~/.config/autostart/*",
    "~/.config/systemd/**",
    "~/.local/share/systemd/**",
    "~/.profile",
    "~/.bash_profile",
    "~/.bash_login",
    "~/.bashrc",
    "~/.zshenv",
    "~/.zprofile",
    "~/.zshrc",
    "~/.zlogin",
    "~/.zlogout",
    "~/.bash_logout",
    "~/.bash_aliases",
    "~/.config/fish/config.fish",
    "~/.config/fish/conf.d/*",
    "~/.config/environment.d/*",
    "~/.pam_environment",
    "/etc/environment.d/*",
    "/etc/profile",
    "/etc/bash.bashrc",
    "/etc/bashrc",
    "/etc/zshenv",
    "/etc/zprofile",
    "/etc/zshrc",
    "/etc/zlogin",
    "/etc/zsh/*",
    "/etc/pam.d/*",
    "/usr/lib/systemd/**",
    "~/.xinitrc",
    "~/.xprofile",
    "~/.xsession",
    "~/.xsessionrc",
    # Who can get in
    "/etc/sudoers",
    "/etc/sudoers.d/*",
    "/etc/ssh/sshd_config",
    "/etc/ssh/sshd_config.d/*",
    "/etc/gdm3/*",
    "/etc/gdm/*",
    "/etc/lightdm/**",
    "/usr/share/lightdm/**",
    "/etc/sddm.conf",
    "/etc/sddm.conf.d/*",
    "/usr/lib/sddm/sddm.conf.d/*",
    "/etc/greetd/config.toml",
    "/var/lib/AccountsService/users/*",
    "/run/systemd/sessions/*",
    "~/.ssh/authorized_keys",
    "~/.ssh/authorized_keys2",
    "~/.android/adbkey.pub",
    # Where photos are
    "~/.config/user-dirs.dirs",
    # Screen lock and screen sharing
    "~/.config/dconf/user",
    "/etc/dconf/**",
    "/etc/xdg/kscreenlockerrc",
    "~/.config/kscreenlockerrc",
    "~/.config/krfbrc",
    "~/.config/krdpserverrc",
    "~/.config/xfce4/xfconf/xfce-perchannel-xml/*",
    "/etc/gnome-remote-desktop/grd.conf",
    # Where traffic goes
    "/etc/hosts",
    "/etc/xdg/kioslaverc",
    "~/.config/kioslaverc",
    "/etc/environment",
    *linux_allowed.FILES,
    *windows_allowed.FILES,
    *macos_allowed.FILES,
)

_LISTINGS = (
    "/etc/cron.*",
    "/etc/init.d",
    "/etc/profile.d",
    "/etc/X11/Xsession.d",
    "/etc/xdg/autostart",
    "/etc/systemd/**",
    "/usr/lib/systemd/system/**",
    "/usr/lib/systemd/user/**",
    "/etc/environment.d",
    "/etc/pam.d",
    "/run/systemd/sessions",
    "/usr/local/lib/systemd/**",
    "/etc/sudoers.d",
    "/etc/ssh/sshd_config.d",
    "/etc/lightdm/**",
    "/usr/share/lightdm/**",
    "/etc/sddm.conf.d",
    "/usr/lib/sddm/sddm.conf.d",
    "/var/lib/AccountsService/users",
    "/var/spool/cron",
    "/var/spool/cron/crontabs",
    "/usr/share/xsessions",
    "/usr/share/wayland-sessions",
    "/usr/share/applications",
    "/opt",
    "/usr/local/share/ca-certificates/**",
    "/etc/pki/ca-trust/source/anchors",
    "/etc/ca-certificates/trust-source/anchors",
    "/var/lib/flatpak/app",
    "/snap",
    "~/.local/share/flatpak/app",
    "~/.local/share/applications",
    "~/.vnc",
    "~/.config/autostart",
    "~/.config/chrome-remote-desktop",
    "~/.config/systemd/**",
    "~/.local/share/systemd/**",
    "~/.config/plasma-workspace/env",
    "~/.config/autostart-scripts",
    "~/.config/environment.d",
    "~/.config/fish/conf.d",
    *linux_allowed.LISTINGS,
    *windows_allowed.LISTINGS,
    *macos_allowed.LISTINGS,
)

# What a probe reads stands beside it where that is a file.
_PROBES = (
    "system",
    "person",
    "accounts",  # /etc/passwd
    "groups",  # /etc/group
    "processes",
    "sessions",
    "sockets",
    "interfaces",
    "usb",
    "keyboards",
    "keyboard-readers",
    "block-devices",
    f"{PICTURES}# ~/**",  # only names that end like a photo's or a film's are told
    f"{PART}# ~/**",  # the same
    # /var/lib/dpkg/info/*.list, /var/lib/pacman/local/*/files, rpmdb.sqlite of RPM
    f"{OWNER}/**",
    *linux_allowed.PROBES,
    *windows_allowed.REGISTRY,
    *windows_allowed.PROBES,
    *macos_allowed.PROBES,
)

_PATTERNS = {Kind.FILE: _FILES, Kind.LISTING: _LISTINGS, Kind.PROBE: _PROBES}


_BELOW = r"(?:/.*)?"


def rows() -> tuple[tuple[str, str], ...]:
    """Return everything that may be asked, as pairs of kind and pattern."""
    return tuple(
        (kind.value, pattern) for kind, patterns in _PATTERNS.items() for pattern in patterns
    )


def ensure_allowed(query: Query) -> None:
    """Do nothing for a query that may be asked.

    Raises:
        NotAllowed: it is not on the list.

    """
    if not is_allowed(query):
        raise NotAllowed(f"The computer was not asked this: {query.kind.value} {query.text!r}.")


def is_allowed(query: Query) -> bool:
    """Tell whether a query may be asked: for paths that come out of an answer."""
    pattern = _pattern(query.kind)
    of_path = query.kind is not Kind.PROBE or query.text.startswith(
        (PICTURES, PART, PROFILE, AUTHORITIES, PASSWORD_SET)
    )
    climbs = of_path and ".." in query.text.split("/")
    if pattern is None or climbs or "\0" in query.text:
        return False
    if query.text.startswith(PART) and not is_picture(query.text):
        return False
    return pattern.fullmatch(query.text) is not None


def is_picture(name: str) -> bool:
    """Tell whether a file's name ends like a photo's or a film's."""
    return name.rpartition(".")[2].lower() in SUFFIXES


@cache
def _pattern(kind: Kind) -> re.Pattern[str] | None:
    patterns = _PATTERNS.get(kind)
    if patterns is None:
        return None
    return re.compile("|".join(map(_expression, patterns)), re.DOTALL)


def _expression(pattern: str) -> str:
    before, tilde, rest = pattern.partition("~/")
    home, pattern = (r"(?:~|(?:/.+)?)", f"/{rest}") if tilde else ("", before)
    below = pattern.endswith("/**")
    pattern = pattern.removesuffix("/**")
    return (_words(before) if tilde else "") + home + _words(pattern) + (_BELOW if below else "")


def _words(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", r"[^/]*").replace(r"\#", r"[0-9]{1,15}")
