"""Apps that may read where photos were taken."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.reach import Reach

_FIRST_THAT_ASKS = 29


@check(
    "photo-place-readers",
    limits="Whether an app read a place from a photo, and sent it on, cannot be seen.",
    shows=False,
)
def photo_place_readers(apps: Apps) -> Iterator[Seen]:
    """Apps that may read where photos were taken."""
    api = apps.packages.api
    if api is None:
        yield Unreadable("Which Android this is could not be told, so not who may read places.")
        return
    opens = Reach.PLACES_IN_PHOTOS if api >= _FIRST_THAT_ASKS else Reach.PHOTOS
    found = [app for app in apps.added if app.can_read(opens)]
    if found:
        yield _summary(found, opens)


def _summary(found: list[App], opens: Reach) -> Finding:
    names = ", ".join(dict.fromkeys(app.package for app in found))
    return Finding(
        summary=Phrase(
            "Apps that may read where your photos were taken ({count}): {names}",
            count=len(found),
            names=names,
        ),
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=found[0].subject if len(found) == 1 else None,
        evidence=tuple(_words(app, opens) for app in found),
        details=tuple(_one(app) for app in found),
    )


def _words(app: App, opens: Reach) -> Evidence:
    grants = app.can_read(opens)
    names = [f"{grant.permission}: granted=true" for grant in grants.grants] if grants else []
    return app.evidence(*names)


def _one(app: App) -> str:
    space = Phrase(" (user {user})", user=app.user) if app.user else ""
    return Phrase("{app}{space} {came}.", app=app.package, space=space, came=app.origin.words)
