"""What is told about an app that a list names, whatever it is named for."""

from collections.abc import Iterator, Sequence

from safety_audit.api import Phrase, joined
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.known_apps import (
    Category,
    Group,
    Indicator,
    KnownApp,
    sources_of,
)
from safety_audit.facts.android.origin import OriginKind
from safety_audit.facts.android.visibility import Icon

from .abilities import abilities_of
from .watching_signs import facts_about

__all__ = ["category_of", "details_of", "group_of", "said_by_lists"]


def details_of(known: KnownApp, apps: Apps) -> tuple[str, ...]:
    """Return short facts that help to judge, what the lists say first."""
    return tuple(_details(known, apps))


def said_by_lists(named: Sequence[Indicator]) -> Iterator[str]:
    """Yield what the lists say of something that they name, the most urgent first."""
    yield named[0].sentence
    yield from (Phrase("Named by a list ({source}).", source=one) for one in sources_of(named))


def group_of(known: KnownApp, apps: Apps) -> Group:
    """Return what an app counts as, where lists may differ on it.

    Some apps for finding a phone or looking after a child are listed as sold for watching, mostly
    for copies that hide. Where another list says what such an app is made for, it counts as that
    as long as it stands open on the phone: a store brought it, and it has an icon. What is not
    known to be so does not count as open.
    """
    if known.group is not Group.MONITORING or not _milder(known):
        return known.group
    app = None if known.user is None else apps.get(known.package, known.user)
    is_open = (
        app is not None
        and app.origin.kind is OriginKind.STORE
        and (app.icon is Icon.SHOWN or known.cannot_run)
    )
    return Group.PURPOSE if is_open else Group.MONITORING


def category_of(known: KnownApp, group: Group) -> Category:
    """Return the most urgent category that a list gives an app within a group."""
    return next(one.category for one in known.named if one.category.group is group)


def _milder(known: KnownApp) -> bool:
    """Tell whether some list says that an app has another purpose than watching."""
    return any(one.category.group is Group.PURPOSE for one in known.named)


def _details(known: KnownApp, apps: Apps) -> Iterator[str]:
    group = group_of(known, apps)
    yield from said_by_lists(sorted(known.named, key=lambda one: one.category.group is not group))
    if known.group is Group.MONITORING and _milder(known):
        yield Phrase(
            "Lists differ on this app: one says that it is sold for watching a phone, another "
            "that it has a purpose people may agree on."
        )
    yield Phrase("It was recognised by {by}.", by=joined(known.by, " and "))
    if known.other_signer:
        yield Phrase(
            "Only its id matches. Who signed it is not on that list, so it may be another app."
        )
    app = None if known.user is None else apps.get(known.package, known.user)
    if app is not None:
        yield from facts_about(app)
        yield from abilities_of(app)
    elif known.is_left_over:
        yield Phrase("The app was removed. Only its data is left.")
