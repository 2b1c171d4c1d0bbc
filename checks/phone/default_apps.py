"""Added apps that are the default for messages, calls and help."""

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
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.origin import OriginKind
from safety_audit.facts.android.roles import RoleHolder, Roles
from safety_audit.facts.android.users import UserKind, Users

from .watching_signs import described

_WORDS = {
    "SMS": Phrase("An added app handles text messages"),
    "DIALER": Phrase("An added app handles calls"),
    "CALL_REDIRECTION": Phrase("An added app may pass calls on to another number"),
    "CALL_SCREENING": Phrase("An added app is told who calls"),
    "ASSISTANT": Phrase("An added app is the assistant"),
    "HOME": Phrase("An added app is the home screen"),
    "BROWSER": Phrase("An added app is the browser"),
}
_HARMLESS = {"HOME", "BROWSER"}
_RARE = "CALL_REDIRECTION"
_CLOSED = {UserKind.GUEST, UserKind.DEMO, UserKind.SYSTEM, UserKind.MAINTENANCE}


@check(
    "default-apps",
    limits="Calls that the phone company passes on are not seen here. Before Android 10 the phone "
    "does not say which app is its home screen.",
    opens="android.settings.MANAGE_DEFAULT_APPS_SETTINGS",
)
def default_apps(apps: Apps, roles: Roles, users: Users | Unreadable) -> Iterator[Seen]:
    """Added apps that are the default for messages, calls and help."""
    for holder in roles.holders:
        if holder.role not in _WORDS:
            continue
        app = apps.get(holder.package, holder.user) or apps.get(holder.package)
        if app is None:
            yield _left_over(holder)
        elif app.is_added:
            yield described(
                app, _WORDS[holder.role], (holder.seen,), priority=_priority(app, holder.role)
            )
    yield from roles.gaps
    told = {holder.user for holder in roles.holders}
    for user in () if isinstance(users, Unreadable) else users:
        if user.id not in told and user.kind not in _CLOSED and not roles.gaps:
            yield Unreadable(
                Phrase(
                    "The phone does not say the default apps of user {user} ({kind}).",
                    user=user.id,
                    kind=user.kind.value,
                )
            )


def _priority(app: App, role: str) -> Priority:
    untold = app.origin.off_store or app.origin.kind is OriginKind.NOT_KNOWN
    watches = role == _RARE or (untold and role not in _HARMLESS)
    return Priority.REVIEW if watches else Priority.NOTE


def _left_over(holder: RoleHolder) -> Finding:
    return Finding(
        summary=Phrase(
            "An app that is not on the phone is still a default app: {package}",
            package=holder.package,
        ),
        priority=Priority.NOTE,
        certainty=Certainty.POSSIBLE,
        subject=Subject(id=holder.package, user=holder.user),
        evidence=(holder.seen,),
    )
