"""Which users a person unlocks, and how a finding names them. For the checks of this folder."""

from safety_audit.api import Iterator, Phrase, Unreadable
from safety_audit.facts.android.settings import SecureSettings, SystemSettings, UserSettings
from safety_audit.facts.android.users import Users

__all__ = ["for_user", "ids_of", "tables"]


def ids_of(users: Users | Unreadable) -> tuple[int, ...]:
    """Return the users that somebody unlocks; the first user where they are not known."""
    return (0,) if isinstance(users, Unreadable) else tuple(user.id for user in users.people)


def for_user(user_id: int, users: Users | Unreadable) -> str:
    """Return words to end a summary with, such as ` for user 10 (second user)`."""
    if user_id == 0:
        return ""
    user = None if isinstance(users, Unreadable) else users.get(user_id)
    return (
        Phrase(" for user {user_id} ({kind})", user_id=user_id, kind=user.kind.value)
        if user
        else Phrase(" for user {user_id}", user_id=user_id)
    )


def tables(
    settings: SecureSettings | SystemSettings, users: Users | Unreadable
) -> Iterator[tuple[int, UserSettings | Unreadable]]:
    """Yield the settings of each user that somebody unlocks, or why they could not be read."""
    for user in ids_of(users):
        yield user, settings.of(user)
