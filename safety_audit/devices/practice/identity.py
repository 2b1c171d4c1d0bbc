"""What the phone says of itself: properties, clock, users."""

from collections.abc import Iterator
from datetime import timedelta

from safety_audit.devices.practice.forms import length
from safety_audit.devices.practice.handset import Handset, Person
from safety_audit.devices.practice.versions import ANDROID_9, ANDROID_11, ANDROID_13, ANDROID_14

__all__ = ["clock_line", "properties", "properties_text", "user_dump", "user_list", "users_brief"]

_UP = timedelta(days=2, hours=4, minutes=11, seconds=8, milliseconds=312)
_FLAGS = (
    (0x1, "PRIMARY"),
    (0x2, "ADMIN"),
    (0x4, "GUEST"),
    (0x8, "RESTRICTED"),
    (0x10, "INITIALIZED"),
    (0x20, "MANAGED_PROFILE"),
    (0x400, "FULL"),
    (0x800, "SYSTEM"),
    (0x1000, "PROFILE"),
    (0x4000, "MAIN"),
)


def properties(phone: Handset) -> dict[str, str]:
    """Return the system properties."""
    base = phone.base
    maker = {"google": "Google", "samsung": "samsung", "xiaomi": "Xiaomi"}[base.maker]
    rows = {
        "gsm.sim.state": "LOADED",
        "persist.sys.locale": "en-GB",
        "persist.sys.timezone": "Europe/London",
        "persist.sys.usb.config": "adb",
        "ro.adb.secure": "1",
        "ro.boot.flash.locked": "1",
        "ro.boot.vbmeta.device_state": "locked",
        "ro.boot.verifiedbootstate": "green",
        "ro.build.display.id": base.build,
        "ro.build.fingerprint": base.fingerprint,
        "ro.build.id": base.build,
        "ro.build.tags": "release-keys",
        "ro.build.type": "user",
        "ro.build.version.release": base.release,
        "ro.build.version.sdk": str(base.api),
        "ro.build.version.security_patch": base.patch,
        "ro.debuggable": "0",
        "ro.oem_unlock_supported": "1",
        "ro.product.brand": base.brand,
        "ro.product.cpu.abi": "arm64-v8a",
        "ro.product.device": base.device,
        "ro.product.locale": "en-GB",
        "ro.product.manufacturer": maker,
        "ro.product.model": base.model,
        "ro.product.name": base.device,
        "ro.secure": "1",
        "sys.boot_completed": "1",
        "sys.oem_unlock_allowed": "0",
    }
    if phone.api >= ANDROID_9:
        rows["ro.vendor.build.security_patch"] = base.patch
    if base.maker == "samsung":
        rows["ro.boot.warranty_bit"] = "0"
        rows["ro.build.version.oneui"] = {33: "50100", 34: "60100", 36: "80000"}.get(base.api, "")
    if base.maker == "xiaomi":
        rows["ro.miui.ui.version.name"] = "V140" if phone.api >= ANDROID_13 else "V12"
    return {key: value for key, value in (rows | phone.spec.properties).items() if value}


def properties_text(phone: Handset) -> str:
    """Return what `getprop` prints."""
    rows = properties(phone)
    return "".join(f"[{key}]: [{rows[key]}]\n" for key in sorted(rows))


def clock_line(phone: Handset) -> str:
    """Return what `date '+%s %z'` prints."""
    return f"{int(phone.now.timestamp())} +0000\n"


def users_brief(phone: Handset) -> str:
    """Return what `pm list users` prints."""
    lines = ["Users:\n"]
    for person in phone.people:
        running = " running" if person.open else ""
        lines.append(f"\tUserInfo{{{person.id}:{person.name}:{person.flags:x}}}{running}\n")
    return "".join(lines)


def user_list(phone: Handset) -> str:
    """Return what `cmd user list -v` prints (Android 11 and newer)."""
    lines = [f"{len(phone.people)} users:\n\n"]
    for number, person in enumerate(phone.people):
        running = " (running)" if person.open else ""
        current = " (current)" if person.id == 0 else ""
        lines.append(
            f"{number}: id={person.id}, name={person.name},"
            f" type={person.type.removeprefix('android.os.usertype.')}, "
            f"flags={_flag_words(person.flags)}{running}{current}\n"
        )
    return "".join(lines)


def user_dump(phone: Handset) -> str:
    """Return what `dumpsys user` prints."""
    lines = ["Current user: 0", ""] if phone.api >= ANDROID_11 else []
    lines.append("Users:")
    for person in phone.people:
        lines += _user_lines(phone, person)
    lines += _device_lines(phone)
    return "\n".join(lines) + "\n"


def _user_lines(phone: Handset, person: Person) -> Iterator[str]:
    new = phone.api >= ANDROID_11
    named = "null" if person.id == 0 and person.name == "Owner" else person.name
    primary = (
        f" isPrimary={'true' if person.id == 0 else 'false'}" if phone.api >= ANDROID_13 else ""
    )
    parent = " parentId=0" if ".profile." in person.type and phone.api >= ANDROID_13 else ""
    head = f"  UserInfo{{{person.id}:{named}:{person.flags:x}}} serialNo={person.id}"
    yield f"{head}{primary}{parent}"
    if new:
        yield f"    Type: {person.type}"
        yield f"    Flags: {person.flags} ({_flag_words(person.flags)})"
    yield f"    State: {'RUNNING_UNLOCKED' if person.open else '-1'}"
    yield "    Created: <unknown>"
    yield f"    Last logged in: {length(_UP)} ago"
    if phone.api < ANDROID_11:
        yield f"    Last logged in fingerprint: {phone.base.fingerprint}"
    if phone.api >= ANDROID_9:
        yield f"    Start time: {length(_UP)} ago"
        yield f"    Unlock time: {length(_UP - timedelta(seconds=6))} ago"
    if phone.api >= ANDROID_14:
        yield f"    Last entered foreground: {length(_UP)} ago"
    yield f"    Has profile owner: {_has_owner(phone, person)}"
    yield from ("    Restrictions:", "      none")
    if phone.api >= ANDROID_14:
        yield from ("    Device policy restrictions:", "      null")
    else:
        yield from ("    Device policy global restrictions:", "      null")
        yield "    Device policy local restrictions:"
        yield "      none" if new else "      null"
    yield from ("    Effective restrictions:", "      none")
    if phone.api >= ANDROID_13:
        yield "    Ignore errors preparing storage: false"
    yield ""


def _device_lines(phone: Handset) -> Iterator[str]:
    new = phone.api >= ANDROID_11
    states = ", ".join(
        f"{person.id}={'RUNNING_UNLOCKED' if new else 3}" for person in phone.people if person.open
    )
    if phone.api >= ANDROID_13:
        yield "Device properties:"
    if phone.api >= ANDROID_14:
        yield from ("  Device policy global restrictions:", "    null")
    else:
        yield f"  Device owner id:{0 if phone.with_power('device-owner') else -10000}"
        yield ""
    yield from ("  Guest restrictions:", "    no_sms", "    no_install_unknown_sources")
    yield from ("    no_config_wifi", "    no_outgoing_calls", "")
    managed = "true" if phone.with_power("device-owner") else "false"
    yield f"  Device managed: {managed}"
    state = f"[{states}]" if phone.api >= ANDROID_13 else f"{{{states}}}"
    yield f"  Started users state: {state}"
    yield ""
    limit = " (limit reached: false)" if phone.api >= ANDROID_13 else ""
    yield f"  Max users: 4{limit}"
    yield "  Supports switchable users: true"
    yield "  All guests ephemeral: false"


def _flag_words(flags: int) -> str:
    return "|".join(sorted(word for bit, word in _FLAGS if flags & bit))


def _has_owner(phone: Handset, person: Person) -> str:
    owners = phone.with_power("profile-owner", person.id)
    return "true" if owners else "false"
