"""Added apps that are never put to sleep."""

from safety_audit.api import Iterator, Phrase, Seen, check
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.deviceidle import BatteryExceptions

from .together import together


@check(
    "background-exceptions",
    limits="The phone does not say for which user it holds, nor who chose it.",
    opens="android.settings.IGNORE_BATTERY_OPTIMIZATION_SETTINGS",
)
def background_exceptions(apps: Apps, exceptions: BatteryExceptions) -> Iterator[Seen]:
    """Added apps that are never put to sleep to save power."""
    named = [app for name in sorted(exceptions.packages) if (app := apps.get(name))]
    found = [app for app in named if app.is_added]
    if found:
        evidence = [exceptions.seen(app.package) for app in found]
        yield together(Phrase("These apps run without pause"), found, evidence)
