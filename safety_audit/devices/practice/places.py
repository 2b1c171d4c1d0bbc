"""`dumpsys location`: who asked where the phone is. No practice phone ever is anywhere."""

from collections.abc import Iterator
from datetime import timedelta

from safety_audit.devices.practice.describe import Use
from safety_audit.devices.practice.forms import length
from safety_audit.devices.practice.handset import Handset, Installed
from safety_audit.devices.practice.settings import settings_list
from safety_audit.devices.practice.versions import ANDROID_9, ANDROID_10, ANDROID_12

__all__ = ["is_on", "location_dump", "requests_part"]

_GMS = "com.google.android.gms"


def is_on(phone: Handset) -> bool:
    """Tell whether the location service is on for the first user."""
    return "\nlocation_mode=0\n" not in "\n" + settings_list(phone, "secure", 0)


def location_dump(phone: Handset) -> str:
    """Return what `dumpsys location` prints."""
    lines = list(_new(phone) if phone.api >= ANDROID_12 else _old(phone))
    return "\n".join(lines) + "\n"


def requests_part(phone: Handset) -> str:
    """Return the lines of it with times, which hold no place."""
    wanted = ("Historical ", "Duration requested", "foreground duration")
    lines = location_dump(phone).splitlines(keepends=True)
    return "".join(line for line in lines if any(words in line for words in wanted))


def _asked(phone: Handset) -> list[tuple[Installed, Use]]:
    return [(app, use) for app, use in phone.uses() if use.what == "location"]


def _old(phone: Handset) -> Iterator[str]:
    gms = phone.uid(_GMS)
    power = " lowPowerMode=false" if phone.api >= ANDROID_9 else ""
    mode = " null] monitoring location: true]" if phone.api >= ANDROID_10 else "]"
    yield "Current Location Manager state:"
    if phone.api >= ANDROID_10:
        yield "  Current user: 0 [0]"
        yield f"  Location mode: {'true' if is_on(phone) else 'false'}"
    yield "  Location Listeners:"
    yield (
        f"    Reciever[96a27c1 listener UpdateRecord[passive {_GMS}({gms} foreground)"
        f" Request[POWER_NONE passive fastest=0{power}]{mode if phone.api >= ANDROID_10 else ']]'}"
    )
    yield "  Historical Records by Provider:"
    for app, use in _asked(phone):
        minutes = max(1, use.seconds // 60)
        seen = minutes if use.how == "on-screen" else 0
        now = ": Currently active" if use.now else ""
        counts = f"{minutes} total, {seen} foreground," if phone.api >= ANDROID_9 else f"{minutes}"
        yield (
            f"    {app.package}: gps: Interval 60 seconds: Duration requested {counts}"
            f" out of the last 3131 minutes{now}"
        )
    yield "  Last Known Locations:"
    yield "  Geofences:"
    if phone.api < ANDROID_10:
        yield from ("  Enabled Providers:", "    fused", "    passive")
    yield "  fudger: offset: 0, 0 (meters)"


def _new(phone: Handset) -> Iterator[str]:
    yield "Location Manager State:"
    yield from ("  User Info:", "    current users: u[0]", "  Location Settings:")
    yield f"    Location Setting: {'true' if is_on(phone) else 'false'}"
    yield from ("    Location Allow/Deny Packages:", "  Location Providers:")
    asked = _asked(phone)
    for provider in ("passive", "fused", "gps"):
        yield f"    {provider} provider:"
        yield (
            "      service: registered"
            if provider == "passive"
            else "      service: ProviderRequest[OFF]"
        )
        active = [(app, use) for app, use in asked if use.now and provider == "gps"]
        if active:
            yield "      listeners:"
        for app, _ in active:
            yield (
                f"        {app.app_id}/{app.package}/1A2B3C4D Request[@+1m0s0ms HIGH_ACCURACY,"
                f" minUpdateInterval=+30s0ms, WorkSource{{{app.app_id} {app.package}}}]"
            )
        yield from ("      last location=null", "      enabled=true", "      allowed=true")
    yield "  Historical Aggregate Location Provider Data:"
    yield "    gps:"
    for app, use in asked:
        span = length(timedelta(seconds=max(60, use.seconds)))
        seen = span if use.how == "on-screen" else "0"
        # Android keeps an app apart for each user; a use is the first one's here.
        uid = app.spec.users[0] * 100_000 + app.app_id
        yield (
            f"      {uid}/{app.package}: min/max interval = +1m0s0ms/+1m0s0ms,"
            f" total/active/foreground duration = {span}/{span}/{seen}, locations = 12"
        )
    yield from ("  Geofence Manager:", "    service: unregistered", "  Event Log:")
