"""What can be done while the phone is locked."""

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
from safety_audit.facts.android.settings import SecureSettings
from safety_audit.facts.android.users import Users

from .people import for_user, tables

_SHORTCUTS = {
    "lock_screen_allow_remote_input": Phrase("Messages can be answered while the phone is locked"),
    "lockscreen_allow_trivial_controls": Phrase(
        "Things in the home can be switched while the phone is locked"
    ),
}
_UNLESS_STATED = 0
"""Android does neither until somebody switches it on, and states neither before that: its lock
screen and its home controls read both settings with 0 for one that is not there."""


@check(
    "lock-screen-shortcuts",
    limits="A phone that never switched these on says nothing of them: that counts as off. Makers "
    "have more shortcuts of their own.",
    shows=False,
    opens="android.settings.SECURITY_SETTINGS",
)
def lock_screen_shortcuts(secure: SecureSettings, users: Users | Unreadable) -> Iterator[Seen]:
    """What can be done while the phone is locked."""
    for user, table in tables(secure, users):
        if isinstance(table, Unreadable):
            yield table
            continue
        for key, words in _SHORTCUTS.items():
            value = table.number_or(key, _UNLESS_STATED)
            if value is None:
                yield Unreadable(
                    Phrase(
                        "The setting {setting} is not stated (user {user}).",
                        setting=key,
                        user=user,
                    )
                )
            elif value:
                yield Finding(
                    summary=Phrase("{words}{whose}", words=words, whose=for_user(user, users)),
                    priority=Priority.TIDY,
                    certainty=Certainty.SETTING,
                    subject=Subject(id=key, user=user),
                    evidence=(table.seen(key),),
                )
    if secure.others:
        yield secure.others
