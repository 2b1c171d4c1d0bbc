"""`dumpsys appops`: what each app may do, and when it last did it.

Forms: 8 as in a recording of 8.1; 9 as in one of 9; 10 from Android's source (the recording of 10
is of an early build, which still writes as 9 does); 11 from source; 13, 14 as in recordings.
"""

from collections.abc import Iterator
from datetime import timedelta

from safety_audit.devices.practice.describe import Use
from safety_audit.devices.practice.forms import ago, length, moment
from safety_audit.devices.practice.handset import Handset, Installed
from safety_audit.devices.practice.versions import (
    ANDROID_9,
    ANDROID_10,
    ANDROID_11,
    ANDROID_13,
    ANDROID_14,
    mark,
)

__all__ = ["appops_dump", "appops_of", "who_may"]

_OPS = {
    "location": ("COARSE_LOCATION", "FINE_LOCATION"),
    "camera": ("CAMERA",),
    "microphone": ("RECORD_AUDIO",),
    "contacts": ("READ_CONTACTS",),
    "sms": ("READ_SMS",),
    "calls": ("READ_CALL_LOG",),
    "screen": ("PROJECT_MEDIA",),
}
_NUMBERS = {"allow": 0, "ignore": 1, "deny": 2, "default": 3, "foreground": 4}
_STATES = {
    "on-screen": "top",
    "foreground": "fg",
    "service": "fgsvc",
    "background": "bg",
    "cached": "cch",
}
_BY_PERMISSION = {
    "ACCESS_FINE_LOCATION": "FINE_LOCATION",
    "ACCESS_COARSE_LOCATION": "COARSE_LOCATION",
    "CAMERA": "CAMERA",
    "RECORD_AUDIO": "RECORD_AUDIO",
    "READ_CONTACTS": "READ_CONTACTS",
    "READ_SMS": "READ_SMS",
    "READ_CALL_LOG": "READ_CALL_LOG",
    "READ_PHONE_STATE": "READ_PHONE_STATE",
    "READ_CALENDAR": "READ_CALENDAR",
    "ACCESS_MEDIA_LOCATION": "ACCESS_MEDIA_LOCATION",
}
_WHILE_IN_USE = {"ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION", "CAMERA", "RECORD_AUDIO"}

Entries = dict[str, tuple[str, tuple[Use, ...]]]
"""By op: its mode, and when it was used."""


def appops_dump(phone: Handset, only: str = "") -> str:
    """Return what `dumpsys appops` prints; with `only`, that one op."""
    lines = ["Current AppOps Service state:"]
    if phone.api >= ANDROID_9:
        lines += _settings(phone)
    lines += ["  Op mode watchers:", "    Op COARSE_LOCATION:", f"      #0: {_watcher(phone)}"]
    if phone.api < ANDROID_11:
        client = mark("client")
        lines += ["  Clients:", f"    android.os.Binder@{client}:"]
        token = f"mAppToken=android.os.Binder@{client}, {_who(phone)}"
        lines.append(f"      ClientState{{{token}}}")
    lines.append("")
    for number in dict.fromkeys(app.app_id for app in phone.apps):
        sharers = [app for app in phone.apps if app.app_id == number]
        for person in phone.people:
            here = [app for app in sharers if person.id in app.spec.users]
            lines += _of_uid(phone, here, person.id, only)
    return "\n".join(lines) + "\n"


def appops_of(phone: Handset, package: str) -> str:
    """Return what `appops get PACKAGE` prints."""
    app = phone.app(package)
    if app is None:
        return f"Error: No UID for {package} in user 0\n"
    entries = _entries(app)
    if not entries:
        return "No operations.\n"
    lines = [f"{op}: {mode}{_since(phone, uses)}" for op, (mode, uses) in entries.items()]
    return "\n".join(lines) + "\n"


def who_may(phone: Handset, op: str) -> str:
    """Return what `appops query-op OP allow` prints."""
    named = [app.package for app in phone.apps if _entries(app).get(op, ("",))[0] == "allow"]
    return "".join(f"{name}\n" for name in named) or "No operations.\n"


def _settings(phone: Handset) -> list[str]:
    settle = ("30", "10") if phone.api < ANDROID_11 else ("5", "5")
    return [
        "  Settings:",
        f"    top_state_settle_time=+{settle[0]}s0ms",
        f"    fg_service_state_settle_time=+{settle[1]}s0ms",
        "    bg_state_settle_time=+1s0ms",
        "",
    ]


def _watcher(phone: Handset) -> str:
    if phone.api < ANDROID_9:
        return f"com.android.server.AppOpsService$Callback@{mark('watch')}"
    flags = "0x1 op=COARSE_LOCATION" if phone.api >= ANDROID_11 else "0x0"
    return f"ModeCallback{{{mark('watch')} watchinguid=-1 flags={flags} from uid=1000 pid=1867}}"


def _who(phone: Handset) -> str:
    return "local" if phone.api < ANDROID_9 else "pid=1867"


def _of_uid(phone: Handset, apps: list[Installed], user: int, only: str) -> list[str]:
    blocks = []
    for app in apps:
        entries = {op: entry for op, entry in _entries(app).items() if only in ("", op)}
        if entries:
            blocks.append(f"    Package {app.package}:")
            blocks += [line for op, entry in entries.items() for line in _op(phone, op, entry)]
    modes = {} if only else _uid_modes(phone, apps)
    if not blocks and not modes:
        return []
    return [*_uid_head(phone, apps[0].app_id, user, modes), *blocks]


def _uid_head(phone: Handset, app_id: int, user: int, modes: dict[str, str]) -> list[str]:
    uid = f"u{user}a{app_id - 10_000}" if app_id >= 10_000 else f"{app_id}"  # noqa: PLR2004 - apps
    lines = [f"  Uid {uid}:"]
    if phone.api >= ANDROID_11:
        lines.append("    state=cch")
    elif phone.api >= ANDROID_9:
        lines.append("    state=cch  ")
    if phone.api >= ANDROID_13:
        lines.append(f"    capability={'------' if phone.api >= ANDROID_14 else '----'}")
        lines.append("    appWidgetVisible=false")
    for op, mode in modes.items():
        shown = mode if phone.api >= ANDROID_9 else _NUMBERS[mode]
        lines.append(f"      {op}: mode={shown}")
    return lines


def _uid_modes(phone: Handset, apps: list[Installed]) -> dict[str, str]:
    """Return the ops that differ from what is usual for the whole number."""
    modes: dict[str, str] = {}
    for app in apps:
        for power in app.powers.values():
            if power.op and power.for_uid:
                modes[power.op] = power.mode
        if phone.api >= ANDROID_10 and not app.system:
            modes |= _asked_modes(app)
    return modes


def _asked_modes(app: Installed) -> dict[str, str]:
    modes = {}
    always = "android.permission.ACCESS_BACKGROUND_LOCATION" in app.granted
    for full in (*app.granted, *app.refused):
        name = full.rpartition(".")[2]
        if name not in _BY_PERMISSION:
            continue
        if full in app.refused:
            modes[_BY_PERMISSION[name]] = "ignore"
        elif name in _WHILE_IN_USE and not (always and "LOCATION" in name):
            modes[_BY_PERMISSION[name]] = "foreground"
    return modes


def _entries(app: Installed) -> Entries:
    entries: Entries = {}
    for use in app.spec.used:
        for op in _ops_of(app, use):
            mode, uses = entries.get(op, ("allow", ()))
            entries[op] = (mode, (*uses, use))
    for power in app.powers.values():
        if power.op and not power.for_uid:
            entries[power.op] = (power.mode, entries.get(power.op, ("", ()))[1])
    return entries


def _ops_of(app: Installed, use: Use) -> tuple[str, ...]:
    fine = "android.permission.ACCESS_FINE_LOCATION" in app.granted
    if use.what == "location" and not fine:
        return ("COARSE_LOCATION",)
    if use.what == "location" and use.seconds:
        return (*_OPS["location"], "MONITOR_LOCATION")
    return _OPS[use.what]


def _op(phone: Handset, op: str, entry: tuple[str, tuple[Use, ...]]) -> Iterator[str]:
    mode, uses = entry
    if phone.api < ANDROID_9:
        yield f"      {op}: mode={_NUMBERS[mode]}{_since(phone, uses)}"
        return
    switch = "" if op not in ("FINE_LOCATION", "MONITOR_LOCATION") else _SWITCH.get(phone.api, "")
    if op == "MONITOR_LOCATION":
        switch = f" / switch COARSE_LOCATION={mode}"
    yield f"      {op} ({mode}{switch}): "
    if not uses:
        return
    if phone.api >= ANDROID_11:
        yield "        null=["
        yield from (line for use in uses for line in _access(phone, use))
        yield "        ]"
    elif phone.api >= ANDROID_10:
        yield from (line for use in uses for line in _access(phone, use))
    else:
        yield from _as_in_9(phone, uses)


_SWITCH = {ANDROID_9: " / switch COARSE_LOCATION=allow"}


def _access(phone: Handset, use: Use) -> Iterator[str]:
    span = f" duration={length(timedelta(seconds=use.seconds))}" if use.seconds else ""
    at = f"{moment(use.at)} ({ago(use.at, phone.now)})"
    yield f"          Access: [{_STATES[use.how]}-s] {at}{span}"
    if use.now:
        yield f"          Running start at: {length(phone.now - use.at)}"


def _as_in_9(phone: Handset, uses: tuple[Use, ...]) -> Iterator[str]:
    for number, use in enumerate(uses):
        head = "        " if number else "Access: "
        at = f"{moment(use.at)} ({ago(use.at, phone.now)})"
        yield f"          {head}{_STATES[use.how]:<5} = {at}"
    last = uses[-1]
    if last.now:
        yield f"          Running start at: {length(phone.now - last.at)}"
    elif last.seconds:
        yield f"          duration={length(timedelta(seconds=last.seconds))}"


def _since(phone: Handset, uses: tuple[Use, ...]) -> str:
    if not uses:
        return ""
    last = max(uses, key=lambda use: use.at)
    words = f"; time={length(phone.now - last.at)} ago"
    if last.now:
        return f"{words} (running)"
    if last.seconds:
        return f"{words}; duration={length(timedelta(seconds=last.seconds))}"
    return words
