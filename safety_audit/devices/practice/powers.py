"""What the words for permissions, special access and origins mean to Android."""

from dataclasses import dataclass

__all__ = ["INSTALLED_WITH", "ORIGINS", "PERMISSIONS", "POWERS", "Origin", "Power", "permissions"]

_NAME = "android.permission."

PERMISSIONS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "location": (("ACCESS_FINE_LOCATION", 1, 99), ("ACCESS_COARSE_LOCATION", 1, 99)),
    "rough-location": (("ACCESS_COARSE_LOCATION", 1, 99),),
    "location-always": (
        ("ACCESS_FINE_LOCATION", 1, 99),
        ("ACCESS_COARSE_LOCATION", 1, 99),
        ("ACCESS_BACKGROUND_LOCATION", 29, 99),
    ),
    "camera": (("CAMERA", 1, 99),),
    "microphone": (("RECORD_AUDIO", 1, 99),),
    "contacts": (("READ_CONTACTS", 1, 99),),
    "calls": (("READ_CALL_LOG", 1, 99),),
    "sms": (("READ_SMS", 1, 99), ("RECEIVE_SMS", 1, 99)),
    "send-sms": (("SEND_SMS", 1, 99),),
    "phone": (("READ_PHONE_STATE", 1, 99),),
    "calendar": (("READ_CALENDAR", 1, 99),),
    "activity": (("ACTIVITY_RECOGNITION", 29, 99),),
    "body": (("BODY_SENSORS", 1, 99),),
    "nearby": (("BLUETOOTH_SCAN", 31, 99), ("BLUETOOTH_CONNECT", 31, 99)),
    "photos": (
        ("READ_EXTERNAL_STORAGE", 1, 32),
        ("READ_MEDIA_IMAGES", 33, 99),
        ("READ_MEDIA_VIDEO", 33, 99),
    ),
    "places-in-photos": (("ACCESS_MEDIA_LOCATION", 29, 99),),
    "notices": (("POST_NOTIFICATIONS", 33, 99),),
}
"""What a person is asked for, by word: permission, first and last API level that has it."""


def permissions(words: tuple[str, ...], api: int) -> tuple[str, ...]:
    """Return the whole names of the permissions these words mean on this Android.

    Raises:
        ValueError: there is no such word.

    """
    if unknown := set(words) - set(PERMISSIONS):
        raise ValueError(
            f"There is no permission {min(unknown)!r}. There are: {', '.join(PERMISSIONS)}."
        )
    return tuple(
        dict.fromkeys(
            _NAME + name
            for word in words
            for name, first, last in PERMISSIONS[word]
            if first <= api <= last
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """One sort of special access."""

    permission: str = ""
    """The permission its manifest names; empty if it needs none."""
    holds: bool = False
    """Whether it holds that permission from installation; else an app-op decides."""
    op: str = ""
    """The app-op that decides."""
    mode: str = "allow"
    """What the app-op says."""
    for_uid: bool = False
    """Whether the app-op stands under the whole number, not the package."""
    part: str = ""
    """The class name of the part that does it; empty if it needs none."""
    table: str = "Service"
    """Which resolver table names that part."""
    action: str = ""
    """The action that table names it under."""
    binds: str = ""
    """The permission the system needs to reach that part."""
    since: int = 1
    """The first API level that has it."""


POWERS = {
    "reads-screen": Power(
        part=".ScreenService",
        action="android.accessibilityservice.AccessibilityService",
        binds="android.permission.BIND_ACCESSIBILITY_SERVICE",
    ),
    "reads-notifications": Power(
        part=".NotificationService",
        action="android.service.notification.NotificationListenerService",
        binds="android.permission.BIND_NOTIFICATION_LISTENER_SERVICE",
    ),
    "device-admin": Power(
        part=".AdminReceiver",
        table="Receiver",
        action="android.app.action.DEVICE_ADMIN_ENABLED",
    ),
    "device-owner": Power(
        part=".AdminReceiver",
        table="Receiver",
        action="android.app.action.DEVICE_ADMIN_ENABLED",
    ),
    "profile-owner": Power(
        part=".AdminReceiver",
        table="Receiver",
        action="android.app.action.DEVICE_ADMIN_ENABLED",
    ),
    "keyboard": Power(
        part=".KeyboardService",
        action="android.view.InputMethod",
        binds="android.permission.BIND_INPUT_METHOD",
    ),
    "trust-agent": Power(
        part=".TrustService",
        action="android.service.trust.TrustAgentService",
        binds="android.permission.BIND_TRUST_AGENT",
    ),
    "vpn": Power(
        part=".TunnelService",
        action="android.net.VpnService",
        binds="android.permission.BIND_VPN_SERVICE",
    ),
    "autofill": Power(
        part=".FillService",
        action="android.service.autofill.AutofillService",
        binds="android.permission.BIND_AUTOFILL_SERVICE",
    ),
    "assistant": Power(),
    "sms-app": Power(),
    "phone-app": Power(),
    "home": Power(),
    "browser": Power(),
    "call-redirection": Power(since=29),
    "call-screening": Power(since=29),
    "starts-with-phone": Power(
        permission="android.permission.RECEIVE_BOOT_COMPLETED",
        holds=True,
        part=".StartReceiver",
        table="Receiver",
        action="android.intent.action.BOOT_COMPLETED",
    ),
    "no-battery-limit": Power(
        permission="android.permission.REQUEST_IGNORE_BATTERY_OPTIMIZATIONS", holds=True
    ),
    "usage-access": Power(
        permission="android.permission.PACKAGE_USAGE_STATS", op="GET_USAGE_STATS"
    ),
    "draws-over": Power(
        permission="android.permission.SYSTEM_ALERT_WINDOW", op="SYSTEM_ALERT_WINDOW"
    ),
    "changes-settings": Power(permission="android.permission.WRITE_SETTINGS", op="WRITE_SETTINGS"),
    "locked-settings": Power(permission="android.permission.WRITE_SECURE_SETTINGS", holds=True),
    "installs-apps": Power(
        permission="android.permission.REQUEST_INSTALL_PACKAGES", op="REQUEST_INSTALL_PACKAGES"
    ),
    "all-files": Power(
        permission="android.permission.MANAGE_EXTERNAL_STORAGE",
        op="MANAGE_EXTERNAL_STORAGE",
        for_uid=True,
        since=30,
    ),
    "captures-screen": Power(op="PROJECT_MEDIA"),
    "mock-location": Power(
        permission="android.permission.ACCESS_MOCK_LOCATION", op="MOCK_LOCATION"
    ),
    "restricted-settings": Power(op="ACCESS_RESTRICTED_SETTINGS", since=33),
    "sees-all-apps": Power(
        permission="android.permission.QUERY_ALL_PACKAGES", holds=True, since=30
    ),
    "silent": Power(op="POST_NOTIFICATION", mode="ignore"),
}
"""Special access, by word."""

INSTALLED_WITH = (
    ("android.permission.FOREGROUND_SERVICE", 28),
    ("android.permission.INTERNET", 1),
    ("android.permission.ACCESS_NETWORK_STATE", 1),
    ("android.permission.WAKE_LOCK", 1),
)
"""Permissions that nearly every app has from installation, with the first API level."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who put an app there, in Android's words."""

    installer: str = ""
    """Installer on record; empty for none."""
    initiating: str = ""
    """Who asked for it; empty for the same."""
    originating: str = ""
    """Where the file came from; empty if not said."""
    source: int = 0
    """Kind of source: 0 not said, 1 other, 2 store, 3 local file, 4 downloaded file."""
    reason: int = 0
    """Why: 0 not said, 1 policy, 2 moved from an old phone, 3 setup, 4 the person."""


ORIGINS = {
    "store": Origin("com.android.vending", source=2, reason=4),
    "samsung-store": Origin("com.sec.android.app.samsungapps", source=2, reason=4),
    "xiaomi-store": Origin("com.xiaomi.mipicks", source=2, reason=4),
    "f-droid": Origin("org.fdroid.fdroid", source=2, reason=4),
    "file": Origin(
        "com.google.android.packageinstaller", originating="com.android.chrome", source=4, reason=4
    ),
    "local-file": Origin(
        "com.google.android.packageinstaller", originating="com.example.files", source=3, reason=4
    ),
    "cable": Origin(initiating="com.android.shell"),
    "forged-store": Origin("com.android.vending", initiating="com.android.shell"),
    "moved": Origin("com.google.android.apps.restore", source=1, reason=2),
    "employer": Origin("com.android.vending", source=2, reason=1),
    "not-known": Origin(),
}
"""Where apps come from, by word."""
