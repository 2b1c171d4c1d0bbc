"""Apps that can read notifications."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.listeners import NotificationListener, NotificationListeners

from .watching_signs import described


@check(
    "notification-access",
    limits="A watch, a car or a computer that shows your notifications is only seen by its app.",
)
def notification_access(apps: Apps, listeners: NotificationListeners) -> Iterator[Seen]:
    """Apps that can read notifications."""
    for listener in listeners.allowed:
        app = apps.get(listener.package, listener.user) or apps.get(listener.package)
        if app is None:
            yield _left_over(listener)
        else:
            yield described(app, Phrase("An app can read notifications"), listener.seen)
    yield from listeners.gaps


def _left_over(listener: NotificationListener) -> Finding:
    return Finding(
        summary=Phrase(
            "An app that is not on the phone is still allowed to read notifications: {package}",
            package=listener.package,
        ),
        priority=Priority.NOTE,
        certainty=Certainty.POSSIBLE,
        subject=Subject(id=listener.package, user=listener.user),
        evidence=listener.seen,
    )
