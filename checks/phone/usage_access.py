"""Added apps that see which apps are used."""

from safety_audit.api import Iterator, Phrase, Seen, Unreadable, check
from safety_audit.facts.android.appops import AppOps
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.powers import Power

from .together import holders, together


@check(
    "usage-access",
    limits="What an app has seen cannot be told.",
    opens="android.settings.USAGE_ACCESS_SETTINGS",
)
def usage_access(apps: Apps, appops: AppOps) -> Iterator[Seen]:
    """Added apps that see which apps are used, when, and for how long."""
    found, evidence = holders(apps.added, Power.USAGE)
    if found:
        yield together(Phrase("These apps see which apps are used"), found, evidence)
    yield from map(Unreadable, appops.gaps)
