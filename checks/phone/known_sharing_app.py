"""Apps that are made for one person to follow, reach or look after another's phone."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Unreadable,
    check,
)
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.known_apps import Category, Group, KnownApp, KnownApps

from .known_words import category_of, details_of, group_of

_WORDS = {
    Category.SHARING: Phrase("An app on this phone is made to show where it is"),
    Category.PARENTAL: Phrase("An app on this phone is made for watching over a child"),
    Category.FOLLOWING: Phrase("An app on this phone is made for following what a person does"),
    Category.REMOTE_ACCESS: Phrase("An app on this phone lets somebody use it from elsewhere"),
    Category.MIRROR: Phrase("An app on this phone shows its messages or files on another device"),
    Category.CAMERA: Phrase("An app on this phone can let somebody see and hear through it"),
    Category.FORWARDING: Phrase("An app on this phone passes its messages on"),
}


@check(
    "known-sharing-app",
    limits="It cannot see who is in a group or an account, nor whether an app shares just now.",
)
def known_sharing_app(known: KnownApps, apps: Apps) -> Iterator[Seen]:
    """Apps that are made to share a place, look after a child, or reach a phone from elsewhere."""
    for app in known.all:
        if group_of(app, apps) is not Group.PURPOSE:
            continue
        first = category_of(app, Group.PURPOSE)
        at_rest = app.came_with_the_phone or app.cannot_run
        yield Finding(
            summary=Phrase("{words}: {product}", words=_WORDS[first], product=app.product),
            priority=Priority.NOTE if at_rest else Priority.REVIEW,
            certainty=Certainty.KNOWN,
            subject=app.subject,
            evidence=app.evidence,
            details=details_of(app, apps),
        )
    able = [app for app in known.of(Group.FEATURE) if not app.cannot_run]
    if able:
        yield _able(able)
    for gap in known.gaps:
        yield Unreadable(gap)


def _able(apps: list[KnownApp]) -> Finding:
    """Return one note on all apps that can share, if somebody sets them so."""
    names = ", ".join(dict.fromkeys(app.product for app in apps))
    details = (
        Phrase(
            "{product} ({package}): {sentence}",
            product=app.product,
            package=app.package,
            sentence=app.first.sentence,
        )
        for app in apps
    )
    return Finding(
        summary=Phrase(
            "Apps on this phone can share a place or chats, if somebody sets them so: {names}",
            names=names,
        ),
        priority=Priority.NOTE,
        certainty=Certainty.POSSIBLE,
        evidence=tuple(dict.fromkeys(seen for app in apps for seen in app.evidence)),
        details=tuple(dict.fromkeys(details)),
    )
