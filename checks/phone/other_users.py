"""Other users and profiles on the phone."""

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
from safety_audit.facts.android.launchers import Launchers
from safety_audit.facts.android.settings import SecureSettings
from safety_audit.facts.android.users import User, UserKind, Users

_ORDINARY = {UserKind.MAIN, UserKind.SYSTEM}
_WORTH_A_LOOK = {UserKind.SECOND, UserKind.RESTRICTED, UserKind.WORK}


@check(
    "other-users",
    limits="What is in a closed or hidden space often cannot be seen.",
)
def other_users(
    users: Users, secure: SecureSettings | Unreadable, launchers: Launchers | Unreadable
) -> Iterator[Seen]:
    """Other users and profiles on the phone."""
    for user in users:
        if user.kind in _ORDINARY:
            continue
        name = Phrase(", called {user}", user=user.name) if user.name else ""
        yield Finding(
            summary=Phrase(
                "This phone has another space: {kind}{name}", kind=user.kind.value, name=name
            ),
            priority=Priority.REVIEW if user.kind in _WORTH_A_LOOK else Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(id=f"user {user.id}", label=user.name, user=user.id),
            evidence=(users.seen(user),),
            details=tuple(_about(user)),
        )
        yield from _closed(user, secure, launchers)


def _closed(
    user: User, secure: SecureSettings | Unreadable, launchers: Launchers | Unreadable
) -> Iterator[Unreadable]:
    """Say why what is in a space is known in part only: many do not let this tool in."""
    settings = secure if isinstance(secure, Unreadable) else secure.of(user.id)
    icons = launchers if isinstance(launchers, Unreadable) else launchers.of(user.id)
    if isinstance(settings, Unreadable):
        yield settings
    elif isinstance(icons, Unreadable):
        yield Unreadable(
            Phrase(
                "What user {user} ({kind}) sees on the screen is not known. {reason}",
                user=user.id,
                kind=user.kind.value,
                reason=icons.reason,
            )
        )


def _about(user: User) -> Iterator[str]:
    if user.has_profile_owner:
        yield Phrase("An app sets the rules in it.")
    if user.running is False:
        yield Phrase("It was closed while this was read.")
