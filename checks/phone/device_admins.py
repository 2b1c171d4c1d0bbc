"""Apps that may set rules for the phone and resist being removed."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.device_policy import Admin, DevicePolicy

from .watching_signs import described


@check(
    "device-admins",
    limits="What an app did with this right cannot be seen.",
)
def device_admins(apps: Apps, policy: DevicePolicy) -> Iterator[Seen]:
    """Apps that may set rules for the phone and resist being removed."""
    for admin in policy.admins:
        app = apps.get(admin.package, admin.user) or apps.get(admin.package)
        if app is None:
            yield _unlisted(admin, policy)
            continue
        yield described(
            app,
            Phrase("An app is a device administrator"),
            (policy.seen(admin),),
            certainty=Certainty.STRONG if admin.test_only else Certainty.POSSIBLE,
            details=_about(admin),
        )


def _unlisted(admin: Admin, policy: DevicePolicy) -> Finding:
    return Finding(
        summary=Phrase(
            "A device administrator is not in the phone's list of apps: {package}",
            package=admin.package,
        ),
        priority=Priority.REVIEW,
        certainty=Certainty.POSSIBLE,
        subject=Subject(id=admin.package, user=admin.user),
        evidence=(policy.seen(admin),),
        details=tuple(_about(admin)),
    )


def _about(admin: Admin) -> Iterator[str]:
    yield from admin.may
    if admin.wipe_after:
        yield Phrase(
            "After {tries} wrong attempts to unlock it erases the phone.",
            tries=admin.wipe_after,
        )
    if admin.test_only:
        yield Phrase("A computer made it a device administrator.")
