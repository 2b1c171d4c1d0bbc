"""Which apps take photos, from the screens that answer to Android's words for a camera.

A derived fact, from the table of screens in `dumpsys package`. Where the table is missing, only
cameras that are known by their name are found, and that is a gap.
"""

from dataclasses import dataclass

from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.resolvers import listening
from safety_audit.facts.base import provides
from safety_audit.model import DeviceKind, Unreadable

__all__ = ["CameraApps", "camera_apps"]

_ACTIONS = (
    b"android.media.action.STILL_IMAGE_CAMERA",
    b"android.media.action.STILL_IMAGE_CAMERA_SECURE",
    b"android.media.action.IMAGE_CAPTURE",
    b"android.media.action.IMAGE_CAPTURE_SECURE",
    b"android.media.action.VIDEO_CAMERA",
)
# Cameras of makers, and those that many people add.
_KNOWN = frozenset(
    {
        "com.android.camera",
        "com.android.camera2",
        "com.google.android.GoogleCamera",
        "com.google.android.apps.cameralite",
        "com.sec.android.app.camera",
        "com.huawei.camera",
        "com.hihonor.camera",
        "com.oneplus.camera",
        "com.oppo.camera",
        "com.oplus.camera",
        "com.vivo.camera",
        "com.motorola.camera",
        "com.motorola.camera2",
        "com.motorola.camera3",
        "com.sonyericsson.android.camera",
        "com.sonymobile.photopro",
        "com.lge.camera",
        "com.htc.camera",
        "com.asus.camera",
        "com.nothing.camera",
        "com.hmdglobal.app.camera",
        "com.mediatek.camera",
        "org.lineageos.aperture",
        "net.sourceforge.opencamera",
    }
)


@dataclass(frozen=True, slots=True)
class CameraApps:
    """The apps that take photos, for each user who has one."""

    all: tuple[App, ...]
    """In the phone's order."""
    gaps: tuple[Unreadable, ...] = ()
    """Why there may be more."""


@provides(DeviceKind.PHONE)
def camera_apps(apps: Apps) -> CameraApps:
    """Work out which apps take photos."""
    dump = apps.packages.answer.data
    if b"\r\n" in dump:
        dump = dump.replace(b"\r\n", b"\n")
    listed = listening(dump, "Activity", _ACTIONS)
    names = _KNOWN.union(listed or ())
    gap = Unreadable("The phone does not list which apps take photos (dumpsys package).")
    return CameraApps(
        tuple(app for app in apps if app.package in names), (gap,) if listed is None else ()
    )
