r"""What a computer with Windows may be asked: a part of the list in `allowed.py`.

Files stand as seen from the disk that Windows starts from: `/Users` is `C:\Users`. Of the
registry, each key that is read is named here. Not here, and on purpose: the accounts'
database (SAM), what browsers and password stores keep, and anything below another
person's part of the registry.
"""

from safety_audit.devices.computer.authorities import AUTHORITIES
from safety_audit.devices.computer.browsers import PROFILE
from safety_audit.devices.computer.linux import PASSWORD_SET
from safety_audit.devices.computer.registry import EACH, ONE

__all__ = ["BROWSERS", "FILES", "LISTINGS", "PROBES", "REGISTRY"]

_LOCAL, _ROAMING = "~/AppData/Local", "~/AppData/Roaming"
_FROM_THE_SHOP = f"{_LOCAL}/Packages"
BROWSERS = (
    ("Chrome", f"{_LOCAL}/Google/Chrome/User Data"),
    ("Chrome", f"{_LOCAL}/Google/Chrome Beta/User Data"),
    ("Chromium", f"{_LOCAL}/Chromium/User Data"),
    ("Edge", f"{_LOCAL}/Microsoft/Edge/User Data"),
    ("Brave", f"{_LOCAL}/BraveSoftware/Brave-Browser/User Data"),
    ("Vivaldi", f"{_LOCAL}/Vivaldi/User Data"),
    ("Yandex Browser", f"{_LOCAL}/Yandex/YandexBrowser/User Data"),
    ("Opera", f"{_ROAMING}/Opera Software/Opera Stable"),
    ("Opera GX", f"{_ROAMING}/Opera Software/Opera GX Stable"),
    ("Firefox", f"{_ROAMING}/Mozilla/Firefox/Profiles"),
    (
        "Firefox",
        f"{_FROM_THE_SHOP}/Mozilla.Firefox_n80bbvh6b1yt2/LocalCache/Roaming/Mozilla/Firefox/Profiles",
    ),
    ("LibreWolf", f"{_ROAMING}/librewolf/Profiles"),
    ("Zen", f"{_ROAMING}/zen/Profiles"),
)
"""Browsers, and the folders their profiles lie in."""

FILES = (
    "/Windows/System32/drivers/etc/hosts",
    "/Windows/System32/Tasks/**",
    "/ProgramData/ssh/administrators_authorized_keys",
    "/ProgramData/ssh/sshd_config",
    "/ProgramData/AnyDesk/connection_trace.txt",
    "~/AppData/Roaming/AnyDesk/connection_trace.txt",
    "/Program Files/TeamViewer/Connections_incoming.txt",
    "/Program Files (x86)/TeamViewer/Connections_incoming.txt",
    "~/AppData/Roaming/RustDesk/config/RustDesk2.toml",
    "~/AppData/Local/Dropbox/info.json",
    "~/AppData/Roaming/Dropbox/info.json",
    "~/AppData/Roaming/Nextcloud/nextcloud.cfg",
)

LISTINGS = (
    "/Users",
    "/Program Files",
    "/Program Files (x86)",
    "/Windows/System32/Tasks/**",
    "/ProgramData/Microsoft/Windows/Start Menu/Programs/StartUp",
    "~/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup",
    "/ProgramData/Google/Chrome Remote Desktop",
    "~/AppData/Local/Google/DriveFS",
    *(root for _, root in BROWSERS),
)

PROBES = (
    *(f"{PROFILE}{root}{below}" for _, root in BROWSERS for below in ("", "/*")),
    *(f"{AUTHORITIES}{root}/*" for _, root in BROWSERS if root.endswith("/Profiles")),
    f"{PASSWORD_SET}/ProgramData/AnyDesk/service.conf",
    f"{PASSWORD_SET}~/AppData/Roaming/AnyDesk/service.conf",
)

_MACHINE = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
_NT = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
_MY_NT = "HKCU\\Software\\Microsoft\\Windows NT\\CurrentVersion"
_CONTROL = "HKLM\\SYSTEM\\CurrentControlSet\\Control"
_SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services"
_MINE = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion"
_POLICIES = "HKLM\\SOFTWARE\\Policies\\Microsoft"
_CERTIFICATES = "SystemCertificates\\Root\\Certificates"

_CONSENT = "Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore"
_HIVES = ("HKCU\\Software", "HKLM\\SOFTWARE")

_KEYS = (
    # What this computer is
    _NT,
    "HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS",
    f"{_MINE}\\Explorer\\User Shell Folders",
    # What starts by itself
    f"{_MACHINE}\\Run",
    f"{_MACHINE}\\RunOnce",
    f"{_MACHINE}\\Policies\\Explorer\\Run",
    f"{_MINE}\\Run",
    f"{_MINE}\\RunOnce",
    f"{_MINE}\\Policies\\Explorer\\Run",
    *(
        f"{hive}\\Explorer\\StartupApproved\\{name}"
        for hive in (_MACHINE, _MINE)
        for name in ("Run", "Run32", "StartupFolder")
    ),
    f"{_NT}\\Windows",
    f"{_MY_NT}\\Windows",
    f"{_MY_NT}\\Winlogon",
    "HKCU\\Environment",
    # Who can get in
    f"{_NT}\\Winlogon",
    f"{_NT}\\Winlogon\\SpecialAccounts\\UserList",
    f"{_CONTROL}\\Terminal Server",
    f"{_CONTROL}\\Remote Assistance",
    f"{_POLICIES}\\Windows NT\\Terminal Services",
    f"{_SERVICES}\\TermService\\Parameters",
    # Screen lock
    "HKCU\\Control Panel\\Desktop",
    "HKCU\\Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop",
    f"{_MACHINE}\\Policies\\System",
    f"{_CONTROL}\\SecureBoot\\State",
    # What may use camera, microphone and place
    *(f"{hive}\\{_CONSENT}\\location" for hive in _HIVES),
    # Where traffic goes
    f"{_MINE}\\Internet Settings",
    f"{_MACHINE}\\Internet Settings",
    f"{_MACHINE}\\Internet Settings\\Connections",
    f"{_POLICIES}\\Windows\\CurrentVersion\\Internet Settings",
    f"{_SERVICES}\\Tcpip\\Parameters",
    # Rules for browsers
    *(
        f"{hive}\\Policies\\{browser}{below}"
        for hive in _HIVES
        for browser in (
            "Google\\Chrome",
            "Microsoft\\Edge",
            "BraveSoftware\\Brave",
            "Mozilla\\Firefox",
        )
        for below in ("", "\\ExtensionInstallForcelist")
    ),
)

# Every key right below one of these.
_EACH_BELOW = (
    f"{_NT}\\ProfileList",
    f"{_NT}\\Image File Execution Options",
    f"{_MACHINE}\\Uninstall",
    f"{_MINE}\\Uninstall",
    _SERVICES,
    f"{_SERVICES}\\Tcpip\\Parameters\\Interfaces",
    f"HKCU\\Software\\Microsoft\\{_CERTIFICATES}",
    f"HKLM\\SOFTWARE\\Microsoft\\{_CERTIFICATES}",
    "HKLM\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\Root\\Certificates",
    f"HKCU\\Software\\Policies\\Microsoft\\{_CERTIFICATES}",
    f"{_POLICIES}\\{_CERTIFICATES}",
    "HKLM\\SOFTWARE\\Microsoft\\Enrollments",
    "HKCU\\Software\\Microsoft\\OneDrive\\Accounts",
    "HKCU\\Software\\Microsoft\\IdentityCRL\\UserExtendedProperties",
    *(
        f"{hive}\\{_CONSENT}\\{device}{below}"
        for hive in _HIVES
        for device in ("webcam", "microphone")
        for below in ("", "\\NonPackaged")
    ),
)

REGISTRY = (*(ONE + key for key in _KEYS), *(EACH + key for key in _EACH_BELOW))
