"""Supervision of the person whose phone this is."""

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
from safety_audit.facts.android.supervision import Supervision
from safety_audit.facts.android.users import Users


@check(
    "supervision",
    limits="A family group that shares purchases or places in an account is not seen. Supervision "
    "that a mobile network does is not seen either.",
)
def supervision(supervision: Supervision | Unreadable, users: Users | Unreadable) -> Iterator[Seen]:
    """Supervision, as parents use for a child, of the main user of this phone."""
    if isinstance(supervision, Unreadable):
        yield supervision
        yield from _owner_of_main(users)
        return
    for one in supervision.all:
        yield Finding(
            summary=Phrase(
                "Somebody supervises this phone with: {package}", package=one.owner.package
            ),
            priority=Priority.ACT,
            certainty=Certainty.STRONG,
            subject=Subject(id=one.owner.package, label=one.owner.name, user=one.owner.user),
            evidence=(one.seen,),
            details=(Phrase("On a child's phone this is an ordinary thing."),),
        )


def _owner_of_main(users: Users | Unreadable) -> Iterator[Seen]:
    main = None if isinstance(users, Unreadable) else users.get(0)
    if main and not isinstance(users, Unreadable) and main.has_profile_owner:
        yield Finding(
            summary="An app sets the rules for the main user of this phone",
            priority=Priority.REVIEW,
            certainty=Certainty.SETTING,
            subject=Subject(id="user 0", user=0),
            evidence=(users.seen(main),),
        )
