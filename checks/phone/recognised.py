"""Apps that many people use and that need wide access for what they openly do.

A name alone proves nothing, since anybody can use it: it counts only for an app that a store
installed. Read through on 22 November 2026.
"""

from safety_audit.facts.android.apps import App
from safety_audit.facts.android.origin import OriginKind

__all__ = ["recognised"]

_KINDS = {
    "a tool that helps to see, hear or use the phone": (
        "com.google.android.marvin.talkback",
        "com.google.android.apps.accessibility.voiceaccess",
        "com.google.android.apps.accessibility.reveal",
        "com.google.android.accessibility.switchaccess",
        "com.google.android.accessibility.soundamplifier",
        "com.google.audio.hearing.visualization.accessibility.scribe",
    ),
    "a password manager": (
        "com.agilebits.onepassword",
        "com.azure.authenticator",
        "com.callpod.android_apps.keeper",
        "com.dashlane",
        "com.kunzisoft.keepass.free",
        "com.lastpass.lpandroid",
        "com.nordpass.android.app.password.manager",
        "com.onepassword.android",
        "com.siber.roboform",
        "com.x8bit.bitwarden",
        "io.enpass.app",
        "keepass2android.keepass2android",
        "proton.android.pass",
    ),
    "a home screen": (
        "bitpit.launcher",
        "com.actionlauncher.playstore",
        "com.microsoft.launcher",
        "com.teslacoilsw.launcher",
        "ginlemon.flowerfree",
    ),
    "an app for a watch": (
        "com.fitbit.FitbitMobile",
        "com.garmin.android.apps.connectmobile",
        "com.google.android.apps.wear.companion",
        "com.google.android.wearable.app",
        "com.huami.watch.hmwatchmanager",
        "com.huawei.health",
        "com.samsung.android.app.watchmanager",
        "com.withings.wiscale2",
        "com.xiaomi.wearable",
        "nodomain.freeyourgadget.gadgetbridge",
    ),
}
_KIND_OF = {package: kind for kind, packages in _KINDS.items() for package in packages}


def recognised(app: App) -> str:
    """Say what a widely used app from a store is; empty for any other app."""
    if app.origin.kind not in {OriginKind.STORE, OriginKind.BY_THE_PHONE}:
        return ""
    return _KIND_OF.get(app.package, "")
