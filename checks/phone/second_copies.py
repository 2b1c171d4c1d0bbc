"""Chat apps that are on the phone more than once, in different spaces."""

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
from safety_audit.facts.android.users import Users

_CHATS = {
    "com.whatsapp": "WhatsApp",
    "com.whatsapp.w4b": "WhatsApp Business",
    "org.telegram.messenger": "Telegram",
    "org.thoughtcrime.securesms": "Signal",
    "com.facebook.orca": "Messenger",
    "com.facebook.katana": "Facebook",
    "com.instagram.android": "Instagram",
    "com.snapchat.android": "Snapchat",
    "com.viber.voip": "Viber",
}


@check(
    "second-copies",
    limits="Who is signed in to each copy cannot be seen. Copies in a space that lets nobody in "
    "are not seen.",
)
def second_copies(apps: Apps, users: Users | Unreadable) -> Iterator[Seen]:
    """Chat apps that are on the phone more than once."""
    for package, name in _CHATS.items():
        copies = [app for app in apps if app.package == package and not app.paused]
        if len(copies) > 1:
            yield Finding(
                summary=Phrase(
                    "{name} is on the phone {count} times", name=name, count=len(copies)
                ),
                priority=Priority.NOTE,
                certainty=Certainty.SETTING,
                subject=Subject(id=package),
                evidence=(copies[0].evidence("User "),),
                details=(*(_where(app, users) for app in copies), Phrase("Is each copy yours?")),
            )


def _where(app: App, users: Users | Unreadable) -> str:
    user = None if isinstance(users, Unreadable) else users.get(app.user)
    if user is None:
        return Phrase("One is in the space of user {user}.", user=app.user)
    return Phrase(
        "One is in the space of user {user} ({kind}).", user=app.user, kind=user.kind.value
    )
