"""Camera apps that may learn where a photo is taken."""

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
from safety_audit.facts.android.apps import App
from safety_audit.facts.android.camera import CameraApps
from safety_audit.facts.android.location import AppLocation, LocationAccess
from safety_audit.facts.android.reach import Reach

from .location_words import latest, when
from .watching_signs import facts_about


@check(
    "camera-location",
    limits="The camera's own switch for places in photos cannot be read. Photos that were taken "
    "or sent before keep what is in them.",
    shows=False,
    opens="android.settings.LOCATION_SOURCE_SETTINGS",
)
def camera_location(cameras: CameraApps, access: LocationAccess) -> Iterator[Seen]:
    """Camera apps that may learn where a photo is taken."""
    for app in cameras.all:
        stand = access.of(app.package, app.user)
        if stand and stand.may:
            yield _finding(app, stand)
    if not cameras.all:
        yield Unreadable("No camera app could be found in the phone's list of apps.")
    yield from cameras.gaps
    yield from map(Unreadable, access.gaps)


def _finding(app: App, stand: AppLocation) -> Finding:
    place = (
        Phrase("where they were taken")
        if stand.precise
        else Phrase("roughly where they were taken")
    )
    return Finding(
        summary=Phrase(
            "A camera app may use location, so photos may say {place}: {package}",
            place=place,
            package=app.package,
        ),
        priority=Priority.TIDY if stand.precise and not app.paused else Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=app.subject,
        evidence=stand.seen,
        details=(*_used(app, stand), *facts_about(app)),
    )


def _used(app: App, stand: AppLocation) -> Iterator[str]:
    camera = latest(last.use for last in app.last_uses or () if last.what is Reach.CAMERA)
    if camera:
        yield Phrase("It last used the camera {when}.", when=when(camera))
    if stand.last:
        yield Phrase("It last asked for the place {when}.", when=when(stand.last))
