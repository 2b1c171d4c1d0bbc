"""Apps that may set a made-up place."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
)
from safety_audit.facts.android.appops import AppOps
from safety_audit.facts.android.apps import Apps

from .watching_signs import facts_about

_OP = "MOCK_LOCATION"
# Android's own shell, which a computer on the cable speaks to, holds it on every phone.
_SHELL = "com.android.shell"


@check(
    "mock-location",
    limits="Whether a place was made up, and when, cannot be seen.",
)
def mock_location(apps: Apps, appops: AppOps) -> Iterator[Seen]:
    """Apps that may set a made-up place."""
    for app in apps:
        mode = appops.mode(app.package, app.user, _OP, app.details.app_id)
        if mode == "allow" and app.package != _SHELL:
            yield Finding(
                summary=Phrase(
                    "An app may tell the phone a made-up place: {package}", package=app.package
                ),
                priority=Priority.NOTE,
                certainty=Certainty.SETTING,
                subject=app.subject,
                evidence=(appops.seen(app.package, app.user, _OP, app_id=app.details.app_id),),
                details=facts_about(app),
            )
    yield from map(Unreadable, appops.gaps)
