"""Whether the phone's stronger protection is on."""

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    NotApplicable,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
    joined,
)
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.android.settings import SecureSettings

_ADVANCED = Phrase("Advanced Protection")
_IDENTITY = Phrase("Identity Check")
_BLOCKER = Phrase("Auto Blocker")
_SINCE = (
    ("advanced_protection_mode", _ADVANCED, 36, ""),
    ("mandatory_biometrics", _IDENTITY, 35, ""),
    ("rampart_main_switch_enabled", _BLOCKER, 34, "samsung"),
)
"""The setting, what the phone calls it, the API level that brought it, and the maker."""
_UNLESS_STATED = 0
"""All three are read with 0 for one that is not there: by Android's own services the first two, by
Samsung's Settings and its part for debugging the third."""


@check(
    "stronger-protection",
    limits="A phone on which it was never switched on says nothing of it: that counts as off. "
    "What makers other than Samsung add is not looked at.",
)
def stronger_protection(secure: SecureSettings, properties: Properties) -> Iterator[Seen]:
    """Whether the phone's stronger protection is on."""
    if properties.api is None:
        raise Unreadable("The phone does not say which Android it has.")
    here = [
        (key, name)
        for key, name, first, maker in _SINCE
        if properties.api >= first and maker in {"", properties.maker}
    ]
    if not here:
        raise NotApplicable("This phone has no such protection. It came with newer ones.")
    # These hold for the phone, and stand with its first user.
    table = secure.of(0)
    if isinstance(table, Unreadable):
        yield table
        return
    values = {key: table.number_or(key, _UNLESS_STATED) for key, _ in here}
    for key, value in values.items():
        if value is None:
            yield Unreadable(Phrase("The setting {setting} is not stated.", setting=key))
    for on in (True, False):
        found = {key: name for key, name in here if _is(values[key], on=on)}
        if found:
            yield _finding(found, table.seen(*found), on=on)


def _is(value: int | None, *, on: bool) -> bool:
    return value is not None and (value > 0) is on


def _finding(found: dict[str, Phrase], seen: Evidence, *, on: bool) -> Finding:
    names = joined(found.values())
    return Finding(
        summary=Phrase("Stronger protection is on: {names}", names=names)
        if on
        else Phrase("Stronger protection is not on: {names}", names=names),
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=Subject(id="stronger protection"),
        evidence=(seen,) if seen.text else (),
    )
