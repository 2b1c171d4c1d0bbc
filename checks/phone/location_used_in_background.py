"""Apps that learned where the phone is while nobody used them."""

from datetime import timedelta

from safety_audit.api import Finding, Iterator, Phrase, Priority, Seen, Unreadable, check, counted
from safety_audit.facts.android.appops import Use
from safety_audit.facts.android.location import AppLocation, LocationAccess
from safety_audit.facts.android.powers import Power

from .location_words import when
from .watching_signs import described, signs_of

_LOOKED_BACK = timedelta(days=7)
_WITH_NOTICE = {"fgsvc", "fgsvcl"}


@check(
    "location-used-in-background",
    limits="The phone keeps only the last time for each way of asking. An app can also ask "
    "through another one, such as Google's, and is then sometimes not named.",
    opens="android.settings.LOCATION_SOURCE_SETTINGS",
)
def location_used_in_background(access: LocationAccess) -> Iterator[Seen]:
    """Apps that learned where the phone is while nobody used them, in the last seven days."""
    untold = 0
    for one in access:
        if not one.app.is_added:
            continue
        recent = [use for use in one.uses if use.ago is not None and use.ago <= _LOOKED_BACK]
        unseen = next((use for use in recent if use.unseen or use.state in _WITH_NOTICE), None)
        if unseen:
            yield _finding(one, unseen)
        untold += any(not use.state for use in recent)
    if untold:
        yield Unreadable(
            counted(
                untold,
                "For one app that asked for the place, this Android does not note whether it was "
                "on the screen.",
                "For {count} apps that asked for the place, this Android does not note "
                "whether they were on the screen.",
            )
        )
    yield from map(Unreadable, access.gaps)


def _finding(one: AppLocation, use: Use) -> Finding:
    words = (
        Phrase("An app learned where this phone is while it showed a notice")
        if use.state in _WITH_NOTICE
        else Phrase("An app learned where this phone is unseen, in the background")
    )
    signs = signs_of(one.app)
    striking = signs.off_store or signs.hides or one.app.has(Power.SCREEN)
    return described(
        one.app,
        words,
        one.seen,
        priority=Priority.REVIEW if striking else Priority.NOTE,
        details=_about(one, use),
    )


def _about(one: AppLocation, use: Use) -> Iterator[str]:
    yield Phrase("It asked {when}.", when=when(use))
    if use.lasted:
        yield Phrase("It asked for {seconds} seconds.", seconds=int(use.lasted.total_seconds()))
    if use.ago is not None and use.ago < timedelta():
        yield Phrase("That time lies ahead: the phone's clock was changed since.")
    if not one.may:
        yield Phrase("Now it may no longer learn the place.")
