"""Whether the settings for developers are on."""

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
from safety_audit.facts.android.settings import GlobalSettings

_SETTINGS = {
    "development_settings_enabled": Phrase("The settings for developers are on"),
    "adb_enabled": Phrase("USB debugging is on: a computer may read this phone over a cable"),
}


@check(
    "developer-options",
    limits="Since when they are on, and who switched them on, cannot be seen.",
    opens="android.settings.APPLICATION_DEVELOPMENT_SETTINGS",
)
def developer_options(phone: GlobalSettings) -> Iterator[Seen]:
    """Settings for developers, and USB debugging."""
    for key, words in _SETTINGS.items():
        value = phone.number(key)
        if value is None:
            yield Unreadable(Phrase("The setting {setting} is not stated.", setting=key))
        elif value:
            yield Finding(
                summary=words,
                priority=Priority.NOTE,
                certainty=Certainty.SETTING,
                subject=Subject(id=key),
                evidence=(phone.seen(key),),
                details=(
                    Phrase("To look at the phone by cable, it must be on. Was it on before?"),
                ),
            )
