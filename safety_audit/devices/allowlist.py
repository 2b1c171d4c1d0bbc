"""Everything this tool may ever say to a phone, in one table.

A command is sent only when the whole of it matches one row. A row is plain text with named slots,
and a slot has a narrow grammar. So what the table does not spell out cannot be sent: nothing that
changes the phone, guesses a PIN, reads messages, or shows on its screen.

To let a check ask something new, add a row here, with the reason.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.devices.interface import Kind, NotAllowed, Query

__all__ = [
    "PAGES",
    "Allowed",
    "Row",
    "as_sent",
    "permitted",
    "permitted_page",
    "permitted_query",
    "photos_below",
    "quoted",
    "rows",
]

_SERVICES = (
    "accessibility",
    "account",
    "adb",
    "appops",
    "autofill",
    "auth",
    "biometric",
    "bluetooth_manager",
    "companiondevice",
    "credential",
    "device_policy",
    "deviceidle",
    "face",
    "fingerprint",
    "input_method",
    "location",
    "lock_settings",
    "media.camera",
    "media_projection",
    "notification",  # without --noredact: Android leaves the words of notifications out
    "overlay",
    "package",
    "permission",
    "permissionmgr",
    "role",
    "safety_center",
    "sensor_privacy",
    "settings",
    "telecom",
    "telephony.registry",
    "trust",
    "usb",
    "user",
    "voiceinteraction",
    "vpn_management",
    "webviewupdate",
)
_ROLES = (
    "ASSISTANT",
    "BROWSER",
    "CALL_REDIRECTION",
    "CALL_SCREENING",
    "DIALER",
    "HOME",
    "SMS",
)
# One step of a path: no slash, quote, control character or line break, and not "." or "..".
_NAME = r"(?!\.{1,2}(?:/|'))(?:[^/'\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|'\\'')+"
# A file name is chosen by whoever made the photo: always between single quotes.
_PHOTO = (
    r"'(?:/sdcard|/storage/emulated/[0-9]{1,9}|/storage/[0-9A-F]{4}-[0-9A-F]{4})"
    rf"/(?:DCIM|Pictures|Movies|Download)(?:/{_NAME}){{1,12}}'"
)
_APK_NAME = r"(?!\.{1,2}/)[A-Za-z0-9._=~+-]+"

SLOTS = {
    "user": r"[0-9]{1,9}",
    "package": r"[A-Za-z][A-Za-z0-9_]{0,99}(?:\.[A-Za-z0-9_]{1,99}){0,20}",
    "service": "|".join(map(re.escape, _SERVICES)),
    "op": r"[A-Z][A-Z0-9_]{1,63}",
    "number": r"0|[1-9][0-9]{0,3}",
    "seconds": r"[1-9][0-9]{0,2}",
    "bytes": r"[1-9][0-9]{0,6}",
    "options": r"-[fiU3udse](?: -[fiU3udse]){0,4}",
    "namespace": "secure|system",
    "role": "|".join(_ROLES),
    "property": r"[a-z][a-zA-Z0-9_]{0,40}(?:\.[a-zA-Z0-9_]{1,40}){1,8}",
    "certificate": r"[0-9a-f]{8}\.[0-9]{1,3}",
    "apk": rf"(?:/data/app|/mnt/expand/[0-9a-f-]{{36}}/app)(?:/{_APK_NAME}){{1,3}}/base\.apk"
    rf"|/data/app/{_APK_NAME}\.apk",
    "folder": r"(?:/sdcard|/storage/emulated/[0-9]{1,9}|/storage/[0-9A-F]{4}-[0-9A-F]{4})"
    r"/(?:DCIM|DCIM/Camera|Pictures|Pictures/Screenshots|Movies|Download)",
    "photo": _PHOTO,
    "photos": rf"{_PHOTO}(?: {_PHOTO}){{0,63}}",
}
"""The grammar of each slot, as a regular expression that must match the whole of it."""

# `-printf` is missing before Android 11; `stat` is there. Names come as they are, line breaks too.
_FIND_PHOTOS = (
    r"find {folder} -type f \( -iname '*.jp*g' -o -iname '*.hei[cf]' -o -iname '*.avif'"
    r" -o -iname '*.dng' -o -iname '*.webp' -o -iname '*.png' -o -iname '*.mp4'"
    r" -o -iname '*.mov' -o -iname '*.3gp' \) -exec stat -c '%Y %s %n' {} +"
    r" | sort -rn | head -n {number}"
)
_LAUNCHER = "-a android.intent.action.MAIN -c android.intent.category.LAUNCHER"


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of command that may be sent."""

    template: str
    """The command, with slots in braces."""
    why: str
    """What it is read for."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A command that matched a row."""

    command: str
    """The command line, as it will be sent."""
    row: Row
    """The row that allows it."""


_OF_ONE_SERVICE = Row("dumpsys {service}", "what one part of Android says about itself")
_TABLE = (
    Row("getprop", "maker, model, Android version, patch date"),
    Row("getprop {property}", "one of these alone"),
    Row("head -c 524288 /dev/zero", "zeros, to see how fast the network is"),
    Row("date '+%s %z'", "whether the phone's clock is right, and its time zone"),
    Row("getenforce", "whether Android's own protection is on"),
    Row("settings list global", "settings of the whole phone"),
    Row("settings list {namespace}", "settings of the person's own user"),
    Row("settings --user {user} list {namespace}", "settings of one user or profile"),
    Row("pm list users", "the users and profiles"),
    Row("cmd user list -v", "the users and profiles, with their kind"),
    Row("pm list packages", "the apps"),
    Row("pm list packages {options}", "the apps, where they came from, removed ones"),
    Row("pm list packages --user {user}", "the apps of one user or profile"),
    Row("pm list packages {options} --user {user}", "the same, with where they came from"),
    Row("pm path {package}", "where an app's file is"),
    Row(f"cmd package query-activities --brief {_LAUNCHER}", "the apps that can be seen"),
    Row(
        f"cmd package query-activities --brief --user {{user}} {_LAUNCHER}",
        "the apps that one user or profile can see",
    ),
    Row(
        f"cmd package query-activities --brief {_LAUNCHER} --user {{user}}",
        "the same, in the other order",
    ),
    Row(
        "cmd package query-activities --brief -a android.media.action.IMAGE_CAPTURE",
        "the camera apps",
    ),
    Row(
        "cmd package resolve-activity --brief -a android.media.action.STILL_IMAGE_CAMERA",
        "the camera app",
    ),
    _OF_ONE_SERVICE,
    Row("dumpsys -t {seconds} {service}", "the same, with more time than ten seconds"),
    Row("dumpsys activity services", "which apps run in the background now"),
    Row("dumpsys batterystats --daily", "which apps came and went on each day"),
    Row("dumpsys appops --op {op}", "which apps used one permission, and when"),
    Row("dumpsys appops --include-discrete {number}", "the latest uses of each permission"),
    Row("dumpsys appops --op {op} --include-discrete {number}", "the latest uses of one"),
    Row(
        "dumpsys notification | sed -n"
        " '/Allowed notification listeners/,/Live notification listeners/p'",
        "which apps may read notifications, without any notification",
    ),
    Row("dumpsys telephony.registry | grep -F mCallForwarding=", "whether calls are passed on"),
    Row(
        "dumpsys location | grep -E 'Historical |Duration requested|foreground duration'",
        "which apps asked where the phone is, and how long, without any place",
    ),
    Row("cmd appops query-op {op} allow", "which apps have one permission"),
    Row("appops query-op {op} allow", "the same, on older phones"),
    Row("cmd deviceidle whitelist", "the apps that are never put to sleep"),
    Row("cmd companiondevice list {user}", "watches and other devices tied to the phone"),
    Row("cmd role get-role-holders --user {user} android.app.role.{role}", "the default apps"),
    Row("cmd location is-location-enabled", "whether location is on"),
    Row("cmd wifi list-networks", "the networks the phone knows"),
    Row("cmd transparency get mba_info -v", "apps that were installed in the background"),
    Row("dpm list-owners", "who manages the phone"),
    Row("ime list -s", "the keyboards that are switched on"),
    Row("ime list -a -s", "the keyboards that are there"),
    Row("ls -l /data/misc/user/{user}/cacerts-added", "certificates that somebody added"),
    Row("cat /data/misc/user/{user}/cacerts-added/{certificate}", "one of them"),
    Row(
        "ls -l /system/bin/su /system/xbin/su /sbin/su /su/bin/su /data/adb/magisk",
        "whether the phone is rooted; nothing is run",
    ),
    Row("head -c {bytes} {apk}", "who signed an app"),
    Row("tail -c {bytes} {apk}", "who signed an app"),
    Row("tail -c {bytes} {apk} | head -c {bytes}", "the part of its file that says so"),
    Row("sha256sum {apk}", "whether it is a file that a list names"),
    Row("ls /storage", "which memory cards there are"),
    Row(_FIND_PHOTOS, "names, sizes and dates of the newest photos"),
    Row("head -c {bytes} {photos}", "whether photos say where they were taken"),
    Row("head -c {bytes} {photo} | tail -c {bytes}", "the part of it that says so"),
    Row("tail -c {bytes} {photo} | head -c {bytes}", "the same, near its end"),
)

# Not a read: it shows a page of the Settings app on the phone. No query can say it, only a person
# who asks for the page (`AdbPhone.show_page`).
_PAGE = Row("am start -a {page}", "opens a page of the Settings app, because the person asked")

PAGES = (
    "android.settings.SETTINGS",
    "android.settings.ACCESSIBILITY_SETTINGS",
    "android.settings.ACTION_NOTIFICATION_LISTENER_SETTINGS",
    "android.settings.APPLICATION_DEVELOPMENT_SETTINGS",
    "android.settings.BLUETOOTH_SETTINGS",
    "android.settings.DATE_SETTINGS",
    "android.settings.IGNORE_BATTERY_OPTIMIZATION_SETTINGS",
    "android.settings.INPUT_METHOD_SETTINGS",
    "android.settings.LOCATION_SOURCE_SETTINGS",
    "android.settings.MANAGE_ALL_APPLICATIONS_SETTINGS",
    "android.settings.MANAGE_DEFAULT_APPS_SETTINGS",
    "android.settings.MANAGE_UNKNOWN_APP_SOURCES",
    "android.settings.SECURITY_SETTINGS",
    "android.settings.SYNC_SETTINGS",
    "android.settings.USAGE_ACCESS_SETTINGS",
    "android.settings.USER_SETTINGS",
    "android.settings.VPN_SETTINGS",
    "android.settings.action.MANAGE_OVERLAY_PERMISSION",
    "android.settings.action.MANAGE_WRITE_SETTINGS",
)
"""The pages of the Settings app that may be opened, by the action that Android names them by."""

_LONGEST = 2000
_EARLIER = 5
"""Seconds."""


def permitted(command: str) -> Allowed:
    """Return the command with the row that allows it.

    Raises:
        NotAllowed: no row allows exactly this.

    """
    if len(command) <= _LONGEST:
        for row, pattern in _patterns():
            if pattern.fullmatch(command):
                return Allowed(command, row)
    shown = ascii(command if len(command) <= _LONGEST else command[:_LONGEST])
    raise NotAllowed(
        f"This tool may not send this to a phone: {shown}.",
        "Nothing was sent. Please tell the makers of the tool.",
    )


def permitted_query(query: Query) -> Allowed:
    """Return a query's command with the row that allows it.

    Raises:
        NotAllowed: no row allows exactly this, or it is no question to a phone's shell.

    """
    if query.kind is not Kind.SHELL:
        raise NotAllowed(f"A phone cannot be asked this: {query.kind.value} {query.text!a}.")
    return permitted(query.text)


def as_sent(query: Query, *, old: bool = False) -> Allowed:
    """Return the command that a phone is sent for a query, with the row that allows it.

    `dumpsys` stops a service by itself after ten seconds, however long its answer is. For a large
    one it is told to wait as long as this side does, on all but the old phones (before Android 7)
    whose `dumpsys` knows no such word.

    Raises:
        NotAllowed: no row allows exactly this, or it is no question to a phone's shell.

    """
    asked = permitted_query(query)
    if old or not query.bulky or asked.row is not _OF_ONE_SERVICE:
        return asked
    program, _, service = query.text.partition(" ")
    # A little less: what the phone says about a service that is too slow is to arrive in time.
    return permitted(f"{program} -t {max(1, int(query.seconds) - _EARLIER)} {service}")


def permitted_page(page: str) -> Allowed:
    """Return the command that opens a page of the Settings app.

    Raises:
        NotAllowed: it is not one of `PAGES`.

    """
    if page not in PAGES:
        raise NotAllowed(f"This tool may not open this page: {page[:_LONGEST]!a}.")
    return Allowed(_PAGE.template.replace("{page}", page), _PAGE)


def quoted(argument: str) -> str:
    """Return text from a phone, such as a file name, as one argument of a shell command.

    It is for slots whose grammar asks for it; the grammar still decides what may be in it.
    """
    return "'" + argument.replace("'", "'\\''") + "'"


def photos_below(folder: str, most: int) -> str:
    """Return the command that lists the newest photos and videos below a folder."""
    return _FIND_PHOTOS.replace("{folder}", folder).replace("{number}", str(most))


def rows() -> tuple[Row, ...]:
    """Return the table, to be shown to whoever wants to know what may be asked."""
    return _TABLE


@functools.cache
def _patterns() -> tuple[tuple[Row, re.Pattern[str]], ...]:
    return tuple((row, re.compile("".join(_parts(row.template)))) for row in _TABLE)


def _parts(template: str) -> Iterator[str]:
    """Yield the regular expression of a template, piece by piece."""
    for index, piece in enumerate(re.split(r"\{([a-z]+)\}", template)):
        yield f"(?:{SLOTS[piece]})" if index % 2 else re.escape(piece)
