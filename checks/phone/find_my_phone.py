"""Services that find, lock or erase the phone from elsewhere."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Priority,
    Seen,
    Unreadable,
    check,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.device_policy import DevicePolicy

_FINDERS = {
    "com.google.android.apps.adm": "Google's Find Hub",
    "com.samsung.android.fmm": "Samsung's Find My Mobile",
    "com.samsung.android.app.find": "Samsung Find",
    "com.xiaomi.finddevice": "Xiaomi's Find Device",
    "com.huawei.android.findmyphone": "Huawei's Find Device",
    "com.coloros.findmyphone": "Find My Phone",
    "com.oplus.findmyphone": "Find My Phone",
}
_GOOGLES = "com.google.android.gms"
_REMOTE = "MdmDeviceAdminReceiver"


@check(
    "find-my-phone",
    limits="On newer phones Google's service can be on without a sign of it here. Who looked for "
    "the phone cannot be seen.",
)
def find_my_phone(apps: Apps, policy: DevicePolicy | Unreadable) -> Iterator[Seen]:
    """Services that find, lock or erase the phone from elsewhere."""
    for package, name in _FINDERS.items():
        app = apps.get(package)
        if app and not app.paused:
            yield _finding(app, name, (app.evidence("codePath="),))
    if isinstance(policy, Unreadable):
        yield policy
        return
    for admin in policy.of(_GOOGLES):
        service = apps.get(_GOOGLES, admin.user)
        if service and admin.component.endswith(_REMOTE):
            yield _finding(service, "Google's Find Hub", (policy.seen(admin),))


def _finding(app: App, name: str, seen: tuple[Evidence, ...]) -> Finding:
    return Finding(
        summary=f"Whoever can sign in to your account may find this phone with {name}",
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=app.subject,
        evidence=seen,
        details=("They may also ring, lock or erase it.",),
    )
