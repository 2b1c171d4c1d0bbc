"""Who may act for the person: accessibility, notification access, device admins, keyboards."""

from collections.abc import Iterator

from safety_audit.devices.practice.handset import Handset, Installed, Person
from safety_audit.devices.practice.settings import keyboard
from safety_audit.devices.practice.versions import (
    ANDROID_9,
    ANDROID_10,
    ANDROID_11,
    ANDROID_12,
    ANDROID_13,
    ANDROID_14,
    ANDROID_15,
    mark,
)

__all__ = [
    "accessibility_dump",
    "device_policy_dump",
    "keyboards",
    "listeners_part",
    "notification_dump",
    "owners",
]

_POLICIES = ("wipe-data", "reset-password", "watch-login", "force-lock")


def accessibility_dump(phone: Handset) -> str:
    """Return what `dumpsys accessibility` prints."""
    lines = ["ACCESSIBILITY MANAGER (dumpsys accessibility)", ""]
    if phone.api >= ANDROID_11:
        lines.append("currentUserId=0")
    if phone.api >= ANDROID_13:
        word = "Magnification" if phone.api >= ANDROID_15 else "WindowMagnification"
        lines.append(f"has{word}Connection=false")
    services = phone.with_power("reads-screen")
    lines += _screen_state(phone, services)
    return "\n".join(lines) + "\n"


def _screen_state(phone: Handset, services: tuple[Installed, ...]) -> Iterator[str]:
    bound = ", ".join(_bound(phone, app) for app in services)
    enabled = ", ".join(f"{{{app.component('reads-screen')}}}" for app in services)
    timeouts = ", nonInteractiveUiTimeout=0, interactiveUiTimeout=0"
    if phone.api < ANDROID_11:
        yield (
            "User state[attributes:{id=0, currentUser=true, touchExplorationEnabled=false,"
            " displayMagnificationEnabled=false, navBarMagnificationEnabled=false,"
            f" autoclickEnabled=false{timeouts if phone.api >= ANDROID_10 else ''}}}"
        )
        if phone.api < ANDROID_10:
            yield f"           services:{{{bound}}}]"
            yield ""
            return
        yield f"     Bound services:{{{bound}}}"
        yield f"     Enabled services:{{{enabled}}}"
        yield "     Binding services:{}]"
        yield ""
        return
    yield "User state["
    yield (
        f"     attributes:{{id=0, touchExplorationEnabled=false{_gestures(phone)},"
        " displayMagnificationEnabled=false, autoclickEnabled=false"
        f"{timeouts}, installedServiceCount={len(services) + 3}{_magnifier(phone)}}}"
    )
    yield "     shortcut key:{}"
    yield "     button:{}"
    yield "     button target:{null}"
    yield f"     Bound services:{{{bound}}}"
    yield f"     Enabled services:{{{enabled}}}"
    if phone.api >= ANDROID_12:
        yield "     Binding services:{}"
        yield "     Crashed services:{}"
        yield "     Client list info:{"
        yield "          Client list callbacks: 4"
        yield "          Client list killed: false"
        yield "          Client list broadcasts count: -1"
        yield "          Registered clients:{"
        yield f"[{phone.apps[0].package}]}}]"
    else:
        yield "     Binding services:{}]"
    yield ""


def _gestures(phone: Handset) -> str:
    if phone.api < ANDROID_12:
        return ", serviceHandlesDoubleTap=false, requestMultiFingerGestures=false"
    # Android's own words run together here.
    return (
        ", serviceHandlesDoubleTap=false, requestMultiFingerGestures=false,"
        " requestTwoFingerPassthrough=false, sendMotionEventsEnabledfalse"
    )


def _magnifier(phone: Handset) -> str:
    if phone.api < ANDROID_12:
        return ""
    words = ", magnificationModes={0=1}, magnificationCapabilities=3"
    words += ", audioDescriptionByDefaultEnabled=false, magnificationFollowTypingEnabled=true"
    return words + (", alwaysOnMagnificationEnabled=true" if phone.api >= ANDROID_14 else "")


def _bound(phone: Handset, app: Installed) -> str:
    label = app.spec.label or app.package
    button = ", requestA11yBtn=false" if phone.api >= ANDROID_11 else ""
    return (
        f"Service[label={label}, feedbackType[FEEDBACK_GENERIC], capabilities=1,"
        f" eventTypes=TYPES_ALL_MASK, notificationTimeout=100{button}]"
    )


def notification_dump(phone: Handset) -> str:
    """Return what `dumpsys notification` prints of listeners, and nothing of notifications."""
    return (
        "Current Notification Manager state:\n"
        + listeners_part(phone, whole=True)
        + "\n  Notification assistant services:\n"
        + "\n  Zen Mode:\n    mInterruptionFilter=1\n    mZenMode=ZEN_MODE_OFF\n"
    )


def listeners_part(phone: Handset, *, whole: bool = False) -> str:
    """Return the list of notification listeners; not `whole`: as the tool cuts it out."""
    people = [person for person in phone.people if person.open]
    lines = ["  Notification listeners:"] if whole else []
    lines.append("    Allowed notification listeners:")
    lines += [line for person in people for line in _allowed(phone, person)]
    if phone.api >= ANDROID_13:
        lines.append("    Has user set:")
        lines += [
            f"      userId={person.id} value={{{_joined(_of(phone, person), ', ')}}}"
            for person in people
            if _of(phone, person)
        ]
    named = [app for person in people for app in _of(phone, person)]
    lines.append(f"    All notification listeners ({len(named)}) enabled for current profiles:")
    lines += [f"      ComponentInfo{{{app.full('reads-notifications')}}}" for app in named]
    lines.append(f"    Live notification listeners ({len(named) + 1}):")
    if whole:
        lines += _live(phone, people)
    return "\n".join(lines) + "\n"


def _of(phone: Handset, person: Person) -> tuple[Installed, ...]:
    return phone.with_power("reads-notifications", person.id)


def _allowed(phone: Handset, person: Person) -> Iterator[str]:
    apps = _of(phone, person)
    if not apps:
        return
    primary = "true" if phone.api >= ANDROID_9 or person.id == 0 else "false"
    yield f"      {_joined(apps, ':')} (user: {person.id} isPrimary: {primary})"


def _joined(apps: tuple[Installed, ...], between: str) -> str:
    return between.join(app.full("reads-notifications") for app in apps)


def _live(phone: Handset, people: list[Person]) -> Iterator[str]:
    stub = "android.service.notification.INotificationListener$Stub$Proxy"
    class_ = (
        "com.android.systemui.statusbar.NotificationListener"
        if phone.api >= ANDROID_9
        else "com.android.systemui.statusbar.phone.StatusBar"
    )
    yield (
        f"      ComponentInfo{{com.android.systemui/{class_}}} (user -1):"
        f" {stub}@{mark('statusbar')} SYSTEM"
    )
    for person in people:
        for app in _of(phone, person):
            part = app.full("reads-notifications")
            yield f"      ComponentInfo{{{part}}} (user {person.id}): {stub}@{mark(part)}"
    yield "    Snoozed notification listeners (0):"
    yield "    mListenerHints: 0"
    yield "    mListenersDisablingEffects: ()"


def device_policy_dump(phone: Handset) -> str:
    """Return what `dumpsys device_policy` prints."""
    gap = "  " if phone.api >= ANDROID_11 else " "
    lines = ["Current Device Policy Manager state:"]
    if phone.api >= ANDROID_11:
        lines += ["  Immutable state:", "    mHasFeature=true", "    mIsWatch=false", "  "]
    lines += _owners(phone)
    lines.append("  " if phone.api >= ANDROID_11 else "")
    for person in phone.people:
        lines.append(f"  Enabled Device Admins (User {person.id}, provisioningState: 0):")
        for app in _admins(phone, person):
            lines += _admin(phone, app)
        lines += [gap, "    mPasswordOwner=-1", gap.rstrip("\n")]
    lines += ["  Constants:", "    DAS_DIED_SERVICE_RECONNECT_BACKOFF_SEC: 3600", ""]
    status = "per-user" if phone.api >= ANDROID_10 else "block default key"
    lines.append(f"  Encryption Status: {status}")
    return "\n".join(lines) + "\n"


def owners(phone: Handset) -> str:
    """Return what `dpm list-owners` prints (Android 12 and newer)."""
    found = [
        (person.id, app.component(power), word)
        for person in phone.people
        for power, word in (("device-owner", "DeviceOwner"), ("profile-owner", "ProfileOwner"))
        for app in phone.with_power(power, person.id)
    ]
    if not found:
        return "no owners\n"
    head = f"{len(found)} owner{'s' if len(found) > 1 else ''}:\n"
    return head + "".join(f"User {n:2}: admin={part},{word}\n" for n, part, word in found)


def _owners(phone: Handset) -> Iterator[str]:
    for person in phone.people:
        for power, word in (("device-owner", "Device Owner"), ("profile-owner", "Profile Owner")):
            for app in phone.with_power(power, person.id):
                of = f" (User {person.id})" if word == "Profile Owner" else ""
                yield f"  {word}{of}: "
                yield f"    admin=ComponentInfo{{{app.full(power)}}}"
                yield f"    name={app.spec.label}"
                yield f"    package={app.package}"
                if word == "Device Owner":
                    yield f"    User ID: {person.id}"
                yield ""


def _admins(phone: Handset, person: Person) -> list[Installed]:
    words = ("device-admin", "device-owner", "profile-owner")
    found = (app for word in words for app in phone.with_power(word, person.id))
    return list({app.package: app for app in found}.values())


def _admin(phone: Handset, app: Installed) -> Iterator[str]:
    word = next(w for w in ("device-admin", "device-owner", "profile-owner") if app.has(w))
    yield f"    {app.component(word)}:"
    yield f"      uid={app.app_id}"
    if phone.api >= ANDROID_9:
        yield f"      testOnlyAdmin={'true' if app.spec.test_only else 'false'}"
    yield "      policies:"
    yield from (f"        {policy}" for policy in _POLICIES)
    yield "      passwordQuality=0x0"
    yield "      minimumPasswordLength=0"
    yield "      maximumTimeToUnlock=0"
    yield f"      maximumFailedPasswordsForWipe={app.spec.wipes_after}"
    yield "      encryptionRequested=false"
    yield "      disableCamera=false"
    yield "      userRestrictions:"
    yield "        null"
    yield "      isParent=false"


def keyboards(phone: Handset) -> str:
    """Return what `ime list -s` prints."""
    names = [keyboard(phone)]
    names += [app.component("keyboard") for app in phone.with_power("keyboard")]
    return "".join(f"{name}\n" for name in dict.fromkeys(names))
