"""Whether a person can see an app: has it an icon, and may it run."""

from enum import Enum

from safety_audit.facts.android.launchers import Launchers
from safety_audit.facts.android.package_records import Enabled, Package, Packages, PackageUser
from safety_audit.model import Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Icon", "icon_of", "paused"]

_OFF = {Enabled.DISABLED, Enabled.DISABLED_BY_PERSON, Enabled.DISABLED_UNTIL_USED}


class Icon(Enum):
    """What became of an app's icon."""

    SHOWN = Phrase("has an icon")
    REMOVED = Phrase("its icon was switched off after it was installed")
    NONE = Phrase("has no icon")
    NOT_KNOWN = Phrase("not known whether it has an icon")


def icon_of(
    package: Package, state: PackageUser, packages: Packages, launchers: Launchers | Unreadable
) -> Icon:
    """Tell whether an app has an icon for one user.

    The list of icons decides. The table of screens only tells that there is none (nothing can
    start the app) or that one was switched off: its other screens need not have an icon.
    """
    listed = launchers if isinstance(launchers, Unreadable) else launchers.of(state.user)
    if not isinstance(listed, Unreadable) and package.name in listed:
        return Icon.SHOWN
    if packages.main_activities is None:
        screens = None
        off: frozenset[str] = frozenset()
    else:
        screens = packages.main_activities.get(package.name, frozenset())
        off = screens & frozenset(state.disabled_components)
    if off and (off == screens or not isinstance(listed, Unreadable)):
        return Icon.REMOVED
    if screens is not None and not screens:
        return Icon.NONE
    if isinstance(listed, Unreadable) or paused(state):
        # What is paused is in no list of icons, whether it has one or not.
        return Icon.NOT_KNOWN
    return Icon.NONE


def paused(state: PackageUser) -> str:
    """Say in a word or two why an app cannot run or be seen; empty if it can."""
    if state.archived:
        return Phrase("archived")
    if state.installed is False:
        return Phrase("removed, with data left")
    if state.hidden:
        return Phrase("hidden")
    if state.suspended:
        return Phrase("paused")
    return Phrase("switched off") if state.enabled in _OFF else ""
