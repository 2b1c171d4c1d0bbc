"""Which words a practice phone says to which command."""

import re
from collections.abc import Callable

from safety_audit.devices.allowlist import photos_below
from safety_audit.devices.folder import file_for
from safety_audit.devices.photo_commands import head_queries
from safety_audit.devices.practice import (
    appops,
    certificates,
    control,
    files,
    identity,
    links,
    locks,
    packages,
    photos,
    places,
    resolvers,
    running,
    settings,
    standing,
)
from safety_audit.devices.practice.describe import Trouble
from safety_audit.devices.practice.handset import Handset
from safety_audit.devices.practice.saying import Print, Said
from safety_audit.devices.practice.versions import (
    ANDROID_10,
    ANDROID_11,
    ANDROID_12,
    ANDROID_14,
)
from safety_audit.photos.scope import HEAD

__all__ = ["Said", "commands", "said", "services"]

_SERVICES: dict[str, tuple[int, Print]] = {
    "accessibility": (1, control.accessibility_dump),
    "account": (1, standing.account_dump),
    "adb": (ANDROID_10, links.adb_dump),
    "appops": (1, appops.appops_dump),
    "bluetooth_manager": (1, links.bluetooth_dump),
    "companiondevice": (ANDROID_11, links.companion_dump),
    "device_policy": (1, control.device_policy_dump),
    "deviceidle": (1, standing.deviceidle_dump),
    "face": (ANDROID_10, locks.face_dump),
    "fingerprint": (1, locks.fingerprint_dump),
    "location": (1, places.location_dump),
    "lock_settings": (1, locks.lock_dump),
    "media.camera": (1, links.camera_dump),
    "media_projection": (1, links.projection_dump),
    "notification": (1, control.notification_dump),
    "package": (1, packages.package_dump),
    "role": (ANDROID_10, standing.role_dump),
    "sensor_privacy": (ANDROID_11, links.sensor_privacy_dump),
    "telephony.registry": (1, links.telephony_dump),
    "trust": (1, locks.trust_dump),
    "usb": (1, links.usb_dump),
    "user": (1, identity.user_dump),
    "vpn_management": (ANDROID_12, links.vpn_dump),
}
"""By service: the first API level that answers, and what it prints."""

_LISTENERS = (
    "dumpsys notification | sed -n"
    " '/Allowed notification listeners/,/Live notification listeners/p'"
)
_REQUESTS = "dumpsys location | grep -E 'Historical |Duration requested|foreground duration'"
_FOLDERS = ("DCIM", "Pictures")

_PLAIN: dict[str, Print] = {
    "getprop": identity.properties_text,
    "date '+%s %z'": identity.clock_line,
    "getenforce": lambda phone: "Permissive\n" if phone.spec.opened else "Enforcing\n",
    "pm list users": identity.users_brief,
    "cmd deviceidle whitelist": standing.whitelist,
    "dumpsys batterystats --daily": standing.daily_dump,
    "dumpsys activity services": running.services_dump,
    "dumpsys telephony.registry | grep -F mCallForwarding=": links.forwarding_line,
    _REQUESTS: places.requests_part,
    "ime list -s": control.keyboards,
    "ls /storage": lambda _phone: "emulated\nself\n",
    "ime list -a -s": control.keyboards,
    _LISTENERS: control.listeners_part,
}
_SINCE: dict[str, tuple[int, Print]] = {
    "cmd user list -v": (ANDROID_11, identity.user_list),
    "dpm list-owners": (ANDROID_12, control.owners),
    "cmd location is-location-enabled": (
        ANDROID_12,
        lambda phone: f"{'true' if places.is_on(phone) else 'false'}\n",
    ),
    "cmd transparency get mba_info -v": (ANDROID_14, lambda _phone: "MBA Info:\n"),
}
_HOLDERS = re.compile(r"cmd role get-role-holders --user \d+ android\.app\.role\.(?P<role>[A-Z_]+)")
_COMPANIONS = re.compile(r"cmd companiondevice list (?P<user>\d+)")
_SETTINGS = re.compile(r"settings (?:--user (?P<user>\d+) )?list (?P<table>global|secure|system)")
_LISTED = re.compile(r"pm list packages(?P<options>(?: -[a-zA-Z0-9])*)(?: --user (?P<user>\d+))?")
_LAUNCHERS = re.compile(
    r"cmd package query-activities --brief(?: --user (?P<user>\d+))?"
    r" -a android\.intent\.action\.MAIN -c android\.intent\.category\.LAUNCHER"
    r"(?: --user (?P<last>\d+))?"
)
_CAMERAS = re.compile(
    r"cmd package (?P<how>query-activities|resolve-activity) --brief"
    r" -a android\.media\.action\.(?:IMAGE_CAPTURE|STILL_IMAGE_CAMERA)"
)
_DUMPSYS = re.compile(r"dumpsys (?:-t \d+ )?(?P<service>[a-z_.A-Z]+)")
_ONE_OP = re.compile(r"dumpsys appops --op (?P<op>[A-Z_]+)(?: --include-discrete \d+)?")
_WHO_MAY = re.compile(r"(?:cmd )?appops query-op (?P<op>[A-Z_]+) allow")
_PROPERTY = re.compile(r"getprop (?P<name>\S+)")
_PATH = re.compile(r"pm path (?P<package>\S+)")


def said(phone: Handset, command: str) -> Said:
    """Return what this phone says to a command line, whatever the command line is."""
    trouble = _trouble(phone, command)
    if trouble is not None and trouble.how in ("missing", "refused", "empty", "words"):
        return _instead(trouble, command)
    usual = _usual(phone, command)
    if trouble is None:
        return usual
    half = usual.out[: len(usual.out) // 2]
    if trouble.how == "cut":
        return Said(half)
    dumped = _DUMPSYS.match(command)
    service = dumped["service"] if dumped else command.partition(" ")[0]
    return Said(f"{half}\n*** SERVICE '{service}' DUMP TIMEOUT (10000ms) EXPIRED ***\n\n")


def _trouble(phone: Handset, command: str) -> Trouble | None:
    """Return what is wrong with a command, or with the whole answer it is a part of."""
    place = file_for(command)
    return next((t for t in phone.spec.troubles if file_for(t.command) == place), None)


def commands(phone: Handset) -> tuple[str, ...]:
    """Return every command that this phone has words for and that the tool may send."""
    people = [person.id for person in phone.people]
    found = [*_PLAIN, *(f"dumpsys {service}" for service in _SERVICES)]
    found += [command for command, (since, _) in _SINCE.items() if phone.api >= since]
    found.append("settings list global")
    for table in ("secure", "system"):
        found.append(f"settings list {table}")
        found += [f"settings --user {user} list {table}" for user in people]
    launcher = "-a android.intent.action.MAIN -c android.intent.category.LAUNCHER"
    for user in people:
        found.append(f"cmd package query-activities --brief --user {user} {launcher}")
        found.append(f"pm list packages -f -i -U --user {user}")
        found.append(f"cmd companiondevice list {user}")
        found.append(f"ls -l /data/misc/user/{user}/cacerts-added")
        names = certificates.file_names(phone, user)
        found += [f"cat /data/misc/user/{user}/cacerts-added/{name}" for name in names]
    found.append("cmd package query-activities --brief -a android.media.action.IMAGE_CAPTURE")
    found.append("cmd package resolve-activity --brief -a android.media.action.STILL_IMAGE_CAMERA")
    found.append("ls -l " + " ".join(files.SUPERUSERS))
    found += [photos_below(f"/storage/emulated/0/{folder}", 500) for folder in _FOLDERS]
    newest = sorted(photos.photo_files(phone), key=_newest_first(phone))
    found += [query.text for query, _ in head_queries(newest, HEAD)]
    for app in phone.apps:
        if not app.system:
            found.append(f"tail -c 65536 {app.place}/base.apk")
            found.append(f"sha256sum {app.place}/base.apk")
    return tuple(dict.fromkeys((*found, *(trouble.command for trouble in phone.spec.troubles))))


def services(phone: Handset) -> tuple[str, ...]:
    """Return the names of the services that this phone has."""
    return tuple(name for name, (since, _) in _SERVICES.items() if phone.api >= since)


def _newest_first(phone: Handset) -> Callable[[str], tuple[int, str]]:
    """Return the order in which photos are looked into."""
    files = photos.photo_files(phone)
    return lambda path: (-files[path][0], path)


def _instead(trouble: Trouble, command: str) -> Said:
    if trouble.how == "words":
        return Said(trouble.words)
    if trouble.how == "empty":
        return Said()
    if trouble.how == "refused":
        return _refused("java.lang.SecurityException: Permission Denial: not allowed to do that")
    return _missing(command)


def _missing(command: str) -> Said:
    first, *rest = command.split()
    if first == "dumpsys" and rest:
        return Said(err=f"Can't find service: {rest[0]}\n", code=0)
    if first == "cmd" and rest:
        return Said(err=f"cmd: Can't find service: {rest[0]}\n", code=20)
    return Said(err=f"/system/bin/sh: {first}: inaccessible or not found\n", code=127)


def _refused(words: str) -> Said:
    return Said(err=f"\nException occurred while executing:\n{words}\n", code=255)


def _usual(phone: Handset, command: str) -> Said:
    if command in _PLAIN:
        return Said(_PLAIN[command](phone))
    if command in _SINCE:
        since, printed = _SINCE[command]
        return Said(printed(phone)) if phone.api >= since else _unknown(command)
    for pattern, answer in _PATTERNS:
        if found := pattern.fullmatch(command):
            return answer(phone, found)
    return _missing(command)


def _unknown(command: str) -> Said:
    words = command.split()
    verb = words[1] if words[0] == "dpm" else words[2]
    return Said(err=f"Unknown command: {verb}\n", code=255)


def _service(phone: Handset, found: re.Match[str]) -> Said:
    name = found["service"]
    since, printed = _SERVICES.get(name, (10_000, identity.users_brief))
    if phone.api < since:
        return _missing(f"dumpsys {name}")
    return Said(printed(phone))


def _closed(phone: Handset, user: int) -> Said | None:
    """Return the refusal if this user's space is closed to the shell, or is not there."""
    person = next((person for person in phone.people if person.id == user), None)
    if person is None:
        return Said(err=f"Error: Invalid user {user}\n", code=255)
    if person.refuses:
        words = f"Shell does not have permission to access user {user}"
        return _refused(f"java.lang.SecurityException: {words}")
    return None


def _of_settings(phone: Handset, found: re.Match[str]) -> Said:
    user = int(found["user"] or 0)
    return _closed(phone, user) or Said(settings.settings_list(phone, found["table"], user))


def _of_packages(phone: Handset, found: re.Match[str]) -> Said:
    user = int(found["user"] or 0)
    return _closed(phone, user) or Said(packages.listed(phone, found["options"], user))


def _of_launchers(phone: Handset, found: re.Match[str]) -> Said:
    user = int(found["user"] or found["last"] or 0)
    return _closed(phone, user) or Said(resolvers.activities(phone, user))


def _of_camera(phone: Handset, found: re.Match[str]) -> Said:
    part = resolvers.camera(phone)
    details = "priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true"
    if found["how"] == "resolve-activity":
        return Said(f"{details}\n{part}\n" if part else "No activity found\n")
    if not part:
        return Said("No activities found\n")
    return Said(f"1 activities found:\n  Activity #0:\n    {details}\n    {part}\n")


def _of_companions(phone: Handset, found: re.Match[str]) -> Said:
    if phone.api < ANDROID_11:
        return _missing("cmd companiondevice")
    return Said(links.companions(phone, int(found["user"])))


def _of_role(phone: Handset, found: re.Match[str]) -> Said:
    if phone.api < ANDROID_10:
        return _missing("cmd role")
    if phone.api < ANDROID_12:
        return _unknown("cmd role get-role-holders")
    name = standing.holder(phone, found["role"])
    return Said(f"{name}\n" if name else "")


def _of_path(phone: Handset, found: re.Match[str]) -> Said:
    app = phone.app(found["package"])
    return Said(f"package:{app.place}/base.apk\n") if app else Said(code=1)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Handset, re.Match[str]], Said]], ...] = (
    (_SETTINGS, _of_settings),
    (_LISTED, _of_packages),
    (_LAUNCHERS, _of_launchers),
    (_CAMERAS, _of_camera),
    (_COMPANIONS, _of_companions),
    (_HOLDERS, _of_role),
    (_DUMPSYS, _service),
    (_ONE_OP, lambda phone, found: Said(appops.appops_dump(phone, found["op"]))),
    (_WHO_MAY, lambda phone, found: Said(appops.who_may(phone, found["op"]))),
    (
        _PROPERTY,
        lambda phone, found: Said(identity.properties(phone).get(found["name"], "") + "\n"),
    ),
    (_PATH, _of_path),
    *files.PATTERNS,
)
