"""How the checks of location say what they saw."""

from collections.abc import Iterable
from datetime import timedelta

from safety_audit.api import Phrase
from safety_audit.facts.android.appops import Use
from safety_audit.facts.android.location import AppLocation

__all__ = ["PRECISE", "last_use", "latest", "when"]

PRECISE = {
    True: Phrase("It may learn the exact place."),
    False: Phrase("It may learn the rough place only."),
}
"""What a precise permission means."""


def last_use(one: AppLocation) -> str:
    """Say when an app was last told where the phone is, as far as the phone remembers."""
    if one.using:
        return Phrase("It was asking for the place when the phone was looked at.")
    if one.last is None:
        return Phrase("The phone does not remember that it asked for the place.")
    return Phrase("It last asked for the place {when}.", when=when(one.last))


def when(use: Use) -> str:
    """Say when something was used, in the phone's own time."""
    if use.at:
        return Phrase("on {at}, by the phone's clock", at=f"{use.at:%Y-%m-%d %H:%M}")
    return Phrase("{age} before the phone was looked at", age=use.age.lstrip("+-"))


def latest(uses: Iterable[Use]) -> Use | None:
    """Return the latest of these uses; None if there is none whose time is known."""
    known = [use for use in uses if use.allowed and use.ago is not None]
    return min(known, key=lambda use: timedelta.max if use.ago is None else use.ago, default=None)
