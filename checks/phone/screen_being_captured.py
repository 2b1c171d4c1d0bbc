"""Apps that record the screen, or did."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.appops import AppOps, Op
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.projection import Capture, ScreenCapture

from .watching_signs import described, facts_about, signs_of

_OP = "PROJECT_MEDIA"


@check(
    "screen-being-captured",
    limits="An app that may read the screen in another way, or that takes part in a call with "
    "screen sharing later, is not seen here.",
)
def screen_being_captured(
    apps: Apps, capture: ScreenCapture | Unreadable, appops: AppOps | Unreadable
) -> Iterator[Seen]:
    """Apps that record or show the screen now, or did before."""
    now = () if isinstance(capture, Unreadable) else capture.now
    if not isinstance(capture, Unreadable):
        yield from (_live(apps, capture, one) for one in now)
    running = {(one.package, one.user) for one in now}
    if not isinstance(appops, Unreadable):
        for app in apps.added:
            op = appops.op(app.package, app.user, _OP)
            if op and (app.package, app.user) not in running and (found := _before(app, op)):
                yield described(
                    app,
                    found[0],
                    (appops.seen(app.package, app.user, _OP),),
                    priority=found[1],
                    details=_when(op),
                )
        yield from map(Unreadable, appops.gaps)
    yield from (fact for fact in (capture, appops) if isinstance(fact, Unreadable))


def _live(apps: Apps, capture: ScreenCapture, one: Capture) -> Finding:
    """Tell of what goes on now: worth checking whoever made the app, as it is seldom unnoticed."""
    app = apps.get(one.package, one.user) or apps.get(one.package)
    return Finding(
        summary=Phrase("An app gets the picture of the screen now: {package}", package=one.package),
        priority=Priority.REVIEW,
        certainty=Certainty.SETTING,
        subject=Subject(id=one.package, user=one.user),
        evidence=(capture.seen(one),),
        details=facts_about(app) if app else (Phrase("It is not in the phone's list of apps."),),
    )


def _before(app: App, op: Op) -> tuple[str, Priority] | None:
    """Return what an app did or may do, and how much it matters; None if nothing is kept."""
    signs = signs_of(app)
    striking = Priority.REVIEW if signs.off_store or signs.hides else Priority.NOTE
    if op.mode == "allow":
        return Phrase("An app may record the screen without asking"), Priority.REVIEW
    if any(use.allowed for use in op.uses):
        return Phrase("An app has recorded the screen"), striking
    return (Phrase("An app asked to record the screen"), striking) if op.uses else None


def _when(op: Op) -> Iterator[str]:
    use = op.last or next(iter(op.uses), None)
    if use and use.at:
        at = f"{use.at:%Y-%m-%d %H:%M}"
        yield (
            Phrase("It last recorded it on {at}, by the phone's clock.", at=at)
            if use.allowed
            else Phrase("It last asked on {at}, by the phone's clock.", at=at)
        )
    if op.running:
        yield Phrase("It was recording when the phone was looked at.")
