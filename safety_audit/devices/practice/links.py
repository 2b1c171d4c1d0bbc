"""What the phone is linked to: computers, Bluetooth devices, companions, VPNs, casts, calls."""

from collections.abc import Iterator

from safety_audit.devices.practice.handset import Handset, Installed
from safety_audit.devices.practice.versions import (
    ANDROID_9,
    ANDROID_10,
    ANDROID_11,
    ANDROID_13,
    ANDROID_14,
    digest,
)

__all__ = [
    "adb_dump",
    "bluetooth_dump",
    "camera_dump",
    "companion_dump",
    "companions",
    "forwarding_line",
    "projection_dump",
    "sensor_privacy_dump",
    "telephony_dump",
    "usb_dump",
    "vpn_dump",
]

_NO_KEYS = "  IOException: java.io.FileNotFoundException: {} (No such file or directory)"
_KINDS = {"classic": "BR/EDR", "low-energy": "LE", "dual": "DUAL"}


def _keys(phone: Handset) -> list[str]:
    names = [computer.name for computer in phone.spec.computers]
    return [f"QAAAA{digest(48, 'key', name)}AQAB= {name}" for name in names]


def usb_dump(phone: Handset) -> str:
    """Return what `dumpsys usb` prints."""
    if phone.api < ANDROID_9:
        lines = ["USB Manager State:", "  USB Device State:", "    mCurrentFunctions: mtp,adb"]
        lines += ["    Kernel state: CONFIGURED", "  USB Debugging State:"]
        lines += ["    Connected to adbd: true", "    Last key received: null", "    User keys:"]
        lines += [f"  {key}" for key in _keys(phone)] or [
            _NO_KEYS.format("/data/misc/adb/adb_keys")
        ]
        lines += ["  ", "    System keys:"]
        lines += [_NO_KEYS.format("/adb_keys")]
        lines += ["  USB Host State:", "  USB Port State:", "    <no ports>"]
        return "\n".join(lines) + "\n"
    lines = ["USB MANAGER STATE (dumpsys usb):", "{", "  device_manager={", "    handler={"]
    lines += ["      current_functions_applied=true", "      screen_locked=false"]
    lines += [
        "      connected=true",
        "      configured=true",
        "      kernel_state=CONFIGURED",
        "    }",
    ]
    if phone.api < ANDROID_10:
        lines += ["    debugging_manager={", "      connected_to_adb=true"]
        lines += [f"      user_keys={key}" if not n else key for n, key in enumerate(_keys(phone))]
        lines += ["    }"]
    lines += ["  }", "  port_manager={", "    is_simulation_active=false", "  }", "}"]
    return "\n".join(lines) + "\n"


def adb_dump(phone: Handset) -> str:
    """Return what `dumpsys adb` prints (Android 10 and newer)."""
    keys = _keys(phone)
    lines = ["ADB MANAGER STATE (dumpsys adb):", "{", "  debugging_manager={"]
    lines.append("    connected_to_adb=true")
    if keys:
        lines.append(f"    user_keys={keys[0]}")
        lines += keys[1:]
    if phone.api >= ANDROID_11:
        lines.append("    keystore=<?xml version='1.0' encoding='utf-8' standalone='yes' ?>")
        lines.append('<keyStore version="1" />')
    lines += ["  }", "}"]
    return "\n".join(lines) + "\n"


def bluetooth_dump(phone: Handset) -> str:
    """Return what `dumpsys bluetooth_manager` prints."""
    lines = ["Bluetooth Status", "  enabled: true", "  state: ON", "  address: 02:00:00:00:00:00"]
    lines += [f"  name: {phone.spec.name or phone.base.model}", ""]
    if phone.api < ANDROID_9:
        lines += ["1 BLE App registered:", "  com.google.android.gms", ""]
        lines.append("Bonded devices:")
        lines += [
            f"  {link.address} [{_KINDS[link.kind]}] {link.name}" for link in phone.spec.links
        ]
    else:
        lines += ["0 BLE apps registered", ""]
        lines += ["AdapterProperties", f"  Name: {phone.spec.name or phone.base.model}"]
        lines += ["  Bonded devices:"]
        lines += [
            f"    {link.address} [{_KINDS[link.kind]:^6}] {link.name}" for link in phone.spec.links
        ]
    service = "BtGatt.GattService" if phone.api < ANDROID_9 else "GattService"
    lines += ["", f"Profile: {service}", "  mAdvertisingServiceUuids:"]
    return "\n".join(lines) + "\n"


def companions(phone: Handset, user: int) -> str:
    """Return what `cmd companiondevice list USER` prints."""
    return "".join(
        f"{link.companion} {link.address}\n"
        for link in phone.spec.links
        if link.companion and link.user == user
    )


def companion_dump(phone: Handset) -> str:
    """Return what `dumpsys companiondevice` prints."""
    tied = [link for link in phone.spec.links if link.companion]
    if phone.api < ANDROID_13:
        lines = ["Companion Device Associations:"]
        lines += [f"  u{link.user}, {link.companion} {link.address}" for link in tied]
        return "\n".join(lines) + "\n"
    if not tied:
        return "Companion Device Associations: <empty>\n"
    lines = ["Companion Device Associations:"]
    for number, link in enumerate(tied, 1):
        lines.append(
            f"  Association{{mId={number}, mUserId={link.user}, mPackageName='{link.companion}',"
            f" mDeviceMacAddress={link.address}, mDisplayName='{link.name}'}}"
        )
    return "\n".join(lines) + "\n"


def vpn_dump(phone: Handset) -> str:
    """Return what `dumpsys vpn_management` prints (Android 12 and newer)."""
    lines = ["VPNs:"]
    for person in phone.people:
        if person.open:
            lines += _tunnel(phone, person.id)
    return "\n".join(lines) + "\n"


def _tunnel(phone: Handset, user: int) -> Iterator[str]:
    tunnel = next((app.package for app in phone.with_power("vpn", user)), "[Legacy VPN]")
    yield f"  {user}: {tunnel}"
    if phone.api >= ANDROID_14:
        yield f"    Active package name: {tunnel}"
        yield f"    Active vpn type: {-1 if tunnel == '[Legacy VPN]' else 1}"


def projection_dump(phone: Handset) -> str:
    """Return what `dumpsys media_projection` prints."""
    lines = ["MEDIA PROJECTION MANAGER (dumpsys media_projection)", "Media Projection: "]
    now = [app for app, use in phone.uses() if use.what == "screen" and use.now]
    lines.append(_captures(now[0]) if now else "null")
    return "\n".join(lines) + "\n"


def _captures(app: Installed) -> str:
    uid = app.powers_of[0] * 100_000 + app.app_id
    return f"({app.package}, uid={uid}): TYPE_SCREEN_CAPTURE"


def sensor_privacy_dump(_phone: Handset) -> str:
    """Return what `dumpsys sensor_privacy` prints (Android 11 and newer)."""
    name = "com.android.server.sensorprivacy.SensorPrivacyStateControllerImpl"
    return (
        "SENSOR PRIVACY MANAGER STATE (dumpsys sensor_privacy)\n"
        f"{{\n  storage_implementation={name}\n}}\n"
    )


def telephony_dump(phone: Handset) -> str:
    """Return what `dumpsys telephony.registry` prints, as far as the tool reads it."""
    return "last known state:\n  Phone Id=0\n    mCallState=0\n" + forwarding_line(phone)


def forwarding_line(phone: Handset) -> str:
    """Return its one line about passing calls on."""
    return f"    mCallForwarding={'true' if phone.spec.forwards_calls else 'false'}\n"


def camera_dump(phone: Handset) -> str:
    """Return what `dumpsys media.camera` prints of who used the camera."""
    lines = ["== Service global info: ==", "", "Number of camera devices: 2"]
    filming = list(_filming(phone))
    lines += ["Active Camera Clients:", *(["[", *filming, "]"] if filming else ["[]"])]
    lines += ["Allowed user IDs: 0", "", "== Camera service events log (most recent at top): =="]
    for app, use in phone.uses():
        if use.what == "camera":
            at = use.at.strftime("%m-%d %H:%M:%S")
            lines.append(f"  {at} : CONNECT device 0 client for package {app.package} (PID 8123)")
    return "\n".join(lines) + "\n"


def _filming(phone: Handset) -> Iterator[str]:
    for app, use in phone.uses():
        if use.what == "camera" and use.now:
            yield _client(app)


def _client(app: Installed) -> str:
    return (
        "(Camera ID: 0, Cost: 100, PID: 8123, Score: 0, State: 2"
        f"User Id: 0, Client Package Name: {app.package}, Conflicting Client Devices: {{}})"
    )
