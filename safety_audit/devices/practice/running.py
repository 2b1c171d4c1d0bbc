"""`dumpsys activity services`: which parts of apps run now. The form is from Android's source."""

from collections.abc import Iterator

from safety_audit.devices.practice.handset import Handset
from safety_audit.devices.practice.versions import ANDROID_14, ANDROID_16, mark

__all__ = ["services_dump"]

_ALWAYS = "com.google.android.gms"


def services_dump(phone: Handset) -> str:
    """Return what `dumpsys activity services` prints."""
    lines = ["ACTIVITY MANAGER SERVICES (dumpsys activity services)"]
    for person in phone.people:
        records = list(_records(phone, person.id))
        if records:
            lines += [f"  User {person.id} active services:", *records]
    return "\n".join(lines) + "\n"


def _records(phone: Handset, user: int) -> Iterator[str]:
    """Yield a service for each app that is at something behind a notice, and one that waits."""
    busy = {app.package for app, use in phone.uses() if use.now and use.how == "service"}
    for app in phone.apps:
        if user in app.spec.users and app.package in {*busy, _ALWAYS}:
            yield from _record(phone, app.package, user, in_front=app.package in busy)


def _record(phone: Handset, package: str, user: int, *, in_front: bool) -> Iterator[str]:
    caller = " c:android" if phone.api >= ANDROID_16 else ""
    yield f"  * ServiceRecord{{{mark('service', package)} u{user} {package}/.StayService{caller}}}"
    yield f"    intent={{cmp={package}/.StayService}}"
    yield f"    packageName={package}"
    yield f"    processName={package}"
    if in_front:
        notice = "Notification(channel=stay flags=ONGOING_EVENT|FOREGROUND_SERVICE)"
        yield f"    isForeground=true foregroundId=1 foregroundNoti={notice}"
    if phone.api >= ANDROID_14:
        yield "    infoAllowStartForeground=null"
    yield "    createTime=-2d3h14m startingBgTimeout=--"
    yield "    startRequested=true delayedStop=false stopIfKilled=false"
    yield ""
