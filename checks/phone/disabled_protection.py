"""Whether apps that protect the phone were switched off, or others paused by an app."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.powers import Power

from .together import together
from .watching_signs import described

_PROTECTS = {
    "com.android.vending": Phrase("the Play Store, which looks for harmful apps"),
    "com.google.android.gms": Phrase("Google Play services, which look for harmful apps"),
    "com.google.android.apps.adm": Phrase("Find Hub, which finds a lost phone"),
    "com.google.android.permissioncontroller": Phrase("the list of what apps may do"),
    "com.android.permissioncontroller": Phrase("the list of what apps may do"),
    "com.google.android.apps.safetyhub": Phrase("Personal Safety"),
    "com.samsung.android.fmm": Phrase("Samsung Find, which finds a lost phone"),
    "com.samsung.android.sm.devicesecurity": Phrase("Samsung's own look for harmful apps"),
    "com.samsung.android.lool": Phrase("Samsung's Device care"),
    "com.miui.securitycenter": Phrase("Xiaomi's Security app"),
    "com.miui.guardprovider": Phrase("Xiaomi's own look for harmful apps"),
    "com.huawei.systemmanager": Phrase("Huawei's Optimizer"),
    "com.coloros.safecenter": Phrase("the Phone Manager"),
    "com.oplus.safecenter": Phrase("the Phone Manager"),
}
_PAUSES = {
    "com.google.android.apps.wellbeing",
    "com.samsung.android.forest",
    "com.samsung.android.wellbeing",
    "com.android.settings",
}
"""Apps that pause others because the person set a time limit."""


@check(
    "disabled-protection",
    limits="Whether Google's check of apps is switched off within the Play Store is another check.",
)
def disabled_protection(apps: Apps) -> Iterator[Seen]:
    """Apps that protect the phone and are switched off, and apps that another app paused."""
    for app in apps:
        protects = _protects(app)
        if protects and app.paused:
            yield _off(app, protects)
    yield from _gone(apps)
    paused = [app for app in apps if app.paused == "paused"]
    usual = [app for app in paused if _by_choice(app, apps)]
    for app in paused:
        if app not in usual and not _protects(app):
            yield _paused(app)
    if usual:
        evidence = [_evidence(app) for app in usual]
        yield together(
            Phrase("These apps are paused by a time limit or by work rules"), usual, evidence
        )


def _protects(app: App) -> str:
    """Say what an app protects; empty for any other."""
    if app.recognised and app.recognised.category == "antivirus":
        return "an app that looks for harmful apps"
    return _PROTECTS.get(app.package, "")


def _off(app: App, protects: str) -> Finding:
    space = Phrase(" for user {user}", user=app.user) if app.user else ""
    return Finding(
        summary=Phrase(
            "A part of the phone's protection is {paused}{space}: {protects}",
            paused=app.paused,
            space=space,
            protects=protects,
        ),
        priority=Priority.REVIEW,
        certainty=Certainty.SETTING,
        subject=app.subject,
        evidence=(_evidence(app),),
        details=(_by_whom(app),),
    )


def _gone(apps: Apps) -> Iterator[Finding]:
    """Tell of parts of the phone that somebody removed for the first user, which a cable can do."""
    for package in apps.packages.all:
        state = package.state(0)
        gone = state and state.installed is False and not state.hidden and not state.archived
        if gone and package.name in _PROTECTS and "SYSTEM" in package.flags:
            yield Finding(
                summary=Phrase(
                    "A part of the phone's protection was removed: {protects}",
                    protects=_PROTECTS[package.name],
                ),
                priority=Priority.REVIEW,
                certainty=Certainty.SETTING,
                subject=Subject(id=package.name, user=0),
                evidence=(apps.packages.seen(package.name, "User 0:"),),
            )


def _paused(app: App) -> Finding:
    return described(
        app,
        Phrase("An app was paused by another app"),
        (_evidence(app),),
        details=(
            Phrase(
                "It was paused by {who}.",
                who=app.state.suspended_by or Phrase("an app that is not named"),
            ),
        ),
    )


def _by_choice(app: App, apps: Apps) -> bool:
    """Tell whether a time limit or a space's own rules paused an app."""
    who = app.state.suspended_by
    owner = apps.get(who, app.user) or apps.get(who)
    return who in _PAUSES or bool(app.user and owner and owner.has(Power.OWNER))


def _by_whom(app: App) -> str:
    who = app.state.disabled_by or app.state.suspended_by
    if not who:
        return Phrase("The phone does not say who did that.")
    if who == "com.android.settings":
        return Phrase("Somebody did that in Settings.")
    if who.startswith("shell:") or who == "com.android.shell":
        return Phrase("A computer did that.")
    return Phrase("It was done by {who}.", who=who)


def _evidence(app: App) -> Evidence:
    return app.evidence(f"User {app.user}:", "lastDisabledCaller", "suspendingPackage")
