"""Which parts of which apps answer to an action: resolver tables, launcher and camera lists."""

from collections.abc import Iterator

from safety_audit.devices.practice.handset import Handset, Installed, part_name
from safety_audit.devices.practice.versions import mark

__all__ = ["activities", "camera", "resolver_tables", "service_permissions"]

_MAIN = "android.intent.action.MAIN"
_STILL = "android.media.action.STILL_IMAGE_CAMERA"
_CAPTURE = "android.media.action.IMAGE_CAPTURE"
_BOOT = "android.intent.action.BOOT_COMPLETED"
_STARTS = (
    "com.android.bluetooth",
    "com.google.android.gms",
    "com.android.vending",
    "com.android.systemui",
    "com.whatsapp",
)
_CAMERAS = ("com.google.android.GoogleCamera", "com.sec.android.app.camera", "com.android.camera")


def resolver_tables(phone: Handset) -> Iterator[str]:
    """Yield the resolver tables of `dumpsys package`."""
    tables: dict[str, dict[str, list[str]]] = {"Activity": {}, "Receiver": {}, "Service": {}}
    for table, action, part in _parts(phone):
        tables[table].setdefault(action, []).append(part)
    for table, actions in tables.items():
        yield f"{table} Resolver Table:"
        yield "  Non-Data Actions:"
        for action, parts in actions.items():
            yield f"      {action}:"
            yield from (f"        {mark(part)} {part}" for part in dict.fromkeys(parts))
        yield ""


def _parts(phone: Handset) -> Iterator[tuple[str, str, str]]:
    """Yield each part with its table and the action it answers to."""
    for app in phone.apps:
        if app.icon:
            yield "Activity", _MAIN, part_name(app.package, app.icon)
        for word, power in app.powers.items():
            if power.action:
                yield power.table, power.action, app.component(word)
    for name in filter(phone.app, _STARTS):
        yield "Receiver", _BOOT, f"{name}/.BootReceiver"
    if taker := camera(phone):
        yield "Activity", _STILL, taker
        yield "Activity", _CAPTURE, taker


def camera(phone: Handset) -> str:
    """Return the part that takes photos; empty if there is none."""
    app = phone.app(phone.first(*_CAMERAS))
    return part_name(app.package, app.icon) if app and app.icon else ""


def service_permissions(phone: Handset) -> Iterator[str]:
    """Yield the parts that only the system may reach."""
    for app in phone.apps:
        for word, power in app.powers.items():
            if power.binds:
                yield f"    {app.component(word)}: {power.binds}"


def activities(phone: Handset, user: int) -> str:
    """Return what `cmd package query-activities --brief` prints for screens with an icon.

    While a space is closed Android leaves out what does not run before it is opened: all of it.
    """
    is_open = all(person.open for person in phone.people if person.id == user)
    shown = [app for app in phone.apps if is_open and user in app.spec.users and _is_shown(app)]
    if not shown:
        return "No activities found\n"
    lines = [f"{len(shown)} activities found:\n"]
    for number, app in enumerate(shown):
        lines.append(f"  Activity #{number}:\n")
        lines.append("    priority=0 preferredOrder=0 match=0x108000 specificIndex=-1")
        lines.append(" isDefault=false\n")
        lines.append(f"    {part_name(app.package, app.icon)}\n")
    return "".join(lines)


def _is_shown(app: Installed) -> bool:
    return bool(app.icon) and app.spec.icon == "shown" and app.spec.state in _VISIBLE


_VISIBLE = {"normal", "stopped", "never-opened", "suspended"}
