"""`dumpsys package`: every app, in the form of each Android version.

Forms seen in recordings of Android 8.1, 9, 10, 13 and 14; those of 11 and 16 are from Android's
source and from reports (see `tests/devices/practice/shapes.toml`).
"""

from collections.abc import Iterator
from dataclasses import replace

from safety_audit.devices.practice.handset import FACTORY, Handset, Installed
from safety_audit.devices.practice.package_blocks import block, described, permission_flags
from safety_audit.devices.practice.powers import Origin
from safety_audit.devices.practice.resolvers import resolver_tables, service_permissions
from safety_audit.devices.practice.versions import (
    ANDROID_9,
    ANDROID_10,
    ANDROID_11,
    ANDROID_12,
    ANDROID_14,
    ANDROID_16,
    digest,
    mark,
)

__all__ = ["listed", "package_dump"]


def package_dump(phone: Handset) -> str:
    """Return what `dumpsys package` prints."""
    lines = [
        *_head(phone),
        *resolver_tables(phone),
        *_middle(phone),
        "Packages:",
        *(line for app in phone.apps for line in block(phone, app)),
        "",
        *_hidden(phone),
        *_queries(phone),
        "Shared users:",
        *_shared_users(phone),
        "",
        *_tail(phone),
    ]
    return "\n".join(lines) + "\n"


def listed(phone: Handset, options: str, user: int | None) -> str:
    """Return what `pm list packages` prints, with options such as `-f -i -U -3`."""
    wanted = options.replace("-", "").replace(" ", "")
    lines = []
    for app in phone.apps:
        if not _is_wanted(app, wanted, user or 0):
            continue
        name = f"{_apk(app)}={app.package}" if "f" in wanted else app.package
        installer = f"  installer={app.origin.installer or 'null'}" if "i" in wanted else ""
        number = f" uid:{(user or 0) * 100_000 + app.app_id}" if "U" in wanted else ""
        lines.append(f"package:{name}{installer}{number}\n")
    if "u" in wanted:
        lines += [f"package:{gone.package}\n" for gone in phone.spec.gone if "f" not in wanted]
    return "".join(lines)


def _is_wanted(app: Installed, wanted: str, user: int) -> bool:
    disabled = app.spec.state == "disabled"
    return (
        user in app.spec.users
        and not ("3" in wanted and app.system)
        and not ("s" in wanted and not app.system)
        and not ("d" in wanted and not disabled)
        and not ("e" in wanted and disabled)
    )


def _apk(app: Installed) -> str:
    if app.place.startswith("/data/"):
        return f"{app.place}/base.apk"
    if app.place == "/system/framework":
        return f"{app.place}/framework-res.apk"
    return f"{app.place}/{app.place.rpartition('/')[2]}.apk"


def _head(phone: Handset) -> Iterator[str]:
    api = phone.api
    full = f" sdkVersionFull={api}00000" if api >= ANDROID_16 else ""
    print_ = phone.base.fingerprint
    hashed = digest(40, print_)
    said = f"fingerprint={print_} "
    if api >= ANDROID_14:
        said = f"buildFingerprint={print_} fingerprint={hashed} "
    elif api >= ANDROID_12:
        said = f"fingerprint={hashed} "
    yield "Database versions:"
    for place in ("Internal", "External"):
        yield f"  {place}:"
        yield f"    sdkVersion={api}{full} databaseVersion=3 "
        yield f"    {said}"
    yield ""
    if api >= ANDROID_11:
        yield "Known Packages:"
        yield from ("  System:", "    android", "  Setup Wizard:")
        yield from ("    com.google.android.setupwizard", "  Installer:")
        yield from ("    com.google.android.packageinstaller", "  Uninstaller:")
        yield from ("    com.google.android.packageinstaller", "  Verifier:")
        yield from ("    com.android.vending", "  Browser:", "    com.android.chrome", "")
    yield "Verifiers:"
    yield f"  Required: com.android.vending (uid={phone.uid('com.android.vending')})"
    yield ""
    new = api >= ANDROID_12
    yield "Domain Verifier:" if new else "Intent Filter Verifier:"
    yield f"  Using: com.google.android.gms (uid={phone.uid('com.google.android.gms')})"
    yield ""
    yield "Libraries:"
    yield "  android.test.base ->  (jar) /system/framework/android.test.base.jar"
    yield "  android.test.mock ->  (jar) /system/framework/android.test.mock.jar"
    yield ""
    yield "Features:"
    for feature in ("bluetooth", "camera", "location", "location.gps", "telephony", "wifi"):
        yield f"  android.hardware.{feature}"
    yield ""


def _middle(phone: Handset) -> Iterator[str]:
    yield from _links(phone)
    yield "Permissions:"
    gids = "[]" if phone.api >= ANDROID_12 else "null"
    kind = "PermissionInfo" if phone.api >= ANDROID_11 else "Permission"
    for name in ("android.permission.REAL_GET_TASKS", "android.permission.ACCESS_CACHE_FILESYSTEM"):
        yield f"  Permission [{name}] ({mark('permission', name)}):"
        yield "    sourcePackage=android"
        yield f"    uid=1000 gids={gids} type=0 prot=signature|privileged"
        yield f"    perm={kind}{{{mark(kind, name)} {name}}}"
    yield ""
    yield "AppOp Permissions:"
    for word in ("SYSTEM_ALERT_WINDOW", "WRITE_SETTINGS"):
        yield f"  AppOp Permission android.permission.{word}:"
        named = [app for app in phone.apps if any(p.op == word for p in app.powers.values())]
        yield from (f"    {app.package}" for app in named)
    yield from ("", "Registered ContentProviders:", "", "ContentProvider Authorities:", "")
    yield "Key Set Manager:"
    for app in phone.apps:
        yield f"  [{app.package}]"
        yield f"      Signing KeySets: {1 + int(mark(app.signer), 16) % 40}"
    yield ""


def _links(phone: Handset) -> Iterator[str]:
    """Yield the web sites whose links apps ask to open."""
    apps = [app for app in phone.apps if app.spec.sites]
    if phone.api < ANDROID_12:
        yield from ("App verification status:", "")
        for app in apps:
            yield f"  Package: {app.package}"
            yield f"  Domains: {' '.join(app.spec.sites)}"
            yield from ("  Status:  undefined", "")
        yield from ("App linkages for user 0:", "")
        return
    yield "Domain verification status:"
    for app in apps:
        yield f"  {app.package}:"
        word = digest(32, "domains", app.package)
        yield f"    ID: {word[:8]}-{word[8:12]}-{word[12:16]}-{word[16:20]}-{word[20:]}"
        pairs = digest(64, "certificate", app.signer).upper()
        yield f"    Signatures: [{':'.join(pairs[n : n + 2] for n in range(0, 64, 2))}]"
        yield "    Domain verification state:"
        yield from (f"      {site}: none" for site in app.spec.sites)
        yield from ("    User all:", "      Verification link handling allowed: true")
        yield from ("      Selection state:", "        Disabled:")
        yield from (f"          {site}" for site in app.spec.sites)
    yield ""


def _hidden(phone: Handset) -> Iterator[str]:
    updated = [app for app in phone.apps if app.system and app.updated != FACTORY]
    if not updated:
        return
    yield "Hidden system packages:"
    for newer in updated:
        app = replace(newer, place=newer.factory_place, updated=FACTORY, origin=Origin())
        yield f"  Package [{app.package}] ({mark('factory', app.package)}):"
        yield from (f"    {line}" for line in described(phone, app))
    yield ""


def _queries(phone: Handset) -> Iterator[str]:
    if phone.api >= ANDROID_11:
        yield "Queries:"
        yield "  system apps queryable: false"
        yield "  queries via forceQueryable:"
        yield "  forceQueryable:"
        yield "    com.android.shell"
        yield ""


def _shared_users(phone: Handset) -> Iterator[str]:
    names = dict.fromkeys(app.shared for app in phone.apps if app.shared)
    for name in names:
        sharers = [app for app in phone.apps if app.shared == name]
        number = sharers[0].app_id
        yield f"  SharedUser [{name}] ({mark('shared', name)}):"
        yield f"    {'appId' if phone.api >= ANDROID_14 else 'userId'}={number}"
        if phone.api >= ANDROID_11:
            yield "    Packages"
            for app in sharers:
                yield (
                    f"      PackageSetting{{{mark('setting', app.package)} {app.package}/{number}}}"
                )
        yield "    install permissions:"
        held = dict.fromkeys(right for app in sharers for right in app.held)
        yield from (f"      {right}: granted=true" for right in held)
        yield from _shared_grants(phone, sharers)


def _shared_grants(phone: Handset, sharers: list[Installed]) -> Iterator[str]:
    granted = tuple(dict.fromkeys(right for app in sharers for right in app.granted))
    for person in phone.people:
        yield f"    User {person.id}: "
        yield "      gids=[3003]"
        if granted:
            yield "      runtime permissions:"
            flags = permission_flags(phone.api, sharers[0], granted=True)
            yield from (f"        {right}: granted=true{flags}" for right in granted)


def _tail(phone: Handset) -> Iterator[str]:
    api = phone.api
    yield "Package Changes:"
    yield "  Sequence number=3"
    yield "  User 0:"
    yield "    seq=1, package=com.google.android.gms"
    yield from ("", "", "Frozen packages:", "  (none)", "", "", "Loaded volumes:", "  (none)", "")
    if api >= ANDROID_9:
        yield "Service permissions:"
        yield from service_permissions(phone)
    yield ""
    yield "Dexopt state:"
    yield from (f"  [{app.package}]" for app in phone.apps if app.system)
    yield from ("", "Compiler stats:")
    for app in phone.apps:
        yield from (f"  [{app.package}]", "    (No recorded stats)")
    yield from ("", "Settings parse messages:")
    if api < ANDROID_11:
        yield f"Read completed successfully: {len(phone.apps)} packages, 17 shared uids"
    yield from ("", "Package warning messages:", "", "Active install sessions:", "  ")
    if api >= ANDROID_11:
        yield from ("Finalized install sessions:", "  ")
    yield from ("Historical install sessions:", "  ", "Legacy install sessions:", "  {}")
    if api >= ANDROID_14:
        yield from ("  ", "Gentle update with constraints info:", "  hasPendingIdleJob=false ")
        yield from ("  Num of PendingIdleFutures=0 ", "  Num of PendingChecks=0 ")
    yield from _apexes(api)
    if api >= ANDROID_12:
        yield from ("", "Per UID read timeouts:", "    Default timeouts flag: ")
        yield from ("    Known digesters list flag: ", "    Timeouts (0):", "", "")
        yield "Protected broadcast actions:"
        yield "  android.intent.action.SCREEN_OFF"
        yield "  android.hardware.usb.action.USB_DEVICE_ATTACHED"


def _apexes(api: int) -> Iterator[str]:
    if api >= ANDROID_12:
        yield from ("", "APEX session state:", "", "Active APEX packages:", "")
        yield from ("", "Inactive APEX packages:", "", "", "Factory APEX packages:", "")
    elif api >= ANDROID_10:
        yield from ("", "Active APEX packages:", "", "APEX session state:")
