"""Services that find, lock or erase the phone from elsewhere."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.device_policy import DevicePolicy

_FINDERS = {
    "com.google.android.apps.adm": Phrase("Google's Find Hub"),
    "com.samsung.android.fmm": Phrase("Samsung's Find My Mobile"),
    "com.samsung.android.app.find": Phrase("Samsung Find"),
    "com.xiaomi.finddevice": Phrase("Xiaomi's Find Device"),
    "com.huawei.android.findmyphone": Phrase("Huawei's Find Device"),
    "com.coloros.findmyphone": Phrase("Find My Phone"),
    "com.oplus.findmyphone": Phrase("Find My Phone"),
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
            yield _finding(service, Phrase("Google's Find Hub"), (policy.seen(admin),))


def _finding(app: App, name: str, seen: tuple[Evidence, ...]) -> Finding:
    return Finding(
        summary=Phrase(
            "Whoever can sign in to your account may find this phone with {name}", name=name
        ),
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=app.subject,
        evidence=seen,
        details=(Phrase("They may also ring, lock or erase it."),),
    )
