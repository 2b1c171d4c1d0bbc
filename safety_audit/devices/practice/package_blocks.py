"""One app's block in `dumpsys package`, in the form of each Android version."""

from collections.abc import Iterator

from safety_audit.devices.practice.forms import clock
from safety_audit.devices.practice.handset import FACTORY, Handset, Installed, Person
from safety_audit.devices.practice.versions import (
    ANDROID_9,
    ANDROID_10,
    ANDROID_11,
    ANDROID_12,
    ANDROID_13,
    ANDROID_14,
    ANDROID_15,
    ANDROID_16,
    mark,
)

__all__ = ["block", "described", "permission_flags"]

_SCREENS = "[small, medium, large, xlarge, resizeable, anyDensity]"
_OLDEST, _NEWEST = 1, 10_000


def block(phone: Handset, app: Installed) -> Iterator[str]:
    """Yield the whole block of one app."""
    yield f"  Package [{app.package}] ({mark('package', app.package)}):"
    yield from (f"    {line}" for line in described(phone, app))
    yield from _rights(app)
    for person in phone.people:
        yield from _user(phone, app, person)


def described(phone: Handset, app: Installed) -> Iterator[str]:
    """Yield the lines about one app that hold for every user."""
    for since, until, line in _lines(phone, app):
        if since <= phone.api < until:
            yield line


def _lines(phone: Handset, app: Installed) -> Iterator[tuple[int, int, str]]:
    """Yield each line with the first API level that prints it, and the first that does not."""
    code = int(mark("version", app.package, app.spec.version), 16) % 100_000 + 1
    target = app.spec.target or phone.api
    always = (_OLDEST, _NEWEST)
    yield _OLDEST, ANDROID_14, f"userId={app.app_id}"
    yield ANDROID_14, _NEWEST, f"appId={app.app_id}"
    if app.shared:
        setting = f"{mark('shared', app.shared)} {app.shared}/{app.app_id}"
        yield *always, f"sharedUser=SharedUserSetting{{{setting}}}"
    yield *always, f"pkg=Package{{{mark('pkg', app.package)} {app.package}}}"
    yield *always, f"codePath={app.place}"
    yield *always, f"resourcePath={app.place}"
    yield *always, f"legacyNativeLibraryDir={app.place}/lib"
    yield ANDROID_12, _NEWEST, "extractNativeLibs=false"
    yield *always, f"primaryCpuAbi={'null' if app.system else 'arm64-v8a'}"
    yield *always, "secondaryCpuAbi=null"
    yield ANDROID_12, _NEWEST, "cpuAbiOverride=null"
    yield *always, f"versionCode={code} minSdk={min(24, phone.api)} targetSdk={target}"
    yield ANDROID_12, _NEWEST, "minExtensionVersions=[]"
    yield *always, f"versionName={app.spec.version}"
    yield ANDROID_12, _NEWEST, f"usesNonSdkApi={_word(app.system)}"
    yield *always, "splits=[base]"
    yield *always, f"apkSigningVersion={2 if phone.api < ANDROID_9 else 3}"
    yield from _state_of_package(phone, app)


def _state_of_package(phone: Handset, app: Installed) -> Iterator[tuple[int, int, str]]:
    flags, private = _flags(app), _private_flags(app)
    always = (_OLDEST, _NEWEST)
    info = f"{mark('info', app.package)} {app.package}"
    yield _OLDEST, ANDROID_12, f"applicationInfo=ApplicationInfo{{{info}}}"
    yield *always, f"flags=[ {flags} ]"
    yield *always, f"privateFlags=[ {private} ]"
    yield ANDROID_11, _NEWEST, "forceQueryable=false"
    yield ANDROID_16, _NEWEST, "pageSizeCompat=0"
    yield ANDROID_16, _NEWEST, "scannedAsStoppedSystemApp=false"
    yield *always, f"dataDir=/data/user/0/{app.package}"
    yield *always, f"supportsScreens={_SCREENS}"
    yield *always, f"timeStamp={clock(app.updated)}"
    yield _OLDEST, ANDROID_13, f"firstInstallTime={clock(app.installed)}"
    yield *always, f"lastUpdateTime={clock(app.updated)}"
    yield from ((*always, line) for line in _provenance(phone, app))
    yield from ((*always, line) for line in _signed(phone.api, app))
    yield *always, f"pkgFlags=[ {flags} ]"
    yield ANDROID_14, _NEWEST, f"privatePkgFlags=[ {private} ]"
    yield ANDROID_14, _NEWEST, "apexModuleName=null"


def _provenance(phone: Handset, app: Installed) -> Iterator[str]:
    origin = app.origin
    if phone.api < ANDROID_14:
        if origin.installer:
            yield f"installerPackageName={origin.installer}"
        if phone.api >= ANDROID_13:
            yield f"packageSource={origin.source}"
        return
    yield f"installerPackageName={origin.installer or 'null'}"
    yield f"installerPackageUid={phone.uid(origin.installer) if origin.installer else -1}"
    yield f"initiatingPackageName={origin.initiating or origin.installer or 'null'}"
    yield f"originatingPackageName={origin.originating or 'null'}"
    yield f"packageSource={origin.source}"
    yield "appMetadataFilePath=null"
    if phone.api >= ANDROID_16:
        yield "appMetadataSource=0"


def _signed(api: int, app: Installed) -> Iterator[str]:
    setting = mark("signatures", app.package)
    short = mark("certificate", app.signer)
    if api < ANDROID_9:
        yield f"signatures=PackageSignatures{{{setting} [{short}]}}"
        yield "installPermissionsFixed=true installStatus=1"
        return
    yield (
        f"signatures=PackageSignatures{{{setting} version:3,"
        f" signatures:[{short}], past signatures:[]}}"
    )
    yield "installPermissionsFixed=true"


def _flags(app: Installed) -> str:
    words = ["SYSTEM"] if app.system else []
    if app.spec.debuggable:
        words.append("DEBUGGABLE")
    words += ["HAS_CODE", "ALLOW_CLEAR_USER_DATA"]
    if app.spec.test_only:
        words.append("TEST_ONLY")
    if app.system and app.updated != FACTORY:
        words.append("UPDATED_SYSTEM_APP")
    return " ".join((*words, "ALLOW_BACKUP"))


def _private_flags(app: Installed) -> str:
    words = ["PRIVATE_FLAG_ACTIVITIES_RESIZE_MODE_RESIZEABLE_VIA_SDK_VERSION"]
    if "/priv-app/" in app.place:
        words.append("PRIVILEGED")
    return " ".join(words)


def _rights(app: Installed) -> Iterator[str]:
    if app.shared:
        return
    yield "    install permissions:"
    yield from (f"      {name}: granted=true" for name in app.held)
    for power in app.powers.values():
        if power.permission and not power.holds:
            yield f"      {power.permission}: granted=false"


def _user(phone: Handset, app: Installed, person: Person) -> Iterator[str]:
    api = phone.api
    here = person.id in app.spec.users
    yield f"    User {person.id}: {_state(phone, app, person)}"
    if api >= ANDROID_11:
        yield f"      installReason={app.origin.reason if here else 0}"
    if api >= ANDROID_13:
        yield f"      firstInstallTime={clock(app.installed) if here else '1970-01-01 00:00:00'}"
    if api >= ANDROID_12:
        yield "      uninstallReason=0"
    if app.spec.state == "disabled" and here:
        yield "      lastDisabledCaller: com.android.settings"
    if not app.shared and here:
        yield "      gids=[3003]"
        yield from _runtime(api, app)
    if app.spec.icon == "hidden" and here:
        yield "      disabledComponents:"
        name = app.icon
        yield f"        {app.package + name if name.startswith('.') else name}"


def _state(phone: Handset, app: Installed, person: Person) -> str:
    api = phone.api
    state = app.spec.state if person.id in app.spec.users else "absent"
    number = 3 if state == "disabled" else 0
    inode = int(mark("inode", app.package, person.id), 16) % 900_000 + 100_000
    words = [f"ceDataInode={inode if state != 'absent' else 0}"]
    if api >= ANDROID_15:
        words.append(f"deDataInode={inode + 1 if state != 'absent' else 0}")
    words.append(f"installed={_word(state != 'absent')}")
    words.append(f"hidden={_word(state == 'hidden')}")
    words.append(f"suspended={_word(state == 'suspended')}")
    if api >= ANDROID_11:
        words.append("distractionFlags=0")
    words.append(f"stopped={_word(state in ('stopped', 'never-opened', 'absent'))}")
    words.append(f"notLaunched={_word(state in ('never-opened', 'absent'))}")
    words += [f"enabled={number}", "instant=false", "virtual=false"]
    if api >= ANDROID_15:
        words.append("quarantined=false")
    return " ".join(words)


def _runtime(api: int, app: Installed, indent: str = "      ") -> Iterator[str]:
    if not (app.granted or app.refused):
        return
    yield f"{indent}runtime permissions:"
    for name in app.granted:
        yield f"{indent}  {name}: granted=true{permission_flags(api, app, granted=True)}"
    for name in app.refused:
        yield f"{indent}  {name}: granted=false{permission_flags(api, app, granted=False)}"


def permission_flags(api: int, app: Installed, *, granted: bool) -> str:
    """Return how a permission was decided, as it stands behind it."""
    words = ["GRANTED_BY_DEFAULT"] if app.system and granted else ["USER_SET"]
    if api < ANDROID_10:
        return f", flags=[ {' '.join(words)} ]"
    words += ["USER_SENSITIVE_WHEN_GRANTED", "USER_SENSITIVE_WHEN_DENIED"]
    return f", flags=[ {'|'.join(words)}]"


def _word(value: bool) -> str:  # noqa: FBT001 - Android's word for it
    return "true" if value else "false"
